"""The fact sheet with signatures: as a note of the log's, and as a paper with the house's seal."""

from __future__ import annotations

import hashlib
import threading
from typing import Final

from django.core.cache import cache

from concord.gateways.delivery import Unreachable
from concord.gateways.ledger import ledger
from concord.gateways.signing import Appearance, sign_pdf
from concord.kit.papers import render
from concord.ledger.leaf import canonical
from concord.people.models import Organisation
from concord.proofs.facts.gathering import sheet
from concord.proofs.facts.model import Sheet

HEAD: Final = "concord/facts/v1"
KEPT: Final = 600  # seconds for which a sheet is given out again: it is public, and a paper takes a second to set
FAILED: Final = f"{HEAD}/failed"
LAST: Final = f"{HEAD}/last"
OLD: Final = 86_400  # seconds for which the last sheet stands in for one that cannot be made
SILENT: Final = 60  # seconds for which an authority that did not answer is left alone
PATIENCE: Final = 15.0  # seconds in which somebody else's sheet should be there
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}
making = threading.Lock()


def note(facts: Sheet) -> str:
    """The facts as a signed note (c2sp.org/signed-note): a line that says what it is, canonical JSON, the log's key.

    The first line is no log's name, so nobody takes it for a checkpoint.
    """
    return ledger().statement(f"{HEAD}\n{canonical(facts.plain()).decode()}\n")


def paper(facts: Sheet, lang: str) -> bytes:
    """The facts as a PDF in 'zh' or 'en', sealed. Raises Unreachable if an outside timestamp authority is silent."""
    house = Organisation.objects.filter(active=True, kind__in=Organisation.CENTRES).order_by("code").first()
    number = "FACTS-" + hashlib.sha256(canonical(facts.plain())).hexdigest()[:12]
    pdf = render("facts", _filled(facts, house, number), LANGUAGES[lang])
    seal = house.seal if house else "Concord"
    look = Appearance(seal=seal, lines=(house.name_en if house else facts.site,))
    return sign_pdf(
        pdf,
        name=seal,
        on_behalf=house.name_zh if house else "",
        field="seal",
        appearance=look,
        reason="平台情况说明 Platform fact sheet",
        at=facts.at,
    )


def written() -> dict[str, bytes]:
    """The sheet as files: facts.note, facts.zh.pdf, facts.en.pdf; the same for some minutes.

    While the timestamp authority is silent, the last one that was made, up to a day old: each of its files says when.
    Raises Unreachable where there is none.
    """
    try:
        return _newest()
    except Unreachable:
        last: dict[str, bytes] | None = cache.get(LAST)
        if last is None:
            raise
        return last


def _newest() -> dict[str, bytes]:
    """One caller of a process makes it, the others wait for what comes of that; a silent authority is not asked anew
    for a minute. Raises Unreachable.
    """
    kept = _kept()
    if kept is not None:
        return kept
    if not making.acquire(timeout=PATIENCE):
        raise Unreachable("The fact sheet is being made.")
    try:
        kept = _kept()
        return _made() if kept is None else kept
    finally:
        making.release()


def _kept() -> dict[str, bytes] | None:
    """What was made lately, None = nothing. Raises Unreachable if that failed."""
    kept: dict[str, bytes] | None = cache.get(HEAD)
    if kept is None and (failed := cache.get(FAILED)):
        raise Unreachable(failed)
    return kept


def _made() -> dict[str, bytes]:
    facts = sheet()
    try:
        papers = {f"facts.{lang}.pdf": paper(facts, lang) for lang in LANGUAGES}
    except Unreachable as why:
        cache.set(FAILED, str(why) or "The timestamp authority does not answer.", SILENT)
        raise
    kept = {"facts.note": note(facts).encode(), **papers}
    cache.set(HEAD, kept, KEPT)
    cache.set(LAST, kept, OLD)
    return kept


def _filled(facts: Sheet, house: Organisation | None, number: str) -> dict[str, object]:
    head = {"name_zh": "和约", "name_en": "Concord", "kind": ""}
    if house is not None:
        names = (
            "name_zh",
            "name_en",
            "kind",
            "licence",
            "mandate_zh",
            "mandate_en",
            "phone",
            "address_zh",
            "address_en",
        )
        head = {name: getattr(house, name) for name in names}
    sections = [
        {
            "title": section.title._asdict(),
            "asks": section.asks._asdict(),
            "rows": [
                {"label": row.label._asdict(), "value": row.value._asdict(), "exact": row.exact} for row in section.rows
            ],
        }
        for section in facts.sections
    ]
    return {"house": head, "number": number, "at": facts.at, "site": facts.site, "sections": sections}
