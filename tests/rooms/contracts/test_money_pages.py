"""The pages of bank files, the door for payment gateways, and the API: what an enterprise's people and systems see."""

from __future__ import annotations

import base64
import json
import threading
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client

from concord.contracts import keys, notifications
from concord.contracts.money_models import BankFile, BookedLine, Notification, WebhookKey
from concord.docket import clock
from concord.gateways.payments import notification
from concord.gateways.payments.double import PaymentDouble
from concord.kit import dates
from concord.people import tokens
from tests import factory, visitors
from tests.gateways.statements import camt, entry, table
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease

pytestmark = pytest.mark.django_db
ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-hans"}
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}


def today() -> str:
    return dates.day_of(clock.now()).isoformat()


def statement(lease: Lease, *more: str) -> bytes:
    rent = entry("B-1", "510.00", lease.matter.number, day=today(), payer="何小满")
    return camt(rent, *more, opening="0", closing="510.00") if not more else camt(rent, *more)


def browser(lease: Lease, **headers: Any) -> Client:
    return visitors.signed_in(lease.signatory, **(headers or EN))


def upload(client: Client, content: bytes) -> Any:
    return client.post("/portal/money/", {"file": SimpleUploadedFile("statement.xml", content)})


def sent(client: Client, content: bytes) -> str:
    answer = upload(client, content)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_file_is_shown_first_and_booked_when_a_person_confirms() -> None:
    lease = leases.running()
    client = browser(lease)
    page = sent(client, statement(lease))
    shown = client.get(page).content.decode()
    assert "What booking would do" in shown
    assert f"Counts as a payment on contract {lease.matter.number}" in shown
    assert not BookedLine.objects.exists()
    assert client.post(page).status_code == 302
    after = client.get(page).content.decode()
    assert "What became of each line" in after
    assert f"Counts as a payment on contract {lease.matter.number}" in after
    row = BankFile.objects.get()
    assert (row.booked, row.open, row.lines) == (1, 0, 1)
    assert client.post(page).status_code == 302  # again: nothing more
    assert BookedLine.objects.count() == 1
    assert "2026-70" in client.get("/portal/money/").content.decode()


def test_the_page_speaks_chinese() -> None:
    lease = leases.running()
    client = browser(lease, **ZH)
    page = sent(client, statement(lease, entry("B-2", "7", "?", day=today())))
    shown = client.get(page).content.decode()
    assert "入账前预览" in shown
    assert f"计为合同 {lease.matter.number} 的付款" in shown
    assert "没有写明您的合同" in shown


def test_a_file_that_cannot_be_read_is_said_in_a_sentence_and_leaves_nothing() -> None:
    lease = leases.offered()
    answer = upload(browser(lease, **ZH), statement(lease)[:-40])
    assert answer.status_code == 422
    assert "文件不完整" in answer.content.decode()
    assert upload(browser(lease), b"").status_code == 422
    assert browser(lease).post("/portal/money/", {}).status_code == 422
    assert not BankFile.objects.exists()


def test_a_guess_is_confirmed_on_the_page_and_a_number_may_be_typed() -> None:
    lease = leases.running()
    client = browser(lease)
    lines = (entry("B-1", "510.00", "", payer="何小满", day=today()), entry("B-2", "5", "", payer="谁", day=today()))
    page = sent(client, camt(*lines))
    shown = client.get(page).content.decode()
    assert 'name="line-3"' in shown
    assert 'name="line-4"' in shown
    client.post(page, {"line-3": lease.matter.number, "line-4": f" {lease.matter.number.lower()} ", "line-x": "1"})
    row = BankFile.objects.get()
    assert (row.booked, row.open) == (2, 0)
    assert set(BookedLine.objects.values_list("by", flat=True)) == {lease.signatory.pk}


def test_the_same_file_again_is_the_same_row() -> None:
    lease = leases.running()
    client = browser(lease)
    assert sent(client, statement(lease)) == sent(client, statement(lease))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_of_a_chinese_bank(encoding: str) -> None:
    lease = leases.running()
    client = browser(lease)
    content = table(f"{today()},L1,510.00,,510.00,何小满,{lease.matter.number}", encoding=encoding)
    page = sent(client, content)
    client.post(page)
    assert BankFile.objects.get().booked == 1


