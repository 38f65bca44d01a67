"""The linter over the grounds on which a court refuses confirmation, asked about a draft before it is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.agreement import contents, persons
from concord.agreement.contents import Contents
from concord.docket import clock, participants
from concord.docket.actors import Actor, Reader
from concord.docket.models import Matter
from concord.kit import dates
from concord.law import agreement as linter
from concord.law.agreement import Finding
from concord.law.agreement_words import OK, STOP
from concord.law.citations import cited
from concord.law.model import Refused


@dataclass(frozen=True)
class Shown:
    """A finding as kit's findings show it: ground, place and remedy."""

    level: str
    title: str
    detail: str
    actions: Sequence[tuple[str, str]] = ()


def findings(
    matter: Matter, reader: Reader, text: Contents, *, agreed: Sequence[Mapping[str, Any]] = ()
) -> list[Finding]:
    """What a court might refuse. agreed: the rows of an accepted offer, whose sum the payments must keep."""
    total = sum(int(row.get("amount") or 0) for row in agreed if row.get("kind") == "pay") or None
    default = text.default_clause
    return linter.findings(
        [plain(row) for row in text.rows],
        parties={str(row.pk) for row in participants.sides(matter)},
        signed_on=dates.local(clock.now()).date(),
        claim=persons.claimed(matter, reader) or None,
        total=total,
        clauses="\n".join(f"{clause.zh}\n{clause.en}" for clause in text.clauses),
        default_clause="\n".join(part for part in (default.zh, default.en) if part),
    )


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the linter reads it: what is told in English alone is told."""
    return {**row, "what": row.get("what") or row.get("what_en") or ""}


def stopped(found: Sequence[Finding]) -> list[Finding]:
    return linter.stops(found)


def shown(found: Sequence[Finding]) -> list[Shown]:
    """The findings in the language in force, those that stop first, what was checked last."""
    order = {STOP: 0, OK: 2}
    return [_shown(one) for one in sorted(found, key=lambda one: (order.get(one.severity, 1), one.row))]


def _shown(one: Finding) -> Shown:
    lang = dates.language()
    place = _("Term %(n)d") % {"n": one.row} if one.row else places().get(one.field, "")
    parts = [place, one.remedy.get(lang, ""), cited(one.source, lang)]
    target = f"#id_obligations-{one.row - 1}-{one.field}" if one.row and one.field else ""
    actions = [(_("Go to it"), target)] if target and one.severity != OK else []
    return Shown(one.severity, one.says[lang], " · ".join(part for part in parts if part), actions)


def places() -> dict[str, str]:
    return {"clauses": _("Other terms"), "default_clause": _("If a payment or duty is late"), "amount": _("Payments")}


def guard(matter: Matter, actor: Actor, form: Mapping[str, Any]) -> Refused | None:
    """For whoever draws up without the page: what stops is mended, or set aside with a reason, here too."""
    rows = form.get("obligations")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        return None  # the law refuses the form
    if str(form.get("override") or "").strip():
        return None
    found = stopped(findings(matter, actor.sees(), contents.of_form(form)))
    return Refused("condition", found[0].code, says=joined(found[0])) if found else None


def joined(one: Finding) -> dict[str, str]:
    """What is wrong and what to do, as one sentence per language."""
    return {"zh": f"{one.says['zh']}{one.remedy.get('zh', '')}", "en": f"{one.says['en']} {one.remedy.get('en', '')}"}
