"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from concord.proofs.views import explore, log, offline, packages, receipts, verify

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("verify/offline/", offline.offline, name="verify-offline"),
    path("ledger/", explore.overview, name="ledger"),
    path("ledger/<int:year>/", explore.log, name="ledger-year"),
    path("ledger/node/<path:name>/", explore.node, name="ledger-node"),
    path("ledger/facts/", explore.sheet, name="ledger-facts"),
    path("ledger/facts/<str:name>", explore.sheet_file, name="ledger-facts-file"),
    path("ledger/checkpoint", log.checkpoint, name="ledger-checkpoint"),
    path("ledger/policy", log.policy, name="ledger-policy"),
    path("ledger/tile/<path:tile>", log.tile, name="ledger-tile"),
    path("ledger/<int:year>/checkpoint", log.checkpoint, name="ledger-year-checkpoint"),
    path("ledger/<int:year>/tile/<path:tile>", log.tile, name="ledger-year-tile"),
    path("ledger/<int:year>/beginning", log.beginning, name="ledger-year-beginning"),
    path("c/<uuid:matter>/verify/", verify.case_verify, name="case-verify"),
    path("c/<uuid:matter>/proof/<uuid:subject>/", receipts.receipt, name="proof"),
    path("c/<uuid:matter>/package/<uuid:subject>/", packages.package, name="package"),
    path("c/<uuid:matter>/package.asice", packages.case_package, name="case-package"),
]
