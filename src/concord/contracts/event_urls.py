"""Addresses of the room for the systems of an enterprise: where they tell, and where their keys are made."""

from __future__ import annotations

from django.urls import path

from concord.contracts.views import hooks, keys

urlpatterns = [
    path("hooks/events/<uuid:key>/", hooks.told, name="hook-events"),
    path("portal/keys/", keys.keys, name="portal-keys"),
]
