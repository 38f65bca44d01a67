"""What became of a bank's line, in a sentence, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from concord.contracts.consequences import Row
from concord.kit import dates, figures

SENTENCES: dict[str, str] = {
    "booked": _("Counts as a payment on contract %(number)s."),
    "part": _("Counts as a part payment on contract %(number)s. Of this instalment %(rest)s is still open."),
    "ahead": _("Counts on contract %(number)s. %(rest)s of it goes to the next instalment."),
    "surplus": _("Counts on contract %(number)s. %(rest)s is more than is owed now; it waits for what falls due next."),
    "ended": _(
        "Counts on contract %(number)s, which has ended and where nothing is owed. %(rest)s has to be paid back to the"
        " customer; record that as a counter-entry."
    ),
    "reversed": _("Takes a payment on contract %(number)s back. %(rest)s more is owed again."),
    "already": _("Was booked on contract %(number)s before. It counts once; nothing changes."),
    "proposed": _(
        "No contract is named. Amount and payer fit contract %(number)s. Please look and confirm; until then it does"
        " not count."
    ),
    "choose": _("More than one contract fits. Please choose the right one; until then it does not count."),
    "refund": _(
        "Money went out to the payer of contract %(number)s, as much as one payment. If it is a refund, please confirm"
        " the counter-entry; until then it does not count."
    ),
    "unknown": _("No contract of yours is named or fits. Look for the payer, and enter the contract's number here."),
    "currency": _(
        "This is %(currency)s, and contract %(number)s is in another currency. It does not count. Ask the payer to pay"
        " in the currency of the contract, or send the money back."
    ),
    "closed": _("Contract %(number)s is closed and takes no payment any more. Please send the money back."),
    "unsigned": _(
        "Contract %(number)s is not signed by both sides yet. The payment does not count. Book the file again once it"
        " is signed, or send the money back."
    ),
    "early": _(
        "Its value date is before contract %(number)s was signed. It does not count here. Please ask the payer what it"
        " was for."
    ),
    "not_now": _("Contract %(number)s takes no payment as it stands. Book the file again when that has changed."),
    "limit": _("The amount is more than contract %(number)s can take in one payment. Please check it with the bank."),
    "clash": _(
        "Contract %(number)s has another payment under this reference. Nothing is booked. Please ask the bank which of"
        " the two is right."
    ),
    "later": _("Its value date %(value)s has not come. Book the file again on that day."),
    "unclear": _(
        "It takes a payment back, and that payment is not known here. Nothing is booked. Enter the contract's number,"
        " or ask the bank which payment it is."
    ),
    "too_much": _(
        "It takes back more than was booked on contract %(number)s under that reference. Nothing is booked. Please ask"
        " the bank."
    ),
    "outgoing": _("Money that went out, and no payment of a contract is named. Nothing is booked."),
    "waits": _("Not looked at yet. Go on with this file."),
}


def sentence(row: Row) -> str:
    """The sentence of a row in the reader's language."""
    return gettext(SENTENCES[row.code]) % {
        "number": row.number,
        "rest": figures.money(row.rest, row.currency, full=True),
        "currency": row.currency,
        "value": dates.day(dates.day_of(row.value), weekday=False),
    }
