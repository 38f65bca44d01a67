"""Events as the systems of an enterprise send them (JSON), read: a whole list, or the first thing that does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concord.contracts.bankfiles import zone
from concord.contracts.consequences import PAY, REVERSE
from concord.docket import clock
from concord.gateways.payments import Booking, Unreadable, amounts, notification
from concord.gateways.payments.notification import word
from concord.gateways.payments.statement import UnfitError
from concord.kit import dates

MOST = 200  # events of one message
WIDEST = 2**53  # an integer that every system writes alike
TEXTS = {"key": 120, "contract": 40, "act": 64, "on": 40}
VALUE = 2000  # characters of a text in the form
MONEY = {PAY: ("ref", "currency"), REVERSE: ("ref", "reverses", "currency")}


@dataclass(frozen=True)
class Event:
    """One event. line: in its list, from 1; key: the sender's; act: of the contract's rulebook; version: `id@version`
    for which the sender wrote it, "" for any. on: when it happened (UTC s), of money the value date; stated: as the
    sender wrote that; form: the act's.
    """

    line: int
    key: str
    contract: str
    act: str
    on: int
    stated: str = ""
    version: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)

    @property
    def money(self) -> bool:
        """Whether it tells of a payment, or takes one back."""
        return self.act in MONEY

    @property
    def booking(self) -> Booking:
        """The event as a line of an account."""
        back = self.act == REVERSE
        amount = int(self.form["amount"])
        return Booking(
            ref=self.form["ref"], amount=-amount if back else amount, currency=self.form["currency"], booked=self.on,
            value=self.on, reverses=self.form.get("reverses", ""), line=self.line, reversal=back,
        )  # fmt: skip


def loaded(body: bytes) -> tuple[bool, list[Any]] | Unreadable:
    """What a message asks: whether it is only to be tried (`"run": "dry"`), and its list of events as it came."""
    try:
        given = notification.loaded(body)
        if given.keys() - {"run", "events"} or given.get("run", "wet") not in ("dry", "wet"):
            raise UnfitError("body", what="run")
        if not isinstance(given.get("events"), list):
            raise UnfitError("body", what="events")
    except UnfitError as unfit:
        return unfit.reason
    return given.get("run") == "dry", given["events"]


def read(given: Sequence[Any]) -> tuple[Event, ...] | Unreadable:
    """The events of a list, or why it is not taken: then nothing of it is."""
    try:
        if not given:
            raise UnfitError("body", what="events")
        if len(given) > MOST:
            raise UnfitError("too_many_events", most=str(MOST))
        return tuple(_event(one, line) for line, one in enumerate(given, start=1))
    except UnfitError as unfit:
        return unfit.reason


def _event(given: Any, line: int) -> Event:
    if not isinstance(given, dict) or any(not isinstance(name, str) for name in given):
        raise UnfitError("body", line, what="events")
    if unknown := given.keys() - {*TEXTS, "version", "form"}:
        raise UnfitError("body", line, what=min(unknown))
    words = {name: word(given, name, most, line) for name, most in TEXTS.items()}
    if missing := next((name for name, text in words.items() if not text), ""):
        raise UnfitError("body", line, what=missing)
    if not notification.ID.fullmatch(words["key"]):
        raise UnfitError("body", line, what="key")
    form = _form(given.get("form", {}), line)
    if words["act"] in MONEY:
        form = _money(words["act"], form, line)
    return Event(
        line, words["key"], words["contract"].upper(), words["act"], _moment(words["on"], line), words["on"],
        word(given, "version", 96, line), form,
    )  # fmt: skip


def _form(given: Any, line: int) -> dict[str, Any]:
    """Values of a form: texts, whole numbers and yes or no."""
    if not isinstance(given, dict) or len(given) > 40:
        raise UnfitError("body", line, what="form")
    for name, value in given.items():
        if not isinstance(name, str) or not 0 < len(name) <= 64 or not _whole(name):
            raise UnfitError("body", line, what="form")
        if isinstance(value, float):
            raise UnfitError("money", line, text=str(value), decimals="0")
        fits = abs(value) <= WIDEST if isinstance(value, int) else isinstance(value, str) and len(value) <= VALUE
        fits = fits and (not isinstance(value, str) or _whole(value))
        if not fits:
            raise UnfitError("body", line, what=f"form.{name}")
    return dict(given)


def _whole(text: str) -> bool:
    """Whether a text has no half of a character (JSON can escape one): no such text can be written anywhere."""
    return not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)


def _money(act: str, form: dict[str, Any], line: int) -> dict[str, Any]:
    texts = MONEY[act]
    if unknown := form.keys() - {"amount", *texts}:
        raise UnfitError("body", line, what=f"form.{min(unknown)}")
    kept: dict[str, Any] = {name: word(form, name, 120, line) for name in texts}
    if missing := next((name for name in texts if not kept[name]), ""):
        raise UnfitError("body", line, what=f"form.{missing}")
    kept["currency"] = amounts.currency(kept["currency"], line)
    kept["amount"] = notification.amount(form.get("amount"), line)
    return kept


def _moment(text: str, line: int) -> int:
    """A time; one of today that is still to come, a date without a time above all, is now."""
    at, now = amounts.moment(text, zone(), line), clock.now()
    return min(at, now) if dates.day_of(at) <= dates.day_of(now) else at
