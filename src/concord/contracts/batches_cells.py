"""A cell of a file of offers, read as what its column holds. Nothing here is a float.

Each function returns the value, or raises UnfitError with a code of batches_told.SENTENCES.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from concord.contracts import text
from concord.contracts.batches_findings import UnfitError
from concord.gateways.payments import amounts
from concord.gateways.payments.statement import UnfitError as UnfitAmountError
from concord.kit import contacts
from concord.law import measures
from concord.law.forms import fits
from concord.law.rulebook import Field, Rulebook

LONGEST = 4000  # characters of a text whose rulebook names no limit
CONTROL = ("Cc", "Cf", "Cs", "Co")
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # with these a spreadsheet program takes a cell for a formula
ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
LENGTH = re.compile(r"([1-9][0-9]{0,4})\s*个?\s*([^\s0-9]{1,12}(?: days?)?)")
UNITS = {
    "D": ("天", "日", "d", "day", "days"),
    "W": ("周", "星期", "w", "week", "weeks"),
    "M": ("月", "m", "month", "months"),
    "Y": ("年", "y", "year", "years"),
    "BD": ("工作日", "bd", "working days", "working day", "business days", "business day"),
}
UNIT = {word: unit for unit, words in UNITS.items() for word in words}
YES = frozenset({"是", "yes", "true", "1", "y"})
NO = frozenset({"否", "no", "false", "0", "n"})
LANGUAGES = {"": "zh-hans", "en": "en", "english": "en", "英文": "en", "英语": "en"} | dict.fromkeys(
    ("中文", "汉语", "zh", "zh-hans", "zh-cn", "chinese"), "zh-hans"
)


def shown(cell: str) -> str:
    """A cell as it was meant: without the mark that keeps a spreadsheet program from reckoning with it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def harmless(cell: str) -> str:
    """A cell as a spreadsheet program shows it instead of reckoning with it; `shown` gives it back."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def plain(cell: str) -> str:
    """One width, no blanks around."""
    return unicodedata.normalize("NFKC", cell).strip()


def words(cell: str, longest: int) -> str:
    """A text in one line, without control signs."""
    one_line = " ".join(cell.split())
    kept = "".join(sign for sign in one_line if unicodedata.category(sign) not in CONTROL)
    kept = unicodedata.normalize("NFC", kept).strip()
    if len(kept) > longest:
        raise UnfitError("long", over=str(len(kept) - longest), longest=str(longest))
    return kept


def phone(cell: str) -> str:
    """E.164, or '' for nothing."""
    if ROUNDED.fullmatch(plain(cell)):
        raise UnfitError("rounded", text=cell.strip())
    try:
        return contacts.read("phone", cell)
    except ValueError:
        raise UnfitError("phone", text=cell.strip()) from None


def email(cell: str) -> str:
    """As it is kept, or '' for nothing."""
    try:
        return contacts.read("email", cell)
    except ValueError:
        raise UnfitError("email", text=cell.strip()) from None


def language(cell: str) -> str:
    """`zh-hans` or `en`; Chinese where nothing stands."""
    found = LANGUAGES.get(plain(cell).lower())
    if found is None:
        raise UnfitError("language", text=cell.strip())
    return found


def value(item: Field, law: Rulebook, cell: str) -> Any:
    """A term as the law takes it, within its limits."""
    read = READERS.get(item.type)
    if read is None:
        raise UnfitError("kind")
    return fitting(item, read(item, law, cell))


def fitting(item: Field, given: Any) -> Any:
    """What was given, if it is within the term's limits."""
    if not fits(item, given):
        raise UnfitError("limit")
    return given


def _money(_item: Field, law: Rulebook, cell: str) -> int:
    try:
        return amounts.amount(cell, text.currency(law), signed=True)
    except UnfitAmountError:
        raise UnfitError("money", text=cell.strip()) from None


def _whole(_item: Field, _law: Rulebook, cell: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", plain(cell)):
        raise UnfitError("whole", text=cell.strip())
    return int(plain(cell))


def _rate(_item: Field, _law: Rulebook, cell: str) -> str:
    written = plain(cell).replace(" ", "").lower()
    for said, meant in (("/天", "/day"), ("/日", "/day"), ("/年", "/year"), ("ayear", "/year"), ("aday", "/day")):
        written = written.replace(said, meant)
    for said, meant in (("年利率", "/year"), ("日利率", "/day")):  # as pages show a rate in Chinese
        written = f"{written[3:]}{meant}" if written.startswith(said) else written
    if measures.rate(written) is None:
        raise UnfitError("rate", text=cell.strip())
    return written


def _period(_item: Field, _law: Rulebook, cell: str) -> str:
    written = plain(cell)
    if measures.period(written.upper()) is not None:
        return written.upper()
    found = LENGTH.fullmatch(written)
    unit = UNIT.get(" ".join(found[2].lower().split())) if found else None
    if found is None or unit is None:
        raise UnfitError("period", text=cell.strip())
    return f"P{found[1]}{unit}"


def _flag(_item: Field, _law: Rulebook, cell: str) -> bool:
    word = plain(cell).lower()
    if word not in YES | NO:
        raise UnfitError("flag", text=cell.strip())
    return word in YES


def _choice(item: Field, _law: Rulebook, cell: str) -> str:
    word = plain(cell).lower()
    for option in item.options:
        if word in {option.lower(), *(plain(one).lower() for one in item.option_labels.get(option, {}).values())}:
            return option
    raise UnfitError("choice", text=cell.strip())


def _text(item: Field, _law: Rulebook, cell: str) -> str:
    return words(cell, item.max or LONGEST)


def _day(_item: Field, _law: Rulebook, cell: str) -> str:
    found = re.fullmatch(r"([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})日?", plain(cell))
    if found is None or (found[2], found[4]) not in (("-", "-"), ("/", "/"), (".", "."), ("年", "月")):
        raise UnfitError("day", text=cell.strip())
    return f"{found[1]}-{int(found[3]):02d}-{int(found[5]):02d}"


READERS = {
    "money": _money, "int": _whole, "rate": _rate, "period": _period, "bool": _flag, "choice": _choice, "text": _text,
    "day": _day,
}  # fmt: skip
