"""The page of keys: a secret is shown once, counts, is replaced with an overlap, and ends at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from concord.contracts import deliveries
from concord.contracts.event_models import Delivery
from concord.contracts.money_models import WebhookKey
from concord.people import tokens
from concord.people.models import Token
from tests import factory, visitors
from tests.rooms.contracts import leases
from tests.rooms.contracts.test_event_doors import message, post
from tests.rooms.contracts.test_events import acts, delivered, paid, signed

pytestmark = pytest.mark.django_db
PAGE = "/portal/keys/"
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}


def secret_in(shown: str) -> str:
    found = re.search(r'id="secret" value="([^"]+)"', shown)
    assert found, shown
    return found[1]


def made(client: Client, **form: str) -> str:
    answer = client.post(PAGE, form)
    assert answer.status_code == 200, answer.content.decode()
    return secret_in(answer.content.decode())


def calls(token: str) -> int:
    return Client().get("/api/v1/matters", headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_key_of_the_api_is_shown_once_used_replaced_and_ended() -> None:
    lease = signed()
    client = visitors.signed_in(lease.signatory, **EN)
    token = made(client, do="token-make", label="ERP")
    assert "never" in client.get(PAGE).content.decode()
    assert calls(token) == 200
    shown = client.get(PAGE).content.decode()
    assert token not in shown
    assert f"{timezone.now():%Y-%m-%d}" in shown
    row = Token.objects.get()
    fresh = made(client, do="token-replace", id=str(row.pk))
    assert (calls(token), calls(fresh)) == (200, 200)
    row.refresh_from_db()
    assert row.expires_at <= timezone.now() + tokens.CHANGEOVER
    Token.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    assert (calls(token), calls(fresh)) == (401, 200)
    newest = Token.objects.latest("created_at")
    assert client.post(PAGE, {"do": "token-end", "id": str(newest.pk)}).status_code == 302
    assert calls(fresh) == 401


def test_a_secret_of_a_webhook_is_shown_once_counts_is_replaced_and_ended() -> None:
    lease = signed()
    client = visitors.signed_in(lease.signatory, **EN)
    secret = made(client, do="hook-make", label="Warehouse", kind="events")
    key = WebhookKey.objects.get()
    assert (key.kind, key.account, key.label) == ("events", lease.signatory, "Warehouse")
    assert post(key, secret, message(delivered(lease))).status_code == 202
    shown = client.get(PAGE).content.decode()
    assert secret not in shown
    assert f"/hooks/events/{key.pk}/" in shown
    assert "Taken: 1 of 1 count." in shown
    fresh = made(client, do="hook-replace", id=str(key.pk))
    assert "The one before counts until" in client.get(PAGE).content.decode()
    assert post(key, secret, message(paid(lease, "P-1"))).status_code == 202
    assert post(key, fresh, message(paid(lease, "P-2"))).status_code == 202
    assert client.post(PAGE, {"do": "hook-end", "id": str(key.pk)}).status_code == 302
    assert post(key, fresh, message(paid(lease, "P-3"))).status_code == 401
    assert len(acts(lease)) > 0


def test_what_was_not_taken_stands_in_the_list_with_its_reason() -> None:
    lease = signed()
    client = visitors.signed_in(lease.signatory, HTTP_ACCEPT_LANGUAGE="zh-hans")
    made(client, do="hook-make", label="仓库", kind="events")
    post(WebhookKey.objects.get(), "whsec_" + "eHh4", message(delivered(lease)))
    shown = client.get(PAGE).content.decode()
    assert "未接受：签名与密钥不符。" in shown
    assert "系统密钥" in shown


def test_the_list_keeps_the_newest_only(monkeypatch: pytest.MonkeyPatch) -> None:
    lease = signed()
    visitors_page = visitors.signed_in(lease.signatory, **EN)
    made(visitors_page, do="hook-make", label="Warehouse", kind="events")
    key = WebhookKey.objects.get()
    monkeypatch.setattr(deliveries, "KEPT", 60)
    for number in range(160):
        deliveries.note(key.pk, key.kind, f"m-{number}", 202, "recorded", lines=1, counted=1)
    assert Delivery.objects.count() < 160
    shown = visitors_page.get(PAGE).content.decode()
    assert shown.count("Taken: 1 of 1 count.") == 50
    assert "m-159" in shown
    deliveries.note(
        leases.offered(key="L-9").matter.pk, WebhookKey.Kind.EVENTS, "m", 401, "signature"
    )  # of no key: nothing is kept


@pytest.mark.parametrize(
    "form",
    [
        {"do": "token-make", "label": " "},
        {"do": "hook-make", "label": "", "kind": "events"},
        {"do": "hook-make", "label": "x", "kind": "other"},
    ],
    ids=["token", "hook", "kind"],
)
def test_without_a_purpose_nothing_is_made(form: dict[str, Any]) -> None:
    client = visitors.signed_in(signed().signatory)
    answer = client.post(PAGE, form)
    assert answer.status_code == 422
    assert "请写明密钥用在哪里" in answer.content.decode()
    assert not Token.objects.exists()
    assert not WebhookKey.objects.exists()


def test_there_are_only_so_many() -> None:
    client = visitors.signed_in(signed().signatory)
    for number in range(20):
        made(client, do="token-make", label=f"{number}")
        made(client, do="hook-make", label=f"{number}", kind="payments")
    assert client.post(PAGE, {"do": "token-make", "label": "one more"}).status_code == 422
    assert client.post(PAGE, {"do": "hook-make", "label": "one more", "kind": "payments"}).status_code == 422


def test_nobody_sees_or_ends_the_keys_of_another_enterprise_or_person() -> None:
    lease, other = signed(), signed_elsewhere()
    client = visitors.signed_in(lease.signatory, **EN)
    made(client, do="hook-make", label="Warehouse", kind="events")
    made(client, do="token-make", label="ERP")
    stranger = visitors.signed_in(other, **EN)
    shown = stranger.get(PAGE).content.decode()
    assert "Warehouse" not in shown
    assert "ERP" not in shown
    for do, row in (("hook", WebhookKey.objects.get()), ("token", Token.objects.get())):
        for how in ("end", "replace", "other"):
            assert stranger.post(PAGE, {"do": f"{do}-{how}", "id": str(row.pk)}).status_code == 404
    for form in ({}, {"do": "what"}, {"do": "hook-end", "id": "x"}, {"do": "token-end"}):
        assert client.post(PAGE, form).status_code == 404
    assert visitors.member("registrar").get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def signed_elsewhere() -> Any:
    return factory.member("signatory", factory.enterprise())
