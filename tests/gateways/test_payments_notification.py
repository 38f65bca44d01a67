"""The signed notification of a payment gateway: who may tell of a payment, when, and in which shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from concord.gateways.payments import Statement, Unreadable, notification
from concord.gateways.payments.double import PaymentDouble
from tests.gateways.statements import SHANGHAI

NOW = 1_780_000_000
NEW, OLD = b"k" * 32, b"o" * 32
BODY = {
    "type": "payment.received", "account": "shop-1", "ref": "P1", "amount": 300_00, "currency": "CNY",
    "booked": "2026-03-11T09:00:00+08:00", "payer": "王小明", "text": "YW-2026-00001",
}  # fmt: skip


def told(at: int = NOW, secret: bytes = NEW, name: str = "n1", **changes: Any) -> Statement | Unreadable:
    body = json.dumps({key: value for key, value in (BODY | changes).items() if value is not None}).encode()
    return through(notification.sign(secret, name, at, body), body)


def through(headers: dict[str, str], body: bytes, secrets: tuple[bytes, ...] = (NEW, OLD)) -> Statement | Unreadable:
    found = notification.verify(headers, body, secrets, NOW)
    return found if isinstance(found, Unreadable) else notification.read(found, SHANGHAI)


def code(found: Statement | Unreadable) -> str:
    assert isinstance(found, Unreadable), found
    assert found.sentence("zh") != found.sentence("en")
    return found.code


def test_a_payment_is_one_booking() -> None:
    found = told()
    assert isinstance(found, Statement)
    (line,) = found.bookings
    assert (found.account, found.number, found.opening) == ("shop-1", "n1", None)
    assert (line.ref, line.amount, line.currency, line.counterparty) == ("P1", 300_00, "CNY", "王小明")
    assert line.booked == line.value == 1773190800


def test_a_reversal_names_the_payment() -> None:
    found = told(type="payment.reversed", ref="R1", reverses="P1")
    assert isinstance(found, Statement)
    assert (found.bookings[0].amount, found.bookings[0].reverses) == (-300_00, "P1")
    assert code(told(type="payment.reversed", ref="R1")) == "body"
    assert code(told(reverses="P0")) == "body"


def test_while_keys_change_the_former_one_holds_as_well_and_a_third_does_not() -> None:
    assert isinstance(told(secret=OLD), Statement)
    assert code(told(secret=b"x" * 32)) == "signature"


def test_one_of_several_signatures_is_enough() -> None:
    body = json.dumps(BODY).encode()
    good = notification.sign(NEW, "n1", NOW, body)
    bad = notification.sign(b"other", "n1", NOW, body)["webhook-signature"]
    both = good | {"webhook-signature": f"{bad} {good['webhook-signature']}"}
    assert isinstance(through(both, body), Statement)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_whatever_is_changed_afterwards_breaks_the_signature(name: str) -> None:
    body = json.dumps(BODY).encode()
    headers = notification.sign(NEW, "n1", NOW, body)
    assert code(through({**headers, "webhook-id": "n2"}, body)) == "signature"
    assert code(through({**headers, "webhook-timestamp": str(NOW + 1)}, body)) == "signature"
    assert code(through(headers, body.replace(b"30000", b"90000"))) == "signature"
    assert code(through({key: value for key, value in headers.items() if key != name}, body)) == "headers"


def test_a_sending_of_another_time_is_not_taken() -> None:
    assert isinstance(told(at=NOW - 300), Statement)
    assert isinstance(told(at=NOW + 300), Statement)
    assert code(told(at=NOW - 301)) == "stale"
    assert code(told(at=NOW + 301)) == "stale"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": 300.0}, "money"),
        ({"amount": "300.00"}, "body"),
        ({"amount": True}, "body"),
        ({"amount": None}, "body"),
        ({"amount": -1}, "negative"),
        ({"amount": 0}, "zero"),
        ({"amount": 10**14}, "absurd"),
        ({"currency": "DOGE"}, "body"),
        ({"currency": "XXX"}, "currency"),
        ({"booked": "yesterday"}, "date"),
        ({"ref": ""}, "body"),
        ({"ref": ["P1"]}, "body"),
        ({"type": "payment.guessed"}, "body"),
        ({"more": "x"}, "body"),
        ({"text": "x" * 501}, "body"),
    ],
)
def test_what_does_not_fit_the_description(changes: dict[str, Any], expected: str) -> None:
    assert code(told(**changes)) == expected


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"amount": 1, "amount": 2}', b"[" * 60_000, b'{"amount": ' + b"9" * 6000 + b"}",
     b'{"amount": NaN}', b'{"ref": "\\ud800"}'],
)  # fmt: skip
def test_bodies_that_are_none(body: bytes) -> None:
    assert isinstance(through(notification.sign(NEW, "n", NOW, body), body), Unreadable)


def test_headers_of_any_bytes_never_fail() -> None:
    for value in ("", "\x00", "v1,", "é", "v1," + "A" * 5000, "1e9", "九"):
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
            headers = notification.sign(NEW, "n", NOW, b"{}") | {name: value}
            assert isinstance(through(headers, b"{}"), Unreadable)


def test_the_double_speaks_this_and_sends_again_while_nobody_answers() -> None:
    answers = iter([500, 503, 200])
    seen: list[tuple[bytes, dict[str, str]]] = []

    def send(_url: str, body: bytes, headers: Any) -> int:
        seen.append((body, dict(headers)))
        return next(answers)

    double = PaymentDouble("http://shop", NEW, send=send, clock=lambda: NOW)
    double.pay(amount=300_00, text="YW-2026-00001", payer="王小明", ref="P7")
    assert double.told == [500, 503, 200]
    assert {headers["webhook-id"] for _body, headers in seen} == {"received-P7"}
    found = through(seen[0][1], seen[0][0])
    assert isinstance(found, Statement)
    assert found.bookings[0].ref == "P7"
