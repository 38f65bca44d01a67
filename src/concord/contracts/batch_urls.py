"""Addresses of the room that are about many offers at once."""

from __future__ import annotations

from django.urls import path

from concord.contracts.views import batches

urlpatterns = [
    path("portal/batches/", batches.listed, name="batches"),
    path("portal/batches/model/<str:rulebook>/", batches.model, name="batch-model"),
    path("portal/batches/<uuid:batch>/", batches.batch, name="batch"),
    path("portal/batches/<uuid:batch>/unsent/", batches.unsent, name="batch-unsent"),
]
