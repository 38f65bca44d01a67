"""Where the consumer consented, members of the consortium get the contract in clear and execute it again."""

from __future__ import annotations

from typing import Any

from concord.contracts import consents, signing
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


def panel(scene: Scene) -> dict[str, Any] | None:
    """How many steps the members worked out again, and whether they came to the same; None where they get none."""
    found = attestation.tally(scene.matter) if scene.law.kind == KIND else None
    if found is None or not found.told:
        return None
    return {"told": found.told, "alike": found.alike, "members": found.members, "differ": ", ".join(found.differ)}
