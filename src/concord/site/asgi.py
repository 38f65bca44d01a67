"""ASGI entry: HTTP by Django, /ws/ by Channels, the loops by the server's own start and stop."""

from __future__ import annotations

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.site.settings")
django.setup(set_prefix=False)  # loads the apps: what follows may import models

from concord.site import lifespan, limits, routing  # noqa: E402
from concord.site.pages import Pages  # noqa: E402

pages = Pages(settings.CONCORD_THREADS)
application = lifespan.application(limits.BodyLimit(pages), routing.sockets(), pages.hang_up)
