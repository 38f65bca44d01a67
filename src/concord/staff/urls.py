"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.staff.views import absence, joining, staff

urlpatterns = [
    path("staff/", staff.overview, name="staff"),
    path("staff/of/<slug:code>/", staff.house, name="staff-house"),
    path("staff/of/<slug:code>/invite/", staff.invite, name="staff-invite"),
    path("staff/member/<uuid:membership>/end/", staff.dismiss, name="staff-end"),
    path("staff/invitation/<uuid:invitation>/again/", staff.again, name="staff-invitation-again"),
    path("staff/invitation/<uuid:invitation>/withdraw/", staff.withdraw, name="staff-invitation-withdraw"),
    path("staff/join/<str:token>/", joining.join, name="staff-join"),
    path("desk/absence/", absence.absence, name="absence"),
    path("desk/absence/<uuid:absence>/end/", absence.end, name="absence-end"),
]
