"""A file store that is away: a page in words and to try again, no defect page, nothing changed."""

from __future__ import annotations

import pytest
from django.test import Client

from concord.gateways.storage import DamagedError, UnavailableError
from tests.matters import at_stage

pytestmark = pytest.mark.django_db


def test_a_store_that_is_away_is_an_outage_and_not_a_defect(signed_in, monkeypatch: pytest.MonkeyPatch) -> None:
    dispute = at_stage("filed")
    client: Client = signed_in(dispute.staff["registrar"])
    client.raise_request_exception = False

    def away(*_given: object, **_more: object) -> None:
        raise UnavailableError("down")

    monkeypatch.setattr("concord.docket.access.open_case", away)
    answer = client.get(f"/c/{dispute.matter.pk}/file.zip")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "暂时取不到文件" in answer.content.decode()

    def damaged(*_given: object, **_more: object) -> None:
        raise DamagedError("altered")

    monkeypatch.setattr("concord.docket.access.open_case", damaged)
    assert client.get(f"/c/{dispute.matter.pk}/file.zip").status_code == 500, "a damaged file is no outage"
