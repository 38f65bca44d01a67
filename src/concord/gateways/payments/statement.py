"""What a bank or a payment gateway tells: a statement of bookings, or why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from concord.gateways.payments.sentences import SENTENCES

MOST_BYTES = 8 * 1024 * 1024
MOST_BOOKINGS = 20_000
LARGEST = 10**13  # minor units of one booking; beyond it a slip is likelier than a payment
LONGEST = 500  # characters of a text that is kept


@dataclass(frozen=True, slots=True)
class Booking:
    """One line of an account.

    ref: the bank's reference, which names the line within its account; amount: minor units, positive for what came in,
    negative for what went out; booked, value: UTC seconds; a value date without a time is the last second of that day.
    reverses: the reference of the booking that it takes back, or ""; names: other references of the same payment (end
    to end, transaction). line: of the file, from 1.
    """

    ref: str
    amount: int
    currency: str
    booked: int
    value: int
    counterparty: str = ""
    text: str = ""
    reverses: str = ""
    line: int = 0
    names: tuple[str, ...] = ()
    reversal: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one account. opening, closing: balances in minor units, None where it does not tell them."""

    account: str
    number: str
    currency: str
    opening: int | None
    closing: int | None
    bookings: tuple[Booking, ...]

    @property
    def proved(self) -> bool:
        """Whether its balances show that no line is missing."""
        return self.opening is not None and self.closing is not None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file or a notification is not taken. code: a key of SENTENCES; line: of the file, 0 for the whole of it."""

    code: str
    line: int = 0
    detail: dict[str, str] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """What is wrong and what to do, in zh or en."""
        zh, en = SENTENCES[self.code]
        english = language.startswith("en")
        says = (en if english else zh).format_map(self.detail)
        if not self.line:
            return says
        return f"Line {self.line}: {says}" if english else f"第 {self.line} 行：{says}"


class UnfitError(Exception):
    """Raised inside the readers: the first thing that does not fit. Their public functions return it as a value."""

    def __init__(self, code: str, line: int = 0, **detail: str) -> None:
        super().__init__(code)
        self.reason = Unreadable(code, line, {name: printable(value, 60) for name, value in detail.items()})


def statement(
    account: str, number: str, currency: str, balances: tuple[int | None, int | None], bookings: Iterable[Booking]
) -> Statement:
    """Put a statement together; raise UnfitError where its sums do not fit or one reference names two lines."""
    lines = tuple(bookings)
    opening, closing = balances
    if opening is not None and closing is not None and opening + sum(one.amount for one in lines) != closing:
        raise UnfitError("sums", difference=shown(closing - opening - sum(one.amount for one in lines)))
    return Statement(account, number, currency, opening, closing, _named(lines, None not in balances))


def _named(lines: tuple[Booking, ...], proved: bool) -> tuple[Booking, ...]:
    """Every line with a reference of its own. Some banks give a transfer and its fee one: where the balances prove that
    both happened, and their amounts tell them apart, the smaller is named after the larger.
    """
    of: dict[tuple[str, bool], list[Booking]] = {}
    for one in lines:
        of.setdefault((one.ref, one.reversal), []).append(one)
    names: dict[int, str] = {}
    for (ref, _reversal), found in of.items():
        if len(found) > 1 and (not proved or len({one.amount for one in found}) < len(found)):
            raise UnfitError("twice", found[1].line, ref=ref, first=str(found[0].line))
        for place, one in enumerate(sorted(found, key=lambda one: (-abs(one.amount), one.amount))):
            names[id(one)] = f"{ref}/{place + 1}" if place else ref
    return tuple(replace(one, ref=names[id(one)]) for one in lines)


def shown(minor: int) -> str:
    """Minor units as a figure with two decimals."""
    whole, rest = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{rest:02d}"


def printable(text: str, most: int = LONGEST) -> str:
    """A text in one line without control signs, cut to its length."""
    kept = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(kept.split())[:most]
