"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.mediators import profiles, views

urlpatterns = [
    path("roster/", profiles.roster, name="roster"),
    path("roster/<uuid:membership>/", profiles.profile, name="mediator-profile"),
    path("c/<uuid:matter>/mediator/choose/", views.choose, name="choose-mediator"),
    path("c/<uuid:matter>/mediator/designate/", views.designate, name="designate-mediator"),
    path("c/<uuid:matter>/mediator/confirm/", views.confirm, name="confirm-mediator"),
]
