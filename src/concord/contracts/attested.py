"""Where the consumer consented, members of the consortium get the contract in clear and execute it again."""

from __future__ import annotations

from typing import Any, Final

from concord.contracts import consents, signing
from concord.contracts.consents import Consent
from concord.contracts.sides import KIND
from concord.docket import attestation
from concord.docket.reactor import Work, reaction
from concord.kit.scene import Scene


@reaction("sign", "contracts.attested")
def tell(work: Work) -> None:
    """Once both have signed: from the offer on, all entries are told, if he consented. Without it, nothing is.

    The enterprise consented by sending an offer that asks for it. Twice is once.
    """
    if work.entry is not None and signing.in_force(work.entry) and signing.consented(work.matter, consents.LEDGER.name):
        attestation.consent(work.matter)


NOT_OFFERED: Final = {
    "zh": "目前没有节点来复核：无论您选哪个，日志里都只有加盐的指纹，谁也看不出内容。",
    "en": "At present no keeper checks records here: whichever you choose, the log holds salted fingerprints only, from"
    " which nobody learns anything.",
}


def without(consent: Consent, lang: str) -> str:
    """What follows where a consent is not given; of this one, where nobody would check, that it changes nothing."""
    if consent.name == consents.LEDGER.name and not attestation.is_offered():
        return NOT_OFFERED[lang]
    return consent.without[lang]


def panel(scene: Scene) -> dict[str, Any] | None:
    """How many steps the members worked out again, and whether they came to the same; None where they get none."""
    found = attestation.tally(scene.matter) if scene.law.kind == KIND else None
    if found is None or not found.told:
        return None
    return {"told": found.told, "alike": found.alike, "members": found.members, "differ": ", ".join(found.differ)}
