"""The law's face: what the docket, the pages and the auditor call. Pure: time is an argument, nothing is written.

`decide(law, state, act, at)` answers an act with entries and the state after them, or with a refusal. Entries come in
the order of S9: lapses that fell due at or before `at`, the act, the standing rules it set off, what then fell due.

What an entry is called:

- an act of a person or gateway bears its own name; `begin` opens a matter, `migrate` moves it to another version;
- a lapse is `lapse:<duty>`, role CLOCK, `by` empty, `on` the due date, `cause` the entry that opened the duty;
  `lapse:serve` and `lapse:answer` are those of the built-in duties (silence accepts a statement);
- `passed:<duty>` is a row to refrain whose day has passed: performed;
- a standing rule's entry bears the rule's name, role LAW, `cause` the entry that set it off;
- `restate_dates`, role CLOCK: provisional dates written anew when the table of holidays has grown (S5).

Built-in acts (see `builtin`): `record_service`, `accept_statement`, `object_statement`, the last two with `entry`, the
number of the statement's entry. A form names a row by its number from 1, an entry by its seq. `Act("clock", "CLOCK")`
writes what fell due and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from concord.law import appropriation, effects, lapses, migration, outlook, standing
from concord.law import powers as powers_
from concord.law.attempt import attempt
from concord.law.builtin import act_rule, duty_rule
from concord.law.calendars import calendar
from concord.law.consequence import enter
from concord.law.deciding import Deciding, Denied
from concord.law.draft import CLOCK, EMPTY, LAW, Draft
from concord.law.forms import check_terms, fits, nothing
from concord.law.model import Act, Decision, Entry, Live, Refused, State
from concord.law.opening import open_duty
from concord.law.outlook import Explanation, Reminder, Waiting
from concord.law.rulebook import ActRule, Expr, Field, Rulebook
from concord.law.tables import TableError

TICK = Act("clock", CLOCK)
FARTHEST = 32_503_680_000  # 1 January 3000: no calendar, table or clock of ours goes that far
LONGEST = 100 * 366 * 86_400  # s that may lie between an entry and what follows it

__all__ = [
    "CLOCK", "LAW", "TICK", "Explanation", "Reminder", "Waiting", "act_rule", "begin", "decide", "due", "duties_of",
    "duty_rule", "empty_state", "evolve", "explain", "migrate", "owed", "powers", "present", "reminders", "replay",
    "sentence", "waiting",
]  # fmt: skip


def empty_state(law: Rulebook | None = None) -> State:
    """Return the state before the first entry, from which `replay` starts."""
    return EMPTY


def begin(
    law: Rulebook,
    people: dict[str, tuple[str, ...]],
    terms: dict[str, Any],
    at: int,
    *,
    by: str = "",
    role: str = "",
    currency: str = "CNY",
    data: dict[str, Any] | None = None,
) -> Decision | Refused:
    """Begin a matter: check its terms, note who holds which role, enter the first stage.

    people: role -> participant ids, at least one for every party; terms: by the rulebook's `terms`; at: UTC s;
    by, role: who began it; currency: ISO 4217, where the rulebook leaves it to the matter; data: first values.
    Refuses `form` with the term, role or datum that is wrong, `condition` with the check that fails.
    """
    if not _is_time(at):
        return Refused("order", "at")
    case = Deciding(law, EMPTY, at)
    try:
        given = check_terms(law.terms, terms)
        _check_people(law, people, currency)
        case.begin_entry("begin", on=at, role=role, by=by, rule="begins")
        case.emit("begin", law.key, currency, given, _first_data(law, data or {}))
    except Denied as denied:
        return denied.refused
    case.facts.terms, case.facts.data = case.terms, case.data
    for name, check in law.checks.items():
        if not _holds(check, case):
            return Refused("condition", name)
    for name, persons in people.items():
        for person in persons:
            case.emit("join", name, person)
    enter(case, law.begins)
    for duty in case.index.loose:
        open_duty(case, duty)
    standing.finish(case)
    standing.fire(case, case.seq)
    return _decided(case)


def _is_time(at: Any) -> bool:
    return type(at) is int and 0 <= at < FARTHEST


def _holds(check: Expr, case: Deciding) -> bool:
    try:
        return bool(check.run(case.facts))
    except TableError:
        return False  # a matter cannot begin before the table that it is checked against


def _check_people(law: Rulebook, people: dict[str, tuple[str, ...]], currency: str) -> None:
    offices = ("notice", "registrar")  # the built-in acts and tasks know them, whatever the rulebook names
    for name, persons in people.items():
        if name not in law.roles and name not in offices:
            raise Denied("form", name)
        if not all(isinstance(person, str) and person for person in persons) or len(set(persons)) != len(persons):
            raise Denied("form", name)
    for name, role in law.roles.items():
        if role.kind == "party" and not people.get(name):
            raise Denied("form", name)
    if law.currency not in ("matter", currency) or len(currency) != 3:
        raise Denied("form", "currency")


def _first_data(law: Rulebook, data: dict[str, Any]) -> dict[str, Any]:
    for name, value in data.items():
        if name not in law.data or not _fits_datum(law.data[name], value):
            raise Denied("form", name)
    return {name: data.get(name, nothing(field)) for name, field in law.data.items()}


def _fits_datum(field: Field, value: Any) -> bool:
    return value == nothing(field) or fits(field, value)


def decide(law: Rulebook, state: State, act: Act, at: int) -> Decision | Refused:
    """Answer an act that is attempted at a time (UTC s, not before the last entry's).

    A refusal writes nothing, not even the lapses found on the way (S11). Refuses `order` for a time before the last
    entry, and with `at` for one that is none, or a century after it; `form` with `on` for a stated time that is none.
    """
    if not _is_time(at) or (state.at and at > state.at + LONGEST):
        return Refused("order", "at")
    if at < state.at:
        return Refused("order")
    if type(act.on) is not int:
        return Refused("form", "on")
    if type(act.form) is not dict:
        return Refused("form", "form")
    case = Deciding(law, state, at)
    try:
        lapses.restate_provisional(case)
        if state.next_due <= at:
            lapses.run(case)
        if act.role != CLOCK:
            entry = attempt(case, act)
            standing.fire(case, entry.seq)
            lapses.run(case)
    except Denied as denied:
        return denied.refused
    return _decided(case)


def _decided(case: Deciding) -> Decision:
    return Decision(tuple(case.entries), case.freeze())


def evolve(state: State, entry: Entry) -> State:
    """Return the state after an entry. Reads no rulebook, calendar or table (S24)."""
    return replay(state, (entry,))


def replay(state: State, entries: Iterable[Entry]) -> State:
    """Return the state after entries in their order, folded on one draft."""
    draft = Draft(state)
    effects.apply_all(draft, entries)
    return draft.freeze()


def migrate(new: Rulebook, state: State, at: int, by: str, role: str = "registrar") -> Decision | Refused:
    """Move a matter to a new version of its rulebook (S26). by, role: the officer who does it."""
    if at < state.at:
        return Refused("order")
    case = Deciding(new, state, at)
    try:
        migration.move(case, new, by, role)
    except Denied as denied:
        return denied.refused
    return _decided(case)


def due(state: State) -> int:
    """Return when a matter next changes by itself (UTC s), NEVER if it does not (S23)."""
    return state.next_due


def present(law: Rulebook, state: State, at: int) -> State:
    """Return the state as it is at a time, lapses included: what pages and API show (S10)."""
    if state.next_due > at:
        return state
    decided = decide(law, state, TICK, at)
    return decided.state if isinstance(decided, Decision) else state


def powers(law: Rulebook, state: State, role: str, person: str, at: int = 0) -> list[ActRule]:
    """Return the acts open to a person in a role. at: the present (UTC s), for windows; default: the last entry's."""
    return powers_.open_acts(Deciding(law, state, at or state.at), role, person)


def duties_of(law: Rulebook, state: State, role: str, person: str) -> list[Waiting]:
    """Return the duties that wait for a person in a role, soonest first, each with the acts of theirs that meet it."""
    return outlook.duties_of(Deciding(law, state, state.at), role, person)


def waiting(law: Rulebook, state: State) -> list[Waiting]:
    """Return every duty that stands, with who owes it and what meets it."""
    return outlook.waiting(Deciding(law, state, state.at))


def reminders(law: Rulebook, state: State, since: int = 0) -> list[Reminder]:
    """Return the reminders after `since` (UTC s; default: the last entry), soonest first.

    The first one's `at` is the docket's `next_reminder`.
    """
    return outlook.reminders(Deciding(law, state, state.at), since or state.at)


def sentence(
    law: Rulebook, state: State, role: str, lang: str, show: Callable[[int], str] = str, person: str = ""
) -> str:
    """Return where a matter stands, in one sentence for a role.

    show: writes a due date, given as the first instant that is too late (UTC s); person: whose own deadline is meant
    where each has one.
    """
    return outlook.sentence(Deciding(law, state, state.at), role, lang, show, person)


def explain(law: Rulebook, state: State, live: Live) -> Explanation:
    """Return the short rule behind a duty that stands, and its source."""
    return outlook.explain(Deciding(law, state, state.at), live)


def owed(law: Rulebook, live: Live, at: int) -> tuple[int, int]:
    """Return (principal, interest) of a debt at a time, minor units."""
    return appropriation.owed(calendar(law.calendar), live, at)
