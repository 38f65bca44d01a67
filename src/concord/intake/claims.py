"""Structured claims: rows of what the applicant asks for. Money counts towards the value in dispute."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concord.intake.fields import CURRENCIES, HIGHEST_AMOUNT, Field, Option, Reading, read

MOST = 10
KINDS = (
    Option("pay", _("Pay an amount")),
    Option("deliver", _("Deliver or give back something")),
    Option("stop", _("Stop doing something")),
    Option("apologise", _("Apologise")),
)
KIND_NAMES = {option.value: option.label for option in KINDS}
OTHER_KINDS = ("deliver", "stop", "apologise")

FIELDS = (
    Field("kind", "choice", _("What should the other side do?"), options=KINDS),
    Field("amount", "money", _("Amount"), when=("kind", ("pay",))),
    Field("what", "text", _("What for, and how it is made up"), optional=True, longest=300, when=("kind", ("pay",))),
    Field("thing", "text", _("What exactly"), longest=300, when=("kind", OTHER_KINDS)),
)


def read_claim(typed: Mapping[str, str], rows: Sequence[Mapping[str, Any]], *, today: date) -> Reading:
    """One more row. Refused in a sentence: too many rows, a value in dispute beyond all bounds."""
    out = read(FIELDS, typed, today=today)
    if out.wrong:
        return out
    row = {
        "id": uuid.uuid4().hex[:12],
        "kind": out.values["kind"],
        "amount": out.values.get("amount", 0),
        "what": out.values.get("what") or out.values.get("thing", ""),
    }
    if len(rows) >= MOST:
        out.wrong["kind"] = gettext("Ten rows are enough. Put together what belongs together, or remove one.")
    elif total(rows) + row["amount"] > HIGHEST_AMOUNT:
        out.wrong["amount"] = gettext(
            "Together the amounts are higher than any claim we can take. Check the number of zeros."
        )
    out.values = row
    return out


def total(rows: Sequence[Mapping[str, Any]]) -> int:
    """The value in dispute, in minor units."""
    return sum(int(row["amount"]) for row in rows)


def read_currency(text: str) -> str:
    return text if text in CURRENCIES else "CNY"
