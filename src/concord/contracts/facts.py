"""What a consumer should know of a running contract and would not ask: whose the goods are, what leaving costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.contracts import instalments, purposes, repayment
from concord.contracts.paying import in_force, is_consumer
from concord.contracts.ways import last_day
from concord.docket import queries
from concord.kit import dates, figures
from concord.kit.case import the_role
from concord.kit.foresight import foresee
from concord.kit.registry import act_url
from concord.kit.scene import Scene
from concord.law.builtin import act_rule
from concord.law.rulebook import ActRule


@dataclass(frozen=True)
class Fact:
    """One thing to know. url, link: where something can be done about it."""

    says: str
    url: str = ""
    link: str = ""


def panel(scene: Scene) -> dict[str, Any] | None:
    """For the consumer, while the contract runs; None where there is nothing to tell."""
    if not is_consumer(scene) or not in_force(scene) or scene.present.state.ended:
        return None
    found = [*title(scene), *inspection(scene), *windows(scene), *handing_back(scene), *prices(scene), *early(scene)]
    shows = [duty.owed.key for duty, _rule in inspecting(scene)]
    return {"facts": found, "shows": shows} if found else None


def title(scene: Scene) -> Iterable[Fact]:
    """In a sale: whose the goods are until all is paid (CC 641)."""
    price = scene.present.state.terms.get("price")
    if scene.law.id != "sale" or not isinstance(price, int) or "delivered" not in scene.present.state.moments:
        return
    paid = instalments.standing(scene.law, scene.present.state).paid
    words = {
        "paid": figures.money(paid, scene.matter.currency),
        "price": figures.money(price, scene.matter.currency),
    }
    yield Fact(
        _("You have paid %(paid)s of %(price)s. You use the goods; they stay the seller’s until all is paid. With the"
          " last payment they are yours.") % words
    )  # fmt: skip


def inspection(scene: Scene) -> Iterable[Fact]:
    """Until when the goods are to be looked over, where that time runs."""
    for duty, rule in inspecting(scene):
        words = {"until": dates.until(duty.due or 0)}
        says = _("Look the goods over by %(until)s. If something is wrong, say so by then; what could not be seen then"
                 " can be told later.") % words  # fmt: skip
        yield link(scene, rule, says)


def windows(scene: Scene) -> Iterable[Fact]:
    """Until when one can leave, where that right ends on a day."""
    for rule in scene.powers:
        if rule.window is None or rule.window.late_ok or purposes.purpose(scene.law, rule) != purposes.LEAVE:
            continue
        if end := last_day(scene, rule.window):
            words = {"what": name(scene, rule), "until": dates.until(end)}
            yield link(scene, rule, _("%(what)s: possible until %(until)s.") % words)


def inspecting(scene: Scene) -> Iterable[tuple[queries.Duty, ActRule]]:
    """The reader's times to look something over, with the act that complains."""
    for duty in mine(scene):
        rule = next(
            (scene.law.acts[name] for name in duty.rule.do if name in scene.can and name in scene.law.acts), None
        )
        if rule is not None and duty.due and purposes.purpose(scene.law, rule) == purposes.GOODS and not rule.stage:
            yield duty, rule


def handing_back(scene: Scene) -> Iterable[Fact]:
    """Where the other side says that something arrived: what the reader keeps as proof meanwhile."""
    for duty in mine(scene):
        rules = [rule for name in duty.rule.do if (rule := act_rule(scene.law, name)) is not None]
        if not rules or any(scene.reader.role in rule.by or not rule.by for rule in rules):
            continue
        words = {"who": the_role(scene.law, rules[0].by[0])}
        says = _("%(who)s confirms it here once it has arrived. Keep the parcel slip, and add a photo of it.") % words
        evidence = next(filter(purposes.is_evidence, scene.powers), None)
        yield link(scene, evidence, says) if evidence else Fact(says)


def prices(scene: Scene) -> Iterable[Fact]:
    """What each way out costs today, where it has a price that the law can tell without asking."""
    for rule in scene.powers:
        seen = foresee(scene, rule) if purposes.owes(scene.law, rule) else None
        for debt in seen.debts if seen is not None else ():
            words = {
                "what": name(scene, rule),
                "sum": figures.money(debt.amount, scene.matter.currency),
            }
            yield link(scene, rule, _("%(what)s: today that costs %(sum)s.") % words)


def early(scene: Scene) -> Iterable[Fact]:
    """What repaying everything today comes to, and saves."""
    found = repayment.early(scene)
    if found is None:
        return
    currency = scene.matter.currency
    words = {
        "total": figures.money(found.total, currency, full=True),
        "principal": figures.money(found.principal, currency, full=True),
        "interest": figures.money(found.interest, currency, full=True),
        "saved": figures.money(found.saved, currency, full=True),
    }
    says = _("To repay all today: %(total)s (%(principal)s principal and %(interest)s interest so far). That saves you"
             " %(saved)s of interest, and costs nothing extra. A part can be repaid early, too.") % words  # fmt: skip
    yield link(scene, scene.law.acts[found.act], says)


def mine(scene: Scene) -> list[queries.Duty]:
    """What the reader has to do besides paying."""
    found = queries.duties(scene.matter, scene.reader, scene.present)
    return [duty for duty in found if duty.mine and duty.rule.do]


def link(scene: Scene, rule: ActRule, says: str) -> Fact:
    return Fact(says, act_url(rule.name, scene.matter.pk, scene.law.kind), name(scene, rule))


def name(scene: Scene, rule: ActRule) -> str:
    return rule.title.get(scene.lang) or rule.title.get("en") or rule.name
