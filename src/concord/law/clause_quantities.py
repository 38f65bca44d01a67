"""The quantities that a clause states in words: times, percentages, counts, multiples, fractions, sums, days.

`15天`, `十五日`, `fifteen days`, `两期`, `three instalments`, `四倍`, `五分之一`, `one fifth`, `7.3%`, `300元`,
`2026年3月1日`.
Ordinals (`第十期`), and what counts nothing (`最后一天`), are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache

import msgspec

from concord.law.rulebook import Period

DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTHS = MONTH.split("|")

ZH = r"(?P<n>\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
EN = rf"(?P<n>\d[\d,]*(?:\.\d+)?|(?:{'|'.join(WORDS)})(?:-(?:{'|'.join(WORDS)}))?)"
TIMES_ZH = {"工作日": "BD", "月": "M", "星期": "W", "周": "W", "年": "Y", "天": "D", "日": "D", "小时": "H"}
TIMES_EN = {"day": "D", "week": "W", "month": "M", "year": "Y", "hour": "H"}
IDLE = "最后|每|当|同|哪|任何|首|次|某|前|后"  # before `一天`: no length of time


class Quantity(msgspec.Struct, frozen=True):
    """One quantity. kind: D M BD H (times), % n x / money day; value: a number, or the day; said: as it is written.

    at: where in the text it begins. Weeks are days, and years months, so that the same time is the same quantity.
    """

    kind: str
    value: Fraction | str
    said: str
    at: int = 0

    @property
    def key(self) -> tuple[str, Fraction | str]:
        """What makes two quantities the same."""
        return self.kind, self.value


def quantity(length: Period, said: str = "", at: int = 0) -> Quantity:
    """Return a period as a quantity, whatever its sign."""
    kind, times = {"W": ("D", 7), "Y": ("M", 12)}.get(length.unit, (length.unit, 1))
    return Quantity(kind, Fraction(abs(length.n) * times), said, at)


def chinese_number(text: str) -> int:
    """Return a number written in Chinese below ten thousand: 十五, 一百二十, 两."""
    whole = digit = 0
    for sign in text:
        if sign in PLACES:
            whole, digit = whole + (digit or 1) * PLACES[sign], 0
        else:
            digit = DIGITS[sign]
    return whole + digit


def number(text: str) -> Fraction:
    """Return the number that digits, a Chinese numeral, or English words write."""
    plain = text.replace(",", "").lower()
    if plain[0].isdigit():
        return Fraction(plain)
    if plain[0] in DIGITS or plain[0] in PLACES:
        return Fraction(chinese_number(plain))
    return Fraction(sum(WORDS[word] for word in plain.split("-")))


PATTERNS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "zh": (
        ("day", re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]|(?P<iso>\d{4}-\d{2}-\d{2})")),
        ("skip", re.compile(r"\d{1,2}月\d{1,2}[日号]|[每当次该]月[\d一二三十]+[日号]|\d{1,2}[:：]\d{2}|\d{1,2}时")),
        ("%", re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*[%％]|百分之(?P<w>[零〇一二两三四五六七八九十百]+|\d+(?:\.\d+)?)")),
        ("/", re.compile(r"(?P<d>[二两三四五六七八九十]+)分之(?P<n>[一二两三四五六七八九十]+)")),
        ("money", re.compile(ZH + r"\s*(?P<wan>万)?元")),
        ("x", re.compile(ZH + r"倍")),
        ("skip", re.compile(rf"第{ZH}\s*(?:个工作日|个月|期|条|款|项|次|期)|(?:{IDLE})一[天日年周]|一年期")),
        ("n", re.compile(ZH + r"\s*期")),
        ("time", re.compile(ZH + r"\s*个?(?P<unit>工作日|月|星期|周|年|天|日|小时)")),
    ),
    "en": (
        ("day", re.compile(rf"(?P<d>\d{{1,2}}) (?P<month>{MONTH}) (?P<y>\d{{4}})|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})")),
        ("skip", re.compile(rf"\b\d{{1,2}} (?:{MONTH})\b|\b\d{{1,2}}:\d{{2}}\b|\bone day\b(?! (?:after|before|from))")),
        ("%", re.compile(EN + r"\s*(?:%|per ?cent\b)", re.IGNORECASE)),
        ("/", re.compile(rf"\b(?P<n>{'|'.join(WORDS)})[ -](?P<part>{'|'.join(PARTS)})s?\b", re.IGNORECASE)),
        ("money", re.compile(rf"(?:\b(?:CNY|RMB)|¥)\s?{EN}|\b{EN.replace('<n>', '<m>')} yuan\b", re.IGNORECASE)),
        ("x", re.compile(rf"\b{EN} times\b(?! in all| each)|\b(?P<twice>twice)\b", re.IGNORECASE)),
        ("n", re.compile(rf"\b{EN} (?:unpaid |overdue |monthly |equal )*(?:instal+ments?)\b", re.IGNORECASE)),
        ("time", re.compile(
            rf"\b{EN} (?P<work>(?:working|business) )?(?P<unit>day|week|month|year|hour)s?\b"
            r"|\b(?:within|after|for|of) an? (?P<one>day|week|month|year|hour)\b(?! ago)", re.IGNORECASE)),
    ),
}  # fmt: skip


@lru_cache(maxsize=512)
def quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    """Return what a clause states, in the order in which it stands there; what is read once is not read again."""
    found: list[Quantity] = []
    rest = text
    for kind, pattern in PATTERNS.get(lang, PATTERNS["en"]):
        for match in pattern.finditer(rest):
            found += _read(kind, match)
        rest = pattern.sub(lambda match: " " * len(match[0]), rest)
    return tuple(sorted(found, key=lambda one: one.at))


def _read(kind: str, match: re.Match[str]) -> Iterator[Quantity]:
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    said, at = match[0].strip(" ,"), match.start()
    if kind == "day":
        found = _day(parts)
        yield from [Quantity("day", found, said, at)] if found else []
    elif kind == "time":
        yield _time(parts, said, at)
    elif kind == "%":
        yield Quantity("%", number(parts.get("n") or parts["w"]), said, at)
    elif kind == "/":
        below = PARTS[parts["part"].lower()] if "part" in parts else chinese_number(parts["d"])
        yield Quantity("/", Fraction(number(parts["n"]), below), said, at)
    elif kind == "money":
        yield Quantity("money", number(parts.get("n") or parts["m"]) * (1_000_000 if "wan" in parts else 100), said, at)
    elif kind == "x":
        yield Quantity("x", Fraction(2) if "twice" in parts else number(parts["n"]), said, at)
    elif kind == "n" and number(parts["n"]) != 1:  # `一期`, `one instalment` are hardly a count
        yield Quantity("n", number(parts["n"]), said, at)


def _time(parts: dict[str, str], said: str, at: int) -> Quantity:
    if "one" in parts:
        parts = {"n": "1", "unit": parts["one"]}
    unit = "BD" if "work" in parts else _unit(parts["unit"])
    told = number(parts["n"])
    if unit in ("W", "Y"):
        return Quantity("D" if unit == "W" else "M", told * (7 if unit == "W" else 12), said, at)
    return Quantity(unit, told, said, at)


def _unit(word: str) -> str:
    return TIMES_ZH.get(word) or TIMES_EN[word.lower()]


def _day(parts: dict[str, str]) -> str:
    if "iso" in parts:
        return parts["iso"]
    month = MONTHS.index(parts["month"]) + 1 if "month" in parts else int(parts["m"])
    try:
        return date(int(parts["y"]), month, int(parts["d"])).isoformat()
    except ValueError:
        return ""
