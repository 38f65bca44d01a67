"""When two states are the same for the auditor: when no rule that can still be reached tells them apart.

Compared are the stage, the open duties in the order in which they fall due, debts as counts up to a cap, pauses, who
has taken part in a joint act, and of data, moments and tallies those that some rule of a stage still ahead reads.
Forgotten are the distances between deadlines, the outcome (no rule can read it), and how often a task has alerted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from concord.law.appropriation import REVERSAL
from concord.law.attempt import window_end
from concord.law.audit.world import World, scheduled
from concord.law.builtin import ANSWER, DUTIES, SERVE
from concord.law.deciding import Deciding
from concord.law.expressions.tree import Literal, Node, children
from concord.law.index import index_of
from concord.law.model import Live, State
from concord.law.rulebook import ActRule, Consequence, DutyRule, Expr, Rulebook, Window
from concord.law.rulebook_graph import arrows, expressions, planned, reached, reads, sites, waking

Key = tuple[Any, ...]
FULL = 99  # more than any bound: what is alone is seen alone


class Sameness:
    """Tells the states of one small world apart. `of(state, now)` gives a key; equal keys, equal states."""

    def __init__(self, world: World) -> None:
        law = world.law
        self.law = law
        self.cap = world.cap
        self.index = index_of(law)
        ahead = {stage: reached(arrows(law), [stage]) for stage in law.stages}
        self.read = _read_ahead(law)
        self.counted = _counted(law)
        self.nameable = {stage: _nameable(law, ahead[stage]) for stage in law.stages}
        self.windows = {
            stage: [act for act in law.acts.values() if closes(act) and stage in act.during] for stage in law.stages
        }
        self.joined = sorted({site.then.join for site in sites(law)} - {""})
        self.data = [name for name in law.data if name not in scheduled(law).values()]
        self.tasks = frozenset(
            [name for name, duty in law.duties.items() if duty.late is not None and duty.pay is None] + [SERVE]
        )
        self.newest = frozenset(
            name for act in law.acts.values() for field in act.form if field.last for name in field.act
        )
        self.asides = asides(law)
        plans = [site.then.plan for site in sites(law) if site.then.plan is not None]
        self.repaid = frozenset(wish.repaid for wish in plans)
        # what gave way to others is forgotten
        self.replanned = frozenset(wish.schedule for wish in plans) | self.repaid
        self.opened = frozenset(name for act in law.acts.values() if not act.then.to for name in act.then.open)

    def of(self, state: State, now: int) -> Key:
        """Return what tells a state apart. now: when it is looked at (UTC s), for windows and offers."""
        read = self.read[state.stage]
        return (
            state.stage,
            tuple(self._told(state.data[name]) for name in self.data if ("data", name) in read),
            tuple(name for name in sorted(state.moments) if ("has", name) in read),
            tuple(min(state.tally.get(name, 0), self.counted[name]) for kind, name in sorted(read) if kind == "count"),
            tuple(sorted((act, *sorted(whose)) for act, whose in state.done.items() if whose)),
            tuple(sorted(state.holds)),
            tuple(bool(state.people.get(role)) for role in self.joined),
            tuple(self.dated(state)),
            self._undated(state),
            self._debts(state),
            self._named(state, now),
            tuple(name for name in sorted(state.lapsed) if ("lapsed", name) in read or self._dates(name, read)),
            bool(state.pot),
            tuple((act.name, person) for act, person, end in self.ends(state, now) if end <= now),
        )

    def _told(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return min(value, self.cap)
        return bool(value) if isinstance(value, list) else value

    def dated(self, state: State) -> list[Key]:
        """Return the deadlines and debts that run, in the order in which they fall due."""
        running = [live for live in state.duties if live.status == "open" and live.due and live.id not in self.tasks]
        return [self._name(state, live) for live in sorted(running, key=_order)]

    def _name(self, state: State, live: Live) -> Key:
        if live.id == ANSWER:
            stated = state.statements[str(live.n)]
            return (ANSWER, stated["act"], stated["by"], stated["form"].get("row", 0))
        return (live.id, live.who, live.n if live.whom else 0, live.stood)

    def _undated(self, state: State) -> Key:
        """Duties that wait for notice or stand still, tasks, and what is still to be served."""
        found: list[Key] = []
        unserved: dict[int, list[str]] = {}
        for live in state.duties:
            if live.id == SERVE:
                unserved.setdefault(live.notice, []).append(live.whom)
        for live in state.duties:
            if live.id in self.tasks and live.id != SERVE:
                found.append(("task", live.id, live.who))
            elif live.status in ("unserved", "held", "stated"):
                waits = tuple(sorted(unserved.get(live.notice, ()))) if live.status == "unserved" else ()
                found.append((live.status, *self._name(state, live), waits))
        named = {seq: act for act, seq in state.latest.items()}
        found += [("serve", named[seq], *sorted(whom)) for seq, whom in unserved.items() if seq in named]
        return tuple(sorted(found))

    def _debts(self, state: State) -> Key:
        """Debts per series as counts up to the cap, rows one by one, and which of them are paid in part."""
        found: Counter[Key] = Counter()
        for live in (*state.duties, *state.settled):
            if live.kind and not (live.status == "waived" and live.id in self.replanned):
                part = 0 < live.paid < live.amount or bool(live.interest)
                found[live.id, live.n if live.whom else 0, live.status, part] += 1
        closed = tuple(name for name, series in state.series.items() if series[4])
        once = {key for key in found if key[0] in self.repaid}  # principal was repaid early, how often is no matter
        return (tuple(sorted((*key, min(n, 1 if key in once else self.cap)) for key, n in found.items())), closed)

    def _named(self, state: State, now: int) -> Key:
        """Entries that a later form may name, by act and author."""
        names = self.nameable[state.stage]
        return tuple(sorted({
            (kept["act"], kept["by"])
            for kept in state.kept.values()
            if kept["act"] in names and not kept.get("closed") and not 0 < kept["until"] <= now
        }))  # fmt: skip

    def _dates(self, name: str, read: set[tuple[str, str]]) -> bool:
        """Whether some rule asks when a deadline lapsed; of a debt, the books tell it."""
        rule = self.law.duties.get(name)
        return ("due", name) in read and rule is not None and rule.pay is None and not rule.schedule

    def ends(self, state: State, now: int) -> list[tuple[ActRule, str, int]]:
        """Return when the windows of this stage end for each who has one."""
        found = []
        case = Deciding(self.law, state, now) if self.windows[state.stage] else None
        for act in self.windows[state.stage]:
            if case is None or act.window is None or _is_stated(act.window):
                continue
            ends = [(person, window_end(case, act.window, person)) for person in case.persons(act.by)]
            found += [(act, person, end) for person, end in ends if end]
        return found

    def weight(self, state: State, now: int) -> int:
        """Return how many things are under way beside the main line.

        That is: duties that an act opened where it left the stage as it was, joint acts that wait for others,
        statements, offers, reversed payments. A matter aside, which touches nothing else, weighs more than any bound
        once something else is under way.
        """
        opened = {live.id for live in state.duties if live.id in self.opened and live.status != "left"}
        aside = len(opened & self.asides)
        count = len(opened - self.asides) + len(state.statements)
        count += sum(1 for whose in state.done.values() if whose)
        count += sum(1 for act, _by in self._named(state, now) if act not in self.newest)
        count += sum(1 for paid in state.payments if paid[4] == REVERSAL)
        return count + aside if count == 0 or not aside else FULL


def closes(act: ActRule) -> bool:
    """Return whether an act is refused after its window, and changes something before."""
    quiet = Consequence(start=act.then.start, alert=act.then.alert)
    return act.window is not None and not act.window.late_ok and act.then != quiet


def _order(live: Live) -> tuple[Any, ...]:
    return (live.due, live.id, live.n, live.who)


def _read_in(law: Rulebook) -> dict[str, set[tuple[str, str]]]:
    """Return what the rules of each stage read; a datum that only counts itself up is read by nobody."""
    found: dict[str, set[tuple[str, str]]] = {stage: set() for stage in law.stages}
    for stages, expr, own in _placed(law):
        names = reads(expr) - ({("data", own)} if own else set())
        names |= {("has", name) for kind, name in names if kind == "at"}
        for stage in stages:
            found[stage] |= names
    for duty in law.duties.values():
        if duty.stage and duty.start.kind == "moment":
            found[duty.stage].add(("has", duty.start.name))
    return found


def _read_ahead(law: Rulebook) -> dict[str, set[tuple[str, str]]]:
    """Return what is read in a stage or after it, before something on the way sets it anew."""
    here = _read_in(law)
    found = {stage: set(names) for stage, names in here.items()}
    ways = [
        (stage, site.then.to, {("data", name) for name in site.then.set} | {("has", name) for name in site.then.mark})
        for site in sites(law)
        if site.then.to
        for stage in site.stages
    ]
    grown = True
    while grown:
        grown = False
        for stage, goal, written in ways:
            more = found[goal] - written - found[stage]
            if more:
                found[stage] |= more
                grown = True
    return found


def _counted(law: Rulebook) -> dict[str, int]:
    """Return up to which number the accepted acts of a name matter: one more than any number they are compared with."""
    found: dict[str, int] = {}
    for _path, expr in expressions(law):
        most = max((node.value for node in every(expr.tree) if isinstance(node, Literal)
                    and isinstance(node.value, int) and not isinstance(node.value, bool)), default=0)  # fmt: skip
        for kind, name in reads(expr):
            if kind == "count":
                found[name] = max(found.get(name, 0), min(most, 8) + 1)
    return found


def every(tree: Node) -> Iterable[Node]:
    """Return every node of an expression, itself first, however deep it lies."""
    yield tree
    for child in children(tree):
        yield from every(child)


def _placed(law: Rulebook) -> Iterable[tuple[tuple[str, ...], Expr, str]]:
    """Every expression with the stages it is read in, and the datum that it sets."""
    for act in law.acts.values():
        starts = [act.window.start] if act.window is not None and isinstance(act.window.start, Expr) else []
        for condition in (act.condition, *starts):
            if condition is not None:
                yield act.during, condition, ""
    for duty in law.duties.values():
        stages = (duty.stage,) if duty.stage else waking(law)
        for part in (duty.pay, duty.condition, duty.rate, duty.times):
            if isinstance(part, Expr):
                yield stages, part, ""
    for rule in law.whenever:
        yield rule.during, rule.condition, ""
    for site in sites(law):
        for name, value in site.then.set.items():
            yield site.stages, value, name
        by = site.then.extend.by if site.then.extend is not None else None
        for moved in (site.then.credit, site.then.perform, by, *planned(site.then)):
            if isinstance(moved, Expr):
                yield site.stages, moved, ""


def _nameable(law: Rulebook, stages: set[str]) -> frozenset[str]:
    """Acts whose entries a form of some stage still ahead may name."""
    return frozenset(
        name for act in law.acts.values() if stages & set(act.during) for field in act.form for name in field.act
    )


def asides(law: Rulebook) -> frozenset[str]:
    """Return the duties that touch nothing but themselves: a complaint that is answered, and the like.

    Each is opened by acts that do nothing else, met by acts that do nothing else, its lapse only alerts, and only those
    acts read whether it stands.
    """
    return frozenset(name for name, duty in law.duties.items() if not duty.by_itself and _is_aside(law, duty))


def _is_aside(law: Rulebook, duty: DutyRule) -> bool:
    name = duty.name
    if duty.pay is not None or duty.schedule or name in DUTIES:
        return False
    if duty.lapse is not None and duty.lapse != Consequence(alert=duty.lapse.alert):
        return False
    own = set()
    for site in sites(law):
        then = site.then
        if name not in (*then.open, *then.close, *then.waive) and not (site.kind == "act" and site.name in duty.do):
            continue
        quiet = Consequence(open=then.open, close=then.close, alert=then.alert)
        if site.kind != "act" or then != quiet or {*then.open, *then.close} - {name}:
            return False
        own.add(site.name)
    if any(name in paused for paused in law.pauses.values()):
        return False
    paths = {f"stages.{act.stage}.acts.{act.name}" if act.stage else f"acts.{act.name}"
             for act in law.acts.values() if act.name in own}  # fmt: skip
    readers = {path for path, expr in expressions(law) if any(what[1] == name for what in reads(expr))}
    readers |= {f"stages.{act.stage}.acts.{act.name}" if act.stage else f"acts.{act.name}"
                for act in law.acts.values() if act.while_ == name}  # fmt: skip
    return readers <= paths


def _is_stated(window: Window) -> bool:
    """Whether a window begins when the form says: no state knows its end."""
    start = window.start
    return isinstance(start, Expr) and any(kind == "form" for kind, _ in reads(start))
