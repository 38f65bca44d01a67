"""A node executes consented contracts again, signs what it found, and takes nothing that it should not have."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from concord.law import sheets
from concord.law.rulebook import Rulebook
from concord.ledger import attestation, attestation_records
from concord.ledger import leaf as leaves
from concord.ledger.attestation import Statement
from concord.ledger.attestation_records import Event, Text
from concord.ledger.encoding import Malformed
from concord.ledger.replica.application import Application
from concord.ledger.replica.attesting import Attester, OtherLeaf, refused
from concord.ledger.replica.batches import Record
from concord.ledger.replica.codes import Code, Refused
from tests.ledger import executing
from tests.ledger.replica import chain
from tests.ledger.replica.test_publishing import Node

WALK = executing.walked()
LEASE = WALK.law
Lawyer = Callable[[str], Rulebook | None]


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    yield chain.begun(tmp_path / "node")
    sheets.use({})
    sheets.use_whole({})


@pytest.fixture
def attester(application: Application, tmp_path: Path) -> Iterator[Attester]:
    made = made_for(application, tmp_path)
    yield made
    made.close()


def made_for(application: Application, folder: Path, law: Lawyer | None = None) -> Attester:
    more = {"law": law} if law else {}
    return Attester(
        folder / "attestations.sqlite3", chain.secret("agency log"), application.log,
        lambda: application.agreed.roll if application.agreed else None, **more,
    )  # fmt: skip


def contract(contract: str = executing.CONTRACT) -> list[Event]:
    return executing.events(WALK.entries, LEASE, contract)


def logged(application: Application, listed: Sequence[Event], by: str = "court") -> list[tuple[Event, int]]:
    """Puts the leaves of these into the log; returns each with its index."""
    agreed = application.agreed
    assert agreed is not None
    first = agreed.size
    records = [Record(chain.key_of(first + n), event.commitment) for n, event in enumerate(listed)]
    chain.block(application, agreed.height + 1, chain.batch(*records, by=by))
    held = [leaves.read(application.log.leaf(at) or b"").commitment for at in range(first, first + len(listed))]
    return [(event, first + held.index(event.commitment)) for event in listed]


def handed(placed: Sequence[tuple[Event, int]], by: str = "court", origin: str = chain.ORIGIN) -> bytes:
    return attestation_records.write(placed, origin, by, chain.secret(f"{by} submitter"))


def verdicts(notes: Sequence[str | None]) -> list[Any]:
    """What the notes say, by the key of the member; None for those that are not there yet."""
    key = chain.member("agency").log
    found: list[Any] = []
    for note in notes:
        statement, by = attestation.opened(note or "", [key]) if note else (None, ())
        assert note is None or by == (key,)
        found.append(statement if statement is None else statement.how or "valid")
    return found


def test_a_contract_is_executed_and_every_entry_signed(application: Application, attester: Attester) -> None:
    placed = logged(application, contract())
    notes = attester.take(handed(placed))
    assert verdicts(notes) == ["valid"] * len(placed)
    event = placed[0][0]
    assert attester.attestation(event.commitment) == notes[0]
    statement = Statement(chain.ORIGIN, event.commitment, event.digest)
    assert attestation.opened(notes[0] or "", [])[0] == statement
    assert attester.differences() == []


def test_what_comes_twice_or_in_parts_gets_the_same_notes(application: Application, attester: Attester) -> None:
    placed = logged(application, contract())
    first = attester.take(handed(placed[:2]))
    assert attester.take(handed(placed))[:2] == first
    assert attester.take(handed(placed)) == attester.take(handed(placed))


def test_what_comes_too_early_waits_for_what_stands_before_it(application: Application, attester: Attester) -> None:
    placed = logged(application, contract())
    assert attester.take(handed(placed[3:])) == [None] * len(placed[3:])
    attester.take(handed(placed[:3]))
    assert verdicts(attester.take(handed(placed[3:]))) == ["valid"] * len(placed[3:])


def test_a_record_whose_leaf_is_not_here_yet_waits(application: Application, attester: Attester) -> None:
    event = contract()[0]
    assert attester.take(handed([(event, 0)])) == [None]
    assert attester.attestation(event.commitment) is None
    assert verdicts(attester.take(handed(logged(application, [event])))) == ["valid"]


def test_a_node_that_lost_its_file_comes_to_the_same(application: Application, tmp_path: Path) -> None:
    placed = logged(application, contract())
    found = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        node = made_for(application, tmp_path / name)
        found.append(node.take(handed(placed)))
        node.close()
    assert found[0] == found[1]


def test_a_changed_amount_is_a_difference_that_everybody_can_read(application: Application, attester: Attester) -> None:
    walk = executing.walked()
    with executing.sealed():
        walk.do("bank", "pay", "2026-03-30 10:00", ref="B1", amount=300_00)
    listed = executing.events(walk.entries, LEASE)
    at = next(n for n, event in enumerate(listed) if event.parts["act"] == "pay")
    form = listed[at].parts["form"] | {"amount": 1}
    listed[at] = attestation_records.event({**listed[at].parts, "form": form})
    notes = attester.take(handed(logged(application, listed)))
    said = verdicts(notes)
    assert said[:at] == ["valid"] * at
    assert (said[at]["code"], said[at]["field"]) == ("entry", "effects")
    assert attester.differences() == [notes[at]]


def test_a_node_with_another_rulebook_says_so_until_it_has_the_right_one(
    application: Application, tmp_path: Path
) -> None:
    placed = logged(application, contract())
    other = msgspec.structs.replace(LEASE, digest="ab" * 32)
    node = made_for(application, tmp_path, lambda _key: other)
    said = verdicts(node.take(handed(placed)))
    assert said[0] == {"code": "pin", "mine": "ab" * 32, "part": "rulebook", "theirs": LEASE.digest}
    assert {how["code"] for how in said[1:]} == {"before"}
    assert len(node.differences()) == 1
    node.close()
    right = made_for(application, tmp_path)
    right.again()
    assert right.differences() == []
    assert verdicts(right.take(handed(placed))) == ["valid"] * len(placed)
    right.close()


def test_what_was_decided_by_older_tables_is_executed_by_them(application: Application, tmp_path: Path) -> None:
    placed = logged(application, contract())
    made_for(application, tmp_path).close()  # it saw the tables of then
    head = "# checked_until: 2099-01-01\ntable,valid_from,ppm,source,verified\n"
    sheets.use({"lpr": f"{head}LPR1Y,2026-03-01,10000,x,yes\n"})  # by these, 6 % would be too much
    node = made_for(application, tmp_path)
    with executing.sealed():
        late = executing.test_lease.running(late_rate="0.5%/year")
    newer = executing.events(late.entries, LEASE, "11" * 16)
    assert newer[0].parts["pins"]["tables"] != placed[0][0].parts["pins"]["tables"]
    other = [attestation_records.event({**e.parts, "salt": f"{e.seq + 99:064x}"}) for e in newer]
    placed_newer = logged(application, other)
    assert verdicts(node.take(handed(placed))) == ["valid"] * len(placed)
    assert verdicts(node.take(handed(placed_newer))) == ["valid"] * len(newer)
    node.close()


def test_tables_that_never_lay_here_are_named(application: Application, attester: Attester) -> None:
    event = contract()[0]
    pinned = attestation_records.event({**event.parts, "pins": event.parts["pins"] | {"tables": "cd" * 32}})
    assert verdicts(attester.take(handed(logged(application, [pinned]))))[0]["part"] == "tables"


# --- what is refused


def test_a_text_is_refused_and_nothing_of_it_kept(application: Application, attester: Attester) -> None:
    listed = contract()
    at = next(n for n, event in enumerate(listed) if event.parts["act"] == "deliver")
    form = listed[at].parts["form"] | {"ref": "ZhangSan"}
    listed[at] = attestation_records.event({**listed[at].parts, "form": form})
    placed = logged(application, listed)
    with pytest.raises(Text):
        attester.take(handed(placed))
    assert attester.attestation(placed[0][0].commitment) is None


def test_only_a_registered_submitter_is_heard(application: Application, attester: Attester) -> None:
    placed = logged(application, contract())
    good = json.loads(handed(placed))
    cases = {
        Code.UNKNOWN_SUBMITTER: attestation_records.write(placed, chain.ORIGIN, "x", chain.secret("stranger")),
        Code.BAD_SIGNATURE: leaves.canonical({**good, "events": good["events"][:1]}),
    }
    for code, body in cases.items():
        with pytest.raises(Refused) as refusal:
            attester.take(body)
        assert refusal.value.code is code
    with pytest.raises(Refused) as refusal:  # signed for another log
        attester.take(handed(placed, origin="other.example/2026"))
    assert refusal.value.code is Code.BAD_SIGNATURE


def test_of_a_stranger_nothing_is_looked_at_but_the_signature(attester: Attester) -> None:
    """Whoever is not registered learns nothing of what would be refused, and costs one signature."""
    body = leaves.canonical({"events": [{"no": "record"}], "key": "00" * 4, "signature": ""})
    with pytest.raises(Refused) as refusal:
        attester.take(body)
    assert refusal.value.code is Code.UNKNOWN_SUBMITTER


def test_a_revoked_key_is_not_heard(application: Application, attester: Attester) -> None:
    placed = logged(application, contract())
    revoke = {"add": [], "do": "submitters", "name": "court", "revoke": [attestation_records.read(
        handed(placed), chain.ORIGIN).submitter.hex()]}  # fmt: skip
    chain.block(application, 2, chain.change(revoke, 0, ["court"]))
    with pytest.raises(Refused) as refusal:
        attester.take(handed(placed))
    assert refusal.value.code is Code.REVOKED_KEY


def test_nobody_tells_of_the_leaves_of_others(application: Application, attester: Attester) -> None:
    """The leaf is the court's; the notary is registered, and may not speak for it."""
    placed = logged(application, contract())
    with pytest.raises(OtherLeaf):
        attester.take(handed(placed, by="notary"))


