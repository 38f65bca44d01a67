"""What the clock or the law wrote, as a message tells it: what happened, and whether the reader has anything to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.docket import clock, queries
from concord.docket.actors import Reader
from concord.docket.models import Entry, Participant
from concord.kit import dates
from concord.kit.case import role_title
from concord.law.builtin import ANSWER, duty_rule
from concord.law.rulebook import Consequence, DutyRule, Rulebook

PREFIXES = ("lapse", "passed")  # of the act's name, before the duty's
MISSED = "lapse:obligation"  # something agreed was not done by its day


def lapsed(law: Rulebook, entry: Entry) -> DutyRule | None:
    """The duty whose time ran out with this entry; None for any other entry."""
    prefix, _colon, name = entry.act.partition(":")
    if prefix not in PREFIXES:
        return None
    try:
        return duty_rule(law, name)
    except KeyError:
        return None


def line(law: Rulebook, entry: Entry) -> str:
    """That a time ran out and what follows, in the language in force; '' where none did."""
    rule = lapsed(law, entry)
    if rule is None or not entry.act.startswith("lapse:"):
        return ""
    if rule.name == ANSWER:
        return _("Nobody objected in time. What was stated counts.")
    what = {"what": rule.title.get(dates.language()) or rule.name}
    if rule.late is not None:
        return _("Not done in time yet: %(what)s. We have reminded whoever has to do it.") % what
    return (_("The time has run out: %(what)s.") % what + " " + _follows(law, rule.lapse)).strip()


def _follows(law: Rulebook, then: Consequence | None) -> str:
    if then is None:
        return ""
    lang = dates.language()
    if then.outcome:
        return _("It ends here: %(outcome)s.") % {"outcome": law.outcomes.get(then.outcome, {}).get(lang, "")}
    if then.open:
        rule = law.duties[then.open[0]]
        words = {"who": role_title(law, rule.by[0]), "what": rule.title.get(lang) or rule.name}
        return _("Next, from %(who)s: %(what)s.") % words
    return ""


def to_do(participant: Participant, *, after: str = "") -> str:
    """What the case waits for from this party, or that nothing is, in the language in force. after: the act told of."""
    reader = Reader(participant.matter_id, (participant,), participant.account)
    now = queries.caught_up(participant.matter)
    did = {act for act, parts in now.state.done.items() if str(participant.pk) in parts}
    mine = [duty for duty in queries.duties(participant.matter, reader, now) if duty.mine]
    waiting = [duty for duty in mine if not did & set(duty.rule.do)]
    if not waiting and after == MISSED:
        return _("The case says what you can do now.")
    if not waiting:
        return _("You need not do anything now.")
    lang = dates.language()
    first = waiting[0]
    words = {"what": first.rule.title.get(lang) or first.name}
    if not first.due:
        return _("Now it is your turn: %(what)s.") % words
    words["until"] = dates.until(first.due, lang)
    if first.due <= clock.now():
        return _("This is still open, and can still be done: %(what)s. It was due by %(until)s.") % words
    return _("Now it is your turn: %(what)s, until %(until)s.") % words


def said_before(law: Rulebook, entry: Entry) -> bool:
    """Whether an earlier entry of the same moment says the same, or a task that is late was told of once."""
    rule = lapsed(law, entry)
    if rule is None:
        return False
    same = Entry.objects.filter(matter_id=entry.matter_id, act=entry.act, seq__lt=entry.seq)
    return same.exists() if rule.late is not None else same.filter(at=entry.at, seen=entry.seen).exists()
