"""The risk points of a contract for one reader: its entries as he may see them, with their receipts of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from concord.contracts.sides import KIND
from concord.docket import proofs, queries, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter
from concord.docket.queries import Present
from concord.kit.scene import Scene
from concord.law import risk
from concord.law.model import Entry as LawEntry
from concord.law.risk_breaches import breaches
from concord.law.risk_facts import answers
from concord.law.risk_file import File
from concord.law.risk_model import Sheet

BOTH = ("parties", "court", "public")  # what the two sides of a contract both see


def sheet(matter: Matter, lang: str, reader: Reader | None = None) -> Sheet:
    """The risk points as of now, in `zh` or `en`. reader: whose eyes it is for; None: what both sides may see."""
    now = queries.caught_up(matter)
    rows = _rows(matter, reader)
    held = proofs.since_each(rows)
    receipts = {row.seq: held[row.pk] for row in rows if row.pk in held}
    entries = [row.law for row in rows] + _unwritten(now, reader)
    return risk.sheet(now.law, now.state, entries, now.now, lang, receipts)


def _rows(matter: Matter, reader: Reader | None) -> Sequence[Entry]:
    if reader is not None:
        return list(visibility.visible_entries(matter, reader))
    return list(Entry.objects.filter(matter=matter, seen__in=BOTH).order_by("seq"))


def _unwritten(now: Present, reader: Reader | None) -> list[LawEntry]:
    """The lapses of now that no clock has written yet, as the reader may see them."""
    if reader is None:
        return [entry for entry in now.unwritten if entry.seen in BOTH]
    return [entry for entry in now.unwritten if visibility.may_see(reader, entry.seen, author=entry.by)]


def titles(now: Present, entries: Iterable[LawEntry], lang: str) -> tuple[str, ...]:
    """What the breaches are called that the entries show: enough to say that there are any."""
    file = File(now.law, now.state, tuple(entries), now.now, lang)
    known = {seq: answer.basis for seq, answer in answers(file).items()}
    return tuple(found.title for found in breaches(file, known))


def panel(scene: Scene) -> dict[str, Any] | None:
    """The box of the case page that leads to the sheet; nothing where no breach is found, or nobody's contract."""
    if scene.law.kind != KIND or not scene.party:
        return None
    entries = [told.written for told in scene.told] + _unwritten(scene.present, scene.reader)
    found = titles(scene.present, entries, scene.lang)
    return {"titles": found} if found else None
