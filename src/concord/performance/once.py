"""The same money counts once: what receives or owes cannot book on a row more than is open, nor past a statement on it.

The law tells payments apart by their reference. People forget references or write them differently, so a row is looked
at as well: whoever confirms while the other side's statement about the row waits is led to that statement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from concord.docket import queries
from concord.docket.actors import Actor
from concord.docket.models import Matter
from concord.docket.sealing import steady
from concord.kit import figures
from concord.kit.terms import of_rows
from concord.law.model import Refused
from concord.performance.schedule import Row, rows

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def receiving(matter: Matter, actor: Actor, form: Mapping[str, Any]) -> Refused | None:
    """Why who receives cannot confirm this now, or None. A bank tells what moved, and is not asked."""
    found, row = _row(matter, actor, form)
    if row is None:
        return None  # the law answers
    if row.done:
        return _nothing_open(found, row)
    own = row.references.get(_reference(matter, form))
    if own is not None:  # the same reference settles its statement, and takes nothing of what the others state
        return _within(form, row, min(row.unstated + own, row.unpaid), matter)
    if row.stated:
        return _refused("condition", "answer", _answer_first)
    return _within(form, row, row.unpaid, matter)


def stating(matter: Matter, actor: Actor, form: Mapping[str, Any]) -> Refused | None:
    """Why who owes cannot say this now, or None."""
    found, row = _row(matter, actor, form)
    if row is None or _reference(matter, form) in row.references:
        return None  # the law refuses the same reference as said already
    if row.done:
        return _nothing_open(found, row)
    if row.stated and not row.unstated:
        return _refused("already", "row", _said_already)
    return _within(form, row, row.unstated, matter)


def _row(matter: Matter, actor: Actor, form: Mapping[str, Any]) -> tuple[list[Row], Row | None]:
    """The schedule, and the row of it that a party names; None for what the law itself refuses, and for a bank.

    A row that is done is judged too: what is booked on it beyond its amount would count for the next one.
    """
    if actor.participant.standing != "party":
        return [], None
    state = queries.caught_up(matter).state
    listed = rows(state, of_rows(state.data.get("obligations", ())))
    return listed, next((one for one in listed if one.term.number == form.get("row")), None)


def _nothing_open(schedule: Sequence[Row], row: Row) -> Refused:
    """Leads to the next open row between the same two, if there is one."""
    between = [one for one in schedule if (one.term.who, one.term.whom) == (row.term.who, row.term.whom)]
    number = next((one.term.number for one in between if not one.done), 0)
    return _refused("already", "row", lambda: _done_but(number) if number else _done())


def _reference(matter: Matter, form: Mapping[str, Any]) -> str:
    """How the docket knows the payment's reference again; '' for none, and for what the docket will refuse."""
    given = str(form.get("ref") or "").strip()
    # half of a pair (a surrogate) is no character: nothing can store it
    return steady(str(matter.pk), given) if given and not any(0xD800 <= ord(sign) <= 0xDFFF for sign in given) else ""


def _within(form: Mapping[str, Any], row: Row, most: int, matter: Matter) -> Refused | None:
    amount = form.get("amount")
    if row.term.kind != "pay" or not isinstance(amount, int) or amount <= most:
        return None
    return _refused("form", "amount", lambda: _at_most(most, matter.currency))


def _refused(code: str, detail: str, sentence: Callable[[], str]) -> Refused:
    """A refusal with its sentence in both languages."""
    says = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            says[short] = sentence()
    return Refused(code, detail, says=says)


def _answer_first() -> str:
    return _("The other side has said already that this is done. Answer that: say yes, and it counts once.")


def _said_already() -> str:
    return _("You have said this already. It waits for the other side's answer, and counts once.")


def _at_most(most: int, currency: str) -> str:
    words = {"amount": figures.money(most, currency, full=True)}
    return (
        _("%(amount)s is still open here. Enter that or less; what was paid for another term is entered there.") % words
    )


def _done_but(number: int) -> str:
    words = {"number": number}
    return _("Nothing is open here any more. Term %(number)d of the schedule still is: enter it there.") % words


def _done() -> str:
    return _("Nothing is open here any more, as the schedule shows. What was paid beyond it is not recorded here.")
