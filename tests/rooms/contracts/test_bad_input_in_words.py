"""Bad input, one test for each kind that the issue names: refused in words or settled by rule, and never half a record.

What each kind means in all its forms is tested where the code is (tests/law, tests/gateways, tests/rooms/contracts);
here it comes in by the door through which it comes in life.
"""

from __future__ import annotations

import ast
import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord import law as law_package
from concord.contracts import event_words, keys
from concord.contracts.event_reading import read
from concord.contracts.models import Offer
from concord.contracts.money_models import BankFile, WebhookKey
from concord.contracts.offering import offer
from concord.docket import clock, rules
from concord.docket.models import Entry, Matter
from concord.gateways.payments import Unreadable, notification
from concord.law import reading, shelf
from concord.law.model import Refused
from concord.law.reading import RulebookError
from tests import factory, visitors
from tests.gateways.statements import table
from tests.law.test_lease import LEASE, PEOPLE, TERMS, pay, running
from tests.law.walking import Walk
from tests.rooms.contracts import leases
from tests.rooms.contracts.test_booking import codes as codes_of
from tests.rooms.contracts.test_booking import line as bank_line
from tests.rooms.contracts.test_booking import run as booked
from tests.rooms.contracts.test_event_doors import message
from tests.rooms.contracts.test_events import acts, codes, delivered, paid, signed, take, told

pytestmark = pytest.mark.django_db
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "localtime", "gmtime"}


def written(old: str, new: str) -> str:
    """The lease as an enterprise might have written it; the passage stands there once."""
    text = shelf.source("lease@1").decode()
    assert text.count(old) == 1, (text.count(old), old)
    return text.replace(old, new)


def defects(text: str) -> set[str]:
    with pytest.raises(RulebookError) as found:
        reading.load(text)
    for one in found.value.defects:
        assert one.line > 0
        assert one.message
    return {one.code for one in found.value.defects}


def offering(**terms: Any) -> Any:
    """What an offer with these terms gives; nothing may be left of one that is refused."""
    clock.forget()
    enterprise = factory.enterprise()
    result = offer(
        enterprise, rulebook="lease@1", terms=leases.TERMS | terms, consumer=leases.HE, goods=leases.GOODS, key="L-1",
        by=factory.member("signatory", enterprise),
    )  # fmt: skip
    assert isinstance(result, Refused)
    assert not Offer.objects.exists()
    assert not Matter.objects.exists()
    return result


def test_money_is_never_a_float_in_a_rulebook_an_offer_an_event_or_a_bank_file() -> None:
    assert "float" in defects(written("rent:      {type: money, min: 100,", "rent:      {type: money, min: 100.5,"))
    assert offering(rent=510.0) == Refused("form", "rent")
    event = {"key": "E", "contract": "X-2026-00001", "act": "pay", "on": "2026-03-01"}
    found = read([{**event, "form": {"ref": "P", "amount": 510.0, "currency": "CNY"}}])
    assert isinstance(found, Unreadable)
    assert found.code == "money"
    lease = leases.running()
    lines = booked(lease, bank_line("B-1", text=lease.matter.number))
    assert codes_of(lines) == ["booked"]
    paid_in = Entry.objects.get(matter=lease.matter, act="pay").form["amount"]
    assert type(paid_in) is int


def test_a_rule_cannot_read_a_clock_and_neither_can_the_law() -> None:
    """What time it is comes with the event: the law neither asks a clock nor has the module that could."""
    old = "overdue('rent') >= terms.standard ||"
    for wish in ("time() > 0 ||", "datetime.now() > 0 ||", "today() > 0 ||"):
        assert defects(written(old, f"{wish} {old}"))
    assert _reads_a_clock(ast.parse("import time\ntime.time()"))
    assert _reads_a_clock(ast.parse("datetime.datetime.now()"))
    for source in sorted(Path(law_package.__file__).parent.rglob("*.py")):
        assert not _reads_a_clock(ast.parse(source.read_text(encoding="utf-8"))), source.name


def _reads_a_clock(tree: ast.AST) -> bool:
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [one for one in called if isinstance(one, ast.Attribute) and one.attr in CLOCKS]
    return any(ast.unparse(one.value).rpartition(".")[2] in ("time", "datetime", "date") for one in names)


def test_what_repeats_says_how_often_or_it_is_no_contract() -> None:
    assert defects(written("    times: terms.months\n", ""))
    assert defects(written("    times: terms.months\n", "    times: 100000000\n"))


def test_an_expression_too_long_is_a_defect_of_its_line_and_costs_no_time() -> None:
    old = "overdue('rent') >= terms.standard ||"
    for long in ("1 == 1 || " * 2000, "(" * 500 + "1 == 1" + ")" * 500 + " || ", "!" * 2000 + "true || "):
        assert defects(written(old, f"{long} {old}"))


