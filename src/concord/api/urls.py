"""/api/v1/"""

from __future__ import annotations

from django.urls import path

from concord.api.routes import api

urlpatterns = [path("api/v1/", api.urls)]
