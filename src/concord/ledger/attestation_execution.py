"""Executes a contract again, entry by entry, from its clear records, and says of each: valid, or differs, and how.

A decision of the law gives one entry or several: the act, and what follows from it. So each record is either the first
of a decision, which is then made here anew, or the next that a decision made before has led to. Whatever is compared is
what the law here wrote; from the record itself nothing is taken over but the act with its form, and the times.

The codes of a difference (`how`): what belongs to each stands beside it.

    pin        part, mine, theirs      rulebook, calendars, tables or time zone data here are others; mine '' = not here
    refused    why, detail             the law refuses the act
    nothing                            the law writes no entry at that time
    entry      field, mine, theirs     the law writes another entry; of effects, only the first that differs
    failed                             it cannot be executed at all
    before     entry                   an earlier entry (its id) differs, and nothing after it can be said
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

import msgspec

from concord.law import engine, storing
from concord.law.draft import CLOCK, LAW
from concord.law.model import Act, Decision, Entry, Refused, State
from concord.law.rulebook import Field, Rulebook
from concord.ledger import leaf as leaves
from concord.ledger.attestation import How
from concord.ledger.attestation_pins import pins
from concord.ledger.attestation_records import PARTS, WRITTEN, Event, Text

BEGIN, MIGRATE = "begin", "migrate"
SEALED: Final = ("text", "file")  # fields of a form that the law reads as digests alone
MARKS: Final = ("sha256:", "ref:")
CHANNELS: Final = frozenset(
    {"email", "sms", "link", "letter", "call", "courier", "visit", "platform"}
)  # how a notice went: the one text with words of its own
SHOWN: Final = 512  # bytes of a value that is told in a difference; of a longer one, its digest
LOGGER: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """A contract after some of its entries. state: after the decision made last; expected: what that decision wrote and
    no record has shown yet, as JSON; differs: the id of the entry that differed first, '' if none did.
    """

    state: State = field(default_factory=engine.empty_state)
    expected: tuple[dict[str, Any], ...] = ()
    differs: str = ""

    def kept(self) -> bytes:
        """As it is kept between two records."""
        beside = {"differs": self.differs, "expected": self.expected, "state": msgspec.Raw(storing.encode(self.state))}
        return msgspec.json.encode(beside)


def standing(kept: bytes) -> Standing:
    """What kept() wrote."""
    parts = msgspec.json.decode(kept, type=dict[str, msgspec.Raw])
    expected: tuple[dict[str, Any], ...] = tuple(json.loads(bytes(parts["expected"])))
    return Standing(storing.decode(bytes(parts["state"])), expected, json.loads(bytes(parts["differs"])))


def executed(event: Event, before: Standing, law: Rulebook | None) -> tuple[Standing, How | None]:
    """Takes the next record of a contract, where it stands, and the rulebook that the record names, None if it is not
    here; returns where the contract stands then, and how the record differs, None if it does not.
    """
    if before.differs:
        return before, {"code": "before", "entry": before.differs}
    how = _unpinned(event, law)
    after = before
    if how is None and law is not None:
        try:
            after, how = _next(event, before, law)
        except Exception:  # whatever it is: the other members come to the same end, or they do not, and that shows
            LOGGER.exception("entry %s cannot be executed", event.entry)
            how = {"code": "failed"}
    if how is not None:
        return Standing(before.state, (), event.entry), how
    return after, None


def check_sealed(event: Event, law: Rulebook) -> None:
    """Raises Text where a field for a text or a file holds anything but the digest that stands for it."""
    parts = event.parts
    rule = engine.act_rule(law, parts["act"])
    _check_fields(parts["form"], {one.name: one for one in rule.form} if rule else {})
    for effect in parts["effects"]:
        if effect[0] == BEGIN and len(effect) == 5:
            _check_fields(effect[3], law.terms)
            _check_fields(effect[4], {name: one for name, one in law.data.items() if one.type == "rows"})


def _check_fields(values: Any, fields: Mapping[str, Field]) -> None:
    for name, value in values.items() if isinstance(values, dict) else ():
        known = fields.get(name)
        if known is None:
            continue
        if known.type in SEALED and not _sealed(name, value):
            raise Text(f"'{name}' holds a text. Only the digest that stands for it is taken.")
        if known.columns and isinstance(value, list):
            for row in value:
                _check_fields(row, {one.name: one for one in known.columns})


def _sealed(name: str, value: Any) -> bool:
    if not isinstance(value, str) or not value:
        return value in (None, "")
    return value.startswith(MARKS) or (name == "how" and value in CHANNELS)


def _unpinned(event: Event, law: Rulebook | None) -> How | None:
    """The first thing that is not what the record pins."""
    theirs = event.parts["pins"]
    mine = pins(law) if law is not None else {**theirs, "rulebook": ""}
    for part in ("rulebook", *PARTS):
        if mine[part] != theirs[part]:
            return {"code": "pin", "mine": mine[part], "part": part, "theirs": theirs[part]}
    return None


def _next(event: Event, before: Standing, law: Rulebook) -> tuple[Standing, How | None]:
    state, expected = before.state, before.expected
    if not expected:
        answer = _decided(event.parts, state, law)
        if isinstance(answer, Refused):
            return before, {"code": "refused", "detail": _shown(answer.detail), "why": answer.code}
        if not answer.entries:
            return before, {"code": "nothing"}
        state, expected = answer.state, tuple(written(entry) for entry in answer.entries)
    return Standing(state, expected[1:]), _difference(expected[0], event.parts)


def _decided(parts: Mapping[str, Any], state: State, law: Rulebook) -> Decision | Refused:
    """The decision of which the record shows the first entry, made anew."""
    act, role, by, at = parts["act"], parts["role"], parts["by"], parts["at"]
    if act == BEGIN:
        if state.seq:
            return Refused("already", BEGIN)
        return _begun(parts, law)
    if act == MIGRATE:
        return engine.migrate(law, state, at, by, role)
    if role in (CLOCK, LAW):
        return engine.decide(law, state, engine.TICK, at)
    return engine.decide(law, state, Act(act, role, by, dict(parts["form"]), parts["on"]), at)


def _begun(parts: Mapping[str, Any], law: Rulebook) -> Decision | Refused:
    """A contract begins with the terms, the first data and the people that its first entry says it began with."""
    named: dict[str, tuple[str, ...]] = {}
    currency, terms, data = "", {}, {}
    for effect in parts["effects"]:
        if effect[0] == BEGIN:
            _name, _law, currency, terms, data = effect
        elif effect[0] == "join":
            _name, role, person = effect
            named[role] = (*named.get(role, ()), person)
    return engine.begin(
        law, named, terms, parts["at"], by=parts["by"], role=parts["role"], currency=currency, data=data
    )


def written(entry: Entry) -> dict[str, Any]:
    """What a clear record shows of an entry, as JSON has it."""
    whole = json.loads(msgspec.json.encode(entry, order="sorted"))
    return {name: whole[name] for name in WRITTEN}


def _difference(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> How | None:
    for name in ("seq", "act", "role", "by", "at", "on", "form", "effects", "seen", "cause"):
        if mine[name] == theirs[name] and _same_kinds(mine[name], theirs[name]):
            continue
        one, other = mine[name], theirs[name]
        if name == "effects":
            one, other = _first_of(one, other)
        return {"code": "entry", "field": name, "mine": _shown(one), "theirs": _shown(other)}
    return None


def _same_kinds(one: Any, other: Any) -> bool:
    """To Python true is 1; to a contract it is not."""
    return leaves.canonical(one) == leaves.canonical(other)


def _first_of(mine: list[Any], theirs: list[Any]) -> tuple[Any, Any]:
    """The first effect that differs, of each; an empty list where there is none."""
    for at in range(max(len(mine), len(theirs))):
        one, other = (effects[at] if at < len(effects) else [] for effects in (mine, theirs))
        if leaves.canonical(one) != leaves.canonical(other):
            return one, other
    return [], []


def _shown(value: Any) -> Any:
    data = leaves.canonical(value)
    return value if len(data) <= SHOWN else f"sha256:{sha256(data).hexdigest()}"
