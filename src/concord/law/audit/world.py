"""The small world in which a rulebook is audited: who takes part, on what terms, from when, with which rows.

Few persons, few instalments, round sums: enough for every rule to be reached, small enough for every way to be walked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, product
from typing import Any

import msgspec

from concord.law import engine
from concord.law.audit.narrowing import narrowed
from concord.law.builtin import DUTIES, SERVE
from concord.law.calendars import calendar
from concord.law.model import Decision, Refused
from concord.law.rulebook import ByTerm, Expr, Field, Late, Period, Rulebook
from concord.law.rulebook_graph import expressions, planned, reads, sites

INSTALMENTS = 4  # of a series whose number is a term: enough to default, and to have some left
MOST_TRACKS = 8  # combinations of choices that are walked
TRIES = 4_000  # combinations of sample terms before the auditor gives up
FIRST_DAY = date(2025, 10, 20)  # a Monday far from holidays, where the rulebook is in force by then
ONCE = Period(90, "Y")  # a task alerts once: repeated alerts are one state and no progress
SERVICE = msgspec.structs.replace(DUTIES[SERVE], by_itself=False)  # with the others, so that it too alerts once
SUM = 30_000  # minor units of a sampled row
# each kind of rows that is tried: what is owed, and in how many days; every second one the other way round
ROWS = ((("pay", 10),), (("deliver", 60),), (("refrain", 60),), (("pay", 60), ("pay", 10)))


class World(msgspec.Struct, frozen=True):
    """law: as it is walked (tasks alert once); people, terms, data: as the matter begins; start: UTC s.

    cap: up to how many instances of a series, or accepted acts, are counted one by one.
    """

    law: Rulebook
    people: dict[str, tuple[str, ...]]
    terms: dict[str, Any]
    data: dict[str, Any]
    start: int
    cap: int


class NoWorldError(Exception):
    """No sample terms were accepted. code, detail: of the refusal."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.code} {refused.detail}".strip())
        self.refused = refused


def tracks(law: Rulebook) -> list[dict[str, str]]:
    """Return the choices that decide which rules apply: one for each combination of the terms that conditions read.

    By which method a plan is reckoned changes its sums, and no rule.
    """
    reckoning = [part for site in sites(law) for part in planned(site.then)]
    ruling = [expr for _, expr in expressions(law) if not any(expr is part for part in reckoning)]
    deciding = {name for expr in ruling for kind, name in reads(expr) if kind == "terms"}
    deciding |= {duty.within.term for duty in law.duties.values() if isinstance(duty.within, ByTerm)}
    fields = [field for name, field in law.terms.items() if name in deciding and field.type == "choice"]
    options_of = [tuple(dict.fromkeys((field.default or field.options[0], *field.options))) for field in fields]
    found = [dict(zip((field.name for field in fields), options, strict=True)) for options in product(*options_of)]
    return found[:MOST_TRACKS]


def world(law: Rulebook, *, persons: int = 1, variant: int = 0, track: Mapping[str, str] | None = None) -> World:
    """Return the small world of a rulebook.

    persons: for each party; variant: which rows are given at the beginning; track: terms that are given.
    Raises NoWorldError when no sample terms pass the rulebook's own checks.
    """
    people = cast(law, persons)
    small = msgspec.structs.replace(
        law, duties={duty.name: _alerts_once(duty) for duty in (*law.duties.values(), SERVICE)}
    )
    start = _start(law)
    data = {name: rows(law, name, people, start, variant) for name in given_rows(law)}
    refused = Refused("form")
    wanted = (track or {}).items()
    for terms in islice((one for one in _terms(law) if wanted <= one.items()), TRIES):
        begun = engine.begin(small, people, terms, start, data=data, currency=currency(law))
        if isinstance(begun, Decision):
            return World(narrowed(small, begun.state.terms), people, terms, data, start, _cap(law, terms))
        refused = begun
    raise NoWorldError(refused)


def _alerts_once(duty: Any) -> Any:
    if duty.late is None:
        return duty
    return msgspec.structs.replace(duty, late=Late(ONCE, duty.late.alert))


def currency(law: Rulebook) -> str:
    """Return the currency (ISO 4217) in which the small world pays: the rulebook's own, or CNY."""
    return "CNY" if law.currency == "matter" else law.currency


def cast(law: Rulebook, persons: int) -> dict[str, tuple[str, ...]]:
    """Return who holds which role: one person each, parties as many as said; who joins later is not there yet."""
    joining = {site.then.join for site in sites(law)}
    found = {}
    for name, role in law.roles.items():
        if role.kind == "neutral" and name in joining:
            continue
        count = persons if role.kind == "party" else 1
        found[name] = tuple(name if n == 0 else f"{name}_{n + 1}" for n in range(count))
    found.setdefault("notice", ("notice",))
    return found