@pytest.mark.parametrize(
    ("term", "bad"),
    [
        ("rent", 99), ("rent", 10_000_001), ("rent", True), ("rent", "510"), ("months", 0), ("months", 61),
        ("standard", 1), ("standard", 7), ("grace", "P15X"), ("grace", "P-1D"), ("price", -1), ("colour", "red"),
    ],
    ids=range(12),
)  # fmt: skip
def test_terms_outside_their_limits_are_refused_by_name_and_nothing_is_sent(term: str, bad: Any) -> None:
    assert offering(**{term: bad}) == Refused("form", term)


def test_a_rate_above_four_times_the_lpr_is_no_offer_and_a_rate_above_the_limit_no_term() -> None:
    """LI 25; CC 585. Four times 3.00 % is 12 %."""
    assert offering(late_rate="12.01%/year").detail == "legal_rate"
    assert offering(late_rate="17%/year") == Refused("form", "late_rate")
    assert offering(late_rate="-1%/year") == Refused("form", "late_rate")


def test_a_contract_signed_under_another_version_keeps_its_own_and_the_event_written_for_the_other_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lease = signed()
    (line,) = take(lease, delivered(lease, version="lease@2"))
    assert line.code == "version"
    assert "lease@1" in event_words.sentence(line)
    assert acts(lease).count("deliver") == 0
    old = "within: P7D, from: notice, lapse: {to: late_goods}"
    changed = reading.load(written(old, old.replace("P7D", "P1D")))
    assert changed.digest != lease.matter.digest
    monkeypatch.setattr(shelf, "rulebook", lambda _key: changed)
    kept = rules.law_of(lease.matter)
    assert (kept.digest, kept.duties["delivery"].within) == (lease.matter.digest, LEASE.duties["delivery"].within)


