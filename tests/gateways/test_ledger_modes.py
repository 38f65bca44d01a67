"""The log with witnesses, and in a consortium: what is given out when, and what happens while others are away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from concord.gateways import ledger as gateway
from concord.gateways.ledger import consortium, handing, ledger, seldom
from concord.gateways.ledger.checks import check_ledger
from concord.gateways.models import LedgerCheckpoint, LedgerRecord, LedgerState
from concord.ledger import checkpoint as checkpoints
from concord.ledger import judgement, policy, receipt
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.fetching import Unreachable
from concord.ledger.keyfile import Secret
from concord.ledger.log import Log, Submission
from concord.ledger.note import Key
from concord.ledger.proof import Beside
from concord.ledger.replica import batches
from concord.ledger.replica.client import Client
from concord.ledger.replica.codes import Refused
from concord.ledger.store import SqliteStore
from concord.ledger.witness.app import App
from concord.ledger.witness.copying import Copies
from concord.ledger.witness.state import State
from concord.ledger.witness.witnessing import Trust, Witness
from tests.ledger import made, standing

pytestmark = pytest.mark.django_db
NAMES = list(made.WITNESSES)[:3]


def lodge(name: str) -> None:
    gateway.lodge([(name, {"id": name})])


def proven(name: str) -> str:
    return gateway.proof(name, {"id": name}) or ""


def judged(name: str, trusted: str) -> judgement.Verdict:
    return judgement.judge(judgement.evidence(proven(name).encode()), policy.read(trusted.encode()))


class Members:
    """Three witnesses of this deployment's log, two of which are enough; each can be shut and opened."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.shut: set[str] = set()
        apps = {name: self.app(folder / name, name) for name in NAMES}
        self.url = stack.enter_context(standing.served(standing.mounted(apps)))

    def app(self, folder: Path, name: str) -> standing.App:
        folder.mkdir(parents=True)
        State.create(folder / "state.sqlite3").close()
        secret = Secret(made.WITNESS_KEYS[name], made.WITNESSES[name])
        trust = Trust({ledger().origin: (ledger().public,)})
        witness = App(Witness((secret,), trust, State(folder / "state.sqlite3")), Copies(folder, secret, {}))

        async def application(scope: Any, receive: Any, send: Any) -> None:
            if name in self.shut:
                await standing.reply(send, 503, b"shut")
            else:
                await witness(scope, receive, send)

        return application

    def policy(self) -> str:
        lines = [f"witness {name} {made.WITNESS_KEYS[name].text} {self.url}/{name}\n" for name in NAMES]
        return f"# whom we ask\n{''.join(lines)}group members 2 {' '.join(NAMES)}\nquorum members\n"


@pytest.fixture
def members(settings: Any, tmp_path: Path) -> Iterator[Members]:
    settings.CONCORD_DATA = tmp_path
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "policy")
    seldom._said.clear()
    with ExitStack() as stack:
        asked = Members(tmp_path / "members", stack)
        (tmp_path / "policy").write_text(asked.policy(), encoding="utf-8")
        yield asked


def test_a_receipt_waits_for_the_quorum_and_then_carries_it(members: Members) -> None:
    lodge("one")
    gateway.put_in(at=int(time.time()))
    assert ledger().size() == 16, "durable at once"
    assert (gateway.standing("one"), proven("one"), ledger().published()) == ("unwitnessed", "", None)
    assert gateway.cosign() == 1
    assert gateway.standing("one") == "recorded"
    verdict = judged("one", gateway.published_policy())
    assert (verdict.failed, verdict.whose) == (0, "witnesses")
    assert len(verdict.relied_on) >= 2
    beside = judgement.evidence(proven("one").encode()).policy or ""
    assert policy.read(beside.encode()).asks == (2, 3), "the policy handed out is the deployment's"
    assert gateway.cosign() == 0


