"""ASGI entry: HTTP by Django, /ws/ by Channels, the loops by the server's own start and stop."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.site.settings")
pages = get_asgi_application()  # loads the apps: what follows may import models

from concord.site import lifespan, limits, routing  # noqa: E402

application = lifespan.application(limits.BodyLimit(pages), routing.sockets())
