"""What a consumer pays next: how much, by when, how, and what follows otherwise. The platform itself moves no money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.contracts import instalments, papers, references, signing, summary
from concord.contracts.purposes import PAID, purpose
from concord.contracts.sides import KIND, sides
from concord.docket import queries
from concord.kit import dates, figures
from concord.kit.deadlines import Deadline
from concord.kit.registry import act_url
from concord.kit.scene import Scene
from concord.law import engine
from concord.law.model import Live
from concord.law.rulebook import Rulebook


@dataclass(frozen=True)
class Owed:
    """What is overdue now. sum: with interest until now; interest: of it; lives: the debts, the oldest first."""

    sum: int
    interest: int
    lives: tuple[Live, ...]


def is_consumer(scene: Scene) -> bool:
    """Whether the reader is who pays."""
    return scene.law.kind == KIND and scene.reader.role == sides(scene.law).debtor


def in_force(scene: Scene) -> bool:
    """Whether it is a contract that both have signed."""
    return scene.law.kind == KIND and signing.SIGNED in scene.present.state.moments


def overdue(scene: Scene) -> Owed:
    """What the debtor should have paid already, with the interest that has run until now."""
    state = scene.present.state
    lives = [live for live in instalments.debts(scene.law, state) if live.status == "overdue"]
    lives.sort(key=lambda live: (live.due or live.was, live.key))
    parts = [engine.owed(scene.law, live, scene.now) for live in lives]
    interest = sum(accrued for _principal, accrued in parts)
    return Owed(sum(principal for principal, _accrued in parts) + interest, interest, tuple(lives))


def grace(scene: Scene) -> queries.Duty | None:
    """The time within which paying what is overdue lets everything go on as before; None where none runs."""
    found = queries.duties(scene.matter, scene.reader, scene.present)
    return next((duty for duty in found if duty.mine and is_grace(scene.law, duty.name)), None)


def is_grace(law: Rulebook, name: str) -> bool:
    """Whether a duty is met by paying other debts: no act meets it, and it is no debt itself."""
    rule = law.duties.get(name)
    return rule is not None and not rule.do and rule.pay is None and not rule.schedule


def panel(scene: Scene) -> dict[str, Any] | None:
    """The first box of the page; None for the other side, before both have signed, and when nothing is to be paid."""
    if not is_consumer(scene) or not in_force(scene):
        return None
    late, rows = overdue(scene), instalments.payments(scene.law, scene.present.state)
    due = next((row for row in rows if row.look == instalments.DUE and row.open and row.due), None)
    if not late.lives and due is None:
        return None
    paid = next((rule for rule in scene.powers if purpose(scene.law, rule) == PAID), None)
    shown = [live.key for live in scene.present.state.duties if live.kind == "pay"]
    time = grace(scene) if late.lives else None
    return {
        "late": late if late.lives else None,
        "since": dates.day(dates.day_of(oldest(late) - 1)) if late.lives else "",
        "grace": dates.until(time.due) if time and time.due else "",
        "due": due,
        "what": title(scene, due.duty) if due else "",
        "deadline": deadline(scene, due) if due else None,
        "otherwise": otherwise(scene),
        "how": how(scene),
        "paid_url": act_url(paid.name, scene.matter.pk, scene.law.kind) if paid else "",
        "currency": scene.matter.currency,
        "leads": True,
        "shows": [*shown, *([time.owed.key] if time and time.due else [])],
    }


def oldest(late: Owed) -> int:
    """When the oldest of the overdue debts was due (first instant too late)."""
    return min(live.was or live.due or live.raw for live in late.lives)


def deadline(scene: Scene, due: instalments.Instalment) -> Deadline:
    """The next day of payment, with the days that are left."""
    return Deadline(due=due.due, now=scene.now, provisional=due.provisional)


def title(scene: Scene, duty: str) -> str:
    """What a debt is called."""
    rule = scene.law.duties[duty]
    return rule.title.get(scene.lang) or rule.title.get("en") or duty


def otherwise(scene: Scene) -> tuple[str, ...]:
    """What follows when nothing is paid: as on the summary that was signed."""
    found = summary.parts(scene.law, scene.present.state.terms)
    return next((part.says for part in found if part.name == summary.OTHERWISE), ())


def how(scene: Scene) -> dict[str, str]:
    """To whom, to which account, and with which reference. account: '' where the contract names none."""
    state, creditor = scene.present.state, sides(scene.law).creditor
    bound = [one for one in scene.told if "bound" in state.moments and one.text("account")]
    offered = papers.offered(scene.matter, scene.reader)
    payee = state.people.get("assignee", ()) if bound else state.people.get(creditor, ())
    number = scene.matter.number
    rf = references.reference(number)
    return {
        "who": next((scene.names[one] for one in payee if one in scene.names), ""),
        "account": bound[-1].text("account") if bound else offered.get("pay_to", ""),
        "offered": "" if bound else offered.get("pay_to", ""),
        "number": number,
        "rf": rf if rf != number else "",
        "phone": scene.house.phone,
    }


def runs(law: Rulebook, stage: str) -> bool:
    """Whether a stage is that of a contract that simply runs, and none from which paying leads back to it."""
    back = (rule for rule in law.whenever if stage in rule.during and rule.then.to and rule.then.to != stage)
    return bool(law.stages[stage].waits_for) and not any(law.stages[rule.then.to].waits_for for rule in back)


def headline(scene: Scene) -> str:
    """The sentence over the page while all runs as agreed; '' where the rulebook's own sentence says more."""
    if not is_consumer(scene) or not in_force(scene) or not runs(scene.law, scene.stage):
        return ""
    late = overdue(scene)
    if late.lives:
        words = {"sum": figures.money(late.sum, scene.matter.currency)}
        return _("%(sum)s is overdue. You can still pay it.") % words
    rows = instalments.payments(scene.law, scene.present.state)
    due = next((row for row in rows if row.look == instalments.DUE and row.open and row.due), None)
    if due is None:
        return ""
    words = {
        "sum": figures.money(due.open, scene.matter.currency),
        "day": dates.day(dates.day_of(due.due - 1)),
    }
    return _("All is in order. Next: %(sum)s by %(day)s.") % words
