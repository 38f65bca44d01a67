"""The root of all addresses. Each app of APPS brings its own; which stands where decides nothing but order."""

from __future__ import annotations

from django.http import Http404
from django.urls import URLPattern, URLResolver, include, path
from django.views import defaults

from concord.site import health, language

APPS = (
    "intake",
    "notice",
    "negotiation",
    "mediators",
    "mediation",
    "agreement",
    "confirmation",
    "performance",
    "likecases",
    "contracts",
    "filing",
    "proofs",
    "staff",
    "casefile",
    "api",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("language/", language.choose, name="language"),
    # an address is changed by the administrator who invites it, never by whoever sits at an open session
    path("accounts/email/", defaults.page_not_found, {"exception": Http404()}),
    path("accounts/confirm-email/", defaults.page_not_found, {"exception": Http404()}),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"concord.{app}.urls")) for app in APPS),
]
