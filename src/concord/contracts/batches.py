"""Offers sent in thousands: a file is read whole and shown first, confirmed by a person, and queued chunk by chunk.

What is queued is opened behind it, each line once (batches_opening). Whatever dies in the middle goes on there.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from concord.contracts import batches_file
from concord.contracts.batches_file import Line
from concord.contracts.batches_findings import Finding, UnfitError
from concord.contracts.batches_lines import Checker, Given, in_minor_units
from concord.contracts.models import Batch, Offer
from concord.contracts.offering import contract
from concord.contracts.sides import rulebooks
from concord.docket import clock
from concord.gateways.keys import keyring
from concord.gateways.storage import StorageError, storage
from concord.kit import dates
from concord.law.model import Refused
from concord.law.rulebook import Rulebook
from concord.people.models import Account, Organisation

PURPOSE = "batch of offers"
CHUNK = 500  # offers of one transaction
MOST_CALLED = 1000  # offers of one call of the API
LONGEST_NAME = 120
DAYS = 30  # a file that nobody signs is forgotten
KEPT = DAYS * 86_400
Checked = tuple[dict[int, Given], list[Finding]]


def receive(home: Organisation, content: bytes, law: Rulebook, *, name: str, by: Account) -> Batch | Finding:
    """Reads a file dry and keeps it with what was found, or says why it cannot be read. Nothing is offered by it.

    The same bytes for the same contract give the same batch. name: of the file. Raises StorageError.
    """
    try:
        lines = batches_file.read(content, law)
    except UnfitError as unfit:
        return unfit.at()
    digest = keyring().mac(f"{PURPOSE} {law.key}", content)
    key = f"file {digest.hex()}"
    known = Batch.objects.filter(organisation=home, key=key).first()
    if known is not None and known.confirmed_at is not None:
        return known
    given, findings = checked(home, law, lines)
    found = _found(law, lines, given, findings) | {"name": name.strip()[:LONGEST_NAME]}
    spare = _kept(content)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=home.pk)  # the same file at two doors: one batch
        batch = Batch.objects.select_for_update().filter(organisation=home, key=key).first() or Batch(
            organisation=home, account=by, rulebook=law.key, key=key, digest=digest, made_at=clock.now()
        )
        if batch.confirmed_at is None:
            batch.rows, batch.errors = len(lines), len({one.line for one in findings})
            batch.found = found
            batch.stored, spare = spare, batch.stored
            batch.save()
        # if we stop here or below, a sealed file lies in the store that no row names; nobody was offered anything
    if spare:
        storage().erase(spare)
    return batch


def _kept(content: bytes) -> str:
    """Where the file lies, each time somewhere else: what erases one never takes another's away."""
    return storage().put(content, limit=batches_file.MOST_BYTES, scope=f"offers {uuid.uuid4()}").address


def checked(home: Organisation, law: Rulebook, lines: Sequence[Line]) -> Checked:
    """The offers of a file by their lines, and everything that is wrong with the other lines."""
    given, findings = _read(law, lines, clock.now())
    return _unsent(home, law, given, findings)


def _read(law: Rulebook, lines: Iterable[Line], at: int) -> Checked:
    checker = Checker(law, at)
    return _sorted(
        (one.number, [Finding("wide", one.number)] if one.wide else checker.line(one.number, one.said, one.terms))
        for one in lines
    )


def _sorted(answers: Iterable[tuple[int, Given | list[Finding]]]) -> Checked:
    given: dict[int, Given] = {}
    findings: list[Finding] = []
    for number, answer in answers:
        if isinstance(answer, Given):
            given[number] = answer
        else:
            findings += answer
    return given, findings


def _unsent(home: Organisation, law: Rulebook, given: dict[int, Given], findings: list[Finding]) -> Checked:
    """Leaves out what was offered before and still stands."""
    before = sent_before(home, {number: one.digest(law) for number, one in given.items()})
    findings += [Finding("sent_before", number, "", {"number": told}) for number, told in before.items()]
    findings.sort(key=lambda one: one.line)
    return {number: one for number, one in given.items() if number not in before}, findings


