"""Which breaches a file shows: money unpaid, duties not done in time, what one side says of the other's doing.

Nothing is taken from names: a debt is a debt, a duty is performance unless its articles say that it only limits a right
or gives time, and a defect is what somebody states under the articles of defects and misuse.
"""

from __future__ import annotations

import msgspec

from concord.law.draft import is_past_due
from concord.law.explaining_words import duty_text, named
from concord.law.model import Entry, Live
from concord.law.risk_file import SIGNED, File
from concord.law.risk_model import ALLEGED, DEFECT, DUTY, MADE_GOOD, MONEY, OPEN, OVER, STANDS
from concord.law.rulebook import ActRule, DutyRule

DAMAGES, REMEDY = 585, 582
# articles of times that limit a right, give time, or wait for an answer: to let them pass is no breach
RIGHTS = frozenset((188, 189, 192, 195, 481, 490, 516, 543, 545, 546, 548, 562, 563, 564, 565, 580, 590)) | frozenset(
    (620, 621, 634, 642, 643, 673, 675, 677, 678, 722)
)
COMPLAINTS = frozenset((610, 615, 616, 617, 620, 621, 622, 623, 673, 711, 716))


class Found(msgspec.Struct, frozen=True):
    """A breach before it is told. debts: late ones and the damages that follow; rules: duties that passed unmet.

    entry: seq of the statement (of a defect), 0 for others.
    """

    key: str
    kind: str
    title: str
    by: str
    whom: str
    standing: str
    since: int
    debts: tuple[Live, ...] = ()
    rules: tuple[DutyRule, ...] = ()
    entry: int = 0


def breaches(file: File, answered: dict[int, str]) -> list[Found]:
    """Return the breaches of a file, money first. answered: seq of a statement -> what it rests on now."""
    return [*_money(file), *_duties(file), *_defects(file, answered)]


def damages(file: File, live: Live) -> bool:
    """Whether a debt is damages (CC 585)."""
    rule = file.law.duties.get(live.id)
    return rule is not None and DAMAGES in file.civil(rule.source)


def late(file: File, live: Live) -> bool:
    """Whether a debt is past due and not paid."""
    return is_past_due(live, file.now)


def _money(file: File) -> list[Found]:
    groups: dict[tuple[str, str], list[Live]] = {}
    for live in file.debts:
        rule = file.law.duties.get(live.id)
        if rule is None or not (live.lapses or late(file, live) or (damages(file, live) and live.status != "waived")):
            continue
        creditor = rule.owed_to or file.roles.get(live.whom, "")
        groups.setdefault((file.debtor(rule), creditor), []).append(live)
    return [_unpaid(file, by, whom, lives) for (by, whom), lives in groups.items()]


def _unpaid(file: File, by: str, whom: str, lives: list[Live]) -> Found:
    rules = {live.id: file.law.duties[live.id] for live in lives}
    titles = dict.fromkeys(file.text(duty_text(file.law, rule)) for rule in rules.values())
    standing = MADE_GOOD
    if any(late(file, live) for live in lives):
        standing = STANDS
    elif any(live.status not in ("paid", "waived") for live in lives):
        standing = STANDS  # damages that are claimed and not paid
    elif any(live.status == "waived" for live in lives):
        standing = OVER
    since = min(live.due or live.was or live.raw for live in lives)
    title = file.tell("unpaid", what=file.tell("and").join(titles))
    return Found(f"{MONEY}:{by}", MONEY, title, by, whom, standing, since, tuple(lives), tuple(rules.values()))


def _duties(file: File) -> list[Found]:
    """Duties that passed unmet after the contract was made; those met by one moment are one breach."""
    groups: dict[tuple[str, ...], list[DutyRule]] = {}
    for name in file.state.lapsed:
        rule = file.law.duties.get(name)
        if rule is None or not _performs(file, rule):
            continue
        if not any(entry.act == f"lapse:{name}" for entry in file.entries):
            continue  # the reader may not see it
        groups.setdefault((file.debtor(rule), *_purpose(file, rule)), []).append(rule)
    found = []
    for (by, *_rest), rules in groups.items():
        wrong = [rule for rule in rules if not _gives_time(file, rule)]
        if wrong:
            found.append(_undone(file, by, sorted(rules, key=lambda rule: file.state.lapsed[rule.name]), wrong))
    return found


