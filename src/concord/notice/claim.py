"""The claim as the other side reads it: attributed to who makes it, never told as a fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from concord.docket import participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Exhibit, Matter
from concord.kit import dates
from concord.kit.application import application, claimed
from concord.kit.figures import money, size

OWED = frozenset({"sale", "lease"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNITS = {"CNY": gettext_noop("yuan"), "USD": gettext_noop("US dollars"), "EUR": gettext_noop("euros")}


@dataclass(frozen=True)
class Claim:
    """writer: who claims; reader: the name this reader is addressed by; total: of money asked for, in words."""

    writer: str
    reader: str
    headline: str
    story: str
    rows: list[dict[str, Any]]
    facts: list[dict[str, str]]
    currency: str
    amount: int

    @property
    def unit(self) -> str:
        """The currency as people say it, in the language in force; its code where we have no word."""
        return _(UNITS[self.currency]) if self.currency in UNITS else self.currency

    @property
    def total(self) -> str:
        return money(self.amount, self.currency, full=True) if self.amount else _("no money")


def of(matter: Matter, reader: Reader, lang: str) -> Claim:
    """What the application says, for whoever may read its first entry."""
    said = application(matter, reader)
    writers = participants.of_role(matter, "applicant")
    writer = participants.name(writers[0], lang) if writers else ""
    mine = next((p for p in reader.participants if p.role == reader.role), None)
    rows = [{**row, "name": claim_names().get(row["kind"], row["kind"])} for row in said.get("claims", [])]
    return Claim(
        writer=writer,
        reader=participants.name(mine, lang) if mine else "",
        headline=headline(writer, said, matter.currency),
        story=said.get("story", ""),
        rows=rows,
        facts=[_fact(fact, lang, matter.currency) for fact in said.get("facts", [])],
        currency=matter.currency,
        amount=claimed(said),
    )


def claim_names() -> dict[str, str]:
    return {
        "pay": _("Pay an amount"),
        "deliver": _("Deliver or give back something"),
        "stop": _("Stop doing something"),
        "apologise": _("Apologise"),
    }


def headline(writer: str, said: Mapping[str, Any], currency: str) -> str:
    """One sentence, in their mouth: `Qinghe says you still owe ¥48,600`."""
    amount = claimed(said)
    if not amount:
        return _("%(who)s asks something of you") % {"who": writer}
    words = {"who": writer, "amount": money(amount, currency)}
    if any(row.get("kind") != "pay" for row in said.get("claims", ())):
        return _("%(who)s asks you for %(amount)s, and for something else") % words
    if said.get("cause") in OWED:
        return _("%(who)s says you still owe %(amount)s") % words
    return _("%(who)s asks you for %(amount)s") % words


def _fact(fact: dict[str, Any], lang: str, currency: str) -> dict[str, str]:
    shown = fact.get("shown") or {}
    kept = fact["value"]
    if fact["kind"] == "money":
        value = money(int(kept), currency)
    elif DAY.fullmatch(str(kept)):
        value = dates.day(date.fromisoformat(kept), lang, weekday=False)
    else:
        value = str(shown.get(lang) or kept)
    return {"label": fact["question"].get(lang, ""), "value": value}


def exhibits(matter: Matter, reader: Reader, names: dict[Any, str], *, own: bool) -> list[dict[str, str]]:
    """The exhibits the reader may see, as rows of files: his own, or everybody else's. names: id -> file name."""
    seen = [row for row in visibility.visible_exhibits(matter, reader) if row.entry_id]
    return [_file(row, names.get(row.pk, "")) for row in seen if (str(row.participant_id) in reader.ids) is own]


def _file(row: Exhibit, name: str) -> dict[str, str]:
    return {
        "name": name,
        "detail": f"{size(row.size)} · {dates.when(row.received_at)}",
        "icon": "camera" if row.media.startswith("image/") else "paper",
        "url": reverse("exhibit", kwargs={"matter": row.matter_id, "exhibit": row.pk}),
    }