def test_one_away_is_no_matter_two_away_and_receipts_wait(members: Members) -> None:
    members.shut = {NAMES[0]}
    lodge("one")
    gateway.put_in(at=int(time.time()))
    assert gateway.cosign() == 1
    members.shut = {NAMES[0], NAMES[1]}
    lodge("two")
    gateway.put_in(at=int(time.time()))
    assert gateway.cosign() == 0
    assert (gateway.standing("one"), gateway.standing("two")) == ("recorded", "unwitnessed")
    lodge("three")
    gateway.put_in(at=int(time.time()))
    members.shut = set()
    assert gateway.cosign() == 1
    for name in ("one", "two", "three"):
        assert judged(name, gateway.published_policy()).failed == 0
    sizes = LedgerCheckpoint.objects.order_by("size").values_list("size", "settled")
    assert list(sizes) == [(16, True), (32, False), (48, True)], "what could not be cosigned in time is covered later"


def test_a_log_that_was_set_back_gets_no_cosignature(members: Members, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("one", "two"):
        lodge(name)
        gateway.put_in(at=int(time.time()))
        gateway.cosign()
    from_backup = {"log": ledger().number, "size": 16}
    LedgerCheckpoint.objects.exclude(**from_backup).delete()
    note = LedgerCheckpoint.objects.get().note
    body = notes.read(note).text
    LedgerCheckpoint.objects.update(note=checkpoints.sign(checkpoints.read(body), ledger()._key), settled=False)
    assert gateway.cosign() == 0
    assert "was it rolled back?" in caplog.text


def test_that_the_quorum_is_missing_is_said_once_a_minute_and_when_it_changes(
    members: Members, caplog: pytest.LogCaptureFixture
) -> None:
    members.shut = {NAMES[0], NAMES[1]}
    for name in ("one", "two", "three"):
        lodge(name)
        gateway.put_in(at=int(time.time()))
        gateway.cosign()
    assert caplog.text.count("lacks cosignatures") == 1
    members.shut = set(NAMES)
    lodge("four")
    gateway.put_in(at=int(time.time()))
    gateway.cosign()
    assert caplog.text.count("lacks cosignatures") == 2
    seldom._said.update({about: (says, when - 61) for about, (says, when) in seldom._said.items()})
    gateway.cosign()
    assert caplog.text.count("lacks cosignatures") == 3


# --- in a consortium


class OwnNode:
    """A member's node as a platform sees it, with a log that three have cosigned."""

    def __init__(self, folder: Path) -> None:
        self.log = Log(made.ORIGIN, made.LOG, SqliteStore(folder / "node.sqlite3"))
        self.known: Key | None = None
        self.taken: list[int] = []
        self.bodies: list[bytes] = []
        self.false: set[bytes] = set()  # tickets whose receipt is of another record
        self.signers = NAMES

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path == "/add-record":
            await standing.reply(send, *self.add((await receive())["body"]))
        else:
            _nothing, _receipt, who, key = path.split("/")
            await standing.reply(send, *self.receipt(bytes.fromhex(who), bytes.fromhex(key)))

    def add(self, body: bytes) -> tuple[int, bytes]:
        batch = batches.read(body)
        self.bodies.append(body)
        if self.known is None or batch.submitter != self.known.id:
            return 403, b'{"code": "unknown_submitter"}'
        batches.check_signature(batch, self.log.origin, self.known.public)
        if all(self.log.received(batch.submitter, named[4:]) is not None for named in batch.records):
            return 409, b'{"code": "replayed", "tickets": []}'
        at = int(time.time())
        given = [
            Submission(batch.submitter, named[4:], leaves.leaf(submitter=batch.submitter, at=at, committed=committed))
            for named, committed in batch.records.items()
        ]
        self.taken.append(len(given))
        self.log.extend(given, at=at)
        note = self.log.publish(at, settled=False)
        head = checkpoints.read(notes.read(note).text)
        self.log.keep(note + "".join(made.cosign(head, name, made.WITNESSES[name], at) for name in self.signers))
        return 202, b'{"code": "ok", "tickets": []}'

    def receipt(self, who: bytes, key: bytes) -> tuple[int, bytes]:
        index = self.log.received(who, key)
        if index is not None and key in self.false:
            index ^= 1
        if index is None:
            return 404, b"{}"
        return 200, self.log.receipt(index, extra=Beside(self.log.leaf(index) or b"").written()).encode()


@pytest.fixture
def node(settings: Any, tmp_path: Path) -> Iterator[OwnNode]:
    settings.CONCORD_DATA = tmp_path
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "replicated", str(tmp_path / "policy")
    (tmp_path / "policy").write_text(
        made.policy_of([made.LOG_KEY], {name: made.WITNESS_KEYS[name] for name in NAMES}, 2), encoding="utf-8"
    )
    consortium.handed.clear()
    seldom._said.clear()
    own = OwnNode(tmp_path)
    own.known = consortium.submitter()
    with standing.served(own) as url:
        settings.CONCORD_LEDGER_NODE = url
        yield own
    own.log.store.close()  # type: ignore[attr-defined]  # it is one of SQLite's


def test_a_record_goes_to_the_own_node_and_its_receipt_is_kept_here(node: OwnNode, settings: Any) -> None:
    lodge("one")
    assert gateway.put_in(at=1) == 1
    assert (node.taken, gateway.standing("one"), gateway.proof("one", {"id": "one"})) == ([16], "waiting", None)
    assert gateway.put_in(at=1) == 1
    settings.CONCORD_LEDGER_NODE = standing.nobody()
    assert gateway.standing("one") == "recorded"
    verdict = judged("one", gateway.published_policy())
    assert (verdict.failed, verdict.whose, verdict.origin) == (0, "witnesses", made.ORIGIN)
    assert gateway.since("one") == verdict.recorded
    assert ledger().size() == 0, "the own log stays empty"
    assert checkpoints.opened(gateway.newest_checkpoint() or "", made.LOG_KEY).size == 16


def test_a_node_that_is_away_gets_the_record_later_and_once(node: OwnNode, settings: Any) -> None:
    url, settings.CONCORD_LEDGER_NODE = settings.CONCORD_LEDGER_NODE, standing.nobody()
    lodge("one")
    with pytest.raises(Unreachable):
        gateway.put_in(at=1)
    ticket = bytes(LedgerRecord.objects.get().ticket or b"")
    settings.CONCORD_LEDGER_NODE = url
    gateway.put_in(at=1)
    consortium.handed.clear()  # the process dies before it has asked for the receipt
    gateway.put_in(at=1)
    gateway.put_in(at=1)
    assert gateway.standing("one") == "recorded"
    assert bytes(LedgerRecord.objects.get().ticket or b"") == ticket
    held = [node.log.leaf(index) or b"" for index in range(node.log.size())]
    committed = bytes(LedgerRecord.objects.get().commitment)
    assert sum(leaf[13:] == committed for leaf in held) == 1, "handed over twice, taken once"


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_give_a_record_one_ticket(node: OwnNode, monkeypatch: pytest.MonkeyPatch) -> None:
    lodge("one")
    both, new_key = threading.Barrier(2), batches.new_key

    def slow(at: int) -> bytes:
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        return new_key(at)

    monkeypatch.setattr(handing, "new_key", slow)
    monkeypatch.setattr(consortium, "handed", {})

    def work() -> None:
        try:
            gateway.put_in(at=1)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _nth in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = [node.log.leaf(index) or b"" for index in range(node.log.size())]
    committed = bytes(LedgerRecord.objects.get().commitment)
    assert sum(leaf[13:] == committed for leaf in held) == 1


def test_a_checkpoint_that_too_few_cosigned_is_no_receipt(node: OwnNode, caplog: pytest.LogCaptureFixture) -> None:
    node.signers = NAMES[:1]
    lodge("one")
    gateway.put_in(at=1)
    assert gateway.put_in(at=1) == 0
    assert (gateway.standing("one"), LedgerCheckpoint.objects.count()) == ("waiting", 0)
    assert "not what CONCORD_LEDGER_POLICY asks for" in caplog.text
    node.signers = NAMES
    consortium.Node().fill(at=1)
    node.log.store.keep(node.log.store.kept(16)._replace(settled=False))  # type: ignore[union-attr]  # it is kept
    assert gateway.put_in(at=1) == 1
    assert judged("one", gateway.published_policy()).failed == 0


def test_a_ticket_older_than_a_day_is_replaced(node: OwnNode) -> None:
    lodge("one")
    LedgerRecord.objects.update(ticket=batches.new_key((int(time.time()) - 90_000) * 1000))
    gateway.put_in(at=1)
    gateway.put_in(at=1)
    assert gateway.standing("one") == "recorded"


def test_what_goes_out_again_is_what_went_out(node: OwnNode, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "receipt", lambda _who, _key: (404, b"{}"))
    for name in ("one", "two", "three"):
        lodge(name)
    gateway.put_in(at=1)
    consortium.handed.clear()  # the process dies
    gateway.put_in(at=1)
    consortium.handed = dict.fromkeys(consortium.handed, int(time.time()) - 61)  # a minute without a receipt
    lodge("four")
    gateway.put_in(at=1)
    gateway.put_in(at=1)
    assert [node.bodies.index(body) for body in node.bodies] == [0, 0, 2, 0]


def test_tickets_too_old_are_replaced_around_the_same_leaves(node: OwnNode, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as away:
        away.setattr(consortium, "moment", lambda _at: int(time.time()) - 90_000)
        away.setattr(node, "known", None)
        lodge("one")
        with pytest.raises(Refused):
            gateway.put_in(at=1)
    gateway.put_in(at=1)
    gateway.put_in(at=1)
    assert gateway.standing("one") == "recorded"
    before, after = (batches.read(body).records for body in node.bodies)
    assert list(before.values()) == list(after.values())
    assert LedgerState.objects.filter(log=consortium.LOG).count() == 0, "what is in the log is kept there"


def test_a_node_that_hangs_is_asked_once_a_pass(node: OwnNode, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def hangs(_client: Client, ticket: str, **_: Any) -> str:
        asked.append(ticket)
        raise Unreachable("timed out")

    monkeypatch.setattr(Client, "receipt", hangs)
    for name in ("one", "two", "three"):  # three batches
        lodge(name)
        gateway.put_in(at=1)
    asked.clear()
    assert gateway.put_in(at=1) == 0
    assert len(asked) == 1


def test_a_false_receipt_holds_up_nobody_and_is_said_once(node: OwnNode, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("one", "two"):
        lodge(name)
    gateway.put_in(at=1)
    node.false = {bytes(LedgerRecord.objects.get(key="one").ticket or b"")}
    assert gateway.put_in(at=1) == 1
    gateway.put_in(at=1)
    assert (gateway.standing("one"), gateway.standing("two")) == ("waiting", "recorded")
    assert caplog.text.count("does not hold") == 1


def test_what_was_kept_of_a_receipt_and_then_changed_is_found(node: OwnNode) -> None:
    for name in ("one", "two"):
        lodge(name)
        gateway.put_in(at=1)
        gateway.put_in(at=1)
    row = LedgerRecord.objects.get(key="one")
    path = bytearray(row.path or b"")
    path[0] ^= 1
    LedgerRecord.objects.filter(key="one").update(path=bytes(path))
    with pytest.raises(gateway.RecordAltered):
        proven("one")
    assert judged("two", gateway.published_policy()).failed == 0


def test_batches_of_nothing_go_to_the_node_too(node: OwnNode, settings: Any) -> None:
    settings.CONCORD_LEDGER_FILLER = 1
    gateway.fill(at=1)
    assert node.taken == [16]


def test_a_receipt_of_the_own_years_holds_after_a_consortium_was_joined(node: OwnNode, settings: Any) -> None:
    settings.CONCORD_LEDGER = "embedded"
    lodge("before")
    gateway.put_in(at=made.AT)
    settings.CONCORD_LEDGER = "replicated"
    shown = receipt.read(proven("before"))
    checkpoints.opened(shown.note, ledger().public)


def test_a_policy_whose_quorum_can_be_reached_is_taken(members: Members) -> None:
    assert check_ledger() == []