def sent_before(home: Organisation, digests: Mapping[int, bytes]) -> dict[int, str]:
    """Line -> number of the contract under which the same offer stands already, '–' while it waits to be opened."""
    standing = Q(state=Offer.State.QUEUED) | Q(state=Offer.State.OPENED, matter__closed_at=None)
    of: dict[bytes, str] = {}
    for part in _parts(list(set(digests.values()))):
        rows = Offer.objects.filter(standing, organisation=home, digest__in=part)
        of |= {bytes(digest): number or "–" for digest, number in rows.values_list("digest", "matter__number")}
    return {line: of[digest] for line, digest in digests.items() if digest in of}


def _found(law: Rulebook, lines: Sequence[Line], given: dict[int, Given], findings: list[Finding]) -> dict[str, Any]:
    wrong = {one.line for one in findings}
    amounts = [name for name, item in law.terms.items() if item.type == "money"]
    sums = {name: [one.terms[name] for one in given.values() if name in one.terms] for name in amounts}
    return {
        "findings": [one.as_plain() for one in findings],
        "sums": {name: [sum(each), min(each), max(each)] for name, each in sums.items() if each},
        "cells": {str(line.number): line.said for line in lines if line.number in wrong},
    }


def confirm(batch: Batch, by: Account) -> bool:
    """A person signs for the enterprise what the file offers; returns whether it was he, and nobody before him.

    Nothing is signed under a version of the contract that is not offered any more.
    """
    now = clock.now()
    if batch.rulebook not in {law.key for law in rulebooks(dates.day_of(now))}:
        return False
    with transaction.atomic():
        right = Batch.objects.filter(pk=batch.pk, confirmed_at=None, rows__gt=F("errors"))
        # if we stop here nothing is promised; after the commit every right line of the file is an offer, in time
        return bool(right.update(confirmed_at=now, account=by))


def leave(batch: Batch) -> bool:
    """A file that nobody confirmed is forgotten; returns whether it was."""
    with transaction.atomic():
        row = Batch.objects.select_for_update().filter(pk=batch.pk, confirmed_at=None).first()
        if row is not None:
            row.delete()
        # if we stop after the commit, a sealed file lies in the store that no row names
    if row is not None:
        storage().erase(row.stored)
    return row is not None


def forget_old() -> int:
    """Forgets the files that nobody signed in KEPT seconds; returns how many."""
    old = Batch.objects.filter(confirmed_at=None, made_at__lt=clock.now() - KEPT)
    return sum(leave(batch) for batch in old[:20])


def queue(batch: Batch) -> int:
    """Writes the offers of a confirmed batch, each line once; returns how many it wrote. Safe to kill and to repeat.

    Raises StorageError while the file cannot be read.
    """
    fresh = Batch.objects.select_related("organisation").get(pk=batch.pk)
    law = contract(fresh.rulebook)
    if fresh.confirmed_at is None or fresh.queued_at is not None or law is None:
        return 0
    try:
        lines = batches_file.read(storage().read(fresh.stored), law)
    except StorageError:
        if Batch.objects.filter(pk=fresh.pk, queued_at=None).exists():
            raise
        return 0  # somebody else was faster, and has put the file away
    done = {one.line for one in fresh.findings} | set(fresh.offers.values_list("number", flat=True))
    given, _findings = _read(law, (line for line in lines if line.number not in done), 0)
    written = sum(_write(fresh, law, part) for part in _parts(list(given.items())))
    with transaction.atomic():
        Batch.objects.filter(pk=fresh.pk, queued_at=None).update(queued_at=clock.now())
    put_away(fresh)
    return written


