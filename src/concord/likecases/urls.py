"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.likecases.views import check, group, people, propose

urlpatterns = [
    path("c/<uuid:matter>/alike/", people.people, name="like-people"),
    path("c/<uuid:matter>/alike/form.<slug:kind>", people.form, name="like-form"),
    path("c/<uuid:matter>/alike/check/", check.check, name="like-check"),
    path("c/<uuid:matter>/alike/progress/", check.progress, name="like-progress"),
    path("c/<uuid:matter>/alike/together/", propose.propose, name="like-propose"),
    path("like/<uuid:group>/", group.group, name="like"),
    path("like/<uuid:group>/enter/", group.enter, name="like-enter"),
    path("like/<uuid:group>/screen/", group.screen, name="like-screen"),
    path("like/<uuid:group>/offer/", group.offer, name="like-offer"),
]
