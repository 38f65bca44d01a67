"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.contracts import batch_urls, breach_urls, event_urls, money_urls, risk_urls
from concord.contracts.views import overview, portal, sign

urlpatterns = [
    path("portal/", overview.overview, name="portal"),
    path("portal/contracts/", portal.contracts, name="portal-contracts"),
    path("portal/offers/new/", portal.new, name="portal-offer"),
    path("c/<uuid:matter>/contract/", sign.contract, name="contract"),
    path("c/<uuid:matter>/contract/who/", sign.who, name="contract-who"),
    path("c/<uuid:matter>/contract/sign/", sign.sign, name="contract-sign"),
    *money_urls.urlpatterns,
    *batch_urls.urlpatterns,
    *risk_urls.urlpatterns,
    *event_urls.urlpatterns,
    *breach_urls.urlpatterns,
]
