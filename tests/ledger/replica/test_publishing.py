"""A node cosigns what its own log holds, and nothing that a single member signed on its own."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import keyfile
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import leaf_hash
from concord.ledger.note import COSIGNATURE
from concord.ledger.replica.codes import Code
from concord.ledger.replica.publishing import Publisher, reaches
from concord.ledger.replica.web import WAITING, Web
from concord.ledger.witness import request as requests
from concord.ledger.witness.state import State
from concord.ledger.witness.witnessing import Trust, Witness
from tests.ledger.replica.chain import NAMES, NOW, ORIGIN, batch, begun, block, record, secret


class Node:
    """A node without CometBFT: application, publisher, HTTP. codes: what CometBFT is to answer."""

    def __init__(self, folder: Path) -> None:
        self.application = begun(folder)
        witness = keyfile.made("agency/witness", COSIGNATURE)
        state = State.create(folder / "witness.sqlite3")
        self.publisher = Publisher(
            self.application.log, secret("agency log"), Witness([witness], Trust({ORIGIN: ()}), state)
        )
        self.codes: list[Code] = []
        comet = SimpleNamespace(hand_in=lambda tx: self.codes.pop(0), process=None)
        self.web = Web(self.application, self.application.log, comet, self.publisher, "agency")  # type: ignore[arg-type]

    def tell(self) -> None:
        self.publisher.tell(self.application.agreed)

    def ask(self, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        return asyncio.run(self._ask(path, body))

    async def _ask(self, path: str, body: bytes | None) -> tuple[int, bytes]:
        sent: list[Any] = []

        async def send(event: dict[str, Any]) -> None:
            sent.append(event)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body or b"", "more_body": False}

        scope = {"type": "http", "method": "GET" if body is None else "POST", "path": path}
        await self.web(scope, receive, send)
        return sent[0]["status"], sent[1]["body"]


@pytest.fixture
def node(tmp_path: Path) -> Node:
    node = Node(tmp_path / "node")
    block(node.application, 1, batch(record(1), record(2)))
    node.tell()
    return node


def signed(node: Node, checkpoint: Checkpoint, by: str = "court") -> bytes:
    return requests.write(0, [], checkpoints.sign(checkpoint, secret(f"{by} log")))


def test_a_checkpoint_of_another_member_is_cosigned_if_this_log_says_the_same(node: Node) -> None:
    status, lines = node.ask("/add-checkpoint", signed(node, node.application.agreed.checkpoint))
    assert (status, lines.count(b"agency/witness")) == (200, 1)


def test_a_member_who_equivocates_is_cosigned_by_nobody(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another root for the same size; and a larger tree that no block made. The key is a good one both times."""
    monkeypatch.setattr("concord.ledger.replica.web.PATIENCE", 0.05)
    for forged in (Checkpoint(ORIGIN, 2, leaf_hash(b"other")), Checkpoint(ORIGIN, 3, leaf_hash(b"more"))):
        assert node.ask("/add-checkpoint", signed(node, forged))[0] == 422
    assert node.ask("/add-checkpoint", signed(node, node.application.agreed.checkpoint, by="stranger"))[0] == 403
    assert node.ask("/add-checkpoint", b"old 0\n\nx")[0] == 400


def test_nobody_who_is_no_member_makes_the_node_wait_or_reckon(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    def root(size: int | None = None) -> bytes:
        raise AssertionError(f"a root of {size} leaves for a stranger")

    monkeypatch.setattr(node.application.log, "root", root)
    monkeypatch.setattr("concord.ledger.replica.web.PATIENCE", 30.0)
    begun_ = time.monotonic()
    for size in (1, 2, 3, 1 << 60):
        asked = signed(node, Checkpoint(ORIGIN, size, leaf_hash(b"x")), by="stranger")
        assert node.ask("/add-checkpoint", asked)[0] == 403
        assert node.publisher.cosign(asked).status == 403
    assert time.monotonic() - begun_ < 30, "it waited for leaves that a stranger spoke of"


def test_a_body_that_does_not_come_whole_in_time_is_not_waited_for(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concord.ledger.bodies.PATIENCE", 0.05)
    for path in ("/add-record", "/add-change", "/add-checkpoint"):
        status = asyncio.run(asyncio.wait_for(dribbled(node.web, path), 5))
        assert status == 408


async def dribbled(web: Web, path: str) -> int:
    """The status that is answered to a body of which a byte comes now and then, and never the last."""
    sent: list[Any] = []

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    await web({"type": "http", "method": "POST", "path": path}, receive, send)
    return int(sent[0]["status"])


def test_a_checkpoint_counts_with_a_quorum_alone(node: Node) -> None:
    policy = node.publisher.policy
    body = node.application.agreed.checkpoint.body
    note = checkpoints.sign(node.application.agreed.checkpoint, secret("court log"))
    lines = [
        checkpoints.cosign(f"{name}/witness", secret(f"{name} witness"), body, NOW // 1000) for name in NAMES
    ]  # fmt: skip
    assert policy
    assert [reaches(note + "".join(lines[:many]), policy) for many in range(5)] == [False, False, False, True, True]
    forged = lines[0].replace("agency", "court")
    assert not reaches(note + "".join(lines[:2]) + forged, policy)


@pytest.mark.parametrize(
    ("code", "status"),
    [(Code.OK, 202), (Code.REPLAYED, 409), (Code.UNKNOWN_SUBMITTER, 403), (Code.AHEAD, 422), (Code.OVERLOADED, 503)],
)
def test_what_is_handed_in_is_answered_with_a_code(node: Node, code: Code, status: int) -> None:
    node.codes = [code]
    answer = node.ask("/add-record", batch(record(9)))
    said = json.loads(answer[1])
    assert (answer[0], said["code"]) == (status, code.word)
    assert ("tickets" in said) == (code in (Code.OK, Code.REPLAYED))


def test_what_is_no_batch_never_reaches_the_mempool(node: Node) -> None:
    answers = [node.ask("/add-record", body) for body in (b"", b"\x01" + bytes(200), bytes(300_000))]
    assert [(status, json.loads(body)["code"]) for status, body in answers] == [
        (400, "malformed"), (400, "malformed"), (413, "oversize"),
    ]  # fmt: skip


def test_a_node_with_too_much_waiting_says_so(node: Node) -> None:
    node.web._waiting = WAITING
    assert node.ask("/add-record", batch(record(9)))[0] == 503


def test_a_ticket_waits_until_there_is_a_receipt(node: Node) -> None:
    node.codes = [Code.OK]
    tickets = json.loads(node.ask("/add-record", batch(record(9)))[1])["tickets"]
    assert node.ask(f"/receipt/{tickets[0]}")[0] == 202  # given, in no block yet
    assert node.ask(f"/receipt/{tickets[0][:-1]}f")[0] == 404
    recorded = tickets[0].split("/")[0] + "/" + record(1).key.hex()
    assert node.ask(f"/receipt/{recorded}")[0] == 202  # in the log, not cosigned yet
    for path in ("/checkpoint", "/receipt/x/y", "/tile/0/000.p/9", "/tile/../x", "/nothing"):
        assert node.ask(path)[0] == 404
    assert node.ask("/tile/0/000.p/2")[0] == 200
