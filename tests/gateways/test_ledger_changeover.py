"""A log that takes witnesses: what it gave out before, it gives out again as the policy of now asks for it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from concord.gateways import ledger as gateway
from concord.gateways.ledger import covering, ledger
from concord.gateways.models import LedgerCheckpoint
from concord.ledger import judgement, policy, receipt
from tests.gateways.test_ledger_modes import NAMES, Members, judged, lodge, members, proven

__all__ = ["members"]  # the fixture
pytestmark = pytest.mark.django_db


def put_in(name: str) -> None:
    lodge(name)
    gateway.put_in(at=int(time.time()))


@pytest.fixture
def old(members: Members, settings: Any) -> Members:
    """Two records of when nobody was asked."""
    covering._before.clear()
    settings.CONCORD_LEDGER = "embedded"
    for name in ("one", "two"):
        put_in(name)
        assert judged(name, gateway.published_policy()).whose == "operator"
    settings.CONCORD_LEDGER = "witnessed"
    return members


def test_old_records_are_covered_by_the_first_checkpoint_that_enough_cosigned(old: Members) -> None:
    assert (gateway.standing("one"), proven("one")) == ("unwitnessed", "")
    put_in("three")
    assert gateway.cosign() == 1
    put_in("four")
    assert gateway.cosign() == 1
    for name, size in (("one", 48), ("two", 48), ("three", 48), ("four", 64)):
        verdict = judged(name, gateway.published_policy())
        assert (verdict.failed, verdict.whose, verdict.size) == (0, "witnesses", size), name
        beside = judgement.evidence(proven(name).encode()).policy or ""
        assert judged(name, beside).failed == 0, "by the policy in it, as a case's package is judged"


def test_what_is_published_already_is_cosigned_without_waiting_for_a_record(old: Members) -> None:
    old.shut = set(NAMES[:2])
    assert (gateway.cosign(), gateway.standing("two")) == (0, "unwitnessed")
    old.shut = set()
    assert (gateway.cosign(), gateway.cosign()) == (1, 0)
    for name in ("one", "two"):
        verdict = judged(name, gateway.published_policy())
        assert (verdict.failed, verdict.size) == (0, 32)
    assert policy.read(gateway.published_policy().encode()).asks == (2, 3)


def test_what_was_cosigned_for_others_waits_for_those_of_now(old: Members, settings: Any) -> None:
    old.shut = {NAMES[2]}
    assert (gateway.cosign(), gateway.standing("one")) == (1, "recorded")
    late = next(line for line in old.policy().splitlines() if line.startswith(f"witness {NAMES[2]} "))
    Path(settings.CONCORD_LEDGER_POLICY).write_text(f"{late}\nquorum {NAMES[2]}\n", encoding="utf-8")
    old.shut = set()
    assert gateway.standing("one") == "unwitnessed"
    assert gateway.cosign() == 1
    assert judged("one", gateway.published_policy()).failed == 0


def test_a_timestamp_is_carried_where_its_checkpoint_is_well(old: Members) -> None:
    LedgerCheckpoint.objects.filter(size=16).update(timestamp=b"of before")
    gateway.cosign()
    assert receipt.read(proven("one")).checkpoint.size == 32
    assert judgement.evidence(proven("one").encode()).timestamp is None
    assert ledger().published_over(0) != ledger().published(), "the log itself forgets nothing"
