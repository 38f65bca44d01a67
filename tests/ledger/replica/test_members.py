"""Members and submitters change by what a quorum signed, and by nothing else."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from concord.ledger import policy as policies
from concord.ledger.encoding import to_base64
from concord.ledger.replica import layout, members
from concord.ledger.replica.application import accused
from concord.ledger.replica.batches import submitter_key
from concord.ledger.replica.codes import Code
from concord.ledger.replica.messages import kind
from tests.ledger.replica.chain import (
    NAMES,
    NOW,
    ORIGIN,
    ask,
    batch,
    begun,
    block,
    change,
    finalize,
    member,
    opened,
    public,
    record,
    roll,
    secret,
    time_of,
)

JOIN = {"do": "join", "member": member("bank").written()}
LEAVE = {"do": "leave", "name": "court"}


@pytest.fixture
def node(tmp_path: Path) -> Any:
    return begun(tmp_path / "node")


def test_a_quorum_is_more_than_two_thirds() -> None:
    assert [roll([f"m{n}" for n in range(many)]).quorum for many in (1, 2, 3, 4, 7, 27)] == [1, 2, 3, 3, 5, 19]


def test_a_member_joins_votes_and_is_trusted(node: Any) -> None:
    decided = finalize(node, 1, change(JOIN, 0, NAMES[:3]))
    (update,) = decided.validator_updates
    assert (update.pub_key.ed25519, update.power) == (public("bank validator"), 10)
    ask(node, "commit")
    policy = policies.read(node.agreed.roll.policy().encode())
    assert set(policy.witnesses) == {*NAMES, "bank"}
    assert policy.asks == (4, 5)
    assert len(policy.logs) == 5


def test_a_member_leaves_with_its_vote_and_its_submitters(node: Any) -> None:
    block(node, 1, batch(record(1)))
    decided = finalize(node, 2, change(LEAVE, 0, ["agency", "chamber", "notary"]), batch(record(2)))
    assert [result.code for result in decided.tx_results] == [Code.OK, Code.REVOKED_KEY]
    assert [(one.pub_key.ed25519, one.power) for one in decided.validator_updates] == [(public("court validator"), 0)]
    ask(node, "commit")
    assert node.log.size() == 1
    assert "court" not in node.agreed.roll.policy()


def test_new_keys_take_the_place_of_the_old(node: Any) -> None:
    rotated = {"do": "rotate", "member": member("court", " new").written()}
    decided = finalize(node, 1, change(rotated, 0, NAMES[1:]))
    powers = {one.pub_key.ed25519: one.power for one in decided.validator_updates}
    assert powers == {public("court validator"): 0, public("court validator new"): 10}
    ask(node, "commit")
    register = {"do": "submitters", "name": "court", "add": [], "revoke": []}
    assert block(node, 2, change(register, 1, ["court"])) == [Code.BAD_SIGNATURE]
    assert block(node, 3, change(register, 1, ["court"], " new")) == [Code.OK]


def test_a_submitter_gets_a_new_key_and_the_old_one_is_revoked(node: Any) -> None:
    old = next(one.key.id.hex() for one in roll().submitters.values() if one.member == "court")
    new = submitter_key("court", public("newcourt submitter"))
    what = {"do": "submitters", "name": "court", "add": [new.text], "revoke": [old]}
    assert block(node, 1, change(what, 0, ["court"])) == [Code.OK]
    codes = block(node, 2, batch(record(1)), batch(record(2), by="newcourt", name="court"))
    assert codes == [Code.REVOKED_KEY, Code.OK]
    again = {"do": "submitters", "name": "court", "add": [submitter_key("court", public("court submitter")).text],
             "revoke": []}  # fmt: skip
    assert block(node, 3, change(again, 1, ["court"])) == [Code.NOT_NOW]  # a revoked key never comes back


def fresh(count: int, turn: str) -> list[str]:
    """So many keys of the court's that nobody has seen."""
    return [submitter_key("court", sha256(f"{turn} {number}".encode()).digest()).text for number in range(count)]


def submitters(number: int, add: list[str], revoke: list[str], by: str = "court") -> bytes:
    return change({"do": "submitters", "name": by, "add": add, "revoke": revoke}, number, [by])


def ids(keys: list[str]) -> list[str]:
    return [key.split("+")[1] for key in keys]


def test_a_member_has_so_many_submitters_and_no_more(node: Any) -> None:
    """A member alone answers for these, and all nodes hash the list with every block."""
    most = fresh(members.SUBMITTERS - 1, "first")  # one came with the genesis
    assert block(node, 1, submitters(0, [*most, *fresh(1, "over")], [])) == [Code.TOO_MANY]
    assert len(node.agreed.roll.submitters) == len(NAMES)
    assert block(node, 2, submitters(0, most, [])) == [Code.OK]
    assert block(node, 3, submitters(1, fresh(1, "over"), [])) == [Code.TOO_MANY]
    assert block(node, 4, submitters(1, fresh(1, "over"), ids(most[:1]))) == [Code.OK], "one goes, another comes"
    other = submitter_key("notary", public("another of the notary")).text
    assert block(node, 5, submitters(2, [other], [], by="notary")) == [Code.OK], "the others have their own"
    assert (Code.TOO_MANY.word, Code.TOO_MANY.status) == ("too_many", 409)


