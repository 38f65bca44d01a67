"""Where a contract stands in figures: what is owed, demanded and can be done about it. Pure: law and state go in.

Nothing here knows the name of an act or a duty: a demand is a duty of the debtor to put things right that only notice
sets running, a way to mediation is an act that starts one, and both are read from the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from concord.contracts import instalments
from concord.contracts.sides import Sides, sides
from concord.kit import dates
from concord.law import appropriation, engine
from concord.law.draft import is_past_due
from concord.law.model import NEVER, Live, State
from concord.law.rulebook import ActRule, DutyRule, Rulebook

MEDIATION = "cn-mediation"  # to which disputes from contracts go first
SENT, ARRIVED = "sent", "arrived"  # of a demand
RUNNING, OVER = "running", "over"  # of its time
PAID, PROBLEM, HINDERED = "paid", "problem", "hindered"  # what the debtor has said against the claim


class Rank(IntEnum):
    """What can be done about a breach now: the smaller, the more."""

    READY = 0  # the demand arrived, its time is over, mediation can be asked for
    EARLY = 1  # it can be asked for, while the debtor still has time to pay
    UNSERVED = 2  # it can be asked for, but the demand has not arrived
    BELOW = 3  # something is overdue, less than the standard of the contract
    ASKED = 4  # a mediation runs, or begins


@dataclass(frozen=True)
class Asked:
    """The last mediation of a contract. open: it runs, or its matter does not stand yet; creditor: he asked for it."""

    open: bool
    creditor: bool


@dataclass
class Month:
    """See position_models.MoneyMonth."""

    due: int = 0
    met: int = 0
    received: int = 0


@dataclass(frozen=True)
class Figures:
    """See position_models.Position. next_due: of what is not due yet, the first date; accrues: interest runs on what is
    overdue, so tomorrow it is more.
    """

    ahead: int = 0
    overdue: int = 0
    oldest: int | None = None
    next_due: int | None = None
    demand: str = ""
    grace: str = ""
    grace_until: int | None = None
    act: str = ""
    clause: str = ""
    defence: str = ""
    breach: bool = False
    rank: Rank = Rank.BELOW
    accrues: bool = False
    months: Mapping[int, Month] = field(default_factory=dict)


def figures(law: Rulebook, state: State, now: int, asked: Asked | None = None) -> Figures:
    """The figures of a contract at a time (UTC s). state: caught up to then; asked: its last mediation, if any."""
    side = sides(law)
    debts = _debts(law, state, side)
    late = [live for live in debts if is_past_due(live, now)]
    ahead = [live for live in debts if live.status in ("open", "left") and live.due > now]
    oldest = min(late, key=lambda live: live.due or live.was, default=None)
    owed = {live.key: sum(engine.owed(law, live, now)) for live in (*late, *ahead)}
    overdue = sum(owed[live.key] for live in late)
    since = (oldest.due or oldest.was) if oldest else None
    demand, grace, until = _demand(law, state, side, since)
    act = way_to_mediation(law, state, side, now)
    running = asked is not None and asked.open
    breach = bool(overdue or (act and _own(act, state, side)) or (running and asked is not None and asked.creditor))
    return Figures(
        ahead=sum(owed[live.key] for live in ahead),
        overdue=overdue,
        oldest=since,
        next_due=min((live.due for live in ahead), default=None),
        demand=demand if breach else "",
        grace=grace if breach else "",
        grace_until=until if breach and grace == RUNNING else None,
        act=act.name if act and breach and not running else "",
        clause=_clause(law, oldest, state),
        defence=_defence(law, state, side),
        breach=breach,
        rank=_rank(bool(act), running, demand, grace),
        accrues=any(live.rate for live in late),
        months=months(law, state, debts),
    )  # fmt: skip


def _debts(law: Rulebook, state: State, side: Sides) -> list[Live]:
    mine = {name for name, duty in law.duties.items() if duty.by == (side.debtor,) and (duty.pay or duty.schedule)}
    return [live for live in (*state.settled, *state.duties) if live.id in mine and live.kind == "pay"]


def ways_to_mediation(law: Rulebook, side: Sides, stage: str) -> list[ActRule]:
    """The acts of a stage by which the creditor starts a mediation, those of this stage and his alone first."""
    found = [
        act
        for act in law.acts.values()
        if act.then.start is not None
        and act.then.start.rulebook == MEDIATION
        and side.creditor in act.by
        and stage in act.during
    ]
    return sorted(found, key=lambda act: act.stage != stage or act.by != (side.creditor,))


def way_to_mediation(law: Rulebook, state: State, side: Sides, now: int) -> ActRule | None:
    """The first of them that is open to the creditor now, without anything to fill in."""
    person = next(iter(state.people.get(side.creditor, ())), "")
    ways = ways_to_mediation(law, side, state.stage)
    if not ways or not person:
        return None
    open_ = {rule.name for rule in engine.powers(law, state, side.creditor, person, now)}
    return next((act for act in ways if act.name in open_ and not any(not one.optional for one in act.form)), None)


def _own(act: ActRule, state: State, side: Sides) -> bool:
    """Whether an act answers a breach: it stands in this stage, for the creditor alone."""
    return act.stage == state.stage and act.by == (side.creditor,)


def demands(law: Rulebook, side: Sides) -> list[DutyRule]:
    """The duties by which a debtor is given time to put things right once a demand has reached him (CC 563, 722)."""
    return [
        duty
        for duty in law.duties.values()
        if duty.by == (side.debtor,) and not duty.do and not duty.pay and not duty.schedule
        and duty.start.kind == "notice" and not duty.start.name
    ]  # fmt: skip


def _demand(law: Rulebook, state: State, side: Sides, since: int | None) -> tuple[str, str, int | None]:
    """Whether a demand stands and arrived, whether its time runs or is over, and until when it runs."""
    names = {duty.name for duty in demands(law, side)}
    for live in state.duties:
        if live.id in names:
            return (ARRIVED, RUNNING, live.due) if live.due else (SENT, "", None)
    # a demand whose time ran out before the oldest of today's debts fell due was about another breach
    if any(state.lapsed.get(name, 0) >= (since or 0) > 0 or (not since and name in state.lapsed) for name in names):
        return ARRIVED, OVER, None
    return "", "", None


def _rank(can: bool, running: bool, demand: str, grace: str) -> Rank:
    if running:
        return Rank.ASKED
    if not can:
        return Rank.BELOW
    if demand == SENT:
        return Rank.UNSERVED
    return Rank.EARLY if grace == RUNNING else Rank.READY


def _clause(law: Rulebook, oldest: Live | None, state: State) -> str:
    """The id of the clause that the debtor does not keep: of the oldest debt, else of a duty of this stage."""
    names = [oldest.id] if oldest else list(law.stages[state.stage].duties) if state.stage in law.stages else []
    paths = [f"duties.{name}" for name in names]
    ends = (clause.id for clause in law.clauses if any(rule.endswith(path) for rule in clause.rules for path in paths))
    return next(ends, "")


def _defence(law: Rulebook, state: State, side: Sides) -> str:
    """The kind of what the debtor has said against the claim: that he paid, that something is wrong, that he cannot."""
    mine = [act for act in law.acts.values() if side.debtor in act.by]
    waiting = {one.get("act") for one in state.statements.values()}
    if state.disputed or any(act.then.credit and act.name in waiting for act in mine):
        return PAID
    said = [act for act in mine if state.tally.get(act.name)]
    if any(act.then.start and act.by == (side.debtor,) for act in said):
        return PROBLEM
    return HINDERED if any(act.then.pause and act.objection for act in said) else ""


def months(law: Rulebook, state: State, debts: Iterable[Live]) -> dict[int, Month]:
    """What falls due, by its schedule in future too, and what came in: by month (year * 100 + month)."""
    found: dict[int, Month] = {}
    for live in debts:
        due = live.due or live.was
        if live.status != "waived" and 0 < due < NEVER:
            one = found.setdefault(month_of(due - 1), Month())
            one.due += live.amount
            one.met += live.paid
    known = {(live.id, live.n) for live in debts}
    for row in instalments.instalments(law, state):
        if (row.duty, row.n) not in known:
            found.setdefault(month_of(row.due - 1), Month()).due += row.amount
    for _ref, amount, on, _row in appropriation.net(state.payments):
        if amount:
            found.setdefault(month_of(on), Month()).received += amount
    return found


def month_of(at: int) -> int:
    """The month in which a time lies, as year * 100 + month."""
    day = dates.day_of(at)
    return day.year * 100 + day.month
