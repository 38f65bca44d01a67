"""Addresses of the room that are about money."""

from __future__ import annotations

from django.urls import path

from concord.contracts.views import hooks, money

urlpatterns = [
    path("portal/money/", money.money, name="money"),
    path("portal/money/<uuid:file>/", money.money_file, name="money-file"),
    path("hooks/payments/<uuid:key>", hooks.payments, name="hook-payments"),
]