def _performs(file: File, rule: DutyRule) -> bool:
    """Whether a party was to do something, after the contract was made, and its lapse had a consequence."""
    if rule.pay is not None or rule.schedule or not rule.do or rule.lapse is None:
        return False
    party = all(file.law.roles[role].kind == "party" for role in rule.by if role in file.law.roles)
    after = SIGNED in file.state.moments and file.state.lapsed[rule.name] > file.state.moments[SIGNED]
    return party and len(rule.by) == 1 and after and bool(rule.lapse.to or rule.lapse.open)


def _gives_time(file: File, rule: DutyRule) -> bool:
    articles = file.civil(rule.source)
    return bool(articles & RIGHTS) or not rule.source


def _purpose(file: File, rule: DutyRule) -> tuple[str, ...]:
    """The moment that its acts bring about, or else the acts themselves: what one is to do is one breach."""
    acts = [file.law.acts[name] for name in rule.do if name in file.law.acts]
    marks = {mark for act in acts for mark in act.then.mark}
    return tuple(sorted(marks or {act.name for act in acts}))


def _undone(file: File, by: str, rules: list[DutyRule], wrong: list[DutyRule]) -> Found:
    title = file.tell("undone", what=duty_text(file.law, wrong[0]))
    since = file.state.lapsed[wrong[0].name]
    standing = MADE_GOOD if _was_done(file, rules, since) else OVER if file.state.ended else STANDS
    key = f"{DUTY}:{wrong[0].name}"
    return Found(key, DUTY, title, by, file.other(by), standing, since, rules=tuple(rules))


def _was_done(file: File, rules: list[DutyRule], since: int) -> bool:
    """Whether an act that meets one of the duties was done afterwards, as its moment or a later entry shows."""
    acts = [file.law.acts[name] for rule in rules for name in rule.do if name in file.law.acts]
    marks = {mark for act in acts for mark in act.then.mark}
    if marks:
        return bool(marks & set(file.state.moments))
    purposes = {act.then.to or act.name for act in acts}
    same = {act.name for act in file.law.acts.values() if (act.then.to or act.name) in purposes}
    return any(entry.act in same and entry.on >= since for entry in file.entries)


def _defects(file: File, answered: dict[int, str]) -> list[Found]:
    found: list[Found] = []
    for entry in file.entries:
        rule = file.law.acts.get(entry.act)
        if rule is not None and entry.seq in answered and complains(file, rule):
            found.append(_stated(file, entry, rule, answered, len(found) + 1))
    return found


def complains(file: File, rule: ActRule) -> bool:
    """Whether an act states that the other side's performance is not as it should be."""
    return rule.objection is not None and rule.then.credit is None and bool(file.civil(rule.source) & COMPLAINTS)


def _stated(file: File, entry: Entry, rule: ActRule, answered: dict[int, str], n: int) -> Found:
    by = rule.objection.by if rule.objection is not None else file.other(entry.role)
    standing = OPEN if answered[entry.seq] in ALLEGED else STANDS
    if standing == STANDS and _remedied(file, entry, answered):
        standing = MADE_GOOD
    title = file.tell("said_of", what=named(rule.title, rule.name))
    return Found(f"{DEFECT}:{rule.name}#{n}", DEFECT, title, by, entry.role, standing, entry.on, entry=entry.seq)


def _remedied(file: File, entry: Entry, answered: dict[int, str]) -> bool:
    """Whether it was put right afterwards, and not by one side's word alone."""
    for later in file.entries:
        rule = file.law.acts.get(later.act)
        if later.seq <= entry.seq or rule is None or REMEDY not in file.civil(rule.source):
            continue
        if answered.get(later.seq, "") not in ALLEGED:
            return True
    return False