def test_a_record_stands_by_its_own_leaf_alone(application: Application, attester: Attester) -> None:
    placed = logged(application, contract())
    (one, _index), (_other, index) = placed[:2]
    with pytest.raises(OtherLeaf):
        attester.take(handed([(one, index)]))


def test_two_stories_of_one_entry_are_a_conflict(application: Application, attester: Attester) -> None:
    placed = logged(application, contract())
    attester.take(handed(placed))
    event, index = placed[0]
    for changed in ({"seen": "registry"}, {"contract": "22" * 16}, {"seq": 9}):
        other = attestation_records.event({**event.parts, **changed})
        with pytest.raises(Refused) as refusal:
            attester.take(handed([(other, index)]))
        assert refusal.value.code is Code.CONFLICT


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused(Code.CONFLICT), 409, "conflict"),
        (Refused(Code.UNKNOWN_SUBMITTER), 403, "unknown_submitter"),
        (Text("x"), 422, "text"),
        (OtherLeaf("x"), 422, "other_leaf"),
        (Malformed("x"), 400, "malformed"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_refusal_has_a_status_and_a_sentence(error: Exception, status: int, code: str) -> None:
    assert refused(error)[0] == status
    assert refused(error)[1]["code"] == code
    assert refused(error)[1]["message"]


def test_over_http(tmp_path: Path) -> None:
    """What is handed in is answered with the notes; they can be asked for one by one; differences have their page."""
    node = Node(tmp_path / "node")
    attester = made_for(node.application, tmp_path)
    node.web._attester = attester
    placed = logged(node.application, contract())
    status, answer = node.ask("/add-events", handed(placed))
    notes = json.loads(answer)["attestations"]
    assert (status, verdicts(notes)) == (200, ["valid"] * len(placed))
    assert node.ask(f"/attestation/{placed[0][0].commitment.hex()}") == (200, notes[0].encode())
    assert node.ask(f"/attestation/{bytes(32).hex()}")[0] == 404
    assert node.ask("/differences") == (200, b'{"differences": []}')
    assert json.loads(node.ask("/health")[1])["differences"] == 0
    assert node.ask("/add-events", b"{}")[0] == 400
    assert node.ask("/add-events", b"x" * (attestation_records.MOST_BYTES + 1))[0] == 413
    attester.close()


def test_what_a_node_executes_changes_nothing_that_nodes_agree_on(application: Application, tmp_path: Path) -> None:
    """One executes by its rulebook, one by another: what consensus binds is the same on both."""
    before = application.app_hash
    placed = logged(application, contract())
    hashes = {application.app_hash}
    for name, law in (("a", None), ("b", lambda _key: None)):
        (tmp_path / name).mkdir()
        node = made_for(application, tmp_path / name, law)
        node.take(handed(placed))
        application.load()
        hashes.add(application.app_hash)
        node.close()
    assert len(hashes) == 1
    assert before not in hashes
