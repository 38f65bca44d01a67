"""Addresses of the room that are about breaches."""

from __future__ import annotations

from django.urls import path

from concord.contracts.views import breaches, together

urlpatterns = [
    path("portal/breaches/", breaches.listed, name="breaches"),
    path("portal/breaches/table/", breaches.table, name="breaches-table"),
    path("portal/breaches/together/<uuid:round>/", together.asked, name="breaches-together"),
]
