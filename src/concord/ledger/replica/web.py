"""A node's HTTP.

GET  /checkpoint                  the newest one that bears a quorum            GET  /policy   whom to trust, if you do
GET  /<sha256 of the origin>/checkpoint   the newest that this node itself cosigned
GET  /tile/...                    c2sp.org/tlog-tiles                           GET  /roll     members and submitters
GET  /receipt/<submitter>/<key>   c2sp.org/tlog-proof, both in hex; 202 = wait  GET  /health
POST /add-record                  a batch, signed; answers with tickets         POST /add-change   of the members
POST /add-checkpoint              c2sp.org/tlog-witness
POST /add-events                  clear records of consented contracts, signed; answers with what this node attests
GET  /attestation/<commitment>    the same of one entry, by what its leaf commits to (hex)
GET  /differences                 the notes on entries that this node executed otherwise
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

from concord.ledger import attestation_records, bodies, tiles
from concord.ledger.bodies import Receive
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Answer
from concord.ledger.log import Damaged, Log
from concord.ledger.proof import Beside
from concord.ledger.replica import attesting, batches, members, snapshots
from concord.ledger.replica.application import Application, accused
from concord.ledger.replica.attesting import Attester, OtherLeaf
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.replica.comet import Comet
from concord.ledger.replica.publishing import Publisher, reaches
from concord.ledger.witness import request as requests

JSON, TEXT, BYTES = "application/json", "text/plain; charset=utf-8", "application/octet-stream"
WAITING: Final = 64  # transactions at once between HTTP and the mempool: more are told to come back
PATIENCE: Final = 2.5  # seconds for which a checkpoint of others waits until this node has the leaves too
REMEMBERED: Final = 200_000  # tickets that were given out and are not in the log yet
COSIGNED: Final = re.compile(r"/cosigned/(0|[1-9][0-9]{0,17})")
SOON: Final = 1.0  # seconds for which another member waits for a checkpoint that this one is gathering for
SHOWN: Final = re.compile(r"/([0-9a-f]{64})/checkpoint")
ATTESTED: Final = re.compile(r"/attestation/([0-9a-f]{64})")
RECEIPT: Final = re.compile(r"/receipt/([0-9a-f]{8})/([0-9a-f]{32})")
Send = Callable[[dict[str, Any]], Awaitable[None]]
T = TypeVar("T")


class Web:
    """The ASGI application of a node."""

    def __init__(
        self,
        application: Application,
        log: Log,
        comet: Comet,
        publisher: Publisher,
        name: str,
        attester: Attester | None = None,
    ) -> None:
        self._application, self._log, self._comet = application, log, comet
        self._publisher, self._name, self._attester = publisher, name, attester
        self._threads = ThreadPoolExecutor(WAITING // 2, "http")
        self._waiting = 0
        self._given: dict[bytes, None] = {}

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        try:
            answer = await self._answer(scope["method"], scope["path"], receive)
        except Refused as refused:
            answer = refusal(refused.code)
        except bodies.TooLate:
            answer = Answer(408, TEXT, b"The request took too long to come.\n")
        except Damaged as error:
            answer = Answer(500, TEXT, f"The node's store is damaged: {error}\n".encode())
        head = [(b"content-type", answer.kind.encode()), (b"content-length", str(len(answer.body)).encode())]
        if answer.status in (202, 503):
            head.append((b"retry-after", b"1"))
        await send({"type": "http.response.start", "status": answer.status, "headers": head})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, method: str, path: str, receive: Receive) -> Answer:
        if method == "POST":
            if path == "/add-record":
                return await self._add_record(await _body(receive, batches.LARGEST))
            if path == "/add-change":
                return await self._hand_in(await _body(receive, members.LARGEST))
            if path == "/add-checkpoint":
                return await self._add_checkpoint(await _body(receive, requests.MOST_BYTES))
            if path == "/add-events" and self._attester is not None:
                body = await _body(receive, attestation_records.MOST_BYTES)
                return await self._in_thread(_add_events, self._attester, body)
            return _missing()
        if method not in ("GET", "HEAD"):
            return Answer(405, TEXT, b"GET or POST.\n")
        if found := COSIGNED.fullmatch(path):
            return await self._cosigned(int(found[1]))
        return await self._in_thread(self._read, path)

    async def _in_thread(self, call: Callable[..., T], *given: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *given)

    # --- handing in

    async def _add_record(self, body: bytes) -> Answer:
        batch = batches.read(body)
        answer = await self._hand_in(body)
        tickets = [f"{named[:4].hex()}/{named[4:].hex()}" for named in batch.records]
        if answer.status == Code.OK.status:
            self._given.update(dict.fromkeys(batch.records))
            while len(self._given) > REMEMBERED:
                del self._given[next(iter(self._given))]
        if answer.status in (Code.OK.status, Code.REPLAYED.status):
            return answer._replace(body=json.dumps(json.loads(answer.body) | {"tickets": tickets}).encode())
        return answer

    async def _hand_in(self, tx: bytes) -> Answer:
        if self._waiting >= WAITING:
            raise Refused(Code.OVERLOADED)
        self._waiting += 1
        try:
            code = await asyncio.get_running_loop().run_in_executor(self._threads, self._comet.hand_in, tx)
        finally:
            self._waiting -= 1
        return refusal(code)

    async def _add_checkpoint(self, body: bytes) -> Answer:
        """A node a little ahead asks before this one has the block: it is waited for, a moment, if a member asks."""
        refused = await self._in_thread(self._publisher.refused, body)
        if refused is not None:
            return refused
        end = time.monotonic() + PATIENCE
        size = requests.read(body).checkpoint.size
        while self._publisher.size() < size and time.monotonic() < end:
            await asyncio.sleep(0.02)
        return await self._in_thread(self._publisher.cosign, body)

    async def _cosigned(self, size: int) -> Answer:
        end = time.monotonic() + SOON
        while self._publisher.settled < size and time.monotonic() < end:
            await asyncio.sleep(0.02)
        if self._publisher.settled < size:
            return _missing()
        return await self._in_thread(self._kept, size)

    # --- reading

    def _kept(self, size: int) -> Answer:
        note = self._publisher.cosigned(size)
        return Answer(200, TEXT, note.encode()) if note else _missing()

    def _read(self, path: str) -> Answer:
        if found := RECEIPT.fullmatch(path):
            return self._receipt(bytes.fromhex(found[1]), bytes.fromhex(found[2]))
        if path.startswith("/tile/"):
            return self._tile(path.removeprefix("/tile/"))
        if self._attester is not None and (found := ATTESTED.fullmatch(path)):
            note = self._attester.attestation(bytes.fromhex(found[1]))
            return Answer(200, TEXT, note.encode()) if note else _missing()
        if self._attester is not None and path == "/differences":
            return _json({"differences": self._attester.differences()})
        agreed = self._application.agreed
        if path == "/checkpoint":
            note = self._log.published()
            return Answer(200, TEXT, note.encode()) if note else _missing()
        if found := SHOWN.fullmatch(path):
            return self._publisher.shown(found[1])
        if path == "/health":
            return _json(self._health())
        if agreed is None:
            return _missing()
        if path == "/policy":
            return Answer(200, TEXT, agreed.roll.policy().encode())
        return _json(agreed.roll.written()) if path == "/roll" else _missing()

    def _tile(self, path: str) -> Answer:
        try:
            data = self._log.tile(tiles.read_path(path))
        except Malformed:
            return _missing()
        return Answer(200, BYTES, data) if data is not None else _missing()

    def _receipt(self, submitter: bytes, key: bytes) -> Answer:
        """By the first checkpoint that covers the leaf; where members have changed since, by the newest."""
        index = self._log.received(submitter, key)
        if index is None:
            wait = submitter + key in self._given
            return _json({"code": "pending"}, 202) if wait else _json({"code": "unknown"}, 404)
        note, policy = self._log.published_over(index), self._publisher.policy
        if note is None:
            return _json({"code": "pending"}, 202)
        if policy is not None and not reaches(note, policy):
            note = self._log.published()
        leaf = self._log.leaf(index)
        assert leaf is not None  # noqa: S101  the index is that of a leaf
        return Answer(200, TEXT, self._log.receipt(index, note, Beside(leaf).written()).encode())

    def _health(self) -> dict[str, Any]:
        agreed = self._application.agreed
        process = self._comet.process
        found: dict[str, Any] = {"name": self._name, "cometbft": bool(process and process.poll() is None)}
        found["snapshot"] = max((shot.height for shot in snapshots.kept(self._log.store)), default=0)
        found["accused"] = accused(self._log.store)
        found["differences"] = len(self._attester.differences()) if self._attester is not None else 0
        kept = self._log.store.newest(settled=True)
        found["published"] = {"size": kept.size, "at": kept.at} if kept else None
        if agreed is not None:
            found |= {"height": agreed.height, "at": agreed.at // 1000, "size": agreed.size,
                      "root": agreed.root.hex(), "app_hash": self._application.app_hash.hex(),
                      "members": len(agreed.roll.members), "quorum": agreed.roll.quorum}  # fmt: skip
        return found


def refusal(code: Code) -> Answer:
    """The answer to what was handed in."""
    return _json({"code": code.word, "message": code.sentence}, code.status)


def _add_events(attester: Attester, body: bytes) -> Answer:
    try:
        return _json({"attestations": attester.take(body)})
    except (Refused, OtherLeaf, Malformed) as error:
        status, said = attesting.refused(error)
        return _json(said, status)


def _json(value: Any, status: int = 200) -> Answer:
    return Answer(status, JSON, json.dumps(value).encode())


def _missing() -> Answer:
    return Answer(404, TEXT, b"There is no such thing here.\n")


async def _body(receive: Receive, most: int) -> bytes:
    try:
        return await bodies.whole(receive, most)
    except bodies.TooLong as error:
        raise Refused(Code.OVERSIZE) from error
    except bodies.HungUp as error:
        raise Refused(Code.MALFORMED) from error
