"""The timeline of a case for one reader: only what it may see, without numbers, totals or gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concord.casefile import contracts
from concord.casefile.papers import Paper
from concord.kit.case import role_title
from concord.kit.dates import language
from concord.kit.registry import phrase_of
from concord.kit.told import Told
from concord.law.builtin import ANSWER, RECORD_SERVICE, duty_rule
from concord.law.rulebook import Rulebook

ICONS = {
    "begin": "pen", "say": "talk", "note": "eye", "desk_note": "eye", "add_evidence": "camera", "offer": "money",
    "offer_now": "money", "receive": "money", "say_done": "money", "record_service": "mail", "sign": "pen",
    "draw_up": "paper",
}  # fmt: skip
HIDDEN = frozenset({"say", "note"})  # talk belongs to the room, not to the record of what was done


@dataclass(frozen=True)
class Served:
    """That the notice of a line reached somebody: in words, and when (UTC s)."""

    says: str
    on: int


@dataclass(frozen=True)
class Item:
    """One line: what happened, when it counted, who may see it, what came with it, whom its notice reached.

    look: law (the clock or a rule wrote it), side, court or ''; receipt: fingerprint, and addresses of the proof and of
    the evidence package, for the reader's own acts, and in a contract for all.
    """

    title: str
    on: int
    seen: str
    icon: str
    look: str = ""
    detail: str = ""
    receipt: tuple[bytes, str, str] | None = None
    files: Sequence[Paper] = field(default_factory=tuple)
    side_name: str = ""
    served: Sequence[Served] = ()


def items(
    told: Sequence[Told], files: Mapping[Any, Sequence[Paper]], *, party: bool, receipts: bool = False
) -> list[Item]:
    """Takes the entries as told and the papers by entry id; returns the lines, newest first.

    receipts: every line has one, not only those of the reader's own acts. That a notice arrived stands with what it
    told of, where this reader sees that; else it is a line of its own.
    """
    lines = [one for one in told if one.entry.act not in HIDDEN]
    numbers = {one.entry.seq for one in lines if one.entry.act != RECORD_SERVICE}
    served: dict[int, list[Served]] = {}
    rest = []
    for one in lines:
        of = told_of(one)
        if of in numbers and not files.get(one.entry.pk):
            served.setdefault(of, []).append(Served(tell(one)[0], one.entry.on))
        else:
            rest.append(one)
    return [
        item(one, files.get(one.entry.pk, ()), served.get(one.entry.seq, ()), party=party, receipts=receipts)
        for one in rest[::-1]
    ]


def told_of(told: Told) -> int:
    """The number of the entry whose notice this one says to have arrived, 0 for any other entry."""
    return int(told.form.get("entry", 0)) if told.entry.act == RECORD_SERVICE else 0


def item(told: Told, files: Sequence[Paper], served: Sequence[Served], *, party: bool, receipts: bool = False) -> Item:
    """One entry as a line."""
    title, detail = tell(told)
    seen = told.entry.seen
    kind, _colon, person = seen.partition(":")
    own = receipts or (told.mine and party)
    return Item(
        title=title.removesuffix("。"),  # a heading, whether it was written as one or as a sentence
        on=told.entry.on,
        seen=seen,
        icon=ICONS.get(told.entry.act, "clock" if told.automatic else "check"),
        look="law" if told.automatic else {"side": "side", "court": "court"}.get(kind, ""),
        detail=detail,
        receipt=(bytes(told.entry.digest), *proof_urls(told)) if own else None,
        files=files,
        side_name=told.names.get(person, "") if kind == "side" else "",
        served=served,
    )


def proof_urls(told: Told) -> tuple[str, str]:
    """Where the full proof of an entry is to be had, and its evidence package."""
    subject = [told.entry.matter_id, told.entry.pk]
    return reverse("proof", args=subject), reverse("package", args=subject)


def tell(told: Told) -> tuple[str, str]:
    """The sentence of an entry and what is quoted under it."""
    if told.automatic and told.entry.act != "begin":
        return by_rule(told), ""
    phrase = phrase_of(told.entry.act, told.law.kind)
    if phrase is None:
        return _("%(who)s: %(what)s") % {"who": told.who, "what": told.title or told.entry.act}, ""
    said = phrase(told)
    return said if isinstance(said, tuple) else (said, "")


def by_rule(told: Told) -> str:
    """What the clock or a standing rule wrote: `The time to answer ran out`."""
    kind, _space, name = told.written.rule.partition(" ")
    if kind in ("lapse", "late"):
        words = {"duty": duty_title(told.law, name)}
        if name == ANSWER:
            return _("Nobody objected in time. What was stated counts.")
        if is_task(told.law, name):
            words["who"] = role_title(told.law, duty_rule(told.law, name).by[0])
            return _("Not done in time by the %(who)s: %(duty)s. It stays to be done.") % words
        if is_debt(told.law, name):
            return _("Not paid by its day: %(duty)s") % words
        return _("The time ran out: %(duty)s") % words
    for rule in told.law.whenever:
        if rule.name == name:
            return rule.title.get(language()) or rule.title.get("en") or name.replace("_", " ")
    return told.title or told.entry.act.replace("_", " ")


def is_task(law: Rulebook, name: str) -> bool:
    """Whether a duty is a task: late, it stays to be done."""
    try:
        return duty_rule(law, name).late is not None
    except KeyError:
        return False


def is_debt(law: Rulebook, name: str) -> bool:
    """Whether a duty of a contract is to pay: late, it stays owed."""
    rule = law.duties.get(name)
    return law.kind == contracts.KIND and rule is not None and bool(rule.pay or rule.schedule)


def duty_title(law: Rulebook, name: str) -> str:
    """A duty in words, in the language in force."""
    try:
        rule = duty_rule(law, name)
    except KeyError:
        return name.replace("_", " ")
    return rule.title.get(language()) or rule.title.get("en") or name.replace("_", " ")
