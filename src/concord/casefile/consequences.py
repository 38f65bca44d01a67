"""What follows from an act, told before it is sent: for whoever stands before its button."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from concord.casefile import contracts
from concord.kit.case import role_title
from concord.kit.dates import language
from concord.kit.scene import Scene
from concord.law.periods import in_words
from concord.law.rulebook import ActRule, Consequence, Rulebook

UNWILLING = "party_unwilling"  # the outcome of whoever stops


def what_follows(scene: Scene, rule: ActRule) -> list[str]:
    """The consequence of an act as sentences, in the language in force; never empty."""
    law, people = scene.law, scene.present.state.people
    first = contracts.what_follows(scene, rule) if law.kind == contracts.KIND else []
    if rule.whole and sum(len(people.get(role, ())) for role in rule.by) > 1:
        first.append(_("It counts once everybody who has to do it has done it."))
    if rule.objection is not None:
        words = {"who": answering(law, rule.objection.by), "time": in_words(rule.objection.within, language())}
        first.append(
            _("It is your word at first: %(who)s has %(time)s to object. If nobody objects by then, it counts.") % words
        )
    last = contracts.afterwards(scene, rule) if law.kind == contracts.KIND else []
    if told := [*first, *after(law, rule.then), *last]:
        return told
    if rule.then == Consequence():
        return [_("It is recorded with the time, and read by those named above. Nothing else follows by itself.")]
    return [_("It is recorded with the time, and read by those named above.")]


def answering(law: Rulebook, by: str) -> str:
    """Who may object; `creditor` and `debtor` of a row are the other side of whoever states."""
    return role_title(law, by) if by in law.roles else _("the other side")


def after(law: Rulebook, then: Consequence) -> list[str]:
    """What is carried out, in words; [] where none of it has a sentence."""
    found = []
    if then.join:
        found.append(_("The person you name becomes: %(role)s.") % {"role": role_title(law, then.join)})
    if then.leave:
        found.append(_("%(role)s then leaves the case.") % {"role": role_title(law, then.leave)})
    if then.extend is not None:
        found.append(_("More time is then given for: %(what)s.") % {"what": _titles(law, [then.extend.duty])})
    if then.pause:
        found.append(_("This time then stands still: %(what)s.") % {"what": _titles(law, law.pauses[then.pause])})
    if then.resume:
        found.append(_("This time then runs again: %(what)s.") % {"what": _titles(law, law.pauses[then.resume])})
    if then.credit is not None:
        found.append(_("The money you state is then counted as paid."))
    if then.waive:
        found.append(_("This is then no longer owed: %(what)s.") % {"what": _titles(law, then.waive)})
    for name in then.open:
        duty = law.duties[name]
        if contracts.told_already(law, duty):
            continue
        words = {"who": _owner(law, duty.by), "what": _titles(law, [name])}
        found.append(_("Next comes, from %(who)s: %(what)s.") % words if words["who"] else _("Next: %(what)s") % words)
    if then.restore is not None:
        found.append(_("This time is then given again: %(what)s.") % {"what": _titles(law, [then.restore.duty])})
    return [*found, *_onward(law, then)]


def _onward(law: Rulebook, then: Consequence) -> list[str]:
    """Where the case goes."""
    stage = law.stages.get(then.to)
    if stage is None:
        return []
    if then.outcome == UNWILLING:  # what it means for the parties, rather than which paper the house writes next
        return [_("Mediation ends. They can go to court. Nothing said here counts there.")]
    outcome = law.outcomes.get(then.outcome, {}).get(language(), "")
    if stage.end:
        return [ended(law, outcome)]
    words = {"stage": stage.title.get(language()) or stage.name}
    if law.kind == contracts.KIND:
        return [_("The contract then moves on: %(stage)s.") % words]
    return [_("The case then moves on: %(stage)s.") % words]


def ended(law: Rulebook, outcome: str) -> str:
    """That it is over then, and how it ended."""
    words = {"outcome": outcome}
    if law.kind == contracts.KIND:
        return _("The contract then ends: %(outcome)s.") % words if outcome else _("The contract then ends.")
    return _("The case then ends: %(outcome)s.") % words if outcome else _("The case then ends.")


def _titles(law: Rulebook, names: Iterable[str]) -> str:
    rules = [law.duties[name] for name in names if name in law.duties]
    return " · ".join(rule.title.get(language()) or rule.name for rule in rules)


def _owner(law: Rulebook, by: tuple[str, ...]) -> str:
    return " · ".join(role_title(law, role) for role in by if role in law.roles)
