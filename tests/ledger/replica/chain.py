"""A consortium without CometBFT: applications in memory, asked as CometBFT would ask them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger.checkpoint import log_key, witness_key
from concord.ledger.log import Log
from concord.ledger.replica import batches, members
from concord.ledger.replica.application import Application
from concord.ledger.replica.batches import Record
from concord.ledger.replica.codes import Code
from concord.ledger.replica.members import Member, Roll, Submitter
from concord.ledger.replica.messages import Response, kind
from concord.ledger.store import SqliteStore

ORIGIN = "ledger.example/2026"
NOW = 1_797_210_000_000  # UTC milliseconds
NAMES = ("agency", "chamber", "court", "notary")


def secret(name: str) -> Ed25519PrivateKey:
    """The same key for the same name, always."""
    return Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b".")[:32])


def public(name: str) -> bytes:
    return secret(name).public_key().public_bytes_raw()


def member(name: str, turn: str = "") -> Member:
    """turn: another one makes other keys for the same member."""
    return Member(
        name=name,
        url=f"http://{name}.example",
        peer=f"{name}@{name}.example:26656",
        validator=public(f"{name} validator{turn}"),
        log=log_key(ORIGIN, secret(f"{name} log{turn}")),
        witness=witness_key(f"{name}/witness", secret(f"{name} witness{turn}")),
        office=public(f"{name} office{turn}"),
    )


def roll(names: Sequence[str] = NAMES) -> Roll:
    submitters = [Submitter(batches.submitter_key(name, public(f"{name} submitter")), name) for name in names]
    return Roll(ORIGIN, {name: member(name) for name in names}, {one.key.id: one for one in submitters})


def key_of(number: int, at: int = NOW) -> bytes:
    """A UUIDv7 of that time (UTC milliseconds)."""
    return at.to_bytes(6, "big") + b"\x70\x00\x80\x00" + number.to_bytes(6, "big")


def record(number: int, at: int = NOW, committed: int | None = None) -> Record:
    return Record(key_of(number, at), (number if committed is None else committed).to_bytes(32, "big"))


def batch(*records: Record, by: str = "court", origin: str = ORIGIN, name: str = "") -> bytes:
    return batches.write(origin, name or by, secret(f"{by} submitter"), records)


def change(what: dict[str, Any], number: int, signers: Sequence[str], turn: str = "") -> bytes:
    signatures = {
        name: members.signature(ORIGIN, what, number, secret(f"{name} office{turn if name == 'court' else ''}"))
        for name in signers
    }
    return members.write(what, number, signatures)


def ask(application: Application, call: str, **fields: Any) -> Any:
    """What the application answers, over the bytes that go over the socket."""
    name = "Request" + "".join(part.capitalize() for part in call.split("_"))
    response = application.handle(call, kind(name).FromString(kind(name)(**fields).SerializeToString()))
    return getattr(Response.FromString(response.SerializeToString()), call)


def time_of(at: int) -> Any:
    return kind("Timestamp")(seconds=at // 1000, nanos=at % 1000 * 1_000_000)


def opened(folder: Path, **settings: Any) -> Application:
    """The application whose store lies in that folder; begun or not."""
    folder.mkdir(exist_ok=True)
    store = SqliteStore(folder / "ledger.sqlite3")
    return Application(Log(ORIGIN, secret("court log"), store), store, **settings)


def begun(folder: Path, of: Roll | None = None, **settings: Any) -> Application:
    """A new application after InitChain."""
    application, members_ = opened(folder, **settings), of or roll()
    validators = [
        kind("ValidatorUpdate")(pub_key=kind("PublicKey")(ed25519=one.validator), power=10)
        for one in members_.members.values()
    ]
    ask(application, "init_chain", time=time_of(NOW), validators=validators,
        app_state_bytes=json.dumps(members_.written()).encode())  # fmt: skip
    return application


def finalize(application: Application, height: int, *txs: bytes, at: int = NOW) -> Any:
    return ask(application, "finalize_block", txs=txs, height=height, time=time_of(at))


def block(application: Application, height: int, *txs: bytes, at: int = NOW) -> list[Code]:
    """A block, decided and written; returns the code of each transaction."""
    decided = finalize(application, height, *txs, at=at)
    ask(application, "commit")
    assert application.app_hash == decided.app_hash
    return [Code(result.code) for result in decided.tx_results]
