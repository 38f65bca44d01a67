"""What an act of a contract does and when it counts, told before it is sent, with the sums that the law reckons."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import dates, figures, house
from concord.kit.case import the_role
from concord.kit.foresight import foresee
from concord.kit.scene import Scene
from concord.law.periods import in_words
from concord.law.rulebook import ActRule, DutyRule, Period, Rulebook

KIND = "contract"  # of rulebooks whose matters are contracts
REFUND = "refund"  # what a rulebook calls the money that goes back


def what_follows(scene: Scene, rule: ActRule) -> list[str]:
    """When it counts, which mediation it opens, what falls due no more, and what is then to be paid."""
    found = [counts(rule)] if not rule.whole else []
    if rule.then.start is not None:
        centre = house.of(scene.matter.organisation.mediates).name
        found.append(_("A mediation at %(centre)s then begins, with this contract filled in.") % {"centre": centre})
        found.append(_("Mediation is voluntary: either side can stop it at any time, and then go to court."))
    if rule.then.stop:
        duty = scene.law.duties[rule.then.stop]
        words = {"what": duty.title.get(scene.lang) or duty.name}
        found.append(_("From then on nothing new falls due: %(what)s. What is due already stays owed.") % words)
    return [*found, *debts(scene, rule)]


def afterwards(scene: Scene, rule: ActRule) -> list[str]:
    """How long payments may stand still, until when a wish is answered, and what comes back to whom."""
    return [*pauses(scene, rule), *answers(scene, rule), *refund(scene, rule)]


def told_already(law: Rulebook, duty: DutyRule) -> bool:
    """Whether what an act of a contract opens is said here in better words than its title."""
    return law.kind == KIND and (duty.pay is not None or is_answer(law, duty) or bool(duty.lapse and duty.lapse.resume))


def is_answer(law: Rulebook, duty: DutyRule) -> bool:
    """Whether a duty is to answer a wish for another plan of payment."""
    return any(name in law.acts and law.acts[name].then.plan is not None for name in duty.do)


def answers(scene: Scene, rule: ActRule) -> list[str]:
    """Who answers a wish, until when, and that nothing changes before."""
    found = []
    for duty in (scene.law.duties[name] for name in rule.then.open):
        if is_answer(scene.law, duty) and isinstance(duty.within, Period):
            words = {"who": the_role(scene.law, duty.by[0]), "time": in_words(duty.within, scene.lang)}
            found.append(_("%(who)s has %(time)s to answer, counted from when your wish arrives there.") % words)
            found.append(_("Until they agree, nothing changes: pay as planned. If they do not answer, it is a no."))
    return found


def refund(scene: Scene, rule: ActRule) -> list[str]:
    """What was paid and comes back, where the rulebook reckons it."""
    seen = foresee(scene, rule) if REFUND in rule.then.set else None
    amount = seen.after.data.get(REFUND) if seen is not None else None
    if not isinstance(amount, int) or not amount:
        return []
    words = {"sum": figures.money(amount, scene.matter.currency, full=True)}
    return [_("%(sum)s that you paid comes back to you after that.") % words]


def pauses(scene: Scene, rule: ActRule) -> list[str]:
    """How long payments may stand still."""
    found = []
    for name in rule.then.open:
        duty = scene.law.duties[name]
        if duty.lapse and duty.lapse.resume and isinstance(duty.within, Period):
            words = {"time": in_words(duty.within, scene.lang)}
            found.append(_("That lasts %(time)s at most; it can be ended earlier.") % words)
    return found


def button(law: Rulebook, rule: ActRule) -> str:
    """What leads to an act, where its title alone would press: nobody is to sign before reading. '' for all others."""
    return _("Read it, then decide") if law.kind == KIND and rule.name == "sign" else ""


def counts(rule: ActRule) -> str:
    """When it counts."""
    if rule.stated:
        return _("It counts from the day on which it happened. State that day below if it was not today.")
    if rule.objection is not None:
        return _("You state it today.")
    return _("It counts as soon as you send it.")


def debts(scene: Scene, rule: ActRule) -> list[str]:
    """What is then owed anew, reckoned as if the act were sent now; where its form decides, within which time."""
    seen = foresee(scene, rule) if rule.then.open else None
    if seen is None:
        return [
            later(scene, duty) for duty in map(scene.law.duties.__getitem__, rule.then.open) if duty.pay is not None
        ]
    found = []
    for live in seen.debts:
        duty = scene.law.duties[live.id]
        words = {
            "what": duty.title.get(scene.lang) or duty.name,
            "sum": figures.money(live.amount, scene.matter.currency, full=True),
        }
        said = _("Sent now, you owe %(sum)s (%(what)s).") % words
        if live.due:
            said = _("Sent now, you owe %(sum)s by %(until)s (%(what)s).") % (words | {"until": dates.until(live.due)})
        found.append(said)
    return found


def later(scene: Scene, duty: DutyRule) -> str:
    """Within which time a sum of the form is to be paid."""
    words = {"what": duty.title.get(scene.lang) or duty.name}
    if not isinstance(duty.within, Period):
        return _("You then pay that sum (%(what)s).") % words
    return _("You then have %(time)s to pay that sum (%(what)s). If you do not, all stays as it was.") % (
        words | {"time": in_words(duty.within, scene.lang)}
    )
