"""Addresses of the room notice."""

from __future__ import annotations

from django.urls import path

from concord.notice.views import answer, desk, find, landing

urlpatterns = [
    path("a/<str:token>", landing.landing, name="link"),
    path("find/", find.find, name="find"),
    path("find/done/", find.found, name="found"),
    path("find/check/<uuid:change>/", find.check, name="find-check"),
    path("c/<uuid:matter>/answer/", answer.answer, name="answer"),
    path("c/<uuid:matter>/answer/<slug:step>/", answer.answer_step, name="answer-step"),
    path("c/<uuid:matter>/notices/", desk.notices, name="notices"),
    path("desk/notices/<uuid:notice>/", desk.notice_page, name="notice"),
    path("desk/notices/<uuid:notice>/letter/", desk.letter, name="notice-letter"),
    path("desk/address/<uuid:change>/", desk.address_change, name="address-change"),
]
