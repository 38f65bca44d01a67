"""Addresses of the pages that show a whole matter."""

from __future__ import annotations

from django.urls import path

from concord.casefile.views import act, case, desk, files, not_now, operator, public

urlpatterns = [
    path("", public.start, name="start"),
    path("about/data/", public.about_data, name="about-data"),
    path("about/access/", public.about_access, name="about-access"),
    path("outbox/", public.outbox, name="outbox"),
    path("desk/", desk.desk, name="desk"),
    path("operator/", operator.operator, name="operator"),
    path("c/<uuid:matter>/", case.case, name="case"),
    path("c/<uuid:matter>/do/<slug:act>/", act.act, name="act"),
    path("c/<uuid:matter>/who-sees-what/", case.sees, name="case-sees"),
    path("c/<uuid:matter>/not-now/", not_now.not_now, name="case-not-now"),
    path("c/<uuid:matter>/file.zip", files.case_file, name="case-file"),
    path("c/<uuid:matter>/exhibit/<uuid:exhibit>/", files.exhibit, name="exhibit"),
    path("c/<uuid:matter>/document/<uuid:document>/", files.document, name="document"),
]