def post_signed(where: str, body: bytes, headers: dict[str, str]) -> Any:
    return Client().post(where, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("kind", ["payments", "events"])
def test_a_forged_webhook_opens_nothing_and_a_replayed_one_changes_nothing(kind: str) -> None:
    lease = signed()
    key, secret = keys.issue(lease.enterprise, "system", kind=WebhookKey.Kind(kind))
    now = clock.wall()
    told = {
        "type": "payment.received", "account": "a", "ref": "P-1", "amount": 510_00, "currency": "CNY",
        "booked": "2026-01-01T00:00:00Z", "text": lease.matter.number,
    }  # fmt: skip
    body = message(delivered(lease)) if kind == "events" else json.dumps(told).encode()
    raw = base64.b64decode(secret.removeprefix(keys.PREFIX))
    headers = notification.sign(raw, "m-1", now, body)
    where = f"/hooks/{kind}/{key.pk}" + ("/" if kind == "events" else "")
    forged = notification.sign(b"x" * 32, "m-1", now, body)
    before = Entry.objects.count()
    assert post_signed(where, body, forged).status_code == 401
    assert post_signed(where, body + b" ", headers).status_code == 401
    assert post_signed(where, body, headers | {"webhook-id": "m-2"}).status_code == 401
    assert post_signed(where, body, notification.sign(raw, "m-1", now - 301, body)).status_code == 400
    assert Entry.objects.count() == before
    assert post_signed(where, body, headers).status_code == 202
    after = Entry.objects.count()
    assert post_signed(where, body, headers).status_code == 200
    assert Entry.objects.count() == after


def test_a_payment_for_a_closed_contract_pays_no_debt_and_is_to_be_paid_back_and_no_delivery_is_taken() -> None:
    """CC 985: it arrived, so the docket says so; nothing is owed, so all of it goes back."""
    lease = signed()
    withdrawn = leases.offered(key="L-2")
    withdrawn.act("withdraw_offer", "lessor")
    (line,) = take(withdrawn, paid(withdrawn, "P-1"))
    (row,) = booked(withdrawn, bank_line("B-1", text=withdrawn.matter.number))
    assert (line.code, line.rest) == (row.code, row.rest) == ("ended", 510_00)
    lease.act("deliver", "lessor", {"ref": "SF-1"})
    lease.act("accept_statement", "lessee", {"entry": lease.last("deliver")})
    (whole,) = take(lease, paid(lease, "P-2", 12 * 510_00))
    assert whole.code == "booked"
    lease.act("confirm_return", "lessor")
    (late,) = take(lease, paid(lease, "P-3"))
    assert (late.code, late.rest) == ("ended", 510_00)
    assert "退还" in event_words.sentence(late)
    assert codes(take(lease, told(lease, "confirm_return", "E-9"))) == ["ended_before"]


@pytest.mark.parametrize("how", ["encoding", "cut", "sign"])
def test_a_bank_file_in_a_wrong_encoding_or_cut_in_the_middle_is_said_and_leaves_nothing(how: str) -> None:
    lease = leases.running()
    whole = table(f"2026-03-01,L1,510.00,,510.00,何小满,{lease.matter.number}", encoding="utf-8-sig")
    wrong = "何小明".encode("big5") + b"\xff\xfe\xff" * 9
    content = {"encoding": wrong, "cut": whole[:-30], "sign": whole[:-40] + b"\xe4"}
    client = visitors.signed_in(lease.signatory, **EN)
    answer = client.post("/portal/money/", {"file": SimpleUploadedFile("s.csv", content[how])})
    assert answer.status_code == 422
    assert "Nothing was recorded" in answer.content.decode()
    assert not BankFile.objects.exists()
    assert not Entry.objects.filter(act="pay").exists()


def test_two_breaches_at_once_are_one_demand() -> None:
    """The rent and the exit fee fall due on the same day: both lapse at its end, and one demand names both (CC 722)."""
    walk = running(standard=2)
    walk.do("theo", "end_early", "2026-03-23 10:00")
    assert (walk.until("rent#1"), walk.until("exit_fee")) == ("2026-04-02", "2026-04-02")
    given = walk.clock("2026-04-03")
    assert {"lapse:exit_fee", "lapse:rent"} < set(given)
    assert given.count("default_reached") == 1
    assert walk.state.data["demands"] == 1
    assert (walk.status("rent#1"), walk.status("exit_fee")) == ("overdue", "overdue")


def test_a_breach_cured_at_the_last_second_is_cured_and_one_second_later_it_is_not() -> None:
    """CC 201, 203: the last day ends at 24:00. Payment at 23:59:59 lets the contract go on as before."""
    in_time, late = _in_default(), _in_default()
    assert pay(in_time, "a", 600_00, "2026-05-26 23:59:59")[-2:] == ["pay", "cured"]
    assert in_time.state.stage == "running"
    late.clock("2026-05-27 00:00:00")
    assert late.state.stage == "rescindable"
    assert pay(late, "a", 600_00, "2026-05-27 00:00:00") == ["pay", "cured"]  # until the lessor decides, it still helps
    rescinded = _in_default()
    rescinded.do("lena", "rescind", "2026-05-27 00:00:00")
    assert "cured" not in pay(rescinded, "a", 600_00, "2026-05-27 00:00:01")


def _in_default() -> Walk:
    """Two rents are overdue; the demand arrived on 11 May 2026, fifteen days end on 26 May."""
    walk = running(standard=2, months=4)
    walk.clock("2026-05-08")
    walk.serve("theo", "2026-05-11 10:00")
    assert walk.until("cure") == "2026-05-26"
    return walk


def test_what_falls_due_on_a_leap_day_is_due_on_it_and_a_year_later_at_the_end_of_february() -> None:
    """CC 202: where a month has no such day, its last day ends the time."""
    assert _rents("2028-01-29", 1) == ["2028-02-29"]
    assert _rents("2028-02-29", 12)[-1] == "2029-02-28"
    assert _rents("2026-01-29", 1) == ["2026-02-28"]  # no leap year; a Saturday that is worked


def test_delivered_at_a_months_end_every_rent_is_due_at_a_months_end() -> None:
    """CC 202; 28 February 2026 is a Saturday that is worked, 31 May a Sunday: that rent may be paid on 1 June."""
    assert _rents("2026-01-31", 4) == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-06-01"]


def test_a_rent_that_falls_on_a_holiday_may_be_paid_on_the_next_working_day() -> None:
    """CC 203. 2 to 5 May 2026 are holidays: the rent of 2 May may be paid until 6 May 24:00, and is late after that."""
    walk = running()
    walk.clock("2026-05-06 23:59:59")
    assert (walk.until("rent#2"), walk.status("rent#2")) == ("2026-05-06", "open")
    walk.clock("2026-05-07 00:00:00")
    assert walk.status("rent#2") == "overdue"


def _rents(day: str, count: int) -> list[str]:
    """The last days of the first rents of a contract delivered on a day."""
    terms = TERMS | {"months": 24, "price": 900_00, "standard": 6}
    walk = Walk(LEASE, PEOPLE, terms, f"{day} 09:00")
    for person in ("lena", "theo"):
        walk.do(person, "sign", f"{day} 10:00")
    walk.do("lena", "deliver", f"{day} 11:00", ref="SF1")
    walk.serve("theo", f"{day} 11:00")
    walk.do("theo", "accept_statement", f"{day} 11:30", entry=int(next(iter(walk.state.statements))))
    for number in range(count):
        pay(walk, f"p{number}", 300_00, f"{day} 12:00")
    found = {live.key: live for live in (*walk.state.settled, *walk.state.duties)}
    return [walk.until(f"rent#{n + 1}") for n in range(count) if f"rent#{n + 1}" in found]
