"""What is wrong with the ways a matter can go: read off the states that were walked.

Each finding names the rule or stage, and the shortest way that the search found to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

import msgspec

from concord.law import engine
from concord.law.audit.exploring import BOUND, Node, Walked
from concord.law.audit.sameness import Sameness
from concord.law.builtin import ACCEPT_STATEMENT, ANSWER, SERVE
from concord.law.defects import Level
from concord.law.model import State
from concord.law.rulebook import ActRule, Rulebook, Text
from concord.law.rulebook_graph import act_path, duty_path
from concord.law.standing import RulesDoNotRestError

ALIVE = ("open", "unserved", "held", "stated", "late")


class Found(msgspec.Struct, frozen=True):
    """A finding before it is told. node: where the way to it ends; None where nothing has to be shown."""

    code: str
    path: str
    line: int
    says: Text
    node: Node | None = None
    level: Level = "error"


def judge(walked: Walked) -> list[Found]:
    """Return what is wrong, one finding of a kind for each rule or stage: the one with the shortest way."""
    law = walked.world.law
    found: dict[tuple[str, str], Found] = {}
    for check in CHECKS:
        for one in check(law, walked):
            known = found.get((one.code, one.path))
            if known is None or (one.node and known.node and one.node.depth < known.node.depth):
                found[one.code, one.path] = one
    return sorted(found.values(), key=lambda one: (one.line, one.path, one.code))


def _at_stage(law: Rulebook, node: Node, code: str, zh: str, en: str, level: Level = "error") -> Found:
    stage = law.stages[node.state.stage]
    return Found(code, f"stages.{stage.name}", stage.line, {"zh": zh, "en": en}, node, level)


def exceptions(law: Rulebook, walked: Walked) -> Iterator[Found]:
    """Whatever made the engine stop: rules that do not rest, an expression that cannot be computed."""
    for node, step, error in walked.crashes:
        act = law.acts.get(step.act.name) if step.act is not None else None
        stage = law.stages[node.state.stage]
        path = act_path(act) if act is not None else f"stages.{stage.name}"
        line = act.line if act is not None else stage.line
        if isinstance(error, RulesDoNotRestError):
            says = {"zh": "自动规则互相触发，停不下来。", "en": "Standing rules set each other off without end."}
            yield Found("rules-do-not-rest", path, line, says, node)
        else:
            reason = f"{type(error).__name__}: {error}"[:200]
            says = {"zh": f"规则无法计算：{reason}", "en": f"The rules cannot be computed: {reason}"}
            yield Found("exception", path, line, says, node)


def standstill(law: Rulebook, walked: Walked) -> Iterator[Found]:
    """States that nothing leads out of, and states in which nothing is due and nobody has to act."""
    for node in _walked_on(walked):
        state = node.state
        stage = law.stages[state.stage]
        if state.ended:
            continue
        if not node.cut and all(goal is node for _kind, goal in node.edges):
            yield _at_stage(law, node, "deadlock", "从这里没有任何出路。", "Nothing leads out of here.")
        elif not runs(state) and not stage.waits_on:
            if stage.waits_for:
                yield _at_stage(
                    law, node, "wait-not-running",
                    f"这里等待“{_duty(law, stage.waits_for, 'zh')}”，但它已不再进行；也没有人必须做什么。",
                    f"It waits for “{_duty(law, stage.waits_for, 'en')}”, which no longer runs; nobody has to act.",
                )  # fmt: skip
            else:
                yield _at_stage(
                    law, node, "nothing-due", "没有任何期限，也没有人必须做什么。",
                    "Nothing is due, and nobody has to act.",
                )  # fmt: skip


def runs(state: State) -> bool:
    """Return whether some clock runs or somebody has to act: a duty that stands, or a notice that one waits for."""
    return any(live.status in ALIVE and live.id != SERVE for live in state.duties)


def endless(law: Rulebook, walked: Walked) -> Iterator[Found]:
    """States from which no end can be reached."""
    back = _backwards(walked.nodes)
    for node in _stuck(walked.nodes, back, {id(node) for node in walked.nodes if node.state.ended}):
        yield _at_stage(law, node, "no-end-reachable", "从这里无法走到任何结局。", "No end can be reached from here.")


def _stuck(nodes: list[Node], back: dict[int, list[Node]], good: set[int]) -> Iterator[Node]:
    """Return the states from which no good one can be reached.

    Of a state with some things under way, what has one more has to be known too: where the search stopped short of it,
    it counts as good.
    """
    for weight in range(BOUND):
        start = (node for node in nodes if id(node) in good or (not node.opened and node.weight <= weight + 1))
        reaching = _closure(back, start)
        yield from (node for node in nodes if node.opened and node.weight == weight and id(node) not in reaching)


def circles(law: Rulebook, walked: Walked) -> Iterator[Found]:
    """Silence that goes round for ever: nobody acts, time alone leads back to where it was.

    A notice arrives once; where its arrival leaves a state the same, nothing goes round.
    """
    quiet = {
        id(node): [goal for kind, goal in node.edges if kind == "clock" or (kind == "service" and goal is not node)]
        for node in walked.nodes
        if not node.state.ended
    }
    for node in _on_circles(walked.nodes, quiet):
        if any(kind == "clock" for kind, _goal in node.edges):
            yield _at_stage(
                law, node, "silent-circle", "如果一直没有人行动，会永远循环，不会结束。",
                "If nobody ever acts, it goes round for ever and never ends.", "warning",
            )  # fmt: skip


def _on_circles(nodes: Iterable[Node], leads: dict[int, list[Node]]) -> Iterator[Node]:
    """Nodes that lead back to themselves: what is left when all that leads nowhere is taken away, again and again."""
    goals = {key: [id(goal) for goal in found if id(goal) in leads] for key, found in leads.items()}
    back: dict[int, list[int]] = {}
    for key, found in goals.items():
        for goal in found:
            back.setdefault(goal, []).append(key)
    count = {key: len(found) for key, found in goals.items()}
    gone = [key for key, left in count.items() if not left]
    while gone:
        for former in back.get(gone.pop(), ()):
            count[former] -= 1
            if not count[former]:
                gone.append(former)
    held = {key for key, left in count.items() if left}
    for node in nodes:
        if id(node) in held and _returns(id(node), goals, held):
            yield node


def _returns(start: int, goals: dict[int, list[int]], held: set[int]) -> bool:
    seen: set[int] = set()
    pending = [goal for goal in goals[start] if goal in held]
    while pending:
        here = pending.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            pending += [goal for goal in goals[here] if goal in held]
    return False


def powerless(law: Rulebook, walked: Walked) -> Iterator[Found]:
    """Duties that stand although none of the acts that would meet them is possible as long as they stand.

    A notice can always be served; whoever records it is no party and needs no rule.
    """
    same = Sameness(walked.world)
    for duty in law.duties.values():
        if not duty.do or duty.name == SERVE:
            continue
        nodes = [node for node in walked.nodes if _stands(node.state, duty.name)]
        here = {id(node) for node in nodes}
        back = {key: [one for one in found if id(one) in here] for key, found in _backwards(nodes).items()}
        met = {id(node) for node in nodes if any(act in duty.do for act, _person in node.done)}
        for node in _stuck(nodes, back, met):
            owed = _duty(law, duty.name, "zh"), _duty(law, duty.name, "en")
            says = {
                "zh": f"“{owed[0]}”必须完成，但能完成它的行为一个也做不了。",
                "en": f"“{owed[1]}” has to be done, but none of the acts that would do it is possible.",
            }
            level: Level = "warning" if duty.name in same.tasks else "error"
            yield Found("powerless-duty", duty_path(duty), duty.line, says, node, level)


def _stands(state: State, duty: str) -> bool:
    return any(
        live.id == duty and live.status in ("open", "unserved", "late") and not live.kind for live in state.duties
    )


def money(law: Rulebook, walked: Walked) -> Iterator[Found]:
    """Money kept at an end that belongs to no debt; and what is unpaid at an end whose creditor has no act left."""
    for node in walked.nodes:
        state = node.state
        if not state.ended:
            continue
        if state.pot:
            yield _at_stage(
                law, node, "surplus", f"结束时还留着 {amount(state.pot)}，不属于任何一笔债。",
                f"At the end {amount(state.pot)} are kept that belong to no debt.", "warning",
            )  # fmt: skip
        if not state.statements and any(live.kind and live.status in ("overdue", "left") for live in state.duties):
            yield from _unpaid(law, node)


def twice(law: Rulebook, walked: Walked) -> Iterator[Found]:
    """Payments that count for more than came in: the same money would meet two debts."""
    for node in walked.nodes:
        before = node.parent.state.payments if node.parent is not None else ()
        if node.state.payments == before:
            continue
        for _ref, credited, _on, _row, _kind, seq in set(node.state.payments) - set(before):
            rule, told = _told(law, node, seq)
            if rule is not None and abs(credited) > told:
                says = {
                    "zh": f"一笔 {amount(told)} 的付款按 {amount(abs(credited))} 入账。",
                    "en": f"A payment of {amount(told)} is credited as {amount(abs(credited))}.",
                }
                yield Found("pays-twice", act_path(rule), rule.line, says, node)


def _told(law: Rulebook, node: Node, seq: int) -> tuple[ActRule | None, int]:
    """The act by which an entry on the way here credits money, and the most that its form says came in.

    Of a statement that somebody agreed to, it is the statement.
    """
    entries = {entry.seq: entry for step in node.path() for entry in step.entries}
    entry = entries.get(seq)
    if entry is not None and entry.act == ACCEPT_STATEMENT:
        entry = entries.get(int(entry.form.get("entry", 0)))
    rule = law.acts.get(entry.act) if entry is not None else None
    if entry is None or rule is None or rule.then.credit is None:
        return None, 0
    sums = [entry.form.get(field.name) for field in rule.form if field.type == "money"]
    return rule, max((one for one in sums if isinstance(one, int)), default=0)


def _unpaid(law: Rulebook, node: Node) -> Iterator[Found]:
    state = node.state
    for live in state.duties:
        rule = law.duties.get(live.id)
        if rule is None or not live.kind or live.status not in ("overdue", "left"):
            continue
        group = law.groups.get(rule.owed_to, (rule.owed_to,))
        creditors = [live.whom] if live.whom else [one for role in group for one in state.people.get(role, ())]
        if not any(has_an_act(law, node, person, live.due) for person in creditors):
            owed = _duty(law, live.id, "zh"), _duty(law, live.id, "en")
            yield _at_stage(
                law, node, "creditor-without-act", f"“{owed[0]}”没有履行，事情却已结束，债权人没有任何行为可做。",
                f"It ends although “{owed[1]}” is not performed, and the creditor has no act left.", "warning",
            )  # fmt: skip


def has_an_act(law: Rulebook, node: Node, person: str, due: int) -> bool:
    """Return whether somebody can do more, once it is due, than confirm a receipt, add evidence, or talk."""
    for role, persons in node.state.people.items():
        if person not in persons:
            continue
        for rule in engine.powers(law, node.state, role, person, max(node.now, due)):
            if rule.then.credit is None and rule.then.perform is None and _beyond(law, rule.name):
                return True
    return False


def _beyond(law: Rulebook, name: str) -> bool:
    rule = law.acts.get(name)
    return rule is not None and len(rule.during) < len(law.stages) - 1


def unused(law: Rulebook, used: Set[str]) -> Iterator[Found]:
    """Yield acts, lapses and standing rules that never happened. used: names of what did, in all that was walked."""
    words = {"zh": "在走过的所有路径中从未发生。", "en": "It never happens in anything that was walked."}
    for act in law.acts.values():
        if act.name not in used:
            yield Found("act-never-used", act_path(act), act.line, words, None, "warning")
    for duty in law.duties.values():
        moves = duty.lapse is not None or duty.pay is not None or duty.schedule
        if moves and not {f"lapse:{duty.name}", f"passed:{duty.name}"} & used:
            yield Found("lapse-never-used", duty_path(duty), duty.line, words, None, "warning")
    for rule in law.whenever:
        if rule.name not in used:
            yield Found("rule-never-used", f"whenever.{rule.name}", rule.line, words, None, "warning")


def amount(minor: int) -> str:
    """Return an amount in minor units as people write it."""
    return f"{minor // 100:,}.{minor % 100:02d}"


def _duty(law: Rulebook, name: str, lang: str) -> str:
    if name == ANSWER:
        return "答复" if lang == "zh" else "Answer"
    rule = law.duties.get(name)
    return (rule.title.get(lang) if rule is not None else "") or name


def _walked_on(walked: Walked) -> Iterator[Node]:
    return (node for node in walked.nodes if node.opened)


def _backwards(nodes: Iterable[Node]) -> dict[int, list[Node]]:
    back: dict[int, list[Node]] = {}
    for node in nodes:
        for _kind, goal in node.edges:
            back.setdefault(id(goal), []).append(node)
    return back


def _closure(back: dict[int, list[Node]], start: Iterable[Node]) -> set[int]:
    """Return every node from which one of the given ones can be reached, these included."""
    seen: set[int] = set()
    pending = list(start)
    while pending:
        here = pending.pop()
        if id(here) not in seen:
            seen.add(id(here))
            pending += back.get(id(here), ())
    return seen


CHECKS: tuple[Callable[[Rulebook, Walked], Iterator[Found]], ...] = (
    exceptions,
    standstill,
    endless,
    circles,
    powerless,
    money,
    twice,
)
