"""Where a case stands for one reader: the sentence, what waits and until when, what follows, what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concord.casefile import contracts, owed
from concord.docket import queries
from concord.docket.queries import Duty
from concord.kit import dates
from concord.kit.case import role_title
from concord.kit.dates import language
from concord.kit.deadlines import Deadline
from concord.kit.registry import act_url, headline_of, unlisted
from concord.kit.scene import Scene
from concord.kit.why import article_of, why
from concord.kit.why import in_words as lines_in
from concord.law import engine
from concord.law.dates import length_in
from concord.law.draw import duty_title
from concord.law.model import NEVER, Live
from concord.law.outlook import Waiting
from concord.law.periods import in_words
from concord.law.rulebook import ActRule, Consequence, DutyRule, Rulebook

MOST_SHOWN = 3  # own deadlines on the page; the rest stand in their panels


@dataclass(frozen=True)
class Action:
    title: str
    url: str


@dataclass(frozen=True)
class Wait:
    """A duty as a panel, and as the `next` line of the timeline."""

    deadline: Deadline
    next: str


@dataclass(frozen=True)
class Situation:
    """sentence: the h1; mine: something waits for the reader; actions: towards what waits; more: all else that can be
    done.
    """

    sentence: str
    mine: bool
    waits: Sequence[Wait]
    actions: Sequence[Action]
    more: Sequence[Action]


def situation(scene: Scene, shown: Set[str] = frozenset()) -> Situation:
    """Takes a scene; returns what the case page says at its top. shown: keys of duties of which a panel tells."""
    found = queries.duties(scene.matter, scene.reader, scene.present)
    standing = [duty for duty in found if duty.owed.key not in shown]
    can = scene.can
    behind = {one.live.key: one for one in engine.waiting(scene.law, scene.present.state)}
    did = did_part(scene)
    mine = [duty for duty in standing if duty.mine and waits_still(duty, behind, can, did)]
    nearest = mine[:MOST_SHOWN] or ([] if shown else nearest_of_others(scene, standing))
    needed = set(acts_of(mine[0], behind)) if mine else set()  # the nearest first; the rest stays one tap away
    towards = [rule for rule in scene.powers if rule.name in needed]
    waits = [wait(scene, duty, behind[duty.owed.key], can, mine=bool(mine)) for duty in nearest]
    offered = {one.deadline.more_url for one in waits}
    rest = [rule for rule in scene.powers if rule.name not in needed and not unlisted(rule.name, scene.law.kind)]
    more = [one for one in (action(scene, rule) for rule in rest) if one.url not in offered]
    first = waits[0].deadline if mine else None
    return Situation(
        sentence=(above(behind[mine[0].owed.key].live, first) if first else "")
        or ("" if mine else headline_of(scene))
        or sentence(scene),
        mine=bool(first and not first.held),
        waits=waits,
        actions=[action(scene, rule) for rule in towards],
        more=more,
    )


def above(live: Live, first: Deadline) -> str:
    """The sentence over the page where the reader's own time stands still, or is over and the matter still open; ''
    where the rulebook's own sentence says it best.
    """
    if first.held:
        return _("The clock stands still for now: %(what)s. You need not do it until we tell you.") % {
            "what": first.title
        }
    return owed.late(live, first.title, first.due) if first.late else ""


def acts_of(duty: Duty, behind: Mapping[str, Waiting]) -> tuple[str, ...]:
    """The acts that meet a duty."""
    return behind[duty.owed.key].acts


def did_part(scene: Scene) -> Set[str]:
    """The joint acts of which the reader did his part, while others have not done theirs."""
    return {act for act, parts in scene.present.state.done.items() if scene.reader.ids & set(parts)}


def waits_still(duty: Duty, behind: Mapping[str, Waiting], can: Set[str], did: Set[str]) -> bool:
    """A joint duty of which the reader did his part waits for the others; a debt waits until it is met.

    A part that can be done anew (another mediator named) leaves the duty with the reader.
    """
    acts = set(acts_of(duty, behind))
    return not duty.rule.do or (bool(can & acts) and not (did & acts) - can)


def nearest_of_others(scene: Scene, standing: Sequence[Duty]) -> list[Duty]:
    """What runs while nothing waits for the reader: a deadline rather than a task of an office, the nearest first."""
    theirs = [duty for duty in standing if not duty.mine]
    return sorted(theirs, key=lambda duty: (duty.rule.late is not None, duty.due or NEVER))[:1]


def sentence(scene: Scene) -> str:
    """The standing sentence: the rulebook's for this role, else the outcome or the stage's title."""
    state = scene.present.state
    lang = scene.lang
    said = queries.sentence(scene.matter, scene.reader, lang, date=dates.until, now=scene.present)
    if said:
        return said
    if state.outcome and state.outcome in scene.law.outcomes:
        return _("Closed: %(outcome)s") % {"outcome": scene.law.outcomes[state.outcome].get(lang, state.outcome)}
    stage = scene.law.stages[state.stage]
    return stage.title.get(lang) or stage.title.get("en") or stage.name


def action(scene: Scene, rule: ActRule) -> Action:
    title = contracts.button(scene.law, rule) or rule.title.get(scene.lang) or rule.title.get("en") or rule.name
    return Action(title, act_url(rule.name, scene.matter.pk, scene.law.kind))


def wait(scene: Scene, duty: Duty, behind_it: Waiting, can: Set[str], *, mine: bool) -> Wait:
    """A duty as its panel."""
    live = behind_it.live
    title = owed.title(scene, live) or duty_title(scene.law, duty.rule, scene.lang)
    who = scene.names.get(duty.owed.person, "") or role_title(scene.law, duty.owed.role)
    late = duty.late and duty.rule.late is None
    reasons = why(scene, duty.owed.key)
    length = length_in(duty.rule, scene.present.state.terms) if duty.rule.name in scene.law.duties else None
    deadline = Deadline(
        due=duty.due or 0,
        now=scene.now,
        start=live.start,
        mine=duty.mine and mine,
        title=_("%(who)s: %(what)s") % {"who": who, "what": title}
        if of_party(scene, duty) and not duty.mine
        else title,
        then=then(scene, duty, live, late=late),
        more_url=more_time(scene, duty.name, can) if duty.mine and not live.still else "",
        held=bool(live.still),
        lapsed=late,
        provisional=live.provisional,
        unverified=any(line.kind == "unverified" for line in reasons.lines) if reasons else False,
        period=in_words(length, scene.lang) if duty.mine and length is not None else "",
        joint=not live.who and len(behind_it.who) > 1,
        staff=not scene.party,
        why=lines_in(reasons.lines, scene.lang) if reasons else (),
        article=article_of(scene, reasons) if reasons else "",
    )
    return Wait(deadline, next_line(scene, duty, tasks(scene, behind_it) or title, who))


def tasks(scene: Scene, behind_it: Waiting) -> str:
    """What a mediator does next, by the acts' titles, for her duty may be named after its time; '' for others."""
    if not any(scene.law.roles[role].kind == "neutral" for role in scene.reader.roles if role in scene.law.roles):
        return ""
    powers = {rule.name: rule for rule in scene.powers}
    titles = [action(scene, powers[name]).title for name in behind_it.acts if name in powers]
    return _(" or ").join(titles[:2])


