"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.negotiation import views

urlpatterns = [
    path("c/<uuid:matter>/offer/", views.offer, name="offer"),
    path("c/<uuid:matter>/offer/<uuid:entry>/answer/", views.answer, name="offer-answer"),
]
