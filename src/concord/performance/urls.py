"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.performance import views

urlpatterns = [
    path("c/<uuid:matter>/received/", views.which, {"act": "receive"}, name="perform-receive"),
    path("c/<uuid:matter>/performed/", views.which, {"act": "say_done"}, name="perform-say"),
    path("c/<uuid:matter>/perform/<int:row>/<slug:act>/", views.done, name="perform"),
    path("c/<uuid:matter>/statement/<uuid:entry>/", views.answer, name="statement"),
    path("c/<uuid:matter>/enforcement.pdf", views.enforcement, name="enforcement-paper"),
]
