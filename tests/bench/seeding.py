"""Fills a SQLite deployment with cases: `python -m tests.bench.seeding 100000`, some thousand a second.

With `logged` behind the number their entries stand in the evidence log as well, so that an audit finds all whole.
Cases walked by acts are copied with new ids, chains and people; of a sample, the replay must come out as stored.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402

from concord.docket import chain, clock, ids, proofs, reactor, rules  # noqa: E402
from concord.docket.models import Entry, Matter, Participant, Payload, Reaction, Waiting  # noqa: E402
from concord.gateways import ledger  # noqa: E402
from concord.gateways.models import LedgerRecord  # noqa: E402
from concord.law import engine  # noqa: E402
from concord.ledger import leaf as leaves  # noqa: E402
from concord.notice.models import Notice  # noqa: E402
from tests import factory, matters  # noqa: E402

COPIED: tuple[type[models.Model], ...] = (
    Matter, Participant, Entry, Payload, Waiting, Reaction, Notice, LedgerRecord,
)  # fmt: skip
BATCH = 500
LEAVES = 5000  # put into the log together
SAMPLE = 100
Row = dict[str, Any]


@dataclass
class Template:
    """A case as its rows. children: of each model, as columns."""

    matter: Matter
    children: dict[type[models.Model], list[Row]]
    payloads: dict[uuid.UUID, dict[str, bytes]]


def columns(row: models.Model) -> Row:
    return {field.column: getattr(row, field.attname) for field in row._meta.concrete_fields}


def template(stage: str) -> Template:
    """A case walked to a stage, with everything that its reactions made."""
    dispute = matters.at_stage(stage)
    if stage == "mediating":
        while dispute.matter.seq < 20:
            dispute.act("say", ("applicant", "respondent")[dispute.matter.seq % 2], {"text": "十月底前付清可以吗？"})
    reactor.run_all()
    matter = Matter.objects.get(pk=dispute.matter.pk)
    entries = list(Entry.objects.filter(matter=matter).order_by("seq"))
    found: dict[type[models.Model], Iterable[models.Model]] = {
        Participant: Participant.objects.filter(matter=matter),
        Entry: entries,
        Payload: Payload.objects.filter(entry__matter=matter),
        Waiting: Waiting.objects.filter(matter=matter),
        Reaction: Reaction.objects.filter(matter=matter),
        Notice: Notice.objects.filter(matter=matter),
        LedgerRecord: LedgerRecord.objects.filter(key__in=[f"entry/{entry.pk}" for entry in entries]),
    }
    digests: dict[uuid.UUID, dict[str, bytes]] = {}
    for payload in Payload.objects.filter(entry__matter=matter):
        digests.setdefault(payload.entry_id, {})[payload.field] = bytes(payload.digest)
    return Template(matter, {model: [columns(row) for row in rows] for model, rows in found.items()}, digests)


def copy(found: Template, number: int, *, logged: bool = False) -> Iterator[tuple[type[models.Model], Row]]:
    """One more case like the template: its rows, model by model."""
    new: dict[uuid.UUID, uuid.UUID] = {found.matter.pk: uuid.uuid4()}
    new |= {row["id"]: uuid.uuid4() for row in found.children[Participant]}
    new |= {row["id"]: ids.uuid7() for row in found.children[Entry]}
    swaps = [(str(old).encode(), str(fresh).encode()) for old, fresh in new.items()]

    def swapped(data: bytes) -> bytes:
        for old, fresh in swaps:
            data = data.replace(old, fresh)
        return data

    head, entries = chain.START, []
    records: dict[str, Any] = {}
    for row in found.children[Entry]:
        body, salt = swapped(bytes(row["body"])), os.urandom(chain.SALT)
        said = SimpleNamespace(
            account_id=row["account_id"], body=body, id=new[row["id"]], matter_id=new[found.matter.pk], salt=salt
        )
        previous, head = head, chain.digest(said, found.payloads.get(row["id"], {}), head)  # type: ignore[arg-type]
        entries.append(row | {"body": body, "salt": salt, "previous": previous, "digest": head})
        if logged:
            said = SimpleNamespace(pk=new[row["id"]], act=row["act"], at=row["at"], on=row["on"], digest=head)
            records[f"entry/{said.pk}"] = proofs.of_entry(said)  # type: ignore[arg-type]  # it asks for no more
    own = columns(found.matter) | {"number": f"SEED-{number:07d}", "head": head, "key": ""}
    yield Matter, renewed(own | {"state": swapped(bytes(found.matter.state))}, new)
    for model, rows in (found.children | {Entry: entries}).items():
        for row in rows:
            fresh = fresh_of(model, row, swapped)
            if model is LedgerRecord and logged:
                said = records[fresh["key"]]
                fresh |= {"commitment": leaves.commitment(bytes(fresh["salt"]), said), "at": None}
            yield model, renewed(fresh, new)


def fresh_of(model: type[models.Model], row: Row, swapped: Any) -> Row:
    """What must be new in a copy beside the ids of its case, people and entries."""
    if model is Participant and row["identity"] is not None:
        return row | {"identity": os.urandom(32)}
    if model in (Reaction, Notice):
        return (
            row
            | {"id": ids.uuid7(), "key": swapped(row["key"].encode()).decode()}
            | ({"link_id": None} if model is Notice else {})
        )
    if model is LedgerRecord:
        return row | {
            "key": swapped(row["key"].encode()).decode(),
            "commitment": os.urandom(32),
            "at": 1,
            "log": None,
            "index": None,
        }
    if model is Waiting:
        return row | {"key": swapped(row["key"].encode()).decode()}
    return row


def renewed(row: Row, new: dict[uuid.UUID, uuid.UUID]) -> Row:
    return {name: new.get(value, value) if isinstance(value, uuid.UUID) else value for name, value in row.items()}


def insert(model: type[models.Model], rows: list[Row]) -> None:
    """Many rows with one prepared statement; a number that the database gives is left to it."""
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    gaps = ", ".join("%s" for _field in fields)
    values = [[stored(field, row[field.column]) for field in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({gaps})', values)  # noqa: S608


def stored(field: Any, value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    return json.dumps(value) if isinstance(field, models.JSONField) else value


def seed(count: int, *, logged: bool = False) -> None:
    """So many more cases, at all stages; logged: their entries stand in the log."""
    factory.number_on()
    templates = [template(stage) for stage in matters.STAGES]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    for start in range(0, count, BATCH):
        rows: dict[type[models.Model], list[Row]] = {model: [] for model in COPIED}
        for number in range(start, min(start + BATCH, count)):
            for model, row in copy(templates[number % len(templates)], number, logged=logged):
                rows[model].append(row)
        with transaction.atomic():
            for model in COPIED:
                insert(model, rows[model])
    while logged and ledger.put_in(at=clock.now(), limit=LEAVES):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def sampled(number: int) -> int:
    """Replays so many seeded cases; returns how many come out as stored, with a whole chain."""
    numbers = list(Matter.objects.filter(number__startswith="SEED-").values_list("pk", flat=True))
    good = 0
    for matter in Matter.objects.filter(pk__in=random.sample(numbers, min(number, len(numbers)))):
        entries = [row.law for row in matter.entries.order_by("seq")]
        state = engine.replay(engine.empty_state(rules.law_of(matter)), entries)
        good += state == matter.law_state and not chain.breaks(matter)
    return good


if __name__ == "__main__":
    began = time.perf_counter()
    seed(int(sys.argv[1]), logged="logged" in sys.argv)
    took = time.perf_counter() - began
    print(json.dumps({"seconds": took, "matters": Matter.objects.count(), "entries": Entry.objects.count(),
                      "replayed": sampled(SAMPLE), "of": min(SAMPLE, int(sys.argv[1]))}))  # fmt: skip
