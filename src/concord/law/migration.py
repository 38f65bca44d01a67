"""Versions (S26): a matter keeps its version, unless an officer moves it to one that says how."""

from __future__ import annotations

from typing import Any

from concord.law.builtin import DUTIES
from concord.law.deciding import Deciding, Denied
from concord.law.forms import nothing
from concord.law.model import Entry
from concord.law.rulebook import Rulebook


def move(case: Deciding, new: Rulebook, by: str, role: str) -> Entry:
    """Write the entry of a migration. Running deadlines keep their dates.

    Refuses `not_now` when the clock is not caught up or the new version names no way from the old one, `not_you` for
    anybody but an officer, `condition` with the name of a standing duty that the new version does not know, or of a
    term that it asks for and gives no default. New data begin empty, as in a new matter.
    """
    name, _, version = case.rulebook.partition("@")
    if name != new.id or version not in new.migrates:
        raise Denied("not_now", case.rulebook)
    if case.next_due() <= case.now:
        raise Denied("not_now", "clock")
    known = new.roles.get(role)
    if known is None or known.kind != "office" or by not in case.people.get(role, ()):
        raise Denied("not_you", role)
    stage = new.migrates[version].get(case.stage, "")
    if stage not in new.stages:
        raise Denied("not_now", case.stage)
    for live in case.duties.values():
        if live.id not in new.duties and live.id not in DUTIES:
            raise Denied("condition", live.id)
    terms = _new_terms(case, new)
    data = {name: nothing(field) for name, field in new.data.items() if name not in case.data}
    case.begin_entry("migrate", on=case.now, role=role, by=by, rule=f"migrates {version}")
    case.emit("rulebook", new.key, *((terms, data) if terms or data else ()))
    if stage != case.stage or new.stages[stage].end != case.ended:
        case.emit("stage", stage, case.since, new.stages[stage].end)
    return case.end_entry()


def _new_terms(case: Deciding, new: Rulebook) -> dict[str, Any]:
    """Terms that only the new version knows take their defaults; one that has none would have to be agreed first."""
    found: dict[str, Any] = {}
    for name, field in new.terms.items():
        if name in case.terms or field.optional:
            continue
        if field.default is None:
            raise Denied("condition", name)
        found[name] = field.default
    return found
