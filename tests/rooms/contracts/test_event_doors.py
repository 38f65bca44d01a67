"""The two doors for events of an enterprise's systems: the signed webhook and the API."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from concord.contracts import keys
from concord.contracts.event_models import Delivery
from concord.contracts.money_models import WebhookKey
from concord.docket import clock
from concord.docket.models import Entry
from concord.gateways.payments import notification
from concord.people import tokens
from tests import factory
from tests.rooms.contracts.leases import Lease
from tests.rooms.contracts.test_events import acts, delivered, paid, signed

pytestmark = pytest.mark.django_db


def post(key: WebhookKey, secret: str, body: bytes, *, name: str = "m-1", sent: int = 0) -> Any:
    raw = base64.b64decode(secret.removeprefix(keys.PREFIX))
    headers = notification.sign(raw, name, sent or clock.wall(), body)
    return Client().post(f"/hooks/events/{key.pk}/", body, content_type="application/json", headers=headers)


def message(*given: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"events": list(given), **more}).encode()


@pytest.fixture
def door() -> tuple[Lease, WebhookKey, str]:
    lease = signed()
    key, secret = keys.issue(lease.enterprise, "warehouse", kind=keys.EVENTS, by=lease.signatory)
    return lease, key, secret


def test_a_signed_message_is_taken_and_its_replay_changes_nothing(door: tuple[Lease, WebhookKey, str]) -> None:
    lease, key, secret = door
    body = message(delivered(lease))
    first = post(key, secret, body)
    assert (first.status_code, first.json()["rows"][0]["code"]) == (202, "recorded")
    replay = post(key, secret, body)
    assert (replay.status_code, replay.json()["rows"][0]["repeated"]) == (200, True)
    assert acts(lease).count("deliver") == 1
    assert [(one.status, one.counted, one.repeated) for one in Delivery.objects.order_by("pk")] == [
        (202, 1, False), (200, 1, True),
    ]  # fmt: skip


def test_a_message_may_be_tried_first(door: tuple[Lease, WebhookKey, str]) -> None:
    lease, key, secret = door
    found = post(key, secret, message(delivered(lease), run="dry"))
    assert (found.status_code, found.json()["dry"], found.json()["counting"]) == (200, True, 1)
    assert acts(lease).count("deliver") == 0


def test_a_forged_a_stale_an_ended_and_another_kinds_key_open_nothing(door: tuple[Lease, WebhookKey, str]) -> None:
    lease, key, secret = door
    body = message(delivered(lease))
    forged = keys.shown(b"x" * 32)
    payments, theirs = keys.issue(lease.enterprise, "gateway")
    assert post(key, forged, body).status_code == 401
    assert post(payments, theirs, body).status_code == 401
    assert post(key, secret, body, sent=clock.wall() - 3600).status_code == 400
    assert Client().post(f"/hooks/events/{key.pk}/", body, content_type="application/json").status_code == 400
    assert Client().get(f"/hooks/events/{key.pk}/").status_code == 405
    unknown = WebhookKey(pk=uuid.uuid4())
    assert post(unknown, secret, body).status_code == 401
    keys.end(key)
    assert post(key, secret, body).status_code == 401
    assert acts(lease).count("deliver") == 0
    assert not Delivery.objects.filter(status__lt=300).exists()


def test_whoever_knows_an_address_of_ours_cannot_write_into_its_book(door: tuple[Lease, WebhookKey, str]) -> None:
    """Or an unsigned message would make it look as if the address had just failed, and it would be told nothing."""
    lease, key, secret = door
    ours, _secret = keys.issue(
        lease.enterprise, "erp", kind=keys.OUTGOING, by=lease.signatory, url="https://erp.example/"
    )
    for other in (ours, key):
        post(other, secret + "x", message(delivered(lease)))
    assert [one.key for one in Delivery.objects.all()] == [key]


def test_both_secrets_count_while_they_change_and_then_only_the_new_one(door: tuple[Lease, WebhookKey, str]) -> None:
    lease, key, former = door
    fresh = keys.rotate(key)
    assert post(key, former, message(delivered(lease))).status_code == 202
    assert post(key, fresh, message(paid(lease, "P-1"))).status_code == 202
    WebhookKey.objects.update(former_until=clock.wall())
    assert post(key, former, message(paid(lease, "P-2"))).status_code == 401


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "body"),
        (b"[]", "body"),
        (b"{}", "body"),
        (b'{"events": []}', "body"),
        (b'{"events": {}}', "body"),
        (b'{"events": [1]}', "body"),
        (b'{"events": [], "events": []}', "body"),
        (b'{"events": [{"key": 1.5}]}', "money"),
        (b"\xff", "encoding"),
        (b'{"run": "perhaps", "events": []}', "body"),
        (b"[" * 60_000, "body"),
    ],
    ids=range(11),
)
def test_a_message_that_does_not_fit_is_said_and_nothing_is_taken(
    door: tuple[Lease, WebhookKey, str], body: bytes, code: str
) -> None:
    _lease, key, secret = door
    found = post(key, secret, body)
    assert (found.status_code, found.json()["code"]) == (422, code)
    assert found.json()["sentence"]
    assert Delivery.objects.get().status == 422


# the API


def api(lease: Lease, *given: dict[str, Any], **more: Any) -> Any:
    token = tokens.issue(lease.signatory, label="erp")
    told = {"organisation": lease.enterprise.code, "events": list(given), **more}
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    return Client().post("/api/v1/contracts/events", told, content_type="application/json", headers=headers)


def test_the_api_takes_a_list_dry_first() -> None:
    lease = signed()
    dry = api(lease, delivered(lease), run="dry").json()
    assert (dry["dry"], dry["counting"], dry["open"]) == (True, 1, 0)
    assert acts(lease).count("deliver") == 0
    wet = api(lease, delivered(lease)).json()
    (row,) = wet["rows"]
    assert (row["code"], row["counts"], row["matter"]) == ("recorded", True, str(lease.matter.pk))
    assert row["sentence"] == f"Recorded in contract {lease.matter.number}."
    assert Entry.objects.get(pk=row["entry"]).account == lease.signatory


def test_the_api_refuses_floats_unknown_fields_and_whoever_does_not_sign_for_the_enterprise() -> None:
    lease = signed()
    for changes in ({"form": {"ref": "P", "amount": 1.5}}, {"form": {"ref": None}}, {"what": 1}, {"key": ""}):
        answer = api(lease, delivered(lease) | changes)
        assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert api(lease).status_code == 422
    assert api(lease, delivered(lease, on="never")).json()["code"] == "date"
    assert api(lease, delivered(lease), organisation=factory.enterprise().code).status_code == 404
    assert Client().post("/api/v1/contracts/events", {}, content_type="application/json").status_code == 401
    assert acts(lease).count("deliver") == 0
