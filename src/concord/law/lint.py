"""Does a rulebook make sense? Errors stop `concord rulebook check`; warnings and notes are for a person to weigh.

`load` has already refused what cannot be understood: unknown names, wrong types, repeated or unknown keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from concord.law import shelf
from concord.law.defects import Defect, RulebookError
from concord.law.lint_duties import DUTY_CHECKS
from concord.law.lint_fairness import FAIRNESS_CHECKS
from concord.law.lint_plans import PLAN_CHECKS
from concord.law.lint_reports import unreported, useless
from concord.law.lint_stages import STAGE_CHECKS
from concord.law.lint_words import WORD_CHECKS
from concord.law.reading import load
from concord.law.rulebook import Rulebook
from concord.law.rulebook_graph import expressions, reads, sites
from concord.law.tables import TableError, rate_on

CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (
    *STAGE_CHECKS,
    *DUTY_CHECKS,
    *FAIRNESS_CHECKS,
    *PLAN_CHECKS,
    *WORD_CHECKS,
)


def lint(law: Rulebook, *, others: Mapping[str, Rulebook] | None = None) -> list[Defect]:
    """Return what is wrong or doubtful in a rulebook, in the order of its file.

    others: the rulebooks that it may start, by id (default: those on the shelf).
    """
    found = [defect for check in CHECKS for defect in check(law)]
    found += _started(law, _shelved() if others is None else others)
    found += _tables(law)
    return sorted(set(found), key=lambda defect: (defect.line, defect.path, defect.code))


def check(text: str | bytes, *, name: str = "") -> list[Defect]:
    """Return every defect of a rulebook's file: those that stop it from loading, or else what the linter finds."""
    try:
        return lint(load(text, name=name))
    except RulebookError as error:
        return error.defects


def errors(defects: list[Defect]) -> list[Defect]:
    """Return those defects that stop a rulebook from being used."""
    return [defect for defect in defects if defect.level == "error"]


def _shelved() -> dict[str, Rulebook]:
    found: dict[str, Rulebook] = {}
    for key in shelf.names():
        try:
            law = shelf.rulebook(key)
        except RulebookError:  # that file has its own check; here it only cannot be compared with
            continue
        found[law.id] = law
    return found


def _tables(law: Rulebook) -> Iterator[Defect]:
    """Tables of rates that expressions read are kept."""
    told = [(f"checks.{name}", expr) for name, expr in law.checks.items()]
    told += [(f"caps.{name}", cap.claim) for name, cap in law.caps.items()]
    for path, expr in (*told, *expressions(law)):
        for function, name in reads(expr):
            if function == "table" and not is_kept(name):
                yield Defect(0, path, "unknown-table", f"There is no table '{name}'.")


def is_kept(table: str) -> bool:
    """Is there a table of rates of this name?"""
    try:
        rate_on(table, date.max)
    except TableError:
        return False
    return True


def _started(law: Rulebook, others: Mapping[str, Rulebook]) -> Iterator[Defect]:
    """Rulebooks that this one starts: they and the roles given exist, and every end of theirs is mapped here."""
    yield from useless(law, others)
    for site in sites(law):
        start = site.then.start
        if start is None:
            continue
        other = others.get(start.rulebook, law if start.rulebook == law.id else None)
        if other is None:
            message = f"It starts '{start.rulebook}', which is not on the shelf."
            yield Defect(site.line, site.path, "unknown-rulebook", message, "warning")
            continue
        for role in start.give:
            if role not in other.roles:
                message = f"'{start.rulebook}' has no role '{role}'."
                yield Defect(site.line, site.path, "unknown-role", message)
        yield from unreported(law, other, site)
