"""Fields of the application's questions: what a person typed, read strictly and refused in a sentence.

Every reader is pure: it takes the typed text and gives the value that is kept (text, fen, `YYYY-MM-DD`, E.164) or
raises `Wrong`, whose message is a translated sentence with what to do next.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.kit import contacts
from concord.law import identifiers

Text = str | Promise | Mapping[str, str]

HIGHEST_AMOUNT = 10_000_000_000_00  # ten thousand million yuan, in fen: past it a typing slip is likelier than a claim
CURRENCIES = ("CNY", "USD", "EUR")
_DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
_PLAIN_DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


class Wrong(ValueError):
    """What was typed cannot be kept; the message is a sentence for the person."""


def say(text: Text) -> str:
    """A sentence in the reader's language: from gettext, or from a `{zh, en}` pair of a table."""
    if isinstance(text, Mapping):
        lang = (get_language() or "zh-hans")[:2]
        return text.get(lang) or text.get("en") or next(iter(text.values()), "")
    return str(text)


@dataclass(frozen=True)
class Option:
    value: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True)
class Field:
    """One thing asked. kind: text story choice yes_no consent money day phone email id_card uscc int postcode.

    when: (field, values): asked only if that field of the same page has one of these values. past: the day may not
    lie in the future.
    """

    name: str
    kind: str
    label: Text
    hint: Text = ""
    optional: bool = False
    options: tuple[Option, ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None
    longest: int = 200
    past: bool = False
    autocomplete: str = ""
    suffix: Text = ""

    @property
    def says(self) -> str:
        return say(self.label)

    @property
    def help(self) -> str:
        return say(self.hint)


@dataclass
class Reading:
    """What one page gave: values that can be kept, typed text for showing again, a sentence per wrong field."""

    values: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def asked(item: Field, typed: Mapping[str, str]) -> bool:
    """Whether this field is asked at all, given what else stands on the page."""
    return item.when is None or typed.get(item.when[0], "") in item.when[1]


def read(fields: tuple[Field, ...], typed: Mapping[str, str], *, today: date) -> Reading:
    """Read a whole page. today: the day in the deployment's zone, for days that may not lie ahead."""
    out = Reading(typed={item.name: typed.get(item.name, "") for item in fields})
    for item in fields:
        if not asked(item, typed):
            continue
        try:
            out.values[item.name] = read_one(item, typed.get(item.name, ""), today=today)
        except Wrong as wrong:
            out.wrong[item.name] = str(wrong)
    return out


def read_one(item: Field, raw: str, *, today: date) -> Any:
    """One field's value. Empty optional fields give an empty string; raises `Wrong`."""
    text = clean(raw, lines=item.kind == "story")
    if not text:
        if item.optional:
            return ""
        raise Wrong(_empty(item))
    if item.kind == "day":
        return read_day(text, today if item.past else None)
    if item.kind in ("choice", "yes_no", "consent"):
        return _read_choice(item, text)
    if item.kind in ("text", "story"):
        return _read_text(item, text)
    return READERS[item.kind](text)


def clean(raw: str, *, lines: bool = False) -> str:
    """Text without control and direction-override characters, at most one blank between words."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(c for c in text if (c == "\n" and lines) or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip() if lines else " ".join(kept.split())


def _empty(item: Field) -> str:
    if item.kind in ("choice", "yes_no"):
        return _("Choose one of the answers.")
    if item.kind == "consent":
        return _("Tick the box if you agree. Without it we cannot go on.")
    return _("Fill in: %(what)s.") % {"what": item.says.rstrip("?？:：")}


def _read_choice(item: Field, text: str) -> str:
    allowed = {"yes_no": ("yes", "no"), "consent": ("yes",)}.get(item.kind) or tuple(o.value for o in item.options)
    if text not in allowed:
        raise Wrong(_("Choose one of the answers."))
    return text


def _read_text(item: Field, text: str) -> str:
    if len(text) > item.longest:
        raise Wrong(
            _("This is %(over)d characters too long. Keep to %(longest)d; a file can carry the rest.")
            % {"over": len(text) - item.longest, "longest": item.longest}
        )
    return text


def read_money(text: str) -> int:
    """An amount in minor units: `48,600`, `￥48 600.00`, full-width digits."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").strip("¥$€元")
    if plain.startswith("-"):
        raise Wrong(_("The amount cannot be negative. Write what you ask for as a plain number, such as 48600."))
    if re.fullmatch(r"\d{19,}(\.\d*)?", plain):
        raise Wrong(_("This amount is higher than any claim we can take. Check the number of zeros."))
    if not re.fullmatch(r"\d{1,18}(\.\d{1,2})?", plain):
        raise Wrong(_("We cannot read this amount. Write digits, with at most two after the point, such as 48600.50."))
    whole, _dot, cents = plain.partition(".")
    amount = int(whole) * 100 + int(cents.ljust(2, "0") or 0)
    if amount == 0:
        raise Wrong(_("The amount must be more than zero."))
    if amount > HIGHEST_AMOUNT:
        raise Wrong(_("This amount is higher than any claim we can take. Check the number of zeros."))
    return amount


def read_day(text: str, latest: date | None) -> str:
    """A day as `YYYY-MM-DD`. latest: the last day allowed, None for any."""
    plain = unicodedata.normalize("NFKC", text)
    match = _DAY.match(plain) or _PLAIN_DAY.match(plain)
    if not match:
        raise Wrong(_("Write the date as year, month, day: 2026-08-14."))
    try:
        day = date(*(int(part) for part in match.groups()))
    except ValueError:
        raise Wrong(_("This day does not exist in the calendar. Check the month and the day."))
    if day.year < 1949:
        raise Wrong(_("This year is too long ago. Check the year."))
    if latest and day > latest:
        raise Wrong(_("This day has not come yet. Write the day on which it happened."))
    return day.isoformat()


def read_phone(text: str) -> str:
    """A telephone number in E.164; numbers without a country code are read as Chinese."""
    return _contact("phone", text)


def read_email(text: str) -> str:
    return _contact("email", text)


def _contact(kind: str, text: str) -> str:
    try:
        return contacts.read(kind, text)
    except ValueError as wrong:
        raise Wrong(str(wrong))


def read_id_card(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if len(plain) != 18:
        raise Wrong(_("An ID number has 18 characters; this one has %(n)d.") % {"n": len(plain)})
    if not identifiers.id_card_ok(plain):
        raise Wrong(
            _("The check digit of this ID number does not fit. One character is wrong: compare it with the card.")
        )
    return plain


def read_uscc(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    if len(plain) != 18:
        raise Wrong(_("A unified social credit code has 18 characters; this one has %(n)d.") % {"n": len(plain)})
    if not identifiers.uscc_ok(plain):
        raise Wrong(_("The check character of this credit code does not fit. Compare it with the business licence."))
    return plain


def read_int(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if not re.fullmatch(r"\d{1,12}", plain):
        raise Wrong(_("Write a whole number with digits only."))
    return int(plain)


def read_postcode(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not re.fullmatch(r"[0-9A-Za-z-]{3,10}", plain):
        raise Wrong(_("This postcode cannot be read. In China it has six digits."))
    return plain


READERS = {
    "money": read_money,
    "phone": read_phone,
    "email": read_email,
    "id_card": read_id_card,
    "uscc": read_uscc,
    "int": read_int,
    "postcode": read_postcode,
}
