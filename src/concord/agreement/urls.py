"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.agreement.views import draw_up, sign, trust, whole

urlpatterns = [
    path("c/<uuid:matter>/agreement/", whole.agreement, name="agreement"),
    path("c/<uuid:matter>/agreement/draw-up/", draw_up.draw_up, name="agreement-draw-up"),
    path("c/<uuid:matter>/agreement/sign/", sign.sign, name="agreement-sign"),
    path("c/<uuid:matter>/agreement/refuse/", sign.refuse, name="agreement-refuse"),
    path("trust/", trust.trust, name="trust"),
    path("trust/concord-root.<str:form>", trust.certificate, name="trust-certificate"),
]
