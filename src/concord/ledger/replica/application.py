"""What CometBFT asks, and what becomes of it (ABCI 2.0). One thread calls; FinalizeBlock weighs, Commit writes.

A block is weighed in memory; Commit writes records, tiles, height, members and the checkpoint that is to be cosigned in
one transaction. Killed before it, CometBFT hands the block in again; killed after it, Info says that it is done.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, Final

from concord.ledger import growth
from concord.ledger import leaf as leaves
from concord.ledger.log import Log
from concord.ledger.replica import members, messages, snapshots, state
from concord.ledger.replica.batches import LARGEST
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.replica.members import Roll
from concord.ledger.replica.messages import ACCEPT, REJECT, answer, kind
from concord.ledger.replica.snapshots import Parts, Restoring
from concord.ledger.replica.state import Agreed, Block, Draft, Known
from concord.ledger.replica.window import Window, first_key
from concord.ledger.store import SqliteStore, Store
from concord.ledger.tiles import ENTRIES, WIDTH, Tile, entries, holds

STATE: Final = "replica"
ACCUSED: Final = "accused"
MOST_ACCUSED: Final = 100
KINDS: Final = {1: "voted twice", 2: "signed a false header"}
VERSION: Final = "concord/1"

log_ = logging.getLogger(__name__)
TxResult = kind("ExecTxResult")
ValidatorUpdate = kind("ValidatorUpdate")
PublicKey = kind("PublicKey")


class Application:
    """The log of one node. committed: called, in this thread, after each block that is durable."""

    def __init__(
        self,
        log: Log,
        store: SqliteStore,
        *,
        committed: Callable[[Agreed], object] | None = None,
        snapshot_every: int = snapshots.EVERY,
    ) -> None:
        self.log, self.store, self._committed, self._every = log, store, committed, snapshot_every
        self._known = Known()
        self._block: Block | None = None
        self._accused: list[dict[str, Any]] = []
        self._restoring: Restoring | None = None
        self._parts = Parts(store)
        self.agreed: Agreed | None = None
        self.app_hash = b""
        self.window = Window()
        self.load()

    def load(self) -> None:
        """Reads what was committed last, if anything."""
        held = self.store.state(STATE)
        self.window = Window()
        self._block = None
        if held is None:
            self.agreed = None
            return
        self.agreed = state.agreed(json.loads(held))
        self.window.add(list(remembered(self.store, self.agreed)))
        self.app_hash = self.agreed.app_hash(self.window.digest(self.agreed.at))

    def _tell(self, agreed: Agreed) -> None:
        if self._committed is not None:
            self._committed(agreed)

    def handle(self, call: str, request: Any) -> Any:
        """Takes the name of a call and its request; returns the Response."""
        return getattr(self, f"_{call}")(request)

    # --- beginning

    def _info(self, request: Any) -> Any:
        agreed = self.agreed
        if agreed is None or not agreed.height:
            return answer("info", data="concord", version=VERSION)
        return answer("info", data="concord", version=VERSION, last_block_height=agreed.height,
                      last_block_app_hash=self.app_hash)  # fmt: skip

    def _init_chain(self, request: Any) -> Any:
        """The members of the genesis are its validators: whoever votes on blocks is known by name."""
        roll = members.roll(json.loads(request.app_state_bytes))
        voting = {update.pub_key.ed25519 for update in request.validators}
        if voting != {member.validator for member in roll.members.values()}:
            raise ValueError("the validators of the genesis are not its members")
        if self.log.size():
            raise ValueError("the log holds leaves already; a new chain begins with an empty one")
        self.agreed = Agreed(roll, at=_milliseconds(request.time))
        self.app_hash = self.agreed.app_hash(self.window.digest(self.agreed.at))
        return answer("init_chain", app_hash=self.app_hash)

    def _state(self) -> Agreed:
        if self.agreed is None:
            raise ValueError("no chain was begun")
        return self.agreed

    # --- what is handed in

    def _check_tx(self, request: Any) -> Any:
        code = self.weigh(request.tx)
        return answer("check_tx", code=code, codespace="" if not code else "concord", log=code.word if code else "")

    def weigh(self, tx: bytes) -> Code:
        """Whether a transaction would be taken now. The clock is this node's: the block's may differ a little."""
        before = self._state()
        return _taken(Draft(before, self.window, self._known, max(before.at, int(time.time() * 1000))), tx)

    def _prepare_proposal(self, request: Any) -> Any:
        """Proposes what would be taken, in the order it came, as far as it fits: what a mempool replays stays out."""
        draft, chosen, room = self._draft(request), [], request.max_tx_bytes
        for tx in request.txs:
            if len(tx) + 8 <= room and _taken(draft, tx) is Code.OK:
                chosen.append(tx)
                room -= len(tx) + 8
        return answer("prepare_proposal", txs=chosen)

    def _process_proposal(self, request: Any) -> Any:
        """Votes only for blocks all of whose transactions would be taken: an honest proposer leaves others out."""
        draft = self._draft(request)
        good = all(len(tx) <= max(LARGEST, members.LARGEST) and _taken(draft, tx) is Code.OK for tx in request.txs)
        return answer("process_proposal", status=ACCEPT if good else REJECT)

    def _draft(self, request: Any) -> Draft:
        return Draft(self._state(), self.window, self._known, _milliseconds(request.time))

    # --- what was decided

    def _finalize_block(self, request: Any) -> Any:
        """Weighs the block; writes nothing. If we stop here, CometBFT hands the block in again."""
        draft = self._draft(request)
        codes = [_taken(draft, tx) for tx in request.txs]
        held = self.store.read(growth.open_rows(draft.before.size))
        self._accused = [*accused(self.store), *(_accusation(draft.roll, one) for one in request.misbehavior)]
        self._block = block = state.finished(draft, request.height, held)
        updates = [
            ValidatorUpdate(pub_key=PublicKey(ed25519=key), power=power) for key, power in block.validators.items()
        ]
        results = [TxResult(code=code, codespace="concord" if code else "") for code in codes]
        return answer("finalize_block", tx_results=results, validator_updates=updates, app_hash=block.app_hash)

    def _commit(self, request: Any) -> Any:
        block = self._block
        if block is None:
            raise ValueError("no block was weighed")
        with self.store.turn():
            self.log.commit(block.plan)
            self.store.put_state(STATE, leaves.canonical(block.after.written()))
            if self._accused:
                self.store.put_state(ACCUSED, leaves.canonical(self._accused[-MOST_ACCUSED:]))
            if self._every and block.after.height % self._every == 0:
                digest = self.window.digest(block.after.at, block.entries)
                snapshots.keep(self.store, block.after, digest)
        # if we stop before this line, nothing of the block is here; from here on, all of it is, and Info says so
        self.agreed, self.app_hash, self._block = block.after, block.app_hash, None
        self.window.add(block.entries)
        self.window.drop(block.after.at)
        self._tell(block.after)
        return answer("commit")

    def _query(self, request: Any) -> Any:
        """path /state: the state as JSON. Whoever wants proofs asks the node's own HTTP."""
        agreed = self._state()
        if request.path != "/state":
            return answer("query", code=Code.MALFORMED, log="ask for /state", height=agreed.height)
        return answer("query", value=leaves.canonical(agreed.written()), height=agreed.height)

    # --- votes carry nothing of ours

    def _extend_vote(self, request: Any) -> Any:
        return answer("extend_vote")

    def _verify_vote_extension(self, request: Any) -> Any:
        return answer("verify_vote_extension", status=REJECT if request.vote_extension else ACCEPT)

    # --- nodes that come late

    def _list_snapshots(self, request: Any) -> Any:
        return answer("list_snapshots", snapshots=[shot.message for shot in snapshots.kept(self.store)])

    def _offer_snapshot(self, request: Any) -> Any:
        if request.snapshot.format != snapshots.FORMAT:
            return answer("offer_snapshot", result=messages.OFFER_REJECT_FORMAT)
        chunks = request.snapshot.chunks
        if self.log.size() or not 0 < chunks <= snapshots.MOST_PARTS:
            return answer("offer_snapshot", result=messages.OFFER_REJECT)
        self._give_up()
        self._restoring = Restoring(request.snapshot.height, chunks, request.app_hash, self.store.folder)
        return answer("offer_snapshot", result=messages.OFFER_ACCEPT)

    def _load_snapshot_chunk(self, request: Any) -> Any:
        return answer("load_snapshot_chunk", chunk=self._parts.part(request.height, request.chunk))

    def _give_up(self) -> None:
        """Lets go of the snapshot that was being taken in, if any."""
        if self._restoring is not None:
            self._restoring.close()
            self._restoring = None

    def _apply_snapshot_chunk(self, request: Any) -> Any:
        """Collects the parts; the last one is followed by the check against what the light client trusts."""
        restoring = self._restoring
        if restoring is None or not restoring.add(request.index, request.chunk):
            self._give_up()
            return answer("apply_snapshot_chunk", result=messages.CHUNK_REJECT_SNAPSHOT)
        if restoring.complete:
            good = snapshots.restore(restoring, self.log, self.store, STATE)
            self._give_up()
            if not good:
                return answer("apply_snapshot_chunk", result=messages.CHUNK_REJECT_SNAPSHOT)
            self.load()
            self._tell(self._state())
        return answer("apply_snapshot_chunk", result=messages.CHUNK_ACCEPT)


