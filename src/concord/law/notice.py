"""Notice (S31): nobody's time runs before the notice reached them.

A duty `from: notice` opens unserved; a task `serve` of the role `notice` opens beside it for each person; the built-in
act `record_service` says whom the notice of an entry reached, when and how. Without `each`, the last service counts.
"""

from __future__ import annotations

from concord.law import dates
from concord.law.builtin import ANSWER, SERVE, duty_rule
from concord.law.deciding import Deciding, Denied
from concord.law.draft import change
from concord.law.model import Live
from concord.law.periods import reckon
from concord.law.rulebook import ActRule, DutyRule, From, Period

SERVE_WITHIN = Period(3, "BD")


def noticed_entry(case: Deciding, rule: DutyRule) -> int:
    """Return the seq of the entry whose notice starts the time of a duty; 0 while that act was not done."""
    return case.latest.get(rule.start.name, 0) if rule.start.name else case.number


def note_own(case: Deciding, seq: int, persons: tuple[str, ...]) -> None:
    """Who acted has notice of his own act."""
    if case.by in persons and case.by not in case.served.get(str(seq), {}):
        case.emit("served", seq, case.by, case.when)


def reached(case: Deciding, seq: int, persons: tuple[str, ...]) -> int:
    """Return when the notice of an entry had reached all these persons, 0 while it has not."""
    served = case.served.get(str(seq), {})
    times = [served.get(person, 0) for person in persons]
    return max(times) if times and all(times) else 0


def ask_service(case: Deciding, seq: int, persons: tuple[str, ...], within: Period = SERVE_WITHIN) -> None:
    """Open the task to serve an entry on each person whom it has not reached."""
    served = case.served.get(str(seq), {})
    for person in persons:
        key = f"{SERVE}#{seq}@{person}"
        if not seq or person in served or key in case.duties:
            continue
        due, raw, provisional = reckon(case.calendar, case.when, within)
        case.open_live(
            Live(
                SERVE, due, raw=raw, start=case.when, whom=person, n=seq, entry=case.number, notice=seq, key=key,
                provisional=provisional,
            )
        )  # fmt: skip


def owers(case: Deciding, live: Live) -> tuple[str, ...]:
    """Return the participants who owe a duty now."""
    if live.who:
        return (live.who,)
    if live.id == ANSWER:
        return tuple(case.statements[str(live.n)]["who"])
    return case.persons(duty_rule(case.law, live.id).by)


def waiting(case: Deciding, seq: int) -> list[Live]:
    """Return the duties whose time the notice of an entry starts, and that have none yet."""
    return [live for live in case.duties.values() if live.notice == seq and not live.raw and live.id != SERVE]


def start_times(case: Deciding, seq: int) -> None:
    """Give a date to every duty that waited for the notice of this entry and whose persons all have it now."""
    for live in waiting(case, seq):
        start = reached(case, seq, owers(case, live))
        if start:
            served = change(live, start=start)
            dates.give(case, served, dates.lengthened(case, served, dates.within(case, live)), start=start)


def record(case: Deciding, seq: int, person: str) -> None:
    """Carry out `record_service`: the notice of an entry reached a person at the time that counts.

    Refuses `form` for an entry that does not exist yet or a time before it, `already` for one that reached them.
    """
    if not 1 <= seq <= case.seq:
        raise Denied("form", "entry")
    if person in case.served.get(str(seq), {}):
        raise Denied("already", "person")
    serve = case.duties.get(f"{SERVE}#{seq}@{person}")
    if serve is not None and case.when < serve.start:
        raise Denied("form", "on")
    if serve is None:
        case.emit("served", seq, person, case.when)
    else:
        case.emit("served", seq, person, case.when, serve.start)
        case.emit("end", serve.key)
    start_times(case, seq)


def note_act(case: Deciding, act: str, persons: tuple[str, ...]) -> None:
    """After an act whose notice starts some time: remember it, and ask for its service on those who wait for it."""
    seq = case.number
    case.emit("latest", act, seq)
    note_own(case, seq, (case.by,))
    for live in list(case.duties.values()):
        rule = duty_rule(case.law, live.id)
        if live.status == "unserved" and not live.notice and rule.start == From("notice", act):
            case.emit("due", live.key, {"notice": seq})
            ask_service(case, seq, owers(case, live), rule.serve)
    ask_service(case, seq, tuple(person for person in persons if person != case.by))
    start_times(case, seq)


def window_readers(case: Deciding, act: str) -> tuple[str, ...]:
    """Return the participants whose window the notice of this act opens."""
    rules: list[ActRule] = [
        rule
        for rule in case.law.acts.values()
        if rule.window is not None and rule.window.start == From("notice", act)
    ]  # fmt: skip
    return case.persons(tuple(role for rule in rules for role in rule.by))


def drop_needless(case: Deciding) -> None:
    """End the tasks to serve what nobody's time waits for any more."""
    tasks = [live for live in case.duties.values() if live.id == SERVE]
    if not tasks:
        return
    wanted = {
        (live.notice, person)
        for live in case.duties.values()
        if live.notice and live.id != SERVE and not live.raw
        for person in owers(case, live)
    }
    latest = {seq: act for act, seq in case.latest.items()}
    for live in tasks:
        act = latest.get(live.notice, "")
        if (live.notice, live.whom) in wanted or (act and not case.ended and live.whom in window_readers(case, act)):
            continue
        case.emit("end", live.key)
