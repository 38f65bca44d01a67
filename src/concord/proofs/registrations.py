"""What goes along with every evidence package of this room: the platform's fact sheet."""

from __future__ import annotations

from collections.abc import Iterable

from concord.proofs import facts
from concord.proofs.enclosures import enclosure


@enclosure
def fact_sheet() -> Iterable[tuple[str, bytes]]:
    """The signed note and the sealed papers in both languages. Raises Unreachable."""
    return facts.written().items()