def _taken(draft: Draft, tx: bytes) -> Code:
    try:
        draft.take(tx)
    except Refused as refused:
        return refused.code
    return Code.OK


def accused(store: Store) -> list[dict[str, Any]]:
    """Of which members CometBFT holds proof that they voted for two blocks of one height: name, height, what."""
    found: list[dict[str, Any]] = json.loads(store.state(ACCUSED) or b"[]")
    return found


def _accusation(roll: Roll, misbehavior: Any) -> dict[str, Any]:
    address = misbehavior.validator.address
    names = [name for name, one in roll.members.items() if sha256(one.validator).digest()[:20] == address]
    name, what = names[0] if names else address.hex(), KINDS.get(misbehavior.type, "misbehaved")
    log_.warning("%s %s at height %s", name, what, misbehavior.height)
    return {"name": name, "height": misbehavior.height, "what": what}


def _milliseconds(time_: Any) -> int:
    return int(time_.seconds) * 1000 + int(time_.nanos) // 1_000_000


def remembered(store: SqliteStore, agreed: Agreed) -> Iterator[bytes]:
    """The window's entries after that block, in the order of the log."""
    first = first_key(agreed.at)
    found = [(index, *source) for source, index in store.remembered() if source[1] >= first and index < agreed.size]
    held: tuple[int, list[bytes]] = (-1, [])
    for index, submitter, key in sorted(found):
        if index // WIDTH != held[0]:
            held = (index // WIDTH, _bundle(store, index // WIDTH, agreed.size))
        yield submitter + key + held[1][index % WIDTH][-32:]


def _bundle(store: SqliteStore, number: int, size: int) -> list[bytes]:
    tile = Tile(ENTRIES, number)
    tile = tile if holds(size, tile) else tile._replace(width=size % WIDTH)
    data = store.read([tile[:2]])[tile[:2]]
    return entries(tile, data[: tile.width * (2 + leaves.LENGTH)])
