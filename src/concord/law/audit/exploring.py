"""The walk itself: breadth first through every state that the small world can reach, part by part.

From each state every sampled act is tried twice, at once and in the last second before the next due date, and then time
is let pass to that date. A second try is left out where there are no two dates whose order it could turn.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

import msgspec

from concord.law import engine
from concord.law.audit.parts import holding_rows, parts
from concord.law.audit.sameness import Key, Sameness
from concord.law.audit.sampling import Sampler
from concord.law.audit.world import World, currency, rows, scheduled, variants
from concord.law.builtin import RECORD_SERVICE
from concord.law.draft import CLOCK
from concord.law.model import NEVER, Act, Decision, Entry, State
from concord.law.rulebook_graph import reads

SOON = 60  # seconds between one act and the next
BOUND = 2  # things under way at once beside the main line
MOST_TRIED = 30_000  # acts tried in one part; a search that stops there says so
NEAR = 30  # per cent of them for the shortest ways, before the main line is walked to its end
WHOLE = 3  # times as many, where a part with the first kind of rows has at most one thing under way


class Step(NamedTuple):
    """What was tried and when. act: None when only time passed."""

    act: Act | None
    at: int


class Node:
    """A state that was reached.

    now: when; parent, step, entries: how; depth: steps from the beginning; edges: (kind, node) that it leads to, kind
    being `clock`, `service` or an act's name; done: acts accepted here, with who did them; cut: some way on was left
    out; opened: whether it was walked on from.
    """

    __slots__ = (
        "cut", "depth", "done", "edges", "entries", "now", "opened", "parent", "state", "step", "variant", "weight",
    )  # fmt: skip

    def __init__(self, state: State, now: int, parent: Node | None, step: Step | None, entries: tuple[Entry, ...],
                 variant: int, weight: int = 0) -> None:  # fmt: skip
        self.state = state
        self.now = now
        self.parent = parent
        self.step = step
        self.entries = entries
        self.variant = variant
        self.depth: int = parent.depth + 1 if parent is not None else 0
        self.edges: list[tuple[str, Node]] = []
        self.done: set[tuple[str, str]] = set()
        self.weight = weight
        self.cut = False
        self.opened = False

    def path(self) -> list[Node]:
        """Return the nodes from the beginning to this one."""
        found: list[Node] = []
        node: Node | None = self
        while node is not None:
            found.append(node)
            node = node.parent
        return found[::-1]


class Crash(NamedTuple):
    """An exception of the engine, and from where which act raised it."""

    node: Node
    step: Step
    error: Exception


class PartWalked(NamedTuple):
    """One part as walked.

    stages: its names; variant: which rows; states, tried: how many; whole: with how many things under way beside the
    main line every state was walked (-1: the search stopped on the main line).
    """

    stages: tuple[str, ...]
    variant: int
    states: int
    tried: int
    whole: int


class Walked(msgspec.Struct):
    """Everything that was seen. used: names of acts, lapses and rules that happened."""

    world: World
    nodes: list[Any] = []
    crashes: list[Any] = []
    parts: list[Any] = []
    used: set[str] = set()


class Explorer:
    """Walks one small world, one kind of rows."""

    def __init__(self, world: World, *, bound: int = BOUND, most: int = MOST_TRIED) -> None:
        self.world = world
        self.law = world.law
        self.same = Sameness(world)
        self.bound = bound
        self.most = most
        self.known: dict[Key, Node] = {}
        self.walked = Walked(world, [], [], [], set())
        self.dull: dict[str, set[str]] = {stage: set() for stage in self.law.stages}
        self.clocked = {stage for stage in self.law.stages if self._reads_clock(stage)}
        self.sampler = Sampler(world)
        self.tried = 0

    def _reads_clock(self, stage: str) -> bool:
        """Whether a condition of this stage may change by time alone."""
        rules = [act for act in self.law.acts.values() if stage in act.during]
        conditions = [act.condition for act in rules if act.condition is not None]
        return any(kind in ("now", "days") for expr in conditions for kind, _ in reads(expr))

    def walk(self) -> Walked:
        """Walk all parts, each from the states in which the former ones entered it."""
        law, world = self.law, self.world
        begun = engine.begin(law, world.people, world.terms, world.start, data=world.data, currency=currency(law))
        if not isinstance(begun, Decision):
            raise ValueError(begun)
        self.walked.used.update(entry.act for entry in begun.entries)
        root = Node(begun.state, world.start, None, None, begun.entries, 0)
        self.known[0, self.same.of(begun.state, world.start)] = root
        self.walked.nodes.append(root)
        pending = [root]
        held = holding_rows(law)
        for stages in parts(law):
            here = set(stages)
            mine = [node for node in pending if node.state.stage in here]
            pending = [node for node in pending if node.state.stage not in here]
            pending += self._walk_part(stages, 0, mine)
            if here & held and root.state.stage not in here:
                for node in self._with_other_rows(mine):
                    pending += self._walk_part(stages, node.variant, [node])
        return self.walked

    def _with_other_rows(self, entered: list[Node]) -> list[Node]:
        """The shortest way into a part, walked again with each other kind of rows."""
        going = [node for node in entered if not node.state.ended]
        if not going or not scheduled(self.law):
            return []
        shortest = min(going, key=lambda node: node.depth)
        again = [self._again(shortest.path(), variant) for variant in range(1, variants(self.law))]
        return [node for node in again if node is not None]

    def _again(self, path: list[Node], variant: int) -> Node | None:
        node = path[0]
        for former in path[1:]:
            if former.step is None:
                return None
            act = former.step.act
            answer = engine.decide(self.law, node.state, self._rewritten(act, former.step.at, variant), former.step.at)
            if not isinstance(answer, Decision):
                return None
            node = Node(answer.state, former.step.at, node, former.step, answer.entries, variant)
        self.known[variant, self.same.of(node.state, node.now)] = node
        self.walked.nodes.append(node)
        return node

    def _rewritten(self, act: Act | None, at: int, variant: int) -> Act:
        if act is None:
            return engine.TICK
        rule = self.law.acts.get(act.name)
        form = dict(act.form)
        for field in rule.form if rule is not None else ():
            if field.type == "rows" and field.name in form:
                form[field.name] = rows(self.law, field.of, self.world.people, at, variant)
        return msgspec.structs.replace(act, form=form)

    def _walk_part(self, stages: tuple[str, ...], variant: int, entered: list[Node]) -> list[Node]:
        """Walk from the given states through a part; return the states in which it was left.

        First the shortest ways, whatever is under way; then, for what is left of the limit, the main line to its end
        before what has one thing under way, and that before what has two.
        """
        before, states, near = self.tried, 0, True
        queue = [(0, node.depth, n, node) for n, node in enumerate(entered)]
        heapify(queue)
        serial = len(queue)
        left: list[Node] = []
        while queue and self.tried - before < self.most * (WHOLE if queue[0][0] <= 1 and not variant else 1):
            if near and self.tried - before > self.most * NEAR // 100:
                near = False
                queue = [(node.weight, depth, n, node) for _rank, depth, n, node in queue]
                heapify(queue)
            node = heappop(queue)[3]
            states += 1
            for found in self._expand(node):
                serial += 1
                if found.state.stage in stages:
                    heappush(queue, (0 if near else found.weight, found.depth, serial, found))
                else:
                    left.append(found)
        whole = min((waiting[3].weight for waiting in queue), default=self.bound + 1) - 1
        self.walked.parts.append(PartWalked(stages, variant, states, self.tried - before, whole))
        for waiting in queue:
            waiting[3].cut = True
        return left

    def _expand(self, node: Node) -> list[Node]:
        """Try everything from a state; return the states that were not known."""
        node.opened = True
        state = node.state
        due = next_change(state, self.same.tasks)
        now = node.now + SOON if node.now + SOON < due else node.now
        turns = len(self.same.dated(state))
        found: list[Node | None] = []
        self.sampler.variant = node.variant
        dull = self.dull[state.stage]
        for act in self.sampler.sample(state, now, _last_lapse(node), dull):
            answer = self._decide(node, act, now)
            late = due - 1 if due < NEVER and due - 1 > now else 0
            if answer is None:
                if late and state.stage in self.clocked:
                    found.append(self._follow(node, act, late))
                continue
            if act.name in self.sampler.idle:
                dull.add(act.name)
                continue
            found.append(self._reach(node, act, now, answer))
            if late and not act.on and (turns + self._dates_given(answer) > 1 or state.stage in self.clocked):
                found.append(self._follow(node, act, late))
        found += self._let_time_pass(node, now, due)
        return [one for one in found if one is not None]

    def _dates_given(self, answer: Decision) -> int:
        """How many dates an answer gave or moved that hang on when it was given; those of a series do not."""
        fields = [effect[-1] for entry in answer.entries for effect in entry.effects if effect[0] in ("open", "due")]
        apart = self.same.tasks | answer.state.series.keys()
        return sum(1 for one in fields if one.get("due") and one.get("id") not in apart)

    def _let_time_pass(self, node: Node, now: int, due: int) -> list[Node | None]:
        """To the next due date; and, if that comes first, to the end of the next window."""
        found = []
        ends = [end for _act, _person, end in self.same.ends(node.state, now) if now < end < due]
        if ends:
            found.append(self._follow(node, None, min(ends)))
        if due < NEVER:
            found.append(self._follow(node, None, due))
        return found

    def _follow(self, node: Node, act: Act | None, at: int) -> Node | None:
        answer = self._decide(node, act, at)
        return self._reach(node, act, at, answer) if answer is not None else None

    def _decide(self, node: Node, act: Act | None, at: int) -> Decision | None:
        self.tried += 1
        try:
            answer = engine.decide(self.law, node.state, act or engine.TICK, at)
        except Exception as error:
            self.walked.crashes.append(Crash(node, Step(act, at), error))
            return None
        if not isinstance(answer, Decision):
            return None
        self.walked.used.update(entry.act for entry in answer.entries)
        if act is not None:
            node.done.add((act.name, act.by))
        return answer

    def _reach(self, node: Node, act: Act | None, at: int, answer: Decision) -> Node | None:
        """Note where something led; return the state if it was not known and is to be walked on from."""
        state = answer.state
        weight = self.same.weight(state, at)
        if weight > self.bound:
            node.cut = True
            return None
        key = (node.variant, self.same.of(state, at))
        known = self.known.get(key)
        kind = _kind(act)
        if known is not None:
            node.edges.append((kind, known))
            return None
        found = self.known[key] = Node(state, at, node, Step(act, at), answer.entries, node.variant, weight)
        node.edges.append((kind, found))
        self.walked.nodes.append(found)
        return found


def _kind(act: Act | None) -> str:
    if act is None:
        return "clock"
    return "service" if act.name == RECORD_SERVICE else act.name


def _last_lapse(node: Node) -> int:
    """When the last lapse on the way to a state fell due, 0 for none."""
    here: Node | None = node
    while here is not None:
        for entry in reversed(here.entries):
            if entry.role == CLOCK:
                return entry.on
        here = here.parent
    return 0


def next_change(state: State, tasks: frozenset[str]) -> int:
    """Return when a deadline or a debt next falls due; tasks, whose lateness moves nothing, are passed over."""
    return min(
        (live.due for live in state.duties if live.due and live.status == "open" and live.id not in tasks),
        default=NEVER,
    )
