"""Why a duty has its date and amount: the rule, the article, and the arithmetic line by line.

`why(law, entries, duty)` reads the docket and does the sums again. What a reader may not see never shows: if any entry
that the date or the amount rests on is hidden, the reader gets rule, article and result, and no arithmetic at all, for
half a sum would betray the other half.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from concord.law.builtin import ANSWER, duty_rule
from concord.law.calendars import Calendar
from concord.law.explaining_history import History, history
from concord.law.explaining_money import money_lines
from concord.law.explaining_steps import step_lines
from concord.law.explaining_words import Line, duty_text, line, source_text, until_text
from concord.law.index import index_of
from concord.law.model import Entry, Live
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


def everything(_entry: Entry) -> bool:
    """The reader who may see every entry: counsel at the command line, the auditor."""
    return True


def why(law: Rulebook, entries: Iterable[Entry], duty: str, may_see: Callable[[Entry], bool] = everything) -> Why:
    """Explain the duty of a key (`response@p1`, `rent#3`), or the one last opened of a name.

    entries: the whole docket in its order, with the lapses of now that no clock has written yet; may_see: whether the
    reader may see an entry. Raises UnknownDutyError.
    """
    docket = list(entries)
    found = history(docket, _key(docket, duty))
    if found.live is None:
        raise UnknownDutyError(duty)
    rule = duty_rule(law, found.live.id)
    calendar = index_of(law).calendar
    known = all(may_see(entry) for entry in _behind(found, rule))
    lines = _arithmetic(law, calendar, rule, found) if known else []
    live = found.live
    return Why(
        key=live.key,
        title=duty_text(law, rule),
        rule=duty_path(rule) if rule.name in law.duties else "",
        source=_source(law, rule, found),
        article=source_text(law, _source(law, rule, found)),
        due=_date(live),
        status=live.status,
        lines=(*lines, result(calendar, live, over=not _stands(found))),
    )


def _key(docket: list[Entry], duty: str) -> str:
    """The key that is meant: as it is, or of the duty last opened of that name."""
    opened = [
        values[0]
        for entry in docket
        for name, *values in entry.effects
        if name == "open" and isinstance(values[0], dict)
    ]
    keys = [fields.get("key", "") for fields in opened]
    if duty in keys:
        return duty
    return next((fields["key"] for fields in reversed(opened) if fields.get("id") == duty), duty)


def _behind(found: History, rule: DutyRule) -> list[Entry]:
    """Every entry that the date and the amount rest on."""
    live = found.live
    behind = list(found.behind)
    if rule.start.kind == "moment" and rule.start.name in found.moments:
        behind.append(found.moments[rule.start.name])
    if live is not None and live.notice:
        behind += [entry for (seq, _person), entry in found.notices.items() if seq == live.notice]
        behind += [found.by_seq[live.notice]] if live.notice in found.by_seq else []
    return behind


def _arithmetic(law: Rulebook, calendar: Calendar, rule: DutyRule, found: History) -> list[Line]:
    lines = [one for step in found.steps for one in step_lines(law, calendar, rule, step, found)]
    live = found.live
    if live is not None and live.kind == "pay":
        lines += money_lines(law, calendar, rule, live, found.draft)
    return lines


def _source(law: Rulebook, rule: DutyRule, found: History) -> str:
    """The article of a duty; of an answer to a statement, that of the act stated."""
    if rule.name == ANSWER and found.steps:
        return found.steps[0].entry.source
    return rule.source


def _date(live: Live) -> int:
    if live.status == "late":
        return live.was
    return live.due


def _stands(found: History) -> bool:
    return found.live is not None and found.live.key in found.draft.duties


def result(calendar: Calendar, live: Live, *, over: bool = False) -> Line:
    """Return the last line: when the time ends, or why it has no date."""
    if live.status == "late":
        return line("result_late", day=until_text(calendar, live.was))
    if not live.due:
        waits = live.still or live.status in ("held", "stated")
        return line("result_held", day=until_text(calendar, live.was)) if waits and live.was else line("result_none")
    return line("result_over" if over or live.status == "overdue" else "result", day=until_text(calendar, live.due))
