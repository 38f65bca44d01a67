"""Attestations beside a receipt: who executed the entry alike, of how many; and none that is forged counts."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from concord.ledger import attestation, policy
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.attestation import Differing, Executed, Statement
from concord.ledger.encoding import Malformed
from concord.ledger.verify import Unproven
from tests.ledger import made

NAMES = ("agency", "chamber", "court", "notary")
KEYS = {name: made.private(40 + at) for at, name in enumerate(NAMES)}
PUBLIC = {name: checkpoints.log_key(made.ORIGIN, key) for name, key in KEYS.items()}
RECORD = sha256(b"the clear record").digest()
COMMITTED = leaves.read(made.LEAF).commitment
GOOD = Statement(made.ORIGIN, COMMITTED, RECORD)
HOW = {"code": "entry", "field": "effects", "mine": ["credit", 300_00], "theirs": ["credit", 3000_00]}
BAD = Statement(made.ORIGIN, COMMITTED, RECORD, HOW)


def trusted(addresses: bool = True) -> policy.Policy:
    """The policy of these four, three of whom are asked for."""
    url = {name: f" http://{name}.example" if addresses else "" for name in NAMES}
    witnesses = {name: checkpoints.witness_key(f"{name}/witness", made.private(60 + n)) for n, name in enumerate(NAMES)}
    lines = [f"log {PUBLIC[name].text}{url[name]}" for name in NAMES]
    lines += [f"witness {name} {witnesses[name].text}{url[name]}" for name in NAMES]
    text = "\n".join([*lines, f"group members 3 {' '.join(NAMES)}", "quorum members", ""])
    return policy.read(text.encode())


def said(*statements: tuple[str, Statement]) -> list[str]:
    return attestation.merged(one.signed(KEYS[name]) for name, one in statements)


def counted(listed: list[str], **more: Any) -> Executed | None:
    about = {"leaf": made.LEAF, "origin": made.ORIGIN, "policy": trusted()} | more
    return attestation.counted(listed, **about)


def test_all_four_executed_it_alike() -> None:
    listed = said(*((name, GOOD) for name in NAMES))
    assert len(listed) == 1
    assert counted(listed) == Executed(NAMES, (), 4)


def test_who_has_not_said_anything_counts_among_the_members_and_not_among_those_alike() -> None:
    assert counted(said(("court", GOOD), ("agency", GOOD))) == Executed(("agency", "court"), (), 4)
    assert counted([]) is None


def test_who_differs_is_named_with_how() -> None:
    found = counted(said(("court", GOOD), ("notary", BAD)))
    assert found == Executed(("court",), (Differing("notary", HOW),), 4)


def test_who_says_both_differs() -> None:
    found = counted(said(("notary", GOOD), ("notary", BAD), ("court", GOOD)))
    assert found == Executed(("court",), (Differing("notary", HOW),), 4)


def test_without_addresses_members_are_told_by_their_keys() -> None:
    found = counted(said(("court", GOOD)), policy=trusted(addresses=False))
    assert found is not None
    assert found.alike == (PUBLIC["court"].id.hex(),)


def test_a_stranger_does_not_count() -> None:
    stranger = GOOD.signed(made.STRANGER)
    assert counted(attestation.merged([stranger, GOOD.signed(KEYS["court"])])) == Executed(("court",), (), 4)
    assert counted([stranger]) == Executed((), (), 4)


def forged(statement: Statement, name: str = "court") -> str:
    """A note with a line that says it is this member's signature."""
    value = made.STRANGER.sign(statement.text.encode())
    return notes.write(statement.text, [notes.signature_line(PUBLIC[name], value)])


def test_a_forged_attestation_spoils_all() -> None:
    with pytest.raises(Unproven, match="does not hold"):
        counted([forged(GOOD)])
    with pytest.raises(Unproven, match="does not hold"):
        counted([*said(("court", GOOD)), forged(BAD, "notary")])


def test_a_difference_that_was_turned_into_valid_does_not_hold() -> None:
    note = BAD.signed(KEYS["court"]).replace(BAD.text, GOOD.text)
    with pytest.raises(Unproven, match="does not hold"):
        counted([note])


@pytest.mark.parametrize("other", [{"leaf": bytes(32)}, {"origin": "other.example/2026"}])
def test_an_attestation_of_another_entry_or_log_is_refused(other: dict[str, Any]) -> None:
    fields: dict[str, Any] = {"origin": made.ORIGIN, "leaf": COMMITTED, "record": RECORD} | other
    one = Statement(**fields)
    key = KEYS["court"]
    with pytest.raises(Unproven, match="another entry"):
        counted([one.signed(key)])


def test_members_who_were_given_different_records_executed_nothing_alike() -> None:
    other = Statement(made.ORIGIN, COMMITTED, sha256(b"another record").digest())
    with pytest.raises(Unproven, match="different records"):
        counted(said(("court", GOOD), ("notary", other)))


def test_what_is_signed_is_never_a_checkpoint() -> None:
    for statement in (GOOD, BAD):
        with pytest.raises(Malformed):
            checkpoints.read(statement.text)


def lines(**changed: str) -> str:
    named = dict(zip(("head", "origin", "leaf", "record", "verdict"), GOOD.text.split("\n"), strict=False)) | changed
    return "\n".join([*named.values(), ""])


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", GOOD.text + "x\n", GOOD.text[:-1],
        lines(head="concord/attestation/v2"), lines(origin=""), lines(leaf="AAAA"), lines(record="!"),
        lines(verdict="VALID"), lines(verdict="differs"), lines(verdict="differs {}"), lines(verdict="differs []"),
        lines(verdict='differs {"code": "entry"}'), lines(verdict='differs {"code":1}'),
        lines(verdict='differs {"code":"x","n":1.5}'), lines(verdict='differs {"code":"' + "x" * 5000 + '"}'),
        lines(verdict="differs " + "[" * 3000),
    ],
    ids=lambda text: text[-24:].strip() or "nothing",
)  # fmt: skip
def test_what_is_no_attestation_is_not_read(text: str) -> None:
    with pytest.raises(Malformed):
        attestation.read(text)


@pytest.mark.parametrize("statement", [GOOD, BAD])
def test_what_was_written_is_read(statement: Statement) -> None:
    assert attestation.read(statement.text) == statement
    assert attestation.opened(statement.signed(KEYS["court"]), PUBLIC.values()) == (statement, (PUBLIC["court"],))
