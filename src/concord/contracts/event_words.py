"""What became of an event of an enterprise's system, in a sentence, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from concord.contracts import told
from concord.contracts.events import LATE, OUT_OF_ORDER, Line
from concord.docket import rules
from concord.docket.models import Matter
from concord.kit import dates, figures, refusals

SENTENCES: dict[str, str] = {  # what is not here is said as of a bank's line
    "recorded": _("Recorded in contract %(number)s."),
    "unknown": _("You have no contract %(number)s. Nothing was recorded. Check the number and send the event again."),
    "version": _(
        "Contract %(number)s was made under %(detail)s, and this event was written for another version. Nothing was"
        " recorded. Look up what %(detail)s calls it, and send it again with that version."
    ),
    "altered": _(
        "Another event came under this key before. Nothing was recorded. Give this one a key of its own and send it"
        " again."
    ),
    "no_act": _(
        "Contract %(number)s has no act “%(detail)s” that is yours to record. Nothing was recorded. Check the name of"
        " the act."
    ),
    "form": _("“%(field)s” does not fit contract %(number)s. Nothing was recorded. Correct it and send it again."),
    "condition": _("The rules of contract %(number)s do not allow this now. Nothing was recorded."),
    "done_before": _("This was recorded in contract %(number)s before. It counts once; nothing changes."),
    "too_late": _("In contract %(number)s the time for this is over. Nothing was recorded."),
    "ended_before": _("Contract %(number)s is closed. Nothing was recorded."),
    "unsigned": _(
        "Contract %(number)s is not signed by both sides yet. Nothing was recorded. Send it again once it is signed."
    ),
    "early": _("It lies before contract %(number)s was signed. Nothing was recorded. Check the day and send it again."),
    "not_now": _(
        "Contract %(number)s does not take this as it stands. Nothing was recorded. Send it again when that has"
        " changed."
    ),
    "unclear": _(
        "Contract %(number)s has no payment under the reference that this takes back. Nothing was recorded. Check the"
        " reference."
    ),
    "later": _("%(value)s has not come yet. Nothing was recorded. Send it again on that day."),
    "waits": _("Contract %(number)s was busy just now. Nothing was recorded. Send it again."),
}
REPEATED = _("It came before and counts once in contract %(number)s. Nothing changes.")
MARKS = {LATE: _("It came after its day."), OUT_OF_ORDER: _("Later ones came first; the books were reckoned anew.")}


def sentence(line: Line) -> str:
    """The sentence of a line in the reader's language."""
    if line.repeated:
        return gettext(REPEATED) % {"number": line.number}
    lang = dates.language()
    main = gettext(SENTENCES.get(line.code) or told.SENTENCES[line.code]) % {
        "number": line.number,
        "detail": line.detail,
        "field": _field(line) if line.code == "form" else "",
        "rest": figures.money(line.rest, line.currency or "CNY", full=True),
        "currency": str(line.event.form.get("currency", "")),
        "value": dates.day(dates.day_of(line.event.on), weekday=False),
    }
    own = line.says.get(lang) or line.says.get("en") or ""
    return " ".join([own or main, *(gettext(MARKS[mark]) for mark in line.marks)])


def _field(line: Line) -> str:
    """The name of the field that does not fit, as its form calls it."""
    law = rules.law_of(Matter.objects.get(pk=line.matter))
    return refusals.field_name(law, line.event.act, line.detail)