def test_nobody_else_sees_the_file() -> None:
    lease = leases.running()
    page = sent(browser(lease), statement(lease))
    other = visitors.signed_in(factory.member("signatory", factory.enterprise()))
    registrar = visitors.member("registrar")
    assert [client.get(page).status_code for client in (other, registrar)] == [404, 404]
    assert [client.post(page).status_code for client in (other, registrar)] == [404, 404]
    assert Client().get(page).status_code == 302
    assert page not in other.get("/portal/money/").content.decode()
    assert not BookedLine.objects.exists()


def test_many_lines_take_few_queries(django_assert_max_num_queries: Any) -> None:
    lease = leases.running()
    client = browser(lease)
    lines = [entry(f"B-{n}", "1", "nothing", payer="谁", day=today()) for n in range(150)]
    page = sent(client, camt(*lines))
    with django_assert_max_num_queries(40):
        shown = client.get(page)
    assert "Page 1 of 2" in shown.content.decode()


# the door for payment gateways


def gateway(lease: Lease, secret: str, key: WebhookKey) -> PaymentDouble:
    client = Client()

    def send(url: str, body: bytes, headers: Any) -> int:
        answer = client.post(url, body, content_type="application/json", headers=dict(headers))
        double.answers.append(answer)  # type: ignore[attr-defined]  # the test looks at them
        return int(answer.status_code)

    raw = base64.b64decode(secret.removeprefix(keys.PREFIX))
    double = PaymentDouble(f"/hooks/payments/{key.pk}", raw, send=send, clock=clock.wall)
    double.answers = []  # type: ignore[attr-defined]
    return double


@pytest.fixture
def door() -> tuple[Lease, WebhookKey, PaymentDouble]:
    lease = leases.running()
    key, secret = keys.issue(lease.enterprise, "double")
    return lease, key, gateway(lease, secret, key)


def last(double: PaymentDouble) -> Any:
    return double.answers[-1]  # type: ignore[attr-defined]


def test_a_gateway_tells_of_a_payment_and_of_its_reversal(door: tuple[Lease, WebhookKey, PaymentDouble]) -> None:
    lease, _key, double = door
    ref = double.pay(amount=510_00, text=f"rent {lease.matter.number}", payer="何小满")
    assert (double.told, last(double).json()) == ([202], {"code": "booked", "contract": lease.matter.number})
    double.take_back(ref=ref, amount=510_00)
    assert last(double).json()["code"] == "reversed"
    lease.matter.refresh_from_db()
    assert [one[1] for one in lease.matter.law_state.payments] == [510_00, -510_00]


def test_a_notification_sent_again_gets_its_first_answer_and_counts_once(
    door: tuple[Lease, WebhookKey, PaymentDouble],
) -> None:
    lease, _key, double = door
    told = {"type": "payment.received", "ref": "P1", "amount": 510_00, "currency": "CNY", "text": lease.matter.number}
    booked = dates.local(clock.now()).isoformat(timespec="seconds")
    for expected in (202, 200, 200):
        assert double.tell({**told, "booked": booked}, name="n1") == expected
    assert last(double).json() == {"code": "booked", "contract": lease.matter.number}
    assert (BookedLine.objects.count(), Notification.objects.count()) == (1, 1)
    assert double.tell({**told, "booked": booked, "amount": 1}, name="n1") == 409
    assert last(double).json()["code"] == "altered"


def test_a_forged_a_stale_and_an_unsigned_notification_are_not_taken(
    door: tuple[Lease, WebhookKey, PaymentDouble],
) -> None:
    lease, key, double = door
    forged = PaymentDouble(double.url, b"x" * 32, send=double.send, clock=clock.wall)
    late = PaymentDouble(double.url, double.secret, send=double.send, clock=lambda: clock.wall() - 3600)
    unknown = PaymentDouble(f"/hooks/payments/{uuid.uuid4()}", double.secret, send=double.send, clock=clock.wall)
    for sender, status in ((forged, 401), (late, 400), (unknown, 401)):
        sender.pay(amount=510_00, text=lease.matter.number)
        assert sender.told == [status]
        assert last(double).json()["sentence"]
    assert Client().post(double.url, b"{}", content_type="application/json").status_code == 400
    assert Client().get(double.url).status_code == 405
    keys.end(key)
    double.pay(amount=510_00, text=lease.matter.number)
    assert double.told == [401]
    assert not BankFile.objects.exists()
    assert not BookedLine.objects.exists()


