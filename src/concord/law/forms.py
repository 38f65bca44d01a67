"""Forms (S28): every field of an act checked for type, limits and options before anything else is looked at.

Unknown fields are refused, `true` is no number, floats do not exist. What is wrong with an entry that a form names is
never told: an entry that may not be seen and one that does not exist are refused alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from concord.law import measures
from concord.law.deciding import Deciding, Denied
from concord.law.measures import daily
from concord.law.periods import day_number, moved
from concord.law.rulebook import ActRule, Field, Period

LONGEST_TEXT = 20_000
MOST_ROWS = 200
LARGEST = 10**15  # minor units; a Python integer has no end, a column has
LAST_TIME = 7_258_118_400  # 2200-01-01 UTC: beyond lies no date of a dispute, and not every part can show it
WRITTEN_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)  # not 2026-W51-7, not the year 1 or 9999
HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # a surrogate alone, which no encoding can write
REFERENCES = ("participant", "rows", "row", "entry")  # types whose values are checked against the state
Check = Callable[[Field, Any], bool]
EMPTY_VALUES: dict[str, Any] = {"int": 0, "money": 0, "bool": False, "time": 0}


def checked(fields: Iterable[Field], given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a form with defaults filled in. Raises Denied `form` with the first wrong field."""
    known = {field.name: field for field in fields}
    for name in given:
        if name not in known:
            raise Denied("form", str(name))
    values: dict[str, Any] = {}
    for name, field in known.items():
        value = given.get(name)
        if value is None or value == "":
            value = field.default
        if value is None:
            if not field.optional:
                raise Denied("form", name)
            continue
        if not fits(field, value):
            raise Denied("form", name)
        values[name] = value
    return values


def fits(field: Field, value: Any) -> bool:
    """Return whether a value has the type, limits and options of a field; references are checked against the state."""
    check = TYPES.get(field.type)
    return check is not None and check(field, value)


def _whole(field: Field, value: Any) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    least = field.min if field.min is not None else (0 if field.type == "money" else -LARGEST)
    return least <= value <= (field.max if field.max is not None else LARGEST)


def _text(field: Field, value: Any) -> bool:
    if not isinstance(value, str) or not value.strip():
        return False
    most = field.max if field.max is not None else LONGEST_TEXT
    return (field.min or 0) <= len(value) <= most and _can_be_written(value)


