"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.contracts import batch_urls, event_urls, money_urls, risk_urls
from concord.contracts.views import portal, sign

urlpatterns = [
    path("portal/", portal.contracts, name="portal"),
    path("portal/offers/new/", portal.new, name="portal-offer"),
    path("c/<uuid:matter>/contract/", sign.contract, name="contract"),
    path("c/<uuid:matter>/contract/who/", sign.who, name="contract-who"),
    path("c/<uuid:matter>/contract/sign/", sign.sign, name="contract-sign"),
    *money_urls.urlpatterns,
    *batch_urls.urlpatterns,
    *risk_urls.urlpatterns,
    *event_urls.urlpatterns,
]
