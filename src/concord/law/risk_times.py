"""Defences of time: no demand or one that never arrived, time that still runs, and claims that come too late."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from concord.law.appropriation import net
from concord.law.builtin import RECORD_SERVICE
from concord.law.draft import Series
from concord.law.explaining_words import duty_text, entry_text
from concord.law.model import Entry, Live
from concord.law.periods import reckon
from concord.law.risk_breaches import Found, damages, late
from concord.law.risk_file import DEMANDED, File
from concord.law.risk_model import DUTY, MET, RAISED, Defence
from concord.law.rulebook import DutyRule, Period

LIMITATION = Period(3, "Y")  # CC 188
ASKED_FOR_TIME = frozenset((543, 678))  # who asks for another schedule agrees to perform (limitation provisions 14)


class Demand(msgspec.Struct, frozen=True):
    """A demand: the time to make good that it opened. made: UTC s; notice: seq of what was to arrive; arrived: 0 = no.

    live: the time to make good as it stands, None once it is over; until: its first instant too late, 0 = none yet.
    """

    rule: DutyRule
    made: int
    notice: int
    arrived: int
    how: str
    until: int
    live: Live | None


def demands(file: File, by: str) -> list[Demand]:
    """Return every demand made to a role, oldest first."""
    rules = {rule.name: rule for rule in file.law.duties.values() if _gives_time(file, rule, by)}
    found = []
    for entry in file.entries:
        for name, *values in entry.effects:
            if name == "open" and values[0]["id"] in rules:
                found.append(_demand(file, rules[values[0]["id"]], entry.on, values[0]))
    return found


def _gives_time(file: File, rule: DutyRule, by: str) -> bool:
    if rule.by != (by,) or rule.start.kind != "notice" or rule.lapse is None:
        return False
    return not rule.do or bool(file.civil(rule.source) & DEMANDED)


def _demand(file: File, rule: DutyRule, made: int, fields: dict[str, object]) -> Demand:
    notice, key = int(str(fields.get("notice") or 0)), str(fields["key"])
    live = next((one for one in file.state.duties if one.key == key and one.entry == fields.get("entry")), None)
    times = [at for person, at in file.state.served.get(str(notice), {}).items() if person and _of(file, person, rule)]
    arrived = max(times, default=0)
    until = live.due if live is not None else _ended(file, rule, made)
    return Demand(rule, made, notice, arrived, _how(file, notice), until, live)


def _of(file: File, person: str, rule: DutyRule) -> bool:
    return file.roles.get(person) in rule.by


def _ended(file: File, rule: DutyRule, made: int) -> int:
    """When the time to make good ended, if it lapsed."""
    ends = [entry.on for entry in file.entries if entry.act == f"lapse:{rule.name}" and entry.on >= made]
    return min(ends, default=0)


def _how(file: File, notice: int) -> str:
    """Who recorded the arrival."""
    for entry in file.entries:
        if entry.act == RECORD_SERVICE and entry.form.get("entry") == notice:
            return file.role(entry.role)
    return ""


def _source(file: File, by: str) -> str:
    """The articles by which the contract gives somebody time after a demand, and that a notice counts on arrival."""
    rules = [rule for rule in file.law.duties.values() if _gives_time(file, rule, by)]
    cited = {number for rule in rules for number in file.civil(rule.source) & DEMANDED}
    return file.articles({137} | (cited or {563, 565}))


def _for_it(file: File, found: Found) -> list[Demand]:
    """The demands made since what is unpaid or undone now became late: one of before was about something else."""
    late_now = [live.due for live in found.debts if late(file, live) and not damages(file, live)]
    since = min(late_now, default=found.since)
    return [one for one in demands(file, found.by) if one.made >= since]


def demand(file: File, found: Found) -> Defence:
    """Whether a demand was made and arrived (CC 563, 565, 634, 675, 722)."""
    title, source = file.tell("d_demand"), _source(file, found.by)
    known = _for_it(file, found)
    if not known:
        return Defence("demand", title, RAISED, (file.tell("no_demand"),), source, file.tell("m_demand"))
    last = known[-1]
    what = file.tell("demand_made", day=file.day(last.made), what=duty_text(file.law, last.rule))
    if not last.arrived:
        shows = (what, file.tell("not_arrived"))
        return Defence("demand", title, RAISED, shows, source, file.tell("m_arrival"))
    arrived = file.tell("arrived" if last.how else "known", day=file.day(last.arrived), how=last.how)
    return Defence("demand", title, MET, (what, arrived), source)


def grace(file: File, found: Found) -> Defence:
    """Whether the time to make good is over (CC 563, 565, 634, 675, 722)."""
    title, source = file.tell("d_grace"), _source(file, found.by)
    known = _for_it(file, found)
    if not known or not known[-1].arrived:
        return Defence("grace", title, RAISED, (file.tell("grace_not_begun"),), source, file.tell("m_demand"))
    last = known[-1]
    if last.live is not None and last.until > file.now:
        shows = (file.tell("grace_runs", day=file.until(last.until)),)
        return Defence("grace", title, RAISED, shows, source, file.tell("m_grace", day=file.until(last.until)))
    if last.live is not None and not last.until:
        return Defence("grace", title, RAISED, (file.tell("grace_still"),), source, file.tell("m_grace_still"))
    if last.until:
        return Defence("grace", title, MET, (file.tell("grace_over", day=file.until(last.until)),), source)
    return Defence("grace", title, MET, (file.tell("grace_left"),), source)


def limitation(file: File, found: Found) -> Defence:
    """Whether three years have passed since the last instalment fell due, or since what interrupted them."""
    title, source = file.tell("d_limitation"), file.tell("s_limitation")
    began = _began(file, found)
    if not began:
        return Defence("limitation", title, MET, (file.tell("not_begun"),), source)
    shows = [file.tell("began", day=file.day(began))]
    end = _end(file, began)
    for at, kind in sorted(_interruptions(file, found)):
        if at <= began:
            continue
        if at >= end:
            shows.append(file.tell("too_late_for_it", day=file.day(at), what=kind))
            continue
        end = _end(file, at)
        shows.append(file.tell("interrupted", day=file.day(at), what=kind))
    if file.now >= end:
        shows.append(file.tell("limited", day=file.until(end)))
        return Defence("limitation", title, RAISED, tuple(shows), source, file.tell("m_limitation"))
    shows.append(file.tell("runs_until", day=file.until(end)))
    return Defence("limitation", title, MET, tuple(shows), source)


def _end(file: File, at: int) -> int:
    return reckon(file.calendar, at, LIMITATION).due


def _began(file: File, found: Found) -> int:
    """The last instant of the last day of the last instalment (CC 189), 0 while one is still to fall due."""
    if found.kind == DUTY:
        return found.since - 1
    if not found.debts:
        return found.since
    claimed = [live for live in found.debts if not damages(file, live)] or list(found.debts)
    rules = {live.id for live in claimed if live.status != "waived"} or {live.id for live in claimed}
    standing = [live for live in file.debts if live.id in rules and live.status != "waived"]
    series = [Series(*file.state.series[name]) for name in rules if name in file.state.series]
    if not file.state.ended and any(not one.closed and one.opened < one.times for one in series):
        return 0
    dues = [live.due or live.was or live.raw for live in standing or claimed]
    return 0 if max(dues) > file.now else max(dues) - 1


def _interruptions(file: File, found: Found) -> Iterator[tuple[int, str]]:
    """What begins the three years anew (CC 195): a demand that arrived, part payment, a request for time, mediation."""
    for one in demands(file, found.by):
        if one.arrived:
            yield one.arrived, file.tell("i_demand")
    if found.debts:
        shown = {paid[0] for paid in file.state.payments if paid[5] in file.by_seq}
        for ref, amount, on, _row in net(file.state.payments):  # what was sent back pays nothing
            if amount > 0 and ref in shown:
                yield on, file.tell("i_payment")
    for entry in file.entries:
        if entry.role == found.by and _asks_for_time(file, entry):
            yield entry.on, file.tell("i_asked", what=entry_text(file.law, entry))
        if entry.role != found.by and any(name == "start" for name, *_values in entry.effects):
            yield entry.on, file.tell("i_mediation")


def _asks_for_time(file: File, entry: Entry) -> bool:
    rule = file.law.acts.get(entry.act)
    return rule is not None and bool(file.civil(rule.source) & ASKED_FOR_TIME)
