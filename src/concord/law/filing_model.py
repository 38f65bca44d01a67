"""What the checks before a filing take and give: a contract's file as values, a court, and answers with their reasons.

Nothing here reads a docket: a room gathers the file (times in UTC seconds, amounts in fen), these functions answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from concord.law.model import State
from concord.law.rulebook import Rulebook, Text
from concord.law.tables import data

Answer = Literal["holds", "fails", "unknown"]
LANGUAGES = ("zh", "en")


class Check(msgspec.Struct, frozen=True):
    """One check. name: which; code: why it answers so; says: the reason; next: what to do, {} where nothing.

    source: its articles; blocks: the pack is kept back until it holds. `unknown` never blocks: a clerk looks at it.
    """

    name: str
    code: str
    answer: Answer
    title: Text
    says: Text
    source: str
    next: Text = {}
    blocks: bool = False


class Side(msgspec.Struct, frozen=True):
    """A side of the contract. number: ID number or credit code, '' if none is known; region: GB/T 2260, '' unknown.

    address: where it lives or has its seat; confirmed: channels that it confirmed for service.
    """

    id: str
    role: str
    name: Text
    kind: str = "person"
    number: str = ""
    address: str = ""
    region: str = ""
    confirmed: tuple[str, ...] = ()


class Signed(msgspec.Struct, frozen=True):
    """A signature. text: the fingerprint that it is bound to, '' where it names none; at: when."""

    role: str
    at: int
    text: str = ""


class Demand(msgspec.Struct, frozen=True):
    """A demand. sent: when it was written; arrived: when it reached the debtor; until: first instant after the time to
    pay. 0: not yet, or not known.
    """

    sent: int
    arrived: int = 0
    until: int = 0


class Tried(msgspec.Struct, frozen=True):
    """A mediation that came of the contract. ended: 0 while it runs; failed: it ended without an agreement."""

    number: str
    asked: int
    ended: int = 0
    outcome: Text = {}
    failed: bool = False


class Relied(msgspec.Struct, frozen=True):
    """A record that the claim rests on. receipt: the log holds it, and its receipt can be handed out."""

    id: str
    what: Text
    on: int
    receipt: bool = False


class File(msgspec.Struct, frozen=True):
    """A contract's file. text: fingerprint of the text as it stands; shelved: its very rules stand on the shelf.

    replayed: the entries give the state that is kept; pending: numbers of claims that lie with a court already;
    goods: what it is about; now: legal time.
    """

    law: Rulebook
    state: State
    number: str
    text: str
    shelved: bool
    replayed: bool
    creditor: Side
    debtor: Side
    now: int
    goods: str = ""
    signatures: tuple[Signed, ...] = ()
    demand: Demand | None = None
    tried: tuple[Tried, ...] = ()
    relied: tuple[Relied, ...] = ()
    pending: tuple[str, ...] = ()


class Court(msgspec.Struct, frozen=True):
    """A court. region: code of its district (GB/T 2260), '' where nobody entered it."""

    name: Text
    region: str = ""


@cache
def sayings() -> dict[str, Any]:
    """Return the table of what the checks say."""
    return data("filing")


def answer(code: str, words: Mapping[str, Text | str] | None = None) -> Check:
    """Return the check that a code of the table stands for, its sentences filled with words of each language."""
    row = sayings()["checks"][code]
    return Check(
        name=row["check"],
        code=code,
        answer=row["answer"],
        title=dict(sayings()["titles"][row["check"]]),
        says=_filled(row, words or {}),
        source=row["source"].format(
            **{"article": "", **{k: w for k, w in (words or {}).items() if isinstance(w, str)}}
        ),
        next=_filled(row["next"], words or {}) if "next" in row else {},
        blocks=row["answer"] == "fails" and row.get("blocks", True),
    )


def _filled(row: Mapping[str, str], words: Mapping[str, Text | str]) -> Text:
    return {
        lang: row[lang].format(**{key: word if isinstance(word, str) else word[lang] for key, word in words.items()})
        for lang in LANGUAGES
    }