def of_party(scene: Scene, duty: Duty) -> bool:
    role = scene.law.roles.get(duty.owed.role)
    return role is not None and role.kind == "party"


def next_line(scene: Scene, duty: Duty, title: str, who: str) -> str:
    if duty.mine:
        return _("Next, from you: %(what)s") % {"what": title}
    if of_party(scene, duty):
        return _("Next, from %(who)s: %(what)s") % {"who": who, "what": title}
    return _("Next: %(what)s") % {"what": title}


def more_time(scene: Scene, duty: str, can: Set[str]) -> str:
    """Where the reader may ask for more time for a duty, '' where he may not."""
    for rule in scene.law.acts.values():
        extends = rule.then.extend
        if rule.name in can and extends is not None and extends.duty == duty and not rule.whole:
            return act_url(rule.name, scene.matter.pk, scene.law.kind)
    return ""


def then(scene: Scene, duty: Duty, live: Live, *, late: bool) -> str:
    """What follows of a deadline; '' where nothing does, or while its time stands still."""
    if live.still:
        return ""
    if late and duty.mine and live.id == owed.OBLIGATION:
        return owed.after_late()
    return without(scene.law, duty.rule, mine=duty.mine)


def without(law: Rulebook, rule: DutyRule, *, mine: bool = True) -> str:
    """What follows when a duty is not done in time, in one sentence; '' where nothing does. mine: of the reader."""
    if "apply_confirmation" in rule.do:
        return _("If you do not go to the court, the agreement still holds, but it cannot be enforced directly.")
    if law.kind == contracts.KIND and rule.lapse and rule.lapse.outcome:
        return consequence(law, rule.lapse)
    if mine and rule.lapse and rule.lapse.outcome:  # how it ended is told of the reader there, not to him
        return _("If it is not done by then, it ends here. Silence is not counted as admitting anything.")
    return consequence(law, rule.lapse) if rule.lapse else ""


def consequence(law: Rulebook, then: Consequence) -> str:
    """What follows when nobody acts in time, in one sentence."""
    lang = language()
    if then.outcome:
        outcome = law.outcomes.get(then.outcome, {}).get(lang, "")
        return _("If there is no result by then, it ends here: %(outcome)s.") % {"outcome": outcome}
    if then.open:
        rule = law.duties[then.open[0]]
        words = {"who": role_title(law, rule.by[0]), "what": rule.title.get(lang) or rule.name}
        return _("If it is not done by then, the next step is for %(who)s: %(what)s.") % words
    if then.to:
        stage = law.stages[then.to]
        return _("If nothing comes by then, it moves on: %(stage)s.") % {"stage": stage.title.get(lang) or stage.name}
    return _("If nothing comes by then, it goes on without it.")
