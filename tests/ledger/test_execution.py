"""A member executes a contract again from its clear records, and says of each entry: valid, or differs, and how."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from concord.law import sheets
from concord.law.rulebook import Rulebook
from concord.ledger import attestation_execution as execution
from concord.ledger import attestation_pins, attestation_records
from concord.ledger.attestation_records import Event
from tests.ledger import executing

LEASE = executing.walked().law


def lease() -> list[Event]:
    return executing.events(executing.walked().entries, LEASE)


def paid() -> list[Event]:
    """A lease whose first rent was paid, and no other: the demand was made in June."""
    walk = executing.walked()
    with executing.sealed():
        walk.do("bank", "pay", "2026-03-30 10:00", ref="B1", amount=300_00)
        walk.clock("2026-06-10")
    return executing.events(walk.entries, LEASE)


def changed(event: Event, **fields: Any) -> Event:
    return attestation_records.event({**event.parts, **fields})


def of(listed: list[Event], act: str) -> int:
    return next(at for at, event in enumerate(listed) if event.parts["act"] == act)


def test_what_the_law_wrote_is_valid_entry_by_entry_and_leads_to_the_same_state() -> None:
    walk = executing.walked()
    standing, said = executing.run(executing.events(walk.entries, LEASE), LEASE)
    assert said == [None] * len(walk.entries)
    assert standing.state == walk.state
    assert standing.expected == ()


def test_a_changed_amount_is_found_and_shown() -> None:
    """The bank paid 300 yuan in; the record says 3,000, and leaves the books as they were."""
    listed = paid()
    at = of(listed, "pay")
    listed[at] = changed(listed[at], form=listed[at].parts["form"] | {"amount": 3000_00})
    _standing, said = executing.run(listed, LEASE)
    assert said[:at] == [None] * at
    assert (said[at]["code"], said[at]["field"]) == ("entry", "effects")
    assert 3000_00 in said[at]["mine"]
    assert 300_00 in said[at]["theirs"]


def test_after_a_difference_nothing_of_that_contract_is_valid_any_more() -> None:
    listed = paid()
    at = of(listed, "pay")
    listed[at] = changed(listed[at], effects=[])
    _standing, said = executing.run(listed, LEASE)
    assert said[at]["code"] == "entry"
    assert {(how["code"], how["entry"]) for how in said[at + 1 :]} == {("before", listed[at].entry)}
    assert len(said) > at + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("seen", "registry"), ("role", "lessor"), ("by", "theo"), ("cause", 1), ("seq", 99)],
)
def test_whatever_else_is_changed_is_found(field: str, value: Any) -> None:
    listed = paid()
    at = of(listed, "pay")
    listed[at] = changed(listed[at], **{field: value})
    assert executing.run(listed, LEASE)[1][at]["code"] in ("entry", "refused")


def test_an_entry_that_the_law_would_not_write_is_refused_by_name() -> None:
    """The lessee may not confirm that the goods came back while the lease runs."""
    listed = lease()
    last = listed[-1].parts
    at = last["at"] + 60
    forged = changed(
        listed[-1], act="confirm_return", role="lessor", by="lena", at=at, on=at, seq=last["seq"] + 1, form={},
        entry=last["entry"] | {"act": "confirm_return", "at": at, "on": at},
    )  # fmt: skip
    assert executing.run([*listed, forged], LEASE)[1][-1] == {
        "code": "refused", "detail": "confirm_return", "why": "not_now",
    }  # fmt: skip


def test_a_lapse_before_its_time_is_found() -> None:
    listed = paid()
    at = next(n for n, event in enumerate(listed) if event.parts["role"] == "CLOCK")
    early = listed[at].parts["on"] - 1
    listed[at] = changed(listed[at], at=early, entry=listed[at].parts["entry"] | {"at": early})
    assert executing.run(listed, LEASE)[1][at]["code"] in ("nothing", "refused", "entry")


def test_an_entry_that_was_left_out_is_found() -> None:
    listed = paid()
    at = of(listed, "pay")
    assert executing.run([*listed[:at], *listed[at + 1 :]], LEASE)[1][at]["code"] in ("entry", "nothing", "refused")


def test_terms_beyond_their_limits_do_not_begin() -> None:
    """Four times the LPR is the limit (LI 25): a lease at 16 % a year is refused by its own checks."""
    listed = lease()
    effects = json.loads(json.dumps(listed[0].parts["effects"]))
    effects[0][3]["late_rate"] = "16%/year"
    listed[0] = changed(listed[0], effects=effects)
    assert executing.run(listed, LEASE)[1][0] == {"code": "refused", "detail": "legal_rate", "why": "condition"}


def test_a_member_with_another_rulebook_says_so() -> None:
    other = msgspec.structs.replace(LEASE, digest="ab" * 32)
    said = executing.run(lease(), other)[1]
    assert said[0] == {"code": "pin", "mine": "ab" * 32, "part": "rulebook", "theirs": LEASE.digest}
    assert said[1]["code"] == "before"


def test_a_member_without_the_rulebook_says_so() -> None:
    assert executing.run(lease(), None)[1][0] == {
        "code": "pin", "mine": "", "part": "rulebook", "theirs": LEASE.digest,
    }  # fmt: skip


@pytest.mark.parametrize("part", ["calendars", "tables", "zones"])
def test_a_member_with_another_calendar_table_or_zone_says_which(part: str) -> None:
    first = lease()[0]
    pinned = first.parts["pins"] | {part: "cd" * 32}
    said = executing.run([changed(first, pins=pinned)], LEASE)[1][0]
    assert (said["code"], said["part"], said["theirs"]) == ("pin", part, "cd" * 32)


@pytest.fixture
def shipped() -> Any:
    yield
    sheets.use({})
    sheets.use_whole({})


def test_pins_change_with_the_tables_and_with_nothing_else(shipped: None) -> None:
    before = attestation_pins.pins(LEASE)
    sheets.use(
        {"lpr": "# checked_until: 2030-01-01\ntable,valid_from,ppm,source,verified\nLPR1Y,2029-12-20,30000,x,yes\n"}
    )
    after = attestation_pins.pins(LEASE)
    assert {name for name in before if before[name] != after[name]} == {"tables"}
    sheets.use({})
    assert attestation_pins.pins(LEASE) == before


def test_what_cannot_be_executed_at_all_is_a_difference_and_no_error() -> None:
    first = lease()[0]
    effects = [["begin", "lease@1", "CNY", ["no", "terms"], {}]]
    said = executing.run([changed(first, effects=effects)], LEASE)[1][0]
    assert said["code"] in ("failed", "refused")


def test_true_is_not_one() -> None:
    listed = lease()
    at = of(listed, "sign")
    effects = json.loads(json.dumps(listed[at].parts["effects"]).replace("true", "1"))
    listed[at] = changed(listed[at], effects=effects)
    assert executing.run(listed, LEASE)[1][at]["code"] == "entry"


def histories(seeds: range) -> None:
    for key in executing.STARTS:
        for seed in seeds:
            wanderer = executing.wandered(key, seed)
            law: Rulebook = wanderer.law
            standing, said = executing.run(executing.events(wanderer.entries, law), law)
            assert said == [None] * len(said), (key, seed)
            assert standing == execution.Standing(wanderer.state), (key, seed)


def test_random_histories_end_in_the_state_that_the_platform_has() -> None:
    histories(range(8))


@pytest.mark.slow
def test_ten_thousand_random_histories_end_in_the_state_that_the_platform_has() -> None:
    histories(range(1_000, 4_334))


def test_a_standing_is_the_same_after_it_was_kept() -> None:
    listed = paid()
    standing = executing.run(listed[:-1], LEASE)[0]
    assert execution.standing(standing.kept()) == standing
    broken = replace(standing, differs="x")
    assert execution.standing(broken.kept()) == broken
