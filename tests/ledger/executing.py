"""Contracts as members of a consortium get them: entries with every text sealed, and the clear record of each."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from concord.law import engine
from concord.law.model import Act, Decision, Entry, Refused, State
from concord.law.rulebook import Field, Rulebook
from concord.ledger import attestation_execution as execution
from concord.ledger import attestation_records as records
from concord.ledger.attestation_pins import pins
from concord.ledger.attestation_records import Event
from tests.law import lending, selling, test_lease
from tests.law.walking import Walk
from tests.law.wandering import Wanderer

CONTRACT = "c0" * 16
STARTS = {"lease@1": test_lease.running, "sale@1": selling.running, "loan@1": lending.running}
_decide, _begin = engine.decide, engine.begin


@contextmanager
def sealed() -> Iterator[None]:
    """Meanwhile the law gets digests where somebody writes a text or hands in a file, as the docket does it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "decide", _sealed_decide)
        patch.setattr(engine, "begin", _sealed_begin)
        yield


def _sealed_decide(law: Rulebook, state: State, act: Act, at: int) -> Decision | Refused:
    rule = engine.act_rule(law, act.name)
    if rule is not None:
        form = _sealed({field.name: field for field in rule.form}, act.form)
        act = Act(act.name, act.role, act.by, form, act.on)
    return _decide(law, state, act, at)


def _sealed_begin(law: Rulebook, people: Any, terms: dict[str, Any], at: int, **more: Any) -> Decision | Refused:
    return _begin(law, people, _sealed(law.terms, terms), at, **more)


def _sealed(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name for name, field in fields.items() if field.type in execution.SEALED}
    kept = dict(values)
    for name in texts & kept.keys():
        if isinstance(kept[name], str) and kept[name] not in ("", *execution.CHANNELS):
            mark = "ref:" if name == "ref" else "sha256:"
            kept[name] = mark + hashlib.sha256(kept[name].removeprefix(mark).encode()).hexdigest()
    return kept


def walked(key: str = "lease@1") -> Walk:
    """A contract that runs: goods delivered, or money paid out."""
    with sealed():
        return STARTS[key]()


def wandered(key: str, seed: int, steps: int = 25) -> Wanderer:
    """A contract that went on as chance would have it."""
    with sealed():
        wanderer = Wanderer(STARTS[key](), Random(seed))
        for _step in range(steps):
            wanderer.step()
    return wanderer


def record(entry: Entry) -> dict[str, Any]:
    """What the entry's leaf commits to."""
    return {"act": entry.act, "at": entry.at, "fingerprint": f"{entry.seq:064x}", "id": str(uuid.UUID(int=entry.seq)),
            "kind": "entry", "on": entry.on}  # fmt: skip


def parts(entry: Entry, law: Rulebook, contract: str = CONTRACT, **changed: Any) -> dict[str, Any]:
    """The fields of a clear record."""
    beside = {"contract": contract, "entry": record(entry), "kind": records.KIND, "law": law.key, "pins": pins(law),
              "salt": f"{entry.seq:064x}"}  # fmt: skip
    return {**execution.written(entry), **beside, **changed}


def events(entries: Sequence[Entry], law: Rulebook, contract: str = CONTRACT) -> list[Event]:
    """The clear records of a contract."""
    return [records.event(parts(entry, law, contract)) for entry in entries]


def run(listed: Sequence[Event], law: Rulebook | None) -> tuple[execution.Standing, list[Any]]:
    """Executes records in turn, each from what was kept; returns where it ends, and what was said of each."""
    standing, said = execution.Standing(), []
    for event in listed:
        standing, how = execution.executed(event, execution.standing(standing.kept()), law)
        said.append(how)
    return standing, said
