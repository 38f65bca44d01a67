"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.filing import views

urlpatterns = [
    path("c/<uuid:matter>/court/", views.file, name="file-at-court"),
]
