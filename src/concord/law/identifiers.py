"""Numbers that identify persons and organisations in China, and their check characters.

GB 11643 (ID card, 18 characters) and GB 32100-2015 (unified social credit code). Never log either; show them masked.
"""

from __future__ import annotations

from datetime import date

import msgspec

from concord.law.rulebook import Text
from concord.law.tables import regions

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK = "10X98765432"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
OLDEST = date(1800, 1, 1)  # the standard's own example was born in 1880


class Wrong(msgspec.Struct, frozen=True):
    """Why a number cannot be right. code: length characters region date check; says: a sentence per language."""

    code: str
    says: Text


def normal(text: str) -> str:
    """Return a number as it is kept: no spaces or hyphens, capital letters, plain digits for full-width ones."""
    plain = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return "".join(c for c in plain if c not in " -\t\u3000\u00a0").upper()


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _wrong(code: str, zh: str, en: str) -> Wrong:
    return Wrong(code, {"zh": zh, "en": en})


def id_card_check(first17: str) -> str:
    """Return the check character of the first seventeen digits (GB 11643: weighted sum modulo 11)."""
    return ID_CHECK[sum(int(c) * w for c, w in zip(first17, ID_WEIGHTS, strict=True)) % 11]


def birthday(number: str) -> date | None:
    """Return the date of birth that an ID number holds, or None where it is no date."""
    text = normal(number)
    if len(text) != 18 or not _digits(text[6:14]):
        return None
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None


def id_card_wrong(number: str, *, today: date | None = None) -> Wrong | None:
    """Return why an ID number cannot be right, or None. today: with it, a birth after that day is refused."""
    text = normal(number)
    if len(text) != 18:
        return _wrong("length", "身份证号应为 18 位，请核对。", "An ID number has 18 characters. Please check it.")
    if not _digits(text[:17]) or text[17] not in "0123456789X":
        return _wrong(
            "characters",
            "身份证号前 17 位是数字，最后一位是数字或 X。",
            "The first 17 characters are digits; the last is a digit or X.",
        )
    if text[:2] not in regions():
        return _wrong(
            "region", "前两位不是省级行政区代码，请核对。", "The first two digits are no province. Please check them."
        )
    born = birthday(text)
    if born is None or born < OLDEST or (today is not None and born > today):
        return _wrong("date", "第 7 到 14 位不是有效的出生日期。", "Characters 7 to 14 are no possible date of birth.")
    if id_card_check(text[:17]) != text[17]:
        return _wrong(
            "check",
            "最后一位校验不符，有一位写错了，请对照证件核对。",
            "The last character does not fit: one character is wrong. Compare it with the card.",
        )
    return None


def id_card_ok(number: str) -> bool:
    """Return whether this can be an ID number: length, province, date of birth and check character fit."""
    return id_card_wrong(number) is None


def sex(number: str) -> str:
    """Return `male` or `female` by the seventeenth digit of a right ID number, or an empty string."""
    text = normal(number)
    return ("male" if int(text[16]) % 2 else "female") if id_card_ok(text) else ""


def uscc_check(first17: str) -> str:
    """Return the check character of the first seventeen characters (GB 32100: weights 3^i modulo 31)."""
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(first17, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def uscc_wrong(code: str) -> Wrong | None:
    """Return why a unified social credit code cannot be right, or None."""
    text = normal(code)
    if len(text) != 18:
        return _wrong(
            "length", "统一社会信用代码应为 18 位，请核对。", "A credit code has 18 characters. Please check it."
        )
    if any(c not in USCC_ALPHABET for c in text) or not _digits(text[2:8]):
        return _wrong(
            "characters",
            "统一社会信用代码不含 I、O、S、V、Z，第 3 到 8 位是数字。",
            "A credit code has no I, O, S, V or Z, and digits in places 3 to 8.",
        )
    if uscc_check(text[:17]) != text[17]:
        return _wrong(
            "check",
            "最后一位校验不符，请对照营业执照核对。",
            "The last character does not fit. Compare it with the business licence.",
        )
    return None


def uscc_ok(code: str) -> bool:
    """Return whether this can be a unified social credit code: length, alphabet and check character fit."""
    return uscc_wrong(code) is None


def masked(number: str) -> str:
    """Return a number as it may be shown: its first six and last four characters (PIPL 6).

    Of one too short to hide at least five between them (a passport, a permit) nothing is shown, only its length.
    """
    text = normal(number)
    return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}" if len(text) >= 15 else "*" * len(text)
