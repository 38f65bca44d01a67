"""open_matter(): a matter begins, with its participants, its offices and its first entry, in one transaction."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from concord.docket import chain, clock, filing, participants, rules, sealing, writing
from concord.docket.actors import Actor
from concord.docket.models import Entry, Exhibit, Matter, Numbering, Participant
from concord.docket.participants import Person
from concord.law import engine, shelf
from concord.law.builtin import NOTICE, REGISTRAR
from concord.law.model import Decision, Refused, State
from concord.law.rulebook import Field, Rulebook
from concord.people.models import Account, Organisation
from concord.people.roles import COURT_ROLES

BEGIN = "begin"
BUILT_IN = (NOTICE, REGISTRAR)  # the law knows them, whether a rulebook names them or not (S31)


@dataclasses.dataclass(frozen=True)
class Opened:
    """The matter stands. participants: role -> rows, offices included; repeated: it had been opened under this key."""

    matter: Matter
    entries: tuple[Entry, ...]
    participants: dict[str, tuple[Participant, ...]]
    repeated: bool = False


def open_matter(
    *,
    rulebook: str,
    organisation: Organisation,
    people: Sequence[Person],
    terms: Mapping[str, Any] | None = None,
    by: Person | str,
    payloads: Mapping[str, sealing.Content] | None = None,
    exhibits: Iterable[Exhibit] = (),
    key: str = "",
    at: int | None = None,
    data: Mapping[str, Any] | None = None,
    currency: str = "CNY",
    account: Account | None = None,
) -> Opened | Refused:
    """Opens a matter under `id@version`; returns it, or why the law refuses.

    people: its parties; offices that the rulebook knows and `people` does not name are added (the organisation's, the
    court's of its district, the gateways). by: who opens it, a person of `people` or its role; account: the officer
    who typed it in, if any. payloads and exhibits belong to the first entry. terms, data: texts in them are sealed.
    key: a secret of whoever opens (a draft's id); a repeat returns the first result. at: legal time (default: now).
    """
    with transaction.atomic():
        law = shelf.rulebook(rulebook)
        scoped = f"{organisation.pk}:{key}" if key else ""
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # one after the other: key and number
        if scoped and (known := Matter.objects.filter(key=scoped).first()):
            return _opened(known, tuple(known.entries.order_by("seq")[:1]), repeated=True)
        everybody = [*people, *_offices(law, organisation, people)]
        opener = by if isinstance(by, Person) else next(p for p in people if p.role == by)
        matter = Matter(
            rulebook=law.id, version=law.version, digest=law.digest, organisation=organisation, key=scoped, seq=0,
            opened_at=clock.now() if at is None else at, currency=currency, head=chain.START,
        )  # fmt: skip
        sealed = _sealed(matter, law, terms or {}, data or {}, payloads or {})
        if isinstance(sealed, Refused):
            return sealed
        filed, *plain = sealed
        decision = _begin(law, matter, everybody, opener, *plain)
        if isinstance(decision, Refused):
            return decision
        filed.exhibits = {"files": list(exhibits)}
        entries = _write(matter, law, decision, everybody, opener, account, filed)
        # if we stop before the commit there is no matter and no number; after it the receipt can be given
    return _opened(matter, entries)


def _begin(
    law: Rulebook,
    matter: Matter,
    everybody: Sequence[Person],
    opener: Person,
    terms: dict[str, Any],
    data: dict[str, Any],
) -> Decision | Refused:
    held = {role: tuple(str(p.id) for p in everybody if p.role == role) for role in (*law.roles, *BUILT_IN)}
    opened_at, currency = matter.opened_at, matter.currency
    return engine.begin(
        law, held, terms, opened_at, by=str(opener.id), role=opener.role, currency=currency, data=data
    )  # fmt: skip


def _opened(matter: Matter, entries: tuple[Entry, ...], *, repeated: bool = False) -> Opened:
    rows: dict[str, tuple[Participant, ...]] = {}
    for row in Participant.objects.filter(matter=matter, left=None).order_by("joined", "id"):
        rows[row.role] = (*rows.get(row.role, ()), row)
    return Opened(matter, entries, rows, repeated)


def _offices(law: Rulebook, organisation: Organisation, people: Sequence[Person]) -> list[Person]:
    named = {person.role for person in people}
    offices = [role.name for role in law.roles.values() if role.kind in ("office", "gateway")]
    added = []
    for name in dict.fromkeys((*offices, *BUILT_IN)):
        if name in named or (name == REGISTRAR and organisation.kind == Organisation.Kind.ENTERPRISE):
            continue  # nobody keeps a registry over an enterprise's contracts, least of all the enterprise itself
        home: Organisation | None = organisation
        if rules.standing(law, name) == "gateway":
            home = None
        elif name in COURT_ROLES and organisation.kind != Organisation.Kind.COURT:
            home = organisation.court
        added.append(Person(name, kind="organisation", organisation=home))
    return added


def _sealed(
    matter: Matter, law: Rulebook, terms: Mapping[str, Any], data: Mapping[str, Any], payloads: Mapping[str, Any]
) -> tuple[filing.Filing, dict[str, Any], dict[str, Any]] | Refused:
    """Texts in terms and data become payloads `terms.x`, `data.x`; the law gets their digests."""
    filed = filing.Filing(sealed=[sealing.seal(name, content) for name, content in payloads.items()])
    try:
        plain_terms = _plain(matter, law.terms, "terms", terms, filed)
        plain_data = _plain(matter, law.data, "data", data, filed)
    except filing.UnfitError as unfit:
        return Refused("form", str(unfit))
    return filed, plain_terms, plain_data


def _plain(
    matter: Matter, fields: Mapping[str, Field], where: str, values: Mapping[str, Any], filed: filing.Filing
) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in values.items():
        field = fields.get(name)
        path = f"{where}.{name}"
        if field is not None and field.type == "text":
            value = filing.text(str(matter.pk), field, path, value, filed)
        elif field is not None and field.type == "rows":
            value = filing.rows(str(matter.pk), field.columns, path, value, filed)
        if value is not None:
            plain[name] = value
    return plain


def _write(
    matter: Matter,
    law: Rulebook,
    decision: Decision,
    everybody: Sequence[Person],
    opener: Person,
    account: Account | None,
    filed: filing.Filing,
) -> tuple[Entry, ...]:
    state = decision.state
    rules.pin(law)
    matter.number = _number(matter.organisation, matter.opened_at)
    matter.stage, matter.state = state.stage, b""
    matter.save(force_insert=True)
    rows = [
        participants.row(
            matter,
            person,
            standing=rules.standing(law, person.role),
            joined=_joins(matter, law, state, person),
            opener=opener.id,
        )
        for person in everybody
    ]
    Participant.objects.bulk_create(rows)
    actor = Actor(next(row for row in rows if row.pk == opener.id), account)
    for exhibit in filed.exhibits["files"]:
        Exhibit.objects.filter(pk=exhibit.pk, entry=None).update(matter=matter, participant=actor.participant)
    return writing.write(matter, law, None, decision, act=BEGIN, actor=actor, filing=filed)


def _joins(matter: Matter, law: Rulebook, state: State, person: Person) -> int | None:
    """When somebody takes part: at once, or (an office that enters at a moment that has not come) not yet."""
    role = law.roles.get(person.role)
    waits = role is not None and role.enters and not any(moment in state.moments for moment in role.enters)
    return None if waits else matter.opened_at


def _number(organisation: Organisation, at: int) -> str:
    """The next case number, like YWTM-2026-00012; the organisation's row is locked by the caller."""
    year = datetime.datetime.fromtimestamp(at, ZoneInfo(settings.TIME_ZONE)).year
    row, _ = Numbering.objects.get_or_create(organisation=organisation, year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{organisation.code}-{year}-{row.last:05d}"