def _name(_field: Field, value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200 and _can_be_written(value)


def _can_be_written(text: str) -> bool:
    return text.isascii() or not HALF_CHARACTER.search(text)


def _flag(_field: Field, value: Any) -> bool:
    return isinstance(value, bool)


def _consent(_field: Field, value: Any) -> bool:
    return value is True


def _choice(field: Field, value: Any) -> bool:
    return isinstance(value, str) and value in field.options


def _day(_field: Field, value: Any) -> bool:
    if not isinstance(value, str) or not WRITTEN_DAY.fullmatch(value):
        return False
    try:
        return day_number(value) > 0
    except ValueError:
        return False


def _time(field: Field, value: Any) -> bool:
    return _whole(field, value) and 0 <= value < LAST_TIME


def _period(field: Field, value: Any) -> bool:
    found = measures.period(value) if isinstance(value, str) else None
    if found is None or found.n <= 0:
        return False
    return all(
        sign * (_about(found) - _about(limit)) <= 0
        for sign, limit in ((1, field.most), (-1, field.least))
        if isinstance(limit, Period)
    )


def _about(length: Period) -> int:
    """Hours that a period comes to, near enough to compare two."""
    return length.n * {"H": 1, "D": 24, "BD": 24, "W": 168, "M": 730, "Y": 8766}[length.unit]


def _rate(field: Field, value: Any) -> bool:
    if not isinstance(value, str) or measures.rate(value) is None:
        return False
    part = daily(value)
    return all(
        sign * (part - daily(limit)) <= 0
        for sign, limit in ((1, field.most), (-1, field.least))
        if limit is not None and not isinstance(limit, Period)
    )


def _rows(field: Field, value: Any) -> bool:
    most = field.max if field.max is not None else MOST_ROWS
    return isinstance(value, list) and max(field.min or 0, 1) <= len(value) <= most


TYPES: dict[str, Check] = {
    "int": _whole, "money": _whole, "time": _time, "entry": _whole, "row": _whole, "text": _text, "file": _name,
    "participant": _name, "bool": _flag, "consent": _consent, "choice": _choice, "audience": _choice, "day": _day,
    "period": _period, "rate": _rate, "rows": _rows,
}  # fmt: skip


def check_form(case: Deciding, rule: ActRule, given: dict[str, Any], by: str, role: str) -> dict[str, Any]:
    """Return the checked form of an act, references included. Raises Denied `form`."""
    values = checked(rule.form, given)
    for field in rule.form:
        if field.type not in REFERENCES or field.name not in values:
            continue
        value = values[field.name]
        if field.type == "participant" and not rule.then.join and value not in case.everybody():
            raise Denied("form", field.name)
        if field.type == "rows":
            values[field.name] = _check_rows(case, field, value)
        if field.type == "row" and _row(case, field, value) is None:
            raise Denied("form", field.name)
        if field.type == "entry" and not may_name(case, rule, field, value, by, role):
            raise Denied("form", field.name)
    return values


def check_kind(rule: ActRule, form: dict[str, Any]) -> None:
    """Money is stated of a row that is money, and of no other. form: as expressions read it. Raises Denied `form`."""
    if rule.then.credit is None:
        return
    rows = [form[field.name] for field in rule.form if field.type == "row" and field.name in form]
    if not rows:
        return
    amounts = [field.name for field in rule.form if field.type == "money"]
    if amounts and bool(form.get(amounts[0])) != (rows[0].get("kind", "pay") == "pay"):
        raise Denied("form", amounts[0])


def _check_rows(case: Deciding, field: Field, rows: list[Any]) -> list[dict[str, Any]]:
    """Rows of a list (an agreement's obligations): columns by their types, persons of this matter, money where due."""
    datum = case.law.data.get(field.of)
    columns = datum.columns if datum is not None else field.columns
    if datum is not None and datum.max is not None and len(rows) > datum.max:
        raise Denied("form", field.name)
    found = []
    for row in rows:
        if not isinstance(row, dict):
            raise Denied("form", field.name)
        try:
            found.append(_check_row(case, columns, row))
        except Denied as denied:
            raise Denied("form", f"{field.name}.{denied.refused.detail}")
    return found


def _check_row(case: Deciding, columns: tuple[Field, ...], row: dict[str, Any]) -> dict[str, Any]:
    pays = row.get("kind", "pay") == "pay"
    kept = dict(row)
    names = {column.name for column in columns}
    if {"kind", "amount"} <= names and not pays:
        kept.pop("amount", None)
        columns = tuple(column for column in columns if column.name != "amount")
    values = checked(columns, kept)
    for column in columns:
        if column.type == "participant" and values.get(column.name, "") not in ("", *case.everybody()):
            raise Denied("form", column.name)
    if {"who", "whom"} <= names and values.get("who") == values.get("whom"):
        raise Denied("form", "whom")
    if "amount" in names and pays and not values.get("amount"):
        raise Denied("form", "amount")
    return values


def _row(case: Deciding, field: Field, n: int) -> dict[str, Any] | None:
    """Return row n (from 1) of a schedule, with its number and key; None where there is none.

    Of a debt or series it is the instance with that number, paid by now or not: whoever pays may say which is meant
    (CC 560), and late news of it finds its place in the books.
    """
    duty = case.law.duties.get(field.of)
    if duty is not None and duty.pay is not None:
        debts = (*case.duties.values(), *case.settled.values())
        owed = (live for live in debts if live.id == duty.name and max(live.n, 1) == n and live.status != "waived")
        return next(({"n": n, "key": live.key, "kind": "pay", "amount": live.amount} for live in owed), None)
    rows = case.data.get(duty.schedule if duty is not None else field.of) or ()
    if not 1 <= n <= len(rows):
        return None
    return {**rows[n - 1], "n": n, "key": f"{field.of}#{n}"}


def may_name(case: Deciding, rule: ActRule, field: Field, seq: int, by: str, role: str) -> bool:
    """An entry that the actor may see; of an offer, another party's and still open; of a draft, the last one."""
    if not field.act:
        return 1 <= seq <= case.seq
    kept = case.kept.get(str(seq))
    if kept is None or kept["act"] not in field.act or kept.get("closed"):
        return False
    if not may_see(case, kept["seen"], by, role):
        return False
    if kept["until"] and case.now >= kept["until"]:
        return False
    if field.last:
        return seq == max(int(one) for one, other in case.kept.items() if other["act"] in field.act)
    return rule.whole or kept["by"] != by


def may_see(case: Deciding, seen: str, by: str, role: str) -> bool:
    """Return whether an entry of this confidence may be named by a participant in a role (S29)."""
    if seen.startswith(("side:", "own:")):
        neutral = case.law.roles[role].kind == "neutral" if role in case.law.roles else False
        return seen.partition(":")[2] == by or (seen.startswith("side:") and neutral)
    kind = case.law.roles[role].kind if role in case.law.roles else "office"
    if seen == "neutral":
        return kind == "neutral"
    if seen == "without_prejudice":
        return kind in ("party", "neutral")
    return seen != "registry" or kind == "office"


def read(case: Deciding, rule: ActRule, values: dict[str, Any]) -> dict[str, Any]:
    """Return a form as expressions read it: an entry's fields, or a row's columns, in place of its number."""
    found = values
    for field in rule.form:
        if field.type not in ("entry", "row") or field.name not in values:
            continue
        if found is values:
            found = dict(values)
        number = values[field.name]
        if field.type == "row":
            found[field.name] = _row(case, field, number)
        else:
            kept = case.kept.get(str(number))
            found[field.name] = {**(kept["form"] if kept else {}), "seq": number}
    return found


def open_until(case: Deciding, values: dict[str, Any], on: int) -> int:
    """Return until when an entry may be named (its field `open_for`), 0 for ever."""
    found = values.get("open_for")
    length = measures.period(found) if isinstance(found, str) else None
    if length is None:
        return 0
    if length.unit == "H":
        return on + length.n * 3600
    return case.calendar.end_of(moved(case.calendar, case.calendar.counted_day(on), length))


def nothing(field: Field) -> Any:
    """Return the value of a datum that nobody has set, as JSON holds it."""
    if field.type == "rows":
        return list(field.default or ())
    return field.default if field.default is not None else EMPTY_VALUES.get(field.type, "")


def check_terms(fields: dict[str, Field], terms: dict[str, Any]) -> dict[str, Any]:
    """Return the terms of a matter with their defaults. Raises Denied `form` with the first wrong one."""
    return checked(fields.values(), terms)
