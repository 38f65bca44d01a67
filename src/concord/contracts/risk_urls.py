"""Addresses of the room that show risk points."""

from __future__ import annotations

from django.urls import path

from concord.contracts.views import risk

urlpatterns = [
    path("c/<uuid:matter>/risk/", risk.points, name="risk"),
    path("c/<uuid:matter>/risk/paper/", risk.paper, name="risk-paper"),
    path("portal/<uuid:matter>/risk/", risk.in_portal, name="portal-risk"),
]