def test_during_a_change_of_keys_both_count_and_then_only_the_new_one(
    door: tuple[Lease, WebhookKey, PaymentDouble],
) -> None:
    lease, key, former = door
    fresh = gateway(lease, keys.rotate(key), key)
    for n, sender in enumerate((former, fresh)):
        sender.pay(amount=100_00, text=lease.matter.number, ref=f"P{n}")
        assert sender.told == [202]
    WebhookKey.objects.update(former_until=clock.wall())
    former.pay(amount=100_00, text=lease.matter.number, ref="P3")
    assert former.told == [202, 401]


@pytest.mark.parametrize(
    ("changes", "code"), [({"amount": 510.5}, "money"), ({"amount": -1}, "negative"), ({"currency": "XXX"}, "currency")]
)
def test_what_does_not_fit_the_description_is_said(
    door: tuple[Lease, WebhookKey, PaymentDouble], changes: dict[str, Any], code: str
) -> None:
    lease, _key, double = door
    told = {"type": "payment.received", "ref": "P1", "amount": 1, "currency": "CNY", "text": lease.matter.number}
    assert double.tell(told | changes, name="n1") == 422
    assert last(double).json()["code"] == code
    assert not BankFile.objects.exists()


def test_a_payment_for_nothing_known_is_kept_for_a_person(door: tuple[Lease, WebhookKey, PaymentDouble]) -> None:
    lease, _key, double = door
    double.pay(amount=5_00, text="?")
    assert last(double).json() == {"code": "unknown", "contract": ""}
    file = BankFile.objects.get()
    shown = browser(lease).get(f"/portal/money/{file.pk}/").content.decode()
    assert "No contract of yours is named or fits" in shown


def test_a_body_too_long_is_not_read(door: tuple[Lease, WebhookKey, PaymentDouble]) -> None:
    _lease, _key, double = door
    body = b"x" * (notification.MOST_BYTES + 1)
    headers = notification.sign(double.secret, "n1", clock.wall(), body)
    assert Client().post(double.url, body, content_type="application/json", headers=headers).status_code == 413


@pytest.mark.django_db(transaction=True)
def test_the_same_notification_at_two_doors_at_once_counts_once() -> None:
    lease = leases.running()
    key, secret = keys.issue(lease.enterprise, "double")
    raw = base64.b64decode(secret.removeprefix(keys.PREFIX))
    booked = dates.local(clock.now()).isoformat(timespec="seconds")
    told = {
        "type": "payment.received", "account": "a", "ref": "P1", "amount": 1_00, "currency": "CNY", "booked": booked,
        "text": lease.matter.number,
    }  # fmt: skip
    body = json.dumps(told).encode()
    found: list[Any] = []

    def go() -> None:
        try:
            found.append(notifications.take(key.pk, notification.sign(raw, "n1", clock.wall(), body), body))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(one).__name__ for one in found} == {"Taken"}
    lease.matter.refresh_from_db()
    assert [one[1] for one in lease.matter.law_state.payments] == [1_00]


# the API


def api(lease: Lease, content: bytes, **form: Any) -> Any:
    token = tokens.issue(lease.signatory, label="erp")
    values = {"organisation": lease.enterprise.code, "file": SimpleUploadedFile("s.xml", content), **form}
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    return Client().post("/api/v1/contracts/bookings", values, headers=headers)


def test_the_api_runs_dry_first_and_then_books() -> None:
    lease = leases.running()
    dry = api(lease, statement(lease)).json()
    assert (dry["dry"], dry["counting"], dry["open"], dry["proved"]) == (True, 1, 0, True)
    assert dry["rows"][0]["code"] == "booked"
    assert dry["rows"][0]["contract"] == str(lease.matter.pk)
    assert not BookedLine.objects.exists()
    wet = api(lease, statement(lease), run="wet").json()
    assert {**wet, "dry": True} == dry
    assert BookedLine.objects.count() == 1


def test_the_api_refuses_what_cannot_be_read_and_whoever_does_not_sign_for_the_enterprise() -> None:
    lease = leases.offered()
    answer = api(lease, b"<a/>")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_statement")
    assert api(lease, statement(lease), run="perhaps").status_code == 422
    other = leases.offered(key="L-2")
    assert api(lease, statement(lease), organisation=other.enterprise.code).status_code == 404
