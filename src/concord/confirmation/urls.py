"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.confirmation import views

urlpatterns = [
    path("c/<uuid:matter>/confirm/", views.join, name="confirm-join"),
]
