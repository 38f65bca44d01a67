"""What a consumer can do now, in groups that a person understands, each act with what it does and when it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.contracts import purposes
from concord.contracts.paying import in_force, is_consumer, title
from concord.contracts.sides import sides
from concord.kit import dates, figures, house
from concord.kit.case import the_role
from concord.kit.foresight import foresee
from concord.kit.registry import act_url
from concord.kit.scene import Scene
from concord.law.attempt import window_end
from concord.law.deciding import Deciding
from concord.law.periods import in_words
from concord.law.rulebook import ActRule, Period, Window

GOODS_MOMENT = "delivered"
CALLS = (purposes.HARDSHIP, purposes.HELP)  # shown even where the rulebook has no act for it now


@dataclass(frozen=True)
class Way:
    """One act. says: what it does and when it counts, in a sentence or two."""

    title: str
    url: str
    says: str


@dataclass(frozen=True)
class Group:
    """Acts for one purpose. name: of purposes.ORDER; says: what this is for; calls: there is no act, so one calls."""

    name: str
    title: str
    says: str
    ways: Sequence[Way]
    calls: bool = False


def panel(scene: Scene) -> dict[str, Any] | None:
    """The groups; None for the other side and before both have signed."""
    if not is_consumer(scene) or not in_force(scene):
        return None
    centre = house.of(scene.matter.organisation.mediates)
    return {
        "groups": groups(scene),
        "centre": centre.name,
        "centre_phone": centre.phone,
        "enterprise": scene.house.name,
        "phone": scene.house.phone,
        "lists": True,
    }


def groups(scene: Scene) -> list[Group]:
    """The groups in which there is something to do, in their order."""
    found: dict[str, list[ActRule]] = {name: [] for name in purposes.ORDER}
    for rule in scene.powers:
        found[purposes.purpose(scene.law, rule)].append(rule)
    mediation = [rule for rule in found[purposes.HELP] if rule.then.start is not None]
    evidence = [rule for rule in found[purposes.HELP] if purposes.is_evidence(rule)]
    found[purposes.BOOKING] += [*found[purposes.PAID], *evidence, *mediation]
    found[purposes.HARDSHIP] += mediation
    if has_goods(scene):
        found[purposes.GOODS] += [*mediation, *evidence]
    words = titles(scene, found[purposes.LEAVE])
    return [
        Group(name, *words[name], [way(scene, rule, name) for rule in rules], calls=name in CALLS and not rules)
        for name, rules in found.items()
        if rules or name in CALLS
    ]


def has_goods(scene: Scene) -> bool:
    """Whether goods were handed over under the contract."""
    return GOODS_MOMENT in scene.present.state.moments


def titles(scene: Scene, leaving: Sequence[ActRule]) -> dict[str, tuple[str, str]]:
    """Each group's title, and what it is for. leaving: the acts by which one leaves."""
    leave = _("Pay it off, or end it")
    if has_goods(scene):
        priced = any(purposes.owes(scene.law, rule) for rule in leaving)
        leave = _("End it, or buy out") if priced else _("Send it back, or end it")
    return {
        purposes.PAID: (_("I have paid"), _("Say so here if the payment does not show yet.")),
        purposes.BOOKING: (
            _("This booking is wrong"),
            _("A payment is missing, an amount is not right, or the other side stated something that is not so."),
        ),
        purposes.HARDSHIP: (
            _("I cannot pay as planned"),
            _("Better say so before the day. It is no default to ask."),
        ),
        purposes.GOODS: (
            _("Something is wrong with the goods"),
            _("What you have by law (repair, replacement, a lower price) stays yours, whatever you choose here."),
        ),
        purposes.LEAVE: (leave, _("Each page says what it does before you send it.")),
        purposes.HELP: (_("Get help"), _("You need not sort it out alone.")),
    }


def way(scene: Scene, rule: ActRule, group: str) -> Way:
    """An act as a line of a group."""
    said = rule.title.get(scene.lang) or rule.title.get("en") or rule.name
    if group == purposes.BOOKING and purposes.purpose(scene.law, rule) == purposes.PAID:
        said = _("A payment of mine is missing")
    return Way(said, act_url(rule.name, scene.matter.pk, scene.law.kind), " ".join(told(scene, rule)))


def told(scene: Scene, rule: ActRule) -> list[str]:
    """What an act does and when it counts."""
    law, found = scene.law, []
    if rule.whole:
        found.append(_("It counts once the other side has agreed as well."))
    if rule.objection is not None:
        words = {"who": the_role(law, rule.objection.by), "time": in_words(rule.objection.within, scene.lang)}
        found.append(_("%(who)s has %(time)s to object; if nobody does, it counts.") % words)
    if rule.then.start is not None:
        words = {"centre": house.of(scene.matter.organisation.mediates).name}
        found.append(
            _("Opens a mediation at %(centre)s, with this contract filled in. You can stop at any time.") % words
        )
    if purposes.asks_for_plan(law, rule):
        found.append(answer_time(scene, rule))
    if purposes.is_evidence(rule):
        found.append(_("Photos, chats, slips. The other side sees them too."))
    return [*found, *stillness(scene, rule), *money(scene, rule), *until(scene, rule)]


def stillness(scene: Scene, rule: ActRule) -> list[str]:
    """That the reader's payments then stand still, and for how long at most."""
    law, debtor = scene.law, sides(scene.law).debtor
    held = (law.duties[name] for name in law.pauses.get(rule.then.pause, ()))
    if purposes.owes(law, rule) or not any(debtor in duty.by and (duty.pay or duty.schedule) for duty in held):
        return []
    ends = (law.duties[name] for name in rule.then.open)
    within = next((duty.within for duty in ends if duty.lapse is not None and duty.lapse.resume), None)
    if not isinstance(within, Period):
        return [_("Your payments then stand still.")]
    return [_("Your payments then stand still, for %(time)s at most.") % {"time": in_words(within, scene.lang)}]


def answer_time(scene: Scene, rule: ActRule) -> str:
    """Until when the other side answers a wish, and what silence means."""
    within = next((scene.law.duties[name].within for name in rule.then.open), None)
    words = {"who": the_role(scene.law, sides(scene.law).creditor)}
    if not isinstance(within, Period):
        return _("Nothing changes unless the other side agrees.")
    words["time"] = in_words(within, scene.lang)
    return _("%(who)s has %(time)s to answer. Nothing changes unless they agree.") % words


def money(scene: Scene, rule: ActRule) -> list[str]:
    """What is then to be paid, and until when: reckoned as if it were sent now."""
    seen = foresee(scene, rule) if purposes.owes(scene.law, rule) else None
    return [
        _("You then pay %(sum)s by %(until)s.")
        % {"sum": figures.money(debt.amount, scene.matter.currency), "until": dates.until(debt.due)}
        + (f" ({title(scene, debt.id)})" if len(seen.debts) > 1 else "")
        for debt in (seen.debts if seen is not None else ())
        if debt.due
    ]


def until(scene: Scene, rule: ActRule) -> list[str]:
    """Until when it can be done, where its time is limited."""
    if rule.window is None or rule.window.late_ok:
        return []
    end = last_day(scene, rule.window)
    return [_("Possible until %(until)s.") % {"until": dates.until(end)}] if end else []


def last_day(scene: Scene, window: Window) -> int:
    """The first instant too late for the reader (UTC s), 0 while the time has not begun."""
    return window_end(Deciding(scene.law, scene.present.state, scene.now), window, scene.reader.person)
