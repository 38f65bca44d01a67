"""One flipped bit anywhere in what is kept: the audit names it, nothing is signed over it, no receipt says anything
else. `make faults` tries ten thousand.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, models, transaction

from concord.docket import clock, proofs
from concord.docket.audit import audit
from concord.docket.models import Document, Entry, Exhibit, Matter, Payload
from concord.docket.traces import Withdrawal
from concord.gateways.ledger import RecordAltered, batches, ledger
from concord.gateways.models import LedgerCheckpoint, LedgerRecord, LedgerTile
from concord.gateways.storage import StorageError
from concord.ledger import checkpoint as checkpoints
from concord.ledger import judgement
from concord.ledger import note as notes
from concord.ledger import policy as policies
from concord.ledger.hashing import leaf_hash
from concord.ledger.log import Damaged
from concord.ledger.recount import Frontier
from tests.faults import damaging
from tests.faults.damaging import World

pytestmark = [pytest.mark.django_db, pytest.mark.faults]
ROUNDS = 10_000 if "CONCORD_FAULT_ROUNDS" in os.environ else 60
FILLERS = 18  # batches of chance: the log then has whole tiles, and hashes above them
TEXTS: list[tuple[type[models.Model], str]] = [
    (Entry, "act"), (Entry, "role"), (Entry, "seen"), (Payload, "field"), (LedgerRecord, "key"),
    (LedgerCheckpoint, "note"), (Matter, "stage"),
]  # fmt: skip
NUMBERS: list[tuple[type[models.Model], str]] = [
    (Entry, "on"), (Entry, "at"), (LedgerRecord, "at"), (LedgerRecord, "index"), (Matter, "next_due"),
]  # fmt: skip
BYTES: list[tuple[type[models.Model], str]] = [
    (Entry, "body"), (Entry, "salt"), (Entry, "digest"), (Entry, "previous"), (Payload, "sealed"), (Payload, "salt"),
    (Payload, "digest"), (Matter, "head"), (Matter, "state"), (LedgerRecord, "salt"), (LedgerRecord, "commitment"),
    (LedgerTile, "data"), (LedgerTile, "data"), (LedgerTile, "data"),
]  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = damaging.world()
        log = ledger()
        for _batch in range(FILLERS):
            log.extend(batches.batch(log.public.id, clock.now(), []))
        log.publish(clock.now())
        yield made
        transaction.set_rollback(True)


def flipped(data: bytes, chance: random.Random) -> bytes:
    bit, found = chance.randrange(len(data) * 8), bytearray(data)
    found[bit >> 3] ^= 1 << (bit & 7)
    return bytes(found)


def flip_text(text: str, chance: random.Random) -> str:
    """Another text that a database takes: no NUL."""
    while True:
        at = chance.randrange(len(text))
        sign = chr(ord(text[at]) ^ 1 << chance.randrange(7))
        if sign != "\0":
            return text[:at] + sign + text[at + 1 :]


def nothing() -> None:
    """A row is undone by its transaction."""


def flip_a_row(chance: random.Random) -> tuple[str, Callable[[], None]]:
    """Flips one bit in a row; returns what it was, and what undoes it. Raises IntegrityError."""
    model, name = chance.choice([*TEXTS, *NUMBERS, *BYTES])
    held = model.objects.all()  # type: ignore[attr-defined]  # a model's manager
    if (model, name) == (LedgerRecord, "salt"):  # that of a withdrawn file has nothing left to be held against
        held = held.exclude(key=f"exhibit/{Withdrawal.objects.get().pk}")
    rows = list(held.exclude(**{name: None}).order_by("pk").values_list("pk", name))
    pk, value = chance.choice([(pk, value) for pk, value in rows if value not in ("", b"")])
    new: Any = flip_text(value, chance) if isinstance(value, str) else (
        value ^ 1 << chance.randrange(31) if isinstance(value, int) else flipped(bytes(value), chance)
    )  # fmt: skip
    model.objects.filter(pk=pk).update(**{name: new})  # type: ignore[attr-defined]  # a model's manager
    return f"{model.__name__}.{name} of {pk}", nothing


def flip_a_file(chance: random.Random) -> tuple[str, Callable[[], None]]:
    """Flips one bit in a stored file of the case; returns what it was, and what undoes it."""
    exhibits = Exhibit.objects.values_list("original", "rendition")
    names = {*Document.objects.values_list("stored", flat=True), *(name for pair in exhibits for name in pair)}
    files = sorted(path for path in (Path(settings.CONCORD_DATA) / "files").rglob("*") if path.is_file())
    path = chance.choice([path for path in files if path.name in names])  # others may be of another test's cases
    held = path.read_bytes()
    path.write_bytes(flipped(held, chance))

    def undo() -> None:
        path.write_bytes(held)

    return str(path), undo


def statement(receipt: str, policy: policies.Policy) -> tuple[Any, ...]:
    """What a receipt says, judged by a policy that the judge holds himself; () if it is refused."""
    try:
        given = judgement.evidence(receipt.encode())
    except notes.Malformed:
        return ()
    verdict = judgement.judge(given, policy)
    return () if verdict.failed else (given.record, verdict.origin, verdict.index, verdict.recorded)


def says_nothing_else(world: World, before: dict[Any, tuple[Any, ...]], policy: policies.Policy) -> None:
    """A receipt asked for now says what it said, or there is none, or nobody takes it."""
    for entry in world.entries():
        try:
            receipt = proofs.proof(entry)
        except (RecordAltered, Damaged, StorageError):
            continue
        assert receipt is None or statement(receipt, policy) in (before[entry.pk], ())


def signs_nothing_else(leaves: list[bytes]) -> None:
    """The next batch is refused, or the checkpoint over it is that of the leaves that were there, and these."""
    log = ledger()
    batch = batches.batch(log.public.id, clock.now(), [])
    try:
        log.extend(batch)
        note = log.publish(clock.now())
    except (Damaged, notes.Malformed, checkpoints.Unproven):
        return
    tree = Frontier()
    for leaf in [*leaves, *(one.leaf for one in batch)]:
        tree.add(leaf_hash(leaf))
    head = checkpoints.read(notes.read(note).text)
    assert (head.size, head.root) == (tree.size, tree.root())


def test_a_flipped_bit_is_found_and_makes_no_other_statement(world: World) -> None:
    chance, policy = random.Random(9162), policies.read(policies.of_one_log(ledger().public).encode())
    before = {entry.pk: statement(world.receipts[entry.pk], policy) for entry in world.entries()}
    assert all(before.values())
    leaves, found = damaging.all_leaves(), Counter[str]()
    assert audit().whole
    for _round in range(ROUNDS):
        with suppress(IntegrityError), transaction.atomic():  # some bits the database itself does not take
            what, undo = flip_a_row(chance) if chance.randrange(8) else flip_a_file(chance)
            report = audit()
            undo()
            assert report.findings, what
            found.update(one.code for one in report.findings)
            says_nothing_else(world, before, policy)
            with transaction.atomic():
                signs_nothing_else(leaves)
            transaction.set_rollback(True)
    assert found.total() >= ROUNDS * 0.9
    print(f"{ROUNDS} flipped bits: {dict(found)}")
    assert audit().whole


def test_the_control_a_bit_in_what_nothing_covers_is_not_found(world: World) -> None:
    """So the test above does not pass by finding something always."""
    with transaction.atomic():
        Entry.objects.filter(pk=world.entries()[0].pk).update(key="another idempotency key")
        assert audit().whole
        transaction.set_rollback(True)


@pytest.fixture(autouse=True, scope="module")
def own_files(world: World) -> Iterator[None]:
    """The files are put back even when a round fails in between."""
    files, copy = Path(settings.CONCORD_DATA) / "files", Path(settings.CONCORD_DATA) / "files-unflipped"
    shutil.copytree(files, copy)
    yield
    shutil.rmtree(files)
    copy.rename(files)
