"""A timeline as people write it, line by line: who does what, when.

    2026-03-02 10:00 begin rent=1000.00 months=12
    2026-03-02 11:00 registrar accept
    2026-03-03 09:00 serve respondent
    2026-03-04 10:00 respondent more_time
    2026-03-05 10:00 respondent offer_now obligations=[{who: respondent, amount: 500.00, ...}]
    2026-04-01 09:00 bank pay ref=r1 amount=1000.00 stated=2026-03-31
    2026-04-30 clock

A line is a day, an hour (00:00 if none), somebody, an act, and the act's form. Somebody is a role, or a person named
`role.name` where a role has several (`respondent.li`). `begin` starts the matter, `serve` records that every notice
that waits for a person reached it, `clock` lets time pass. Amounts have two decimals; `stated=` is a stated time; an
entry is named by its act (`draft=draw_up`), the last of that name being meant. What follows # is a remark.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import msgspec
import yaml

from concord.law.calendars import Calendar
from concord.law.rulebook import Field, Rulebook

LINE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:[ T](?P<hour>\d{1,2}:\d{2}))?\s+(?P<rest>\S.*)", re.ASCII)
AMOUNT = re.compile(r"-?\d{1,12}(?:\.\d{1,2})?", re.ASCII)
WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
FLAGS = {"yes": True, "true": True, "no": False, "false": False}
LONGEST = 10_000
OPENING, CLOSING = "[{\"'", {"[": "]", "{": "}", '"': '"', "'": "'"}


class LineError(ValueError):
    """A line that cannot be read; the message says which part, and what it should be."""


class Move(msgspec.Struct, frozen=True):
    """One line. at: UTC s; who: role or role.name; act: or begin, serve, clock; given: name -> text as written."""

    at: int
    who: str
    act: str
    given: dict[str, str]
    text: str


def instant(calendar: Calendar, text: str) -> int:
    """Return the instant of `2026-03-02` (its 00:00) or `2026-03-02 10:30` in the calendar's zone. Raises LineError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise LineError(f"'{text}' is no time: write 2026-03-02 10:00.") from None
    return int(found.replace(tzinfo=calendar.zone).timestamp())


def read_line(calendar: Calendar, text: str) -> Move | None:
    """Return the move that a line says, None for a blank or remark. Raises LineError."""
    plain = text.split(" #")[0].strip()
    if not plain or plain.startswith("#"):
        return None
    found = LINE.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        raise LineError(f"'{text[:80].strip()}' is no line: write 2026-03-02 10:00 respondent accept_mediation.")
    hour = (found["hour"] or "00:00").zfill(5)
    at = instant(calendar, f"{found['day']} {hour}")
    words = pieces(found["rest"])
    if words[0] in ("clock", "begin"):
        return Move(at, "", words[0], _given(words[1:]), plain)
    if len(words) < 2:
        raise LineError(f"'{plain}' names nobody or no act: write 2026-03-02 10:00 respondent accept_mediation.")
    if words[0] == "serve":
        return Move(at, words[1], "serve", _given(words[2:]), plain)
    return Move(at, words[0], words[1], _given(words[2:]), plain)


def _given(words: list[str]) -> dict[str, str]:
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise LineError(f"'{word[:60]}' is no field: write name=value.")
        found[name] = value
    return found


def pieces(text: str) -> list[str]:
    """Return the words of a line; what stands in brackets or quotes is one word. Raises LineError."""
    found: list[str] = []
    closing: list[str] = []
    word = ""
    for sign in text:
        if closing and sign == closing[-1]:
            closing.pop()
        elif sign in OPENING and not (closing and closing[-1] in "\"'"):
            closing.append(CLOSING[sign])
        if sign.isspace() and not closing:
            found += [word] if word else []
            word = ""
        else:
            word += sign
    if closing:
        raise LineError(f"'{closing[-1]}' is missing at the end.")
    return [*found, word] if word else found


def value(law: Rulebook, calendar: Calendar, field: Field, text: str, names: dict[str, str]) -> Any:
    """Return what a written value is for a field. names: role or role.name -> participant. Raises LineError."""
    plain = text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
    if field.type == "money":
        return amount(plain)
    if field.type in ("int", "row"):
        return _whole(plain)
    if field.type in ("bool", "consent"):
        if plain not in FLAGS:
            raise LineError(f"{field.name}: '{plain[:40]}' is neither yes nor no.")
        return FLAGS[plain]
    if field.type == "time":
        return instant(calendar, plain)
    if field.type == "participant":
        return names.get(plain, plain)
    return _rows(law, calendar, field, plain, names) if field.type == "rows" else plain


def amount(text: str) -> int:
    """Return an amount of minor units from `1000.00`. Raises LineError."""
    if not AMOUNT.fullmatch(text):
        raise LineError(f"'{text[:40]}' is no amount: write 1000.00.")
    whole, _point, part = text.lstrip("-").partition(".")
    found = int(whole) * 100 + int((part + "00")[:2])
    return -found if text.startswith("-") else found


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise LineError(f"'{text[:40]}' is no whole number.")
    return int(text)


def _rows(law: Rulebook, calendar: Calendar, field: Field, text: str, names: dict[str, str]) -> list[dict[str, Any]]:
    """Rows in YAML's short form: `[{who: respondent, whom: applicant, amount: 500.00, day: 2026-06-30}]`."""
    try:
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes texts, lists and tables only
    except yaml.YAMLError:
        raise LineError(f"{field.name}: the list cannot be read.") from None
    datum = law.data.get(field.of)
    columns = {column.name: column for column in (datum.columns if datum is not None else field.columns)}
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise LineError(f"{field.name}: write a list: [{{...}}, {{...}}].")
    return [_row(law, calendar, columns, row, names) for row in found]


def _row(
    law: Rulebook, calendar: Calendar, columns: dict[str, Field], row: dict[str, Any], names: dict[str, str]
) -> dict[str, Any]:
    read: dict[str, Any] = {"kind": "pay"} if "kind" in columns else {}
    for name, cell in row.items():
        if name not in columns or not isinstance(cell, str):
            raise LineError(f"'{str(name)[:40]}' is no column.")
        read[name] = value(law, calendar, columns[name], cell, names)
    return read
