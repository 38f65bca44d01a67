"""Offers over the API: queued whole and once under a key, refused in sentences, told to its people only."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from concord.contracts.models import Batch, Offer
from concord.docket import clock
from concord.docket.models import Matter
from concord.people import tokens
from concord.people.models import Account, Organisation
from tests import factory
from tests.rooms.contracts.offer_files import call, line, opened, sent, shop

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock() -> None:
    clock.forget()


def headers(by: Account, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.issue(by, label='erp')}", "Accept-Language": "en", **more}


def post(home: Organisation, by: Account, *offers: Any, key: str | None = "erp-1", **more: Any) -> Any:
    body = {"organisation": home.code, "rulebook": "lease@1", "offers": list(offers)} | more
    sent_as = headers(by, **({"Idempotency-Key": key} if key is not None else {}))
    return Client().post("/api/v1/offers", json.dumps(body), content_type="application/json", headers=sent_as)


def get(by: Account, batch: Any, query: str = "") -> Any:
    return Client().get(f"/api/v1/offers/batches/{batch}{query}", headers=headers(by))


def test_offers_are_queued_and_then_opened_and_each_is_told() -> None:
    home, by = shop()
    answer = post(home, by, call(1), call(2))
    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["lines"], told["queued"], told["opened"], told["wrong"]) == (2, 2, 0, 0)
    assert [one["state"] for one in told["offers"]] == ["queued", "queued"]
    opened()
    after = get(by, told["id"]).json()
    assert (after["queued"], after["opened"]) == (0, 2)
    assert {one["contract"] for one in after["offers"]} == {
        str(pk) for pk in Matter.objects.values_list("pk", flat=True)
    }
    assert all(one["number"].startswith(f"{home.code}-") for one in after["offers"])


def test_the_same_key_gives_the_first_batch_and_other_offers_under_it_are_refused() -> None:
    home, by = shop()
    first = post(home, by, call(1))
    again = post(home, by, call(1))
    assert (again.status_code, again.json()) == (200, first.json())
    other = post(home, by, call(2))
    assert (other.status_code, other.json()["code"]) == (409, "already")
    assert "number" in other.json()["sentence"]
    assert Offer.objects.count() == 1


def test_lines_with_an_error_stay_out_and_are_told_first() -> None:
    home, by = shop()
    told = post(home, by, call(1), call(2, rent=510.5), call(3, months=61), call(4, late_rate="15.9%/year")).json()
    assert (told["queued"], told["wrong"]) == (1, 3)
    assert [(one["line"], one["code"]) for one in told["offers"]] == [(2, "minor"), (3, "limit"), (4, "law"), (1, "")]
    assert "“510.5” is no amount in minor units" in told["offers"][0]["sentence"]
    assert get(by, told["id"], "?offset=3").json()["offers"] == told["offers"][3:]


def test_if_no_offer_is_right_nothing_is_recorded_and_each_field_is_named() -> None:
    home, by = shop()
    answer = post(home, by, call(1, phone="12", rent=99), {"terms": {}})
    assert (answer.status_code, answer.json()["code"]) == (422, "unfit")
    fields = answer.json()["fields"]
    assert {"offers.1.phone", "offers.1.terms.rent", "offers.2.name", "offers.2.phone", "offers.2.terms.months"} <= set(
        fields
    )
    assert fields["offers.1.terms.rent"] == "Monthly rent: from ¥1.00 to ¥100,000.00."
    assert not Batch.objects.exists()
    assert post(home, by, call(1)).status_code == 202, "the key is free still"


@pytest.mark.parametrize(
    "more",
    [
        {"rulebook": "cn-mediation@2025.1"},
        {"rulebook": "lease@9"},
        {"offers": []},
        {"offers": [{"name": "x"}]},
        {"offers": [{"terms": {}, "price": 1}]},
        {"offers": "many"},
        {"else": 1},
        {"offers": [{"terms": {}}] * 1001},
    ],
    ids=["mediation", "version", "none", "no-terms", "unknown", "text", "extra", "too-many"],
)
def test_what_does_not_fit_its_description_is_refused(more: dict[str, Any]) -> None:
    home, by = shop()
    assert post(home, by, call(1), **more).status_code == 422
    assert not Batch.objects.exists()


@pytest.mark.parametrize("key", [None, "", "x" * 101], ids=["none", "empty", "long"])
def test_a_key_must_come_with_it(key: str | None) -> None:
    home, by = shop()
    assert post(home, by, call(1), key=key).status_code == 422
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"rent": [1]},
        {"rent": {"a": 1}},
        {"rent": 10**30},
        {"late_rate": 6},
        {"grace": None, "months": True},
        {"a\0": "b"},
        {"late_rate": "\ud800"},
        {"\ud800": 1},
        {"phone": "\ud800"},
        {"rent": {"deep": [[[[[["\ud800" * 200]]]]]]}},
    ],
    ids=["list", "object", "huge", "number", "flag", "nul", "half", "half-name", "half-phone", "deep"],
)
def test_odd_values_are_refused_in_words(odd: dict[str, Any]) -> None:
    home, by = shop()
    answer = post(home, by, call(1, **odd))
    assert answer.status_code == 422
    assert all(answer.json()["fields"].values())


def test_nobody_but_the_enterprises_own_people_may_send_or_look() -> None:
    home, by = shop()
    batch = post(home, by, call(1)).json()["id"]
    stranger = factory.member("signatory", factory.enterprise())
    administrator = factory.member("administrator", home)
    for account in (stranger, administrator, factory.member("registrar")):
        assert post(home, account, call(2)).status_code == 404
        assert get(account, batch).status_code == 404
    assert get(by, uuid.uuid4()).status_code == 404
    assert Client().get(f"/api/v1/offers/batches/{batch}").status_code == 401
    assert Offer.objects.count() == 1


def test_a_batch_that_came_as_a_file_is_told_as_well() -> None:
    home, by = shop()
    batch = sent(home, by, line(1), line(2, rent="x"))
    told = get(by, batch.pk).json()
    assert [(one["line"], one["state"], one["code"]) for one in told["offers"]] == [
        (3, "wrong", "money"),
        (2, "queued", ""),
    ]
    assert told["offers"][0]["sentence"].startswith("Monthly rent: “x” is no amount.")
