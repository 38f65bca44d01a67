"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.mediation import views

urlpatterns = [
    path("c/<uuid:matter>/room/", views.room, name="room"),
    path("c/<uuid:matter>/room/talk/", views.talk, name="room-talk"),
    path("c/<uuid:matter>/room/panels/", views.panels, name="room-panels"),
    path("c/<uuid:matter>/room/send/", views.send, name="room-send"),
]
