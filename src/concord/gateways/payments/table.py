"""A bank's statement as CSV: in UTF-8, UTF-16 or GB18030, Chinese or English heads, one amount column or two.

A table without an account, whose head names a contract and what goes back (`合同编号`, `原流水号`), is no bank's: it is
an enterprise's list of counter-entries, one to a line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from concord.gateways.payments import amounts, columns
from concord.gateways.payments.statement import (
    MOST_BOOKINGS,
    MOST_BYTES,
    Booking,
    Statement,
    UnfitError,
    Unreadable,
    printable,
    statement,
)

CORRECTIONS = "corrections"  # the account of a list of counter-entries
HOME = "CNY"  # what a Chinese bank means where it names no currency
HIGHEST = 40  # lines above the head
MARKS = ",;\t|"
CHINESE = re.compile("[\u4e00-\u9fff]{2}")


def read(content: bytes, zone: ZoneInfo) -> Statement | Unreadable:
    """The statement in a CSV file, or why it cannot be read. zone: of the bank, for dates without a time."""
    try:
        if not content.strip():
            raise UnfitError("empty")
        if len(content) > MOST_BYTES:
            raise UnfitError("too_large")
        return _Sheet(zone).read(decoded(content))
    except UnfitError as unfit:
        return unfit.reason


def decoded(content: bytes) -> str:
    """The text. A file that breaks off within a sign is cut; one that is neither UTF-8 nor GB18030 is refused."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16")
    if b"\0" in content:
        raise UnfitError("encoding")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        read_so_far = content[: error.start].decode()
        if content.startswith(b"\xef\xbb\xbf") or CHINESE.search(read_so_far):  # it was UTF-8 until here
            raise UnfitError("cut" if error.end >= len(content) else "encoding") from None
    return _strictly(content, "gb18030")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnfitError("cut" if error.end >= len(content) else "encoding") from None


