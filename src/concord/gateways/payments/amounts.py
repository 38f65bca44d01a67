"""Amounts, currencies and dates as banks write them. Nothing here is a float."""

from __future__ import annotations

import datetime
import re
import unicodedata
from zoneinfo import ZoneInfo

from concord.gateways.payments.statement import LARGEST, UnfitError

TWO = (
    "AED", "AUD", "BRL", "CAD", "CHF", "CNH", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "IDR", "ILS", "INR", "MOP",
    "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "USD", "ZAR",
)  # fmt: skip
DECIMALS = dict.fromkeys(TWO, 2) | {"JPY": 0, "KRW": 0, "VND": 0, "BHD": 3, "KWD": 3, "OMR": 3}
WORDS = {
    "人民币": "CNY", "人民币元": "CNY", "元": "CNY", "RMB": "CNY", "156": "CNY", "01": "CNY", "美元": "USD",
    "港币": "HKD", "港元": "HKD", "欧元": "EUR", "英镑": "GBP", "日元": "JPY", "新加坡元": "SGD", "澳门元": "MOP",
}  # fmt: skip
GROUPED = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?", re.ASCII)
SIGNS = re.compile(r"^(?:CNY|RMB|¥)\s*|\s*元$")
DAY = re.compile(r"([0-9]{4})([-/.年]?)([0-9]{1,2})([-/.月]?)([0-9]{1,2})日?", re.ASCII)
TIME = re.compile(r"[T ]*([0-9]{2}):?([0-9]{2}):?([0-9]{2})(?:\.[0-9]+)?", re.ASCII)
DAY_LENGTH = datetime.timedelta(days=1)


def currency(text: str, line: int = 0) -> str:
    """The ISO 4217 code of what a bank calls a currency. Raise UnfitError for one that is not known."""
    plain = unicodedata.normalize("NFKC", text).strip()
    code = WORDS.get(plain, plain.upper())
    if code not in DECIMALS:
        raise UnfitError("currency", line, text=text)
    return code


def amount(text: str, code: str, line: int = 0, *, signed: bool = False) -> int:
    """Minor units of an amount as written ("1,234.50"). signed: whether it may be below zero. Raise UnfitError."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    decimals = DECIMALS[code]
    minus = plain.startswith("-")
    figure = SIGNS.sub("", plain[1:] if plain[:1] in ("-", "+") else plain)
    if figure.startswith("-") and not minus:  # ¥-12.00
        minus, figure = True, figure[1:]
    if len(figure) > 40:
        raise UnfitError("absurd", line, text=text)
    found = GROUPED.fullmatch(figure)
    fraction = (found[1] or "") if found else ""
    if found is None or fraction[decimals:].strip("0"):
        raise UnfitError("money", line, text=text, decimals=str(decimals))
    if minus and not signed:
        raise UnfitError("negative", line, text=text)
    whole = figure.partition(".")[0].replace(",", "")
    minor = int(whole + fraction[:decimals].ljust(decimals, "0"))
    if minor > LARGEST:
        raise UnfitError("absurd", line, text=text)
    return -minor if minus else minor


def moment(text: str, zone: ZoneInfo, line: int = 0) -> int:
    """UTC seconds of a date, with or without a time; without one, of the last second of that day in the zone."""
    plain = unicodedata.normalize("NFKC", text).strip()
    aware = _aware(plain)
    if aware is not None:
        return aware
    found = DAY.match(plain)
    if found is None or not _one_kind(found):
        raise UnfitError("date", line, text=text)
    rest = plain[found.end() :]
    time = TIME.fullmatch(rest) if rest.strip() else None
    if rest.strip() and time is None:
        raise UnfitError("date", line, text=text)
    try:
        day = datetime.datetime(int(found[1]), int(found[3]), int(found[5]), tzinfo=zone)
        if not 1990 <= day.year <= 2200:
            raise UnfitError("date", line, text=text)
        if time is None:
            return int((day + DAY_LENGTH).timestamp()) - 1
        return int(day.replace(hour=int(time[1]), minute=int(time[2]), second=int(time[3])).timestamp())
    except ValueError:
        raise UnfitError("date", line, text=text) from None


def _one_kind(found: re.Match[str]) -> bool:
    """2026-3-1 and 20260301 are dates; 2026031 is none, and neither is 2026-0301."""
    first, second = found[2], found[4]
    if not first and not second:
        return len(found[3]) == len(found[5]) == 2
    return (first, second) in (("-", "-"), ("/", "/"), (".", "."), ("年", "月"))


def _aware(text: str) -> int | None:
    """UTC seconds of an RFC 3339 time with its zone, None for anything else."""
    if len(text) < 17 or not (text.endswith("Z") or text[-6:-5] in ("+", "-")):
        return None
    try:
        found = datetime.datetime.fromisoformat(text)
        return int(found.timestamp()) if found.tzinfo is not None and 1990 <= found.year <= 2200 else None
    except (ValueError, OverflowError):
        return None
