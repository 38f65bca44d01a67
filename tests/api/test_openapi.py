"""The description of the API is true, whole and the one that is committed."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from concord.api.routes import api
from tests.house.plan import ROOT


def test_the_committed_description_is_the_one_that_is_served() -> None:
    served = Client().get("/api/v1/openapi.json")
    assert served.status_code == 200
    committed = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    assert served.json() == committed, "run: make docs"


@pytest.mark.parametrize("status", ["400", "401", "404", "422"])
def test_every_operation_says_how_it_fails(status: str) -> None:
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            assert status in map(str, operation["responses"]), f"{method} {path}"


def test_acts_say_that_they_can_be_refused_and_uploads_that_they_can_be_too_large() -> None:
    paths = api.get_openapi_schema()["paths"]
    assert 409 in paths["/api/v1/matters/{matter_id}/acts"]["post"]["responses"]
    assert 413 in paths["/api/v1/matters/{matter_id}/exhibits"]["post"]["responses"]