@dataclass(slots=True)
class _Sheet:
    """A table while it is read. places: where each column stands; said: what the lines around the table say."""

    zone: ZoneInfo
    places: dict[str, list[int]] = field(default_factory=dict)
    width: int = 0
    said: dict[str, tuple[str, int]] = field(default_factory=dict)
    currency: str = ""
    times: dict[str, int] = field(default_factory=dict)

    def read(self, text: str) -> Statement:
        rows = _rows(text)
        top = self._head(rows)
        body = [(line, cells) for line, cells in rows[top + 1 :] if any(cell.strip() for cell in cells)]
        table = self._table(body)
        if len(table) > MOST_BOOKINGS:
            raise UnfitError("too_many", most=f"{MOST_BOOKINGS:,}")
        self._currency(table)
        bookings = [self._booking(line, cells) for line, cells in table]
        opening, closing = self._balances(table, bookings)
        self._whole(text, table, closing)
        account = self._account(table)
        number = self._say("number")[0] or _name(account, *(str(one.booked) for one in bookings))
        return statement(account, printable(number, 60), self.currency, (opening, closing), bookings)

    def _head(self, rows: Sequence[tuple[int, list[str]]]) -> int:
        for place, (line, cells) in enumerate(rows[:HIGHEST]):
            found = columns.head(cells, line)
            if found is not None:
                self.places, self.width = found, len(cells)
                return place
            self._note(line, cells)
        raise UnfitError("not_a_statement")

    def _note(self, line: int, cells: Sequence[str]) -> bool:
        found = columns.label(cells)
        for name, value in found:
            self.said.setdefault(name, (value, line))
        return bool(found)

    def _table(self, body: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
        """The lines of the table; what stands below it (totals, closing balance) is noted."""
        table: list[tuple[int, list[str]]] = []
        below = False
        for line, cells in body:
            total = columns.plain(cells[0]) in columns.TOTALS or bool(columns.label(cells) and not self._dated(cells))
            if total or not self._dated(cells):
                below = True
                self._note(line, cells)
                continue
            if below or len(cells) < self.width or any(cell.strip() for cell in cells[self.width :]):
                raise UnfitError("columns", line)
            table.append((line, cells))
        return table

    def _dated(self, cells: Sequence[str]) -> bool:
        """Whether a line has a date where the head says that dates stand."""
        return any(columns.DATED.match(self._cell(cells, name)) for name in ("booked", "value"))

    def _cell(self, cells: Sequence[str], name: str) -> str:
        found = [cells[place].strip().strip("\t").strip() for place in self.places.get(name, ()) if place < len(cells)]
        return " ".join(one for one in found if one)

    def _say(self, name: str) -> tuple[str, int]:
        return self.said.get(name, ("", 0))

    def _currency(self, table: Sequence[tuple[int, list[str]]]) -> None:
        said, line = self._say("currency")
        of = [(self._cell(cells, "currency"), line) for line, cells in table]
        first, where = (said, line) if said else next(((c, n) for c, n in of if c), (HOME, 0))
        self.currency = amounts.currency(first, where)
        for text, number in of:
            if text and amounts.currency(text, number) != self.currency:
                raise UnfitError("currencies", number, text=text)

    def _account(self, table: Sequence[tuple[int, list[str]]]) -> str:
        found = {text for _line, cells in table if (text := self._cell(cells, "account"))}
        found |= {text for text in (self._say("account")[0],) if text}
        if len(found) > 1:
            raise UnfitError("accounts")
        if not found and self._corrects():
            return CORRECTIONS
        if not found:
            raise UnfitError("account")
        return printable(found.pop().replace(" ", ""), 60)

    def _corrects(self) -> bool:
        """Whether each line takes a payment of the contract that it names back."""
        return {"contract", "reverses"} <= self.places.keys() and not {"account"} & {*self.places, *self.said}

    def _amount(self, line: int, cells: Sequence[str]) -> int:
        """What came in, or (negative) went out. A negative figure in a column of its own takes an amount back."""
        pair = [self._money(cells, name, line) for name in ("credit", "debit")]
        single = self._money(cells, "amount", line)
        if pair[0] and pair[1]:
            raise UnfitError("both", line)
        if pair[0] or pair[1]:
            return (pair[0] or 0) - (pair[1] or 0)
        if single:
            return self._directed(single, self._cell(cells, "side"), line)
        if single is None and pair == [None, None]:
            raise UnfitError("missing", line, what="amount")
        raise UnfitError("zero", line)

    def _directed(self, amount: int, side: str, line: int) -> int:
        if "side" not in self.places or not side:
            return amount
        word = columns.plain(side)
        if word not in columns.CREDIT | columns.DEBIT:
            raise UnfitError("direction", line, text=side)
        if amount < 0 and word in columns.CREDIT and not self.places.get("reverses"):
            raise UnfitError("negative", line, text=side)
        return -abs(amount) if word in columns.DEBIT else amount

    def _money(self, cells: Sequence[str], name: str, line: int) -> int | None:
        text = self._cell(cells, name)
        return amounts.amount(text, self.currency, line, signed=True) if text and text != "-" else None

    def _booking(self, line: int, cells: Sequence[str]) -> Booking:
        amount = self._amount(line, cells)
        day = self._cell(cells, "booked") or self._cell(cells, "value")
        booked = amounts.moment(day, self.zone, line)
        value = self._cell(cells, "value")
        words = [self._cell(cells, name) for name in ("counterparty", "text", "reverses")]
        if contract := self._cell(cells, "contract"):
            words[1] = f"{contract} {words[1]}".strip()
        if self._corrects():
            if not words[2]:
                raise UnfitError("missing", line, what="原流水号 / reverses")
            amount = -abs(amount)
        ref = self._cell(cells, "ref") or self._made(day, str(amount), *words, self._cell(cells, "balance"))
        return Booking(
            ref=printable(ref, 120),
            amount=amount,
            currency=self.currency,
            booked=booked,
            value=amounts.moment(value, self.zone, line) if value else booked,
            counterparty=printable(words[0], 120),
            text=printable(words[1]),
            reverses=printable(words[2], 120),
            line=line,
            reversal=bool(words[2]),
        )

    def _made(self, *words: str) -> str:
        """A reference for a line without one: of what it says, and which of the lines that say the same it is."""
        name = _name(*words)
        self.times[name] = self.times.get(name, 0) + 1
        return f"{name}-{self.times[name]}"

    def _balances(
        self, table: Sequence[tuple[int, list[str]]], bookings: Sequence[Booking]
    ) -> tuple[int | None, int | None]:
        """Opening and closing balance as said, else as the column of balances shows; each line's must fit."""
        ends = [self._figure(name) for name in ("opening", "closing")]
        column = [self._balance(line, cells) for line, cells in table]
        if bookings and all(one is not None for one in column):
            found = _running([one for one in column if one is not None], bookings)
            ends = [said if said is not None else run for said, run in zip(ends, found, strict=True)]
        return ends[0], ends[1]

    def _balance(self, line: int, cells: Sequence[str]) -> int | None:
        text = self._cell(cells, "balance")
        return amounts.amount(text, self.currency, line, signed=True) if text else None

    def _figure(self, name: str) -> int | None:
        text, line = self._say(name)
        return amounts.amount(text, self.currency, line, signed=True) if text else None

    def _whole(self, text: str, table: Sequence[tuple[int, list[str]]], closing: int | None) -> None:
        """A table may end before its end: its count must be right, and its last line must end or be proved."""
        said, line = self._say("count")
        if said and (not said.isascii() or not said.isdigit() or int(said[:9]) != len(table)):
            raise UnfitError("count", line, said=said, found=str(len(table)))
        if not text.endswith(("\n", "\r")) and closing is None:
            raise UnfitError("cut")


def _running(column: Sequence[int], bookings: Sequence[Booking]) -> tuple[int, int]:
    """(opening, closing) of a column of balances, oldest first or newest first. Raise UnfitError at a gap."""
    up = list(range(len(column)))
    gaps = {}
    for name, order in (("up", up), ("down", up[::-1])):
        gap = next((b for a, b in itertools.pairwise(order) if column[a] + bookings[b].amount != column[b]), None)
        if gap is None:
            first, last = order[0], order[-1]
            return column[first] - bookings[first].amount, column[last]
        gaps[name] = gap
    raise UnfitError("balance", bookings[gaps["up"]].line)


def _name(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode("utf-8", "replace")).hexdigest()[:24]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines of the table with their numbers, by the mark that the head has most of. Raise UnfitError."""
    sample = text[:20_000].splitlines()[:HIGHEST]
    mark = max(MARKS, key=lambda one: max((line.count(one) for line in sample), default=0))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            rows.append((reader.line_num, cells))
            if len(rows) > MOST_BOOKINGS + 3 * HIGHEST:
                raise UnfitError("too_many", most=f"{MOST_BOOKINGS:,}")
    except csv.Error as error:
        code = "cut" if "end of data" in str(error) else "broken"
        raise UnfitError(code, reader.line_num) from None
    return rows
