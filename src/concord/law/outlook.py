"""What a state means for people: who has to do what until when, what to remind of, and one sentence per role.

The state itself is not safe to show (S29): pages show these answers, filtered by the reader's role.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from concord.law import dates, notice
from concord.law.builtin import ANSWER, duty_rule
from concord.law.deciding import Deciding
from concord.law.model import Live
from concord.law.periods import after_notice, in_words, reminder
from concord.law.powers import is_open
from concord.law.rulebook import ActRule, DutyRule, Text

PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\.due\}")
PLACE_AND_BLANKS = re.compile(rf"( ?){PLACE.pattern}( ?)")
ALL_OF_THEM = {"zh": ("通知送达后", "通知送达各方后"), "en": ("after notice", "after notice to everybody")}
HELD = {"zh": "{}（现在暂停）", "en": "{} (on hold now)"}  # of a date that stands still: it will move


class Waiting(msgspec.Struct, frozen=True):
    """A duty that waits. live: as it stands; rule: its rule; who: participants who owe it; acts: names that meet it."""

    live: Live
    rule: DutyRule
    who: tuple[str, ...]
    acts: tuple[str, ...]


class Reminder(msgspec.Struct, frozen=True):
    """A reminder. at: when (UTC s); key: duty; who: participants to remind; due: first instant that is too late."""

    at: int
    key: str
    who: tuple[str, ...]
    due: int


class Explanation(msgspec.Struct, frozen=True):
    """Why a duty stands. title: its name; period: its length in words; rule: where it stands; source: article."""

    title: Text
    period: Text
    rule: str
    source: str


def waiting(case: Deciding) -> list[Waiting]:
    """Return every duty that stands, whoever owes it, soonest first; undated ones after them."""
    found = [
        Waiting(live, rule, notice.owers(case, live), acts_for(case, live, rule))
        for live in case.duties.values()
        if live.status != "left"
        for rule in (duty_rule(case.law, live.id),)
    ]
    return sorted(found, key=lambda one: (not one.live.due, one.live.due, one.live.key))


def acts_for(case: Deciding, live: Live, rule: DutyRule) -> tuple[str, ...]:
    """Return the acts that meet a duty; of money and rows, the acts that credit or perform one, the debtor's first."""
    if not live.kind:
        return rule.do
    acts = [act for act in case.law.acts.values() if case.stage in act.during and (act.then.credit or act.then.perform)]
    return tuple(act.name for act in sorted(acts, key=lambda act: act.objection is None))


def duties_of(case: Deciding, role: str, person: str) -> list[Waiting]:
    """Return the duties that wait for a person in a role, with the acts of theirs that meet each."""
    found = []
    for one in waiting(case):
        if person not in one.who or not _in_role(one, role, person):
            continue
        acts = tuple(name for name in one.acts if _open(case, name, role, person, one.live))
        found.append(Waiting(one.live, one.rule, one.who, acts))
    return found


def _in_role(one: Waiting, role: str, person: str) -> bool:
    return role in one.rule.by or not one.rule.by or one.live.who == person or one.live.id == ANSWER


def _open(case: Deciding, name: str, role: str, person: str, live: Live) -> bool:
    rule: ActRule | None = case.law.acts.get(name)
    if rule is None:
        return True
    return is_open(case, rule, role, person, live.key if live.whom else "")


def reminders(case: Deciding, since: int) -> list[Reminder]:
    """Return the reminders that lie after `since` (UTC s), soonest first.

    A reminder that would fall before the duty began is left out, and one after its due date is given only for what
    stays to be done then: debts, rows and tasks.
    """
    found = []
    for one in waiting(case):
        live = one.live
        due = live.was if live.status == "late" else live.due
        if not due or live.status not in ("open", "overdue", "late"):
            continue
        for offset in one.rule.remind:
            at = reminder(dates.calendar_of(case, live), due, offset)
            if at > since and (at < due or live.status != "open" or live.kind) and at >= live.start:
                found.append(Reminder(at, live.key, one.who, due))
    return sorted(found, key=lambda one: (one.at, one.key))


def sentence(case: Deciding, role: str, lang: str, show: Callable[[int], str], person: str = "") -> str:
    """Return the stage's sentence for a role, '' where the stage says nothing to it.

    `{duty.due}` is filled by `show`, which gets the first instant that is too late (UTC s); while the duty has no date,
    with the end of its period counted from the notice; while it stands still, with its last date, marked as held.
    """
    stage = case.law.stages.get(case.stage)
    says = stage.says.get(role, {}) if stage is not None else {}
    text = says.get(lang) or next(iter(says.values()), "")
    return PLACE_AND_BLANKS.sub(lambda found: _placed(found, case, lang, show, person), text)


def _placed(found: re.Match[str], case: Deciding, lang: str, show: Callable[[int], str], person: str) -> str:
    """The date with the blanks around it; Chinese has none around words that stand for a date."""
    date = _date(case, found[2], lang, show, person)
    return date if lang == "zh" and not date[:1].isdigit() else f"{found[1]}{date}{found[3]}"


def _date(case: Deciding, duty: str, lang: str, show: Callable[[int], str], person: str) -> str:
    standing = [live for live in case.duties.values() if live.id == duty]
    lives = [live for live in standing if live.due]
    own = [live for live in lives if live.who == person] or lives
    if own:
        return show(min(live.was if live.status == "late" and live.was else live.due for live in own))
    held = [live.was or live.raw for live in standing if live.still and (live.was or live.raw)]
    if held:
        return HELD.get(lang, "{}").format(show(min(held)))
    rule = case.law.duties.get(duty)
    length = dates.within(case, standing[0]) if standing else dates.length(case, rule) if rule is not None else None
    if length is None:
        return ""
    joint = bool(standing) and len(notice.owers(case, standing[0])) > 1  # begins when the last of them has notice
    return after_notice(length, lang).replace(*ALL_OF_THEM[lang]) if joint else after_notice(length, lang)


def explain(case: Deciding, live: Live) -> Explanation:
    """Return the short rule behind a duty that stands, and its article."""
    rule = duty_rule(case.law, live.id)
    length = dates.within(case, live)
    period = {lang: in_words(length, lang) for lang in case.law.languages} if length is not None else {}
    where = f"stages.{rule.stage}.duties.{rule.name}" if rule.stage else f"duties.{rule.name}"
    return Explanation(rule.title, period, where, rule.source)