def _write(batch: Batch, law: Rulebook, part: Sequence[tuple[int, Given]]) -> int:
    digests = {number: one.digest(law) for number, one in part}
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=batch.organisation_id)
        there = set(batch.offers.filter(number__in=digests).values_list("number", flat=True))
        before = sent_before(batch.organisation, digests)  # by another file that was confirmed meanwhile
        rows = [_row(batch, number, one, digests[number], before) for number, one in part if number not in there]
        Offer.objects.bulk_create(rows)
        # if we stop before the commit, none of these lines is an offer yet; the next run writes them
    return len(rows)


def _row(batch: Batch, number: int, one: Given, digest: bytes, before: Mapping[int, str]) -> Offer:
    row = Offer(
        organisation_id=batch.organisation_id, batch=batch, number=number, account_id=batch.account_id,
        rulebook=batch.rulebook, key=f"batch {batch.pk} {number}", digest=digest, made_at=clock.now(),
    )  # fmt: skip
    row.given = one.as_plain()
    if number in before:
        row.state, row.refused = Offer.State.REFUSED, f"sent_before {before[number]}"
    return row


def put_away(batch: Batch) -> None:
    """What a file said is in its offers by now: the file itself is erased."""
    storage().erase(batch.stored)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(stored="")


@dataclass(frozen=True)
class Taken:
    """What a program sent stands in a batch. repeated: it had been sent under this key before."""

    batch: Batch
    repeated: bool = False


def take(
    home: Organisation, law: Rulebook, lines: Sequence[Mapping[str, Any]], *, key: str, by: Account
) -> Taken | Refused | list[Finding]:
    """Queues the offers that a program sends, all in one transaction: the batch; or what is wrong if no line is right.

    lines: of each the consumer's columns and `terms`, amounts in minor units. key: of the sender; a repeat gives the
    first batch, and other contents under it are refused (`already`).
    """
    digest = keyring().mac(PURPOSE, json.dumps([law.key, lines], sort_keys=True).encode())
    checker = Checker(law, clock.now(), in_minor_units)
    given, findings = _sorted((n, checker.line(n, line, line["terms"])) for n, line in enumerate(lines, start=1))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=home.pk)
        known = Batch.objects.filter(organisation=home, key=f"api {key}").first()
        if known is not None:
            return Taken(known, repeated=True) if bytes(known.digest) == digest else Refused("already", "key")
        given, findings = _unsent(home, law, given, findings)
        if not given:
            return findings
        now = clock.now()
        batch = Batch(
            organisation=home, account=by, rulebook=law.key, rows=len(lines), errors=len({f.line for f in findings}),
            key=f"api {key}", digest=digest, made_at=now, confirmed_at=now, queued_at=now,
        )  # fmt: skip
        batch.found = {"findings": [one.as_plain() for one in findings]}
        batch.save(force_insert=True)
        rows = [_row(batch, number, one, one.digest(law), {}) for number, one in given.items()]
        Offer.objects.bulk_create(rows, batch_size=CHUNK)
        # if we stop before the commit nothing was taken; after it, every right line is an offer, in time
    return Taken(batch)


@dataclass(frozen=True)
class Counts:
    """How many offers of a batch wait, were opened, and were refused; wrong: lines that were not taken at all."""

    queued: int = 0
    opened: int = 0
    refused: int = 0
    wrong: int = 0

    @property
    def all(self) -> int:
        """Offers of the batch."""
        return self.queued + self.opened + self.refused


def counts(batches: Sequence[Batch]) -> dict[Any, Counts]:
    """Of each batch, by its id; one query for all of them."""
    found = {batch.pk: Counts(wrong=batch.errors) for batch in batches}
    rows = Offer.objects.filter(batch__in=list(found)).values("batch", "state").annotate(n=Count("pk"))
    for row in rows.order_by():
        found[row["batch"]] = replace(found[row["batch"]], **{row["state"]: row["n"]})
    return found


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