def _start(law: Rulebook) -> int:
    """Ten in the morning of a Monday on which the rulebook is in force."""
    since = date.fromisoformat(law.effective[0])
    until = date.fromisoformat(law.effective[1]) if law.effective[1] else date.max
    day = FIRST_DAY if since <= FIRST_DAY <= until else since + timedelta(days=7 - since.weekday())
    return calendar(law.calendar).start_of(day.toordinal()) + 10 * 3600


def _cap(law: Rulebook, terms: dict[str, Any]) -> int:
    """One more than the longest series: a count that is cut off looks like a circle."""
    longest = [INSTALMENTS]
    for duty in law.duties.values():
        times = duty.times
        if isinstance(times, int):
            longest.append(times)
        elif isinstance(times, Expr):
            longest += [terms[name] for kind, name in reads(times) if kind == "terms" and isinstance(terms[name], int)]
    return min(max(longest), 60) + 1


def _terms(law: Rulebook) -> Iterator[dict[str, Any]]:
    """Sample terms, the most telling first."""
    times = [duty.times for duty in law.duties.values() if isinstance(duty.times, Expr)]
    times += [site.then.plan.count for site in sites(law) if site.then.plan is not None and site.then.plan.count]
    counted = {name for expr in times for kind, name in reads(expr) if kind == "terms"}
    choices = [[(name, value) for value in _values(field, name in counted)] for name, field in law.terms.items()]
    for combination in product(*choices):
        yield {name: value for name, value in combination if value is not None}


def _values(field: Field, counted: bool) -> list[Any]:
    if field.type in ("int", "money"):
        return _numbers(field, counted)
    plain: dict[str, list[Any]] = {
        "bool": [False, True], "consent": [True], "choice": list(field.options), "text": ["t"], "file": ["f"],
        "rate": ["0%/year", "3%/year"], "period": ["P7D", "P30D"], "day": ["2026-03-31"], "time": [0],
        "participant": [None], "rows": [None],
    }  # fmt: skip
    found = plain.get(field.type, [None])
    if field.default is not None:
        return [field.default, *(value for value in found if value != field.default)]
    return [None, *found] if field.optional else found


def _numbers(field: Field, counted: bool) -> list[int]:
    wished = [INSTALMENTS, 1, 12] if counted else [field.default, 2, SUM, field.min, 1, 10 * SUM, field.max]
    if field.type == "money" and not counted:
        wished = [field.default or (100 if field.default == 0 else None), SUM, field.min, 10 * SUM, field.max, 100]
    least = field.min if field.min is not None else 0
    most = field.max if field.max is not None else 10**12
    return list(dict.fromkeys(min(max(value, least), most) for value in wished if value is not None))


def scheduled(law: Rulebook) -> dict[str, str]:
    """Return the duties with a schedule and the rows datum that each reads."""
    return {duty.name: duty.schedule for duty in law.duties.values() if duty.schedule}


def reckoned(law: Rulebook) -> dict[str, str]:
    """Return those of them whose rows the law reckons, and nobody chooses."""
    plans = {site.then.plan.schedule for site in sites(law) if site.then.plan is not None}
    return {duty: datum for duty, datum in scheduled(law).items() if duty in plans}


def given_rows(law: Rulebook) -> list[str]:
    """Return the rows that no rule sets: they are given when the matter begins."""
    written = {name for site in sites(law) for name in site.then.set} | set(reckoned(law).values())
    return [datum for datum in scheduled(law).values() if datum not in written]


def variants(law: Rulebook) -> int:
    """Return how many kinds of rows are tried, where there is a schedule."""
    return len(ROWS) if scheduled(law).keys() - reckoned(law).keys() else 1


def rows(law: Rulebook, datum: str, people: dict[str, tuple[str, ...]], now: int, variant: int) -> list[dict[str, Any]]:
    """Return sample rows: a debt; something to do; something not to do; two debts, one each way."""
    columns = {column.name: column for column in law.data[datum].columns}
    parties = [people[name][0] for name, role in law.roles.items() if role.kind == "party"]
    kinds = columns["kind"].options if "kind" in columns else ()
    found = []
    for n, (wished, days) in enumerate(ROWS[variant]):
        kind = wished if not kinds or wished in kinds else kinds[0]
        pair = (parties[-1], parties[0]) if n % 2 == 0 else (parties[0], parties[-1])
        day = date.fromordinal(calendar(law.calendar).day_of(now) + days)
        found.append(_row(columns, kind, pair, day.isoformat()))
    return found


def _row(columns: dict[str, Field], kind: str, pair: tuple[str, str], day: str) -> dict[str, Any]:
    told = {"kind": kind, "who": pair[0], "whom": pair[1], "day": day}
    found: dict[str, Any] = {}
    for name, column in columns.items():
        if name in told:
            found[name] = told[name]
        elif column.type == "money":
            if kind == "pay" or "kind" not in columns:
                found[name] = SUM
        elif not column.optional and column.default is None:
            found[name] = next(value for value in (*_values(column, False), "t") if value is not None)
    return found
