"""What an act of a contract does and when it counts, told before it is sent, with the sums that the law reckons."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import dates, figures, house
from concord.kit.foresight import foresee
from concord.kit.scene import Scene
from concord.law.periods import in_words
from concord.law.rulebook import ActRule, DutyRule, Period, Rulebook

KIND = "contract"  # of rulebooks whose matters are contracts


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
    return [*found, *debts(scene, rule), *pauses(scene, rule)]


def told_already(law: Rulebook, duty: DutyRule) -> bool:
    """Whether what an act of a contract opens is said by `debts` or `pauses`, in better words than its title."""
    return law.kind == KIND and (duty.pay is not None or bool(duty.lapse and duty.lapse.resume))


def pauses(scene: Scene, rule: ActRule) -> list[str]:
    """How long payments may stand still."""
    found = []
    for name in rule.then.open:
        duty = scene.law.duties[name]
        if duty.lapse and duty.lapse.resume and isinstance(duty.within, Period):
            words = {"time": in_words(duty.within, scene.lang)}
            found.append(_("That lasts %(time)s at most; it can be ended earlier.") % words)
    return found


def counts(rule: ActRule) -> str:
    """When it counts."""
    if rule.stated:
        return _("It counts from the day on which it happened. State that day below if it was not today.")
    if rule.objection is not None:
        return _("You state it today.")
    return _("It counts as soon as you send it.")


def debts(scene: Scene, rule: ActRule) -> list[str]:
    """What is then owed anew, reckoned as if the act were sent now; [] where its form decides that."""
    seen = foresee(scene, rule) if rule.then.open else None
    found = []
    for live in seen.debts if seen is not None else ():
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