def test_revoked_keys_stay_and_are_counted_too(node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "SUBMITTERS_EVER", 3)
    first, second = fresh(2, "turn")
    own = next(one.key.id.hex() for one in roll().submitters.values() if one.member == "court")
    assert block(node, 1, submitters(0, [first], [own])) == [Code.OK]
    assert block(node, 2, submitters(1, [second], ids([first]))) == [Code.OK]
    assert block(node, 3, submitters(2, fresh(1, "fourth"), ids([second]))) == [Code.TOO_MANY]
    assert block(node, 4, submitters(2, [], ids([second]))) == [Code.OK], "to revoke is always possible"


@pytest.mark.parametrize(
    ("tx", "code"),
    [
        (change(JOIN, 0, NAMES[:2]), Code.NO_QUORUM),
        (change(JOIN, 1, NAMES), Code.NOT_NOW),
        (change(JOIN, 0, [*NAMES[:2], "bank"]), Code.NOT_NOW),
        (change({"do": "join", "member": member("court").written()}, 0, NAMES), Code.NOT_NOW),
        (change({"do": "rotate", "member": member("bank").written()}, 0, NAMES), Code.NOT_NOW),
        (change({"do": "leave", "name": "bank"}, 0, NAMES), Code.NOT_NOW),
        (change({"do": "leave", "name": "court", "why": ""}, 0, NAMES), Code.MALFORMED),
        (change({"do": "join", "member": {**member("bank").written(), "name": "Bank & Co"}}, 0, NAMES), Code.MALFORMED),
        (change({"do": "join", "member": {**member("bank").written(), "log": member("court").log.text}}, 0, NAMES),
         Code.NOT_NOW),
        (change({"do": "submitters", "name": "court", "add": [], "revoke": []}, 0, ["agency"]), Code.NO_QUORUM),
        (change({"do": "submitters", "name": "court", "add": [], "revoke": ["00000000"]}, 0, ["court"]), Code.NOT_NOW),
        (change({"do": "submitters", "name": "court", "add": ["x"], "revoke": []}, 0, ["court"]), Code.MALFORMED),
        (change({"do": "submitters", "name": "court", "add": [1], "revoke": []}, 0, ["court"]), Code.MALFORMED),
        (change({"do": "submitters", "name": "court", "add": [], "revoke": [1]}, 0, ["court"]), Code.MALFORMED),
        (change({"do": "join", "member": member("members").written()}, 0, NAMES), Code.MALFORMED),
        (change({"do": "join", "member": member("none").written()}, 0, NAMES), Code.MALFORMED),
        (change({"do": "join", "member": {**member("bank").written(), "url": "a\tb"}}, 0, NAMES), Code.MALFORMED),
        (change({"do": "join", "member": {**member("bank").written(), "validator": to_base64(bytes(31)),
                                          "office": to_base64(bytes(33))}}, 0, NAMES), Code.MALFORMED),
        (change(JOIN, 0, NAMES)[:-2] + b" }}", Code.MALFORMED),
        (b"\x02" + b"[" * 70000, Code.MALFORMED),
    ],
)  # fmt: skip
def test_a_change_that_is_not_signed_or_does_not_fit_changes_nothing(node: Any, tx: bytes, code: Code) -> None:
    before = node.app_hash
    assert block(node, 1, tx) == [code]
    assert (node.app_hash, node.agreed.roll) == (before, roll())


def test_a_forged_signature_among_good_ones_is_refused(node: Any) -> None:
    signatures = {name: members.signature(ORIGIN, JOIN, 0, secret(f"{name} office")) for name in NAMES[:3]}
    forged = {**signatures, "notary": signatures["court"]}
    assert block(node, 1, members.write(JOIN, 0, forged)) == [Code.BAD_SIGNATURE]


def test_a_change_holds_after_a_restart_and_is_taken_once(node: Any, tmp_path: Path) -> None:
    tx = change(JOIN, 0, NAMES)
    assert block(node, 1, tx, tx) == [Code.OK, Code.NOT_NOW]
    again = opened(tmp_path / "node")
    assert again.agreed == node.agreed
    assert again.app_hash == node.app_hash
    assert ask(again, "process_proposal", txs=[tx], time=time_of(NOW)).status == 2


def test_who_voted_twice_is_named_and_what_is_agreed_stays_the_same(node: Any, tmp_path: Path) -> None:
    """CometBFT brings the proof; members read the name in /health and decide. The state does not depend on it."""
    before = node.app_hash
    address = sha256(public("notary validator")).digest()[:20]
    proof = kind("Misbehavior")(type=1, validator=kind("Validator")(address=address), height=7)
    decided = ask(node, "finalize_block", misbehavior=[proof], height=1, time=time_of(NOW))
    ask(node, "commit")
    assert decided.app_hash == before
    block(node, 2)
    assert accused(opened(tmp_path / "node").store) == [{"name": "notary", "height": 7, "what": "voted twice"}]


def test_new_keys_leave_the_old_ones_beside_them_those_for_votes_too(tmp_path: Path) -> None:
    layout.make(tmp_path / "court", layout.Site("court", ORIGIN, "127.0.0.1", 1, 2, 3))
    kept = [*(tmp_path / "court").rglob("keys/*"), *(tmp_path / "court").rglob("priv_validator_*")]
    before = {path.read_bytes() for path in kept}
    layout.renew(tmp_path / "court")
    after = {path.read_bytes() for path in (tmp_path / "court").rglob("*") if path.is_file()}
    assert len(before) == 6
    assert before <= after
