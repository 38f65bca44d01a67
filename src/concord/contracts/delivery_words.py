"""What became of a message that another system sent, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from concord.contracts.event_models import Delivery

NOT_TAKEN: dict[str, str] = {
    "signature": _("Not taken: the signature does not fit this secret."),
    "stale": _("Not taken: it was signed more than five minutes before or after it came."),
    "headers": _("Not taken: a header of the signature is missing or malformed."),
    "too_large": _("Not taken: it is too long."),
    "altered": _("Not taken: another message came under this name before."),
}
MISSHAPEN = _("Not taken: it does not fit its description. The answer said what is wrong.")
OURS: dict[str, str] = {  # what we told
    "contract.signed": _("contract signed"),
    "payment.booked": _("payment booked"),
    "payment.reversed": _("payment taken back"),
    "payment.overdue": _("payment overdue"),
    "contract.breach": _("default reached"),
    "contract.ended": _("contract ended"),
}
TOLD = _("Told your system: %(what)s.")
NOT_TOLD = _("Your system did not take it (%(status)s): %(what)s. We try again for some hours.")
GIVEN_UP = _("Given up: %(what)s. The address refuses it, or leads to a machine that we may not call.")
TRIED = _("Only tried: %(counted)s of %(lines)s would count.")
AGAIN = _("Came again. It counts once.")
TAKEN = _("Taken: %(counted)s of %(lines)s count.")


def sentence(row: Delivery) -> str:
    """The sentence of a message in the reader's language."""
    if row.code in OURS:
        found = TOLD if row.status < 300 else GIVEN_UP if row.status == 410 else NOT_TOLD
        return gettext(found) % {"what": gettext(OURS[row.code]), "status": row.status}
    if row.status >= 300:
        return gettext(NOT_TAKEN.get(row.code, MISSHAPEN))
    if row.repeated:
        return gettext(AGAIN)
    found = TRIED if row.code == "dry" else TAKEN
    return gettext(found) % {"counted": row.counted, "lines": row.lines}
