"""The deployment's logs: one for each year, each with a key of its own, all keys made of one that is kept sealed.

A year's log begins with a leaf that commits to the last checkpoint of the one before, so that who trusts the newest
checkpoint needs no older one; the logs of old years stay where they are and are read as before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from concord.gateways.delivery import moment
from concord.gateways.keys import Keyring, keyring
from concord.gateways.keys.files import create_once
from concord.gateways.ledger.store import DatabaseStore
from concord.gateways.models import LedgerLog
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.log import Log, Submission
from concord.ledger.proof import Beside

PURPOSE: Final = "ledger key"
UNDATED: Final = 0  # the log of before there were years: its origin names none, its key is the kept one itself
BEFORE: Final = "before"
OPEN_SALT: Final = bytes(leaves.SALT)  # of the first leaf of a year: what it commits to is no secret


class YearLog(Log):
    """A log of this deployment. number: its year, see LedgerLog."""

    def __init__(self, number: int, origin: str, key: Ed25519PrivateKey) -> None:
        super().__init__(origin, key, DatabaseStore(number, origin))
        self.number = number

    def statement(self, text: str) -> str:
        """Takes a text that is no checkpoint; returns it as a note signed by the log. Raises ValueError for one."""
        if text.count("\n") != 2 or not text.endswith("\n"):  # a checkpoint has three lines or more
            raise ValueError("A statement is a head and a line.")
        return notes.write(text, [notes.signature_line(self.public, self._key.sign(text.encode()))])


def ledger() -> YearLog:
    """The log that takes records now; its key is made at first use."""
    newest = LedgerLog.objects.filter(number__gte=UNDATED).order_by("-number").first()
    return _log(newest.number, newest.origin) if newest else log_of(year(moment(None)))


def log_of(number: int) -> YearLog:
    """The log of that year (0: of before there were years); it need not have begun."""
    row = LedgerLog.objects.filter(pk=number).first()
    return _log(number, row.origin if row else _origin(number))


def logs() -> list[YearLog]:
    """Every log that has begun here, oldest first."""
    return [_log(row.number, row.origin) for row in LedgerLog.objects.filter(number__gte=UNDATED).order_by("number")]


def log_for(at: int) -> YearLog:
    """The log of the year (UTC) of that time, begun if need be; a clock that goes back changes nothing.

    In the caller's transaction, holding no log's turn. The first leaf of a new one commits to what the one before
    signed last.
    """
    newest = LedgerLog.objects.filter(number__gte=UNDATED).order_by("-number").first()
    if newest is not None and newest.number >= year(at):
        return _log(newest.number, newest.origin)
    log = _log(year(at), _origin(year(at)))
    if newest is not None:
        with log.store.turn():
            if not log.size():  # another process may have begun it meanwhile
                record = link(_log(newest.number, newest.origin), at)
                committed = leaves.commitment(OPEN_SALT, record)
                first = leaves.leaf(submitter=log.public.id, at=at, committed=committed)
                log.extend([Submission(log.public.id, b"", first)])
                log.store.put_state(BEFORE, leaves.canonical(record))
    return log


@contextmanager
def writing(at: int) -> Iterator[YearLog]:
    """The log of the year (UTC) of that time, in its turn: whoever was before us may have begun a newer one meanwhile.

    Nothing is written into a log any more once the next one has committed to its last checkpoint. In the caller's
    transaction, holding no log's turn.
    """
    log, writes = log_for(at), False
    while not writes:
        with log.store.turn():
            writes = not LedgerLog.objects.filter(number__gt=log.number).exists()
            if writes:
                yield log
        if not writes:
            log = log_for(at)  # the newer one has begun: this takes no turn


def link(before: YearLog, at: int) -> dict[str, Any]:
    """What a year's first leaf commits to: the last checkpoint of the log before, signed now if it was not."""
    head = checkpoints.read(notes.read(before.publish(at, settled=settled_at_once())).text)
    return {"kind": "log", "origin": head.origin, "root": head.root.hex(), "size": head.size}


def first_leaf(log: YearLog) -> Beside | None:
    """What the log's first leaf commits to, if it is that of a log which follows another."""
    record, leaf = log.store.state(BEFORE), log.leaf(0)
    return Beside(leaf, json.loads(record), OPEN_SALT) if record and leaf else None


def settled_at_once() -> bool:
    """Whether a checkpoint may be given out without cosignatures."""
    return settings.CONCORD_LEDGER != "witnessed"


def year(at: int) -> int:
    """The year (UTC) of a time in UTC seconds."""
    return datetime.fromtimestamp(at, UTC).year


def _origin(number: int) -> str:
    host = urlsplit(settings.SITE_URL).netloc
    return f"{host}/ledger/{number}" if number else f"{host}/ledger"


def _log(number: int, origin: str) -> YearLog:
    path = Path(settings.CONCORD_DATA) / "keys" / "ledger.sealed"
    return YearLog(number, origin, derived(f"log {number}") if number else _kept(path, keyring()))


def derived(purpose: str) -> Ed25519PrivateKey:
    """The deployment's signing key for that purpose, made of the kept one: there is one file to guard, on all machines.

    A policy may name no key twice, so each year has its own; and next year's can be told before it comes.
    """
    return _derived(purpose, Path(settings.CONCORD_DATA) / "keys" / "ledger.sealed", keyring())


@lru_cache(maxsize=32)
def _derived(purpose: str, path: Path, ring: Keyring) -> Ed25519PrivateKey:
    spread = HKDF(SHA256(), 32, salt=b"concord/ledger/v1", info=purpose.encode())
    return Ed25519PrivateKey.from_private_bytes(spread.derive(_kept(path, ring).private_bytes_raw()))


@lru_cache(maxsize=4)
def _kept(path: Path, ring: Keyring) -> Ed25519PrivateKey:
    if not path.exists():
        create_once(path, ring.seal(PURPOSE, Ed25519PrivateKey.generate().private_bytes_raw()))
    return Ed25519PrivateKey.from_private_bytes(ring.open(PURPOSE, path.read_bytes()))
