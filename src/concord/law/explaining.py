"""Why a duty has its date and amount: the rule, the article, and the arithmetic line by line.

`why(law, entries, duty)` reads the docket and does the sums again. A reader is told from the entries that he may see
and no others: where these do not lead to the date or amount that stands, he gets rule, article and result, and no
arithmetic at all, for half a sum would betray the other half.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from concord.law.builtin import ANSWER, SERVE, duty_rule
from concord.law.calendars import Calendar
from concord.law.dates import calendar_in
from concord.law.draft import EMPTY, Draft
from concord.law.effects import apply_all
from concord.law.explaining_history import History, history
from concord.law.explaining_money import money_lines
from concord.law.explaining_steps import step_lines
from concord.law.explaining_words import Line, calendar_text, duty_text, line, source_text, until_text
from concord.law.model import Entry, Live, State
from concord.law.rulebook import DutyRule, Rulebook, Text
from concord.law.rulebook_graph import duty_path


class UnknownDutyError(LookupError):
    """No duty of that key was ever opened in this matter."""


class Why(msgspec.Struct, frozen=True):
    """Why a duty stands as it does.

    key: of the duty; title: what it is called; rule: its path in the rulebook, '' for a built-in one; source: its
    article as the rulebook cites it; article: the same with the name of the law; due: first instant that is too late
    (UTC s), 0 while it has none; status: as in `Live`; lines: the arithmetic, ending with the result.
    """

    key: str
    title: Text
    rule: str
    source: str
    article: Text
    due: int
    status: str
    lines: tuple[Line, ...]


def why(law: Rulebook, entries: Iterable[Entry], duty: str, state: State | None = None) -> Why:
    """Explain the duty of a key (`response@p1`, `rent#3`), or the one last opened of a name.

    entries: the docket in its order, with the lapses of now that no clock has written yet; for a reader who may not see
    all of it, those entries that he may see. state: of the matter, caught up; needed for such a reader, who is told of
    duties that stand and no others. Raises UnknownDutyError.
    """
    docket = list(entries)
    now = state if state is not None else _replayed(docket)
    key = _key(docket, now, duty)
    found = history(docket, key, now)
    live = _standing(now, key) or (found.live if state is None else None)
    if live is None:
        raise UnknownDutyError(duty)
    rule = duty_rule(law, live.id)
    calendar = calendar_in(law, rule, now.terms)
    lines = _arithmetic(law, calendar, rule, found) if state is None or _is_whole(found, rule, live) else []
    source = _source(law, rule, found, live)
    return Why(
        key=live.key,
        title=duty_text(law, rule),
        rule=duty_path(rule) if rule.name in law.duties else "",
        source=source,
        article=source_text(law, source),
        due=live.was if live.status == "late" else live.due,
        status=live.status,
        lines=(*lines, result(calendar, live, over=state is None and not found.stands)),
    )


def not_standing(law: Rulebook, rule: DutyRule) -> Why:
    """Return what is told of a duty that does not stand, or that the reader may not know of: the same for both."""
    title, article = duty_text(law, rule), source_text(law, rule.source)
    lines = (line("not_standing", duty=title),)
    return Why(rule.name, title, duty_path(rule), rule.source, article, 0, "none", lines)


def _replayed(docket: list[Entry]) -> State:
    draft = Draft(EMPTY)
    apply_all(draft, docket)
    return draft.freeze()


def _standing(state: State, key: str) -> Live | None:
    return next((live for live in (*state.duties, *state.settled) if live.key == key), None)


def _key(docket: list[Entry], state: State, duty: str) -> str:
    """The key that is meant: as it is, or of the duty last opened of that name."""
    standing = (*state.settled, *state.duties)
    if any(live.key == duty for live in standing):
        return duty
    named = [live.key for live in standing if live.id == duty]
    if named:
        return named[-1]
    opened = [values[0] for entry in docket for name, *values in entry.effects if name == "open"]
    return next((fields["key"] for fields in reversed(opened) if duty in (fields["key"], fields["id"])), duty)


def _is_whole(found: History, rule: DutyRule, live: Live) -> bool:
    """Whether what the reader may see is all that the date and the amount rest on."""
    if found.broken or found.live != live or not found.steps:
        return False
    if rule.start.kind == "moment" and live.start and found.moments.get(rule.start.name) is None:
        return False
    if live.notice and live.id != SERVE:
        if live.start and live.start not in [at for (seq, _who), at in found.notices.items() if seq == live.notice]:
            return False
        if live.notice not in found.by_seq:
            return False
    return live.kind != "pay" or _money_is_whole(found)


def _money_is_whole(found: History) -> bool:
    """Whether the reader may see every payment, debt and waiver that the books rest on."""
    waived = {values[0] for entry in found.by_seq.values() for name, *values in entry.effects if name == "waive"}
    debts = [live for live in (*found.state.settled, *found.state.duties) if live.kind == "pay"]
    seqs = [paid[5] for paid in found.state.payments] + [live.entry for live in debts]
    return all(seq in found.by_seq for seq in seqs) and all(
        live.key in waived for live in debts if live.status == "waived"
    )


def _arithmetic(law: Rulebook, calendar: Calendar, rule: DutyRule, found: History) -> list[Line]:
    lines = [line("calendar", name=calendar_text(calendar.name))] if rule.calendar else []
    lines += [one for step in found.steps for one in step_lines(law, calendar, rule, step, found)]
    live = found.live
    if live is not None and live.kind == "pay":
        lines += money_lines(law, calendar, rule, live, found.state)
    return lines


def _source(law: Rulebook, rule: DutyRule, found: History, live: Live) -> str:
    """The article of a duty; of an answer to a statement, that of the act stated."""
    stated = found.by_seq.get(live.n) if rule.name == ANSWER else None
    return stated.source if stated is not None else rule.source


def result(calendar: Calendar, live: Live, *, over: bool = False) -> Line:
    """Return the last line: when the time ends, or why it has no date."""
    if live.status == "late":
        return line("result_late", day=until_text(calendar, live.was))
    if not live.due:
        waits = live.still or live.status in ("held", "stated")
        return line("result_held", day=until_text(calendar, live.was)) if waits and live.was else line("result_none")
    return line("result_over" if over or live.status == "overdue" else "result", day=until_text(calendar, live.due))
