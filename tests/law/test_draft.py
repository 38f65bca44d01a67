"""A draft is its state: whatever stands in one stands in the other, each thing in its place."""

from __future__ import annotations

import msgspec

from concord.law.draft import Draft
from concord.law.model import Live, State

OWN = {"next_due": 7}  # of the duty below: what a draft does not keep but work out
FULL = State(
    rulebook="r@1", stage="talks", seq=1, on=2, since=3, terms={"a": 1}, data={"b": 2}, people={"c": ("x",)},
    moments={"d": 4}, done={"e": {"x": 5}}, duties=(Live("f", 7, key="f"),), tally={"g": 8}, holds={"h": (9,)},
    series={"i": (10, 11)}, payments=(("ref", 12, 13, "", "received", 14),), pot=15, outcome="over", at=16, ended=True,
    currency="EUR", settled=(Live("j", 17, key="j", status="paid"),), served={"18": {"x": 19}}, kept={"20": {"k": 21}},
    statements={"22": {"l": 23}}, lapsed={"m": 24}, latest={"n": 25}, disputed=("o",), **OWN,
)  # fmt: skip


def test_a_draft_freezes_to_the_state_it_was_made_of() -> None:
    assert Draft(FULL).freeze() == FULL


def test_the_state_of_this_test_leaves_nothing_at_its_default() -> None:
    """So that a new field which a draft forgets, or puts elsewhere, is found here."""
    assert set(msgspec.to_builtins(FULL)) == set(State.__struct_fields__)


def test_what_is_stored_of_a_state_reads_back_as_it() -> None:
    assert msgspec.json.decode(msgspec.json.encode(FULL), type=State) == FULL
