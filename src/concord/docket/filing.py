"""What a person filled in becomes what the law reads: texts and files become payloads and exhibits beside it."""

from __future__ import annotations

import dataclasses
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from concord.docket import ids, sealing
from concord.docket.actors import Actor
from concord.docket.models import Entry, Exhibit, Matter, Participant
from concord.docket.visibility import condition
from concord.law.model import Refused
from concord.law.rulebook import ActRule, Field, Rulebook

LONGEST = 20_000  # characters of a text without a limit of its own
STEADY = "ref"  # a text field of this name is recognised when it comes again (a payment's reference, S16)
CHANNELS = ("email", "sms", "link", "letter", "call", "courier", "visit", "platform")


class UnfitError(Exception):
    """A field cannot be taken; the message is its name."""


@dataclasses.dataclass
class Filing:
    """form: for the law; sealed: payloads to write; exhibits: field -> rows that the entry takes."""

    form: dict[str, Any] = dataclasses.field(default_factory=dict)
    sealed: list[sealing.Sealed] = dataclasses.field(default_factory=list)
    exhibits: dict[str, list[Exhibit]] = dataclasses.field(default_factory=dict)


def prepare(
    law: Rulebook,
    matter: Matter,
    rule: ActRule | None,
    form: Mapping[str, Any],
    payloads: Mapping[str, sealing.Content],
    actor: Actor,
) -> Filing | Refused:
    """Takes a form as filled in and further contents; returns the filing, or Refused("form", field).

    A reference to an entry that the actor may not see, and one to none at all, are refused alike (S28).
    """
    filing = Filing()
    fields = {field.name: field for field in rule.form} if rule else {}
    given = dict(form)
    for name, content in payloads.items():
        if name in fields and fields[name].type == "text" and name not in given:
            given[name] = content
        else:
            filing.sealed.append(sealing.seal(name, content))
    try:
        for name, value in given.items():
            taken = _take(law, matter, rule, fields.get(name), name, value, actor, filing)
            if taken is not None:
                filing.form[name] = taken
    except UnfitError as unfit:
        return Refused("form", str(unfit))
    return filing


def _take(
    law: Rulebook,
    matter: Matter,
    rule: ActRule | None,
    field: Field | None,
    name: str,
    value: Any,
    actor: Actor,
    filing: Filing,
) -> Any:
    """The value for the law, or None for an empty one."""
    if field is None:
        return value  # the law refuses unknown fields
    if field.type == "text":
        return text(str(matter.pk), field, name, value, filing)
    if field.type == "file":
        return _files(matter, name, value, actor, filing)
    if field.type == "rows":
        return rows(str(matter.pk), columns(law, field), name, value, filing)
    if field.type == "entry":
        return _entry(matter, name, value, actor)
    if field.type == "participant":
        return _participant(matter, rule, name, value)
    return value


def text(matter: str, field: Field, name: str, value: Any, filing: Filing) -> str | None:
    """Seals a text; returns the reference that stands for it, None for an empty one. Raises UnfitError."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > (field.max or LONGEST) or _unprintable(value):
        raise UnfitError(name)
    if not value.strip():
        return None
    if len(value.strip()) < (field.min or 0):
        raise UnfitError(name)
    if name == "how" and value in CHANNELS:
        return value
    reference = sealing.steady(matter, value) if field.name == STEADY else ""
    sealed = sealing.seal(name, value, reference=reference)
    filing.sealed.append(sealed)
    return sealed.reference


def _unprintable(value: str) -> bool:
    # half of a pair (a surrogate) is no character: nothing can store it
    return any((ord(sign) < 32 and sign not in "\t\n\r") or 0xD800 <= ord(sign) <= 0xDFFF for sign in value)


def columns(law: Rulebook, field: Field) -> tuple[Field, ...]:
    """The columns of a field or datum of type rows."""
    source = field if field.columns or not field.of else law.data.get(field.of, field)
    return source.columns


def rows(matter: str, wanted: tuple[Field, ...], name: str, value: Any, filing: Filing) -> Any:
    """Seals the texts inside rows (payload fields `name.0.what`); returns the rows for the law. Raises UnfitError."""
    if not isinstance(value, list | tuple):
        return value  # the law refuses it
    texts = {field.name: field for field in wanted if field.type == "text"}
    taken: list[Any] = []
    for number, given in enumerate(value):
        if not isinstance(given, Mapping):
            return value
        row = dict(given)
        for column in texts.keys() & row.keys():
            reference = text(matter, texts[column], f"{name}.{number}.{column}", row.pop(column), filing)
            if reference is not None:
                row[column] = reference
        taken.append(row)
    return taken


def _files(matter: Matter, name: str, value: Any, actor: Actor, filing: Filing) -> str | None:
    """Takes an exhibit id, or a list of them; returns what stands for the files in the entry."""
    wanted = [ids.parse(one) for one in (value if isinstance(value, list | tuple) else [value]) if one]
    if not wanted:
        return None
    mine = Q(matter=matter, participant=actor.participant, entry=None)
    found = {row.pk: row for row in Exhibit.objects.filter(mine, pk__in=[one for one in wanted if one])}
    taken = [found[one] for one in wanted if one in found]
    if len(taken) != len(wanted) or len(set(wanted)) != len(wanted):
        raise UnfitError(name)
    filing.exhibits[name] = taken
    digests = [bytes(row.digest) for row in taken]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256(b"".join(digests)).digest()
    return f"sha256:{whole.hex()}"


def _entry(matter: Matter, name: str, value: Any, actor: Actor) -> int:
    """Takes an entry's opaque id (or, from our own code, its number); returns the number the law uses."""
    rows = Entry.objects.filter(matter=matter)
    if actor.participant.standing != "gateway":
        rows = rows.filter(condition(actor.sees()))
    which: uuid.UUID | int | None = value if type(value) is int else ids.parse(value)
    found = rows.filter(Q(seq=which) if type(which) is int else Q(pk=which)).values_list("seq", flat=True).first()
    if which is None or found is None:
        raise UnfitError(name)
    return int(found)


def _participant(matter: Matter, rule: ActRule | None, name: str, value: Any) -> str | None:
    """Takes a participant of this matter. Whoever is to join a role must be proposed for it, or have held it."""
    if not value:
        return None
    found = Participant.objects.filter(matter=matter, pk=ids.parse(getattr(value, "pk", value))).first()
    if found is None or found.standing == "gateway":
        raise UnfitError(name)
    role = rule.then.join if rule else ""
    if role and found.role not in ("", role):
        raise UnfitError(name)
    return str(found.pk)
