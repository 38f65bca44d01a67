"""ASGI entry: HTTP by Django, /ws/ by Channels."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.site.settings")
application = get_asgi_application()
