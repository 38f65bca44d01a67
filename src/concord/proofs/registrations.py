"""What goes along with every evidence package of this room: the platform's fact sheet."""

from __future__ import annotations

from collections.abc import Iterable

from concord.kit.enclosures import enclosure
from concord.proofs import facts


@enclosure
def fact_sheet() -> Iterable[tuple[str, bytes]]:
    """The signed note and the sealed papers in both languages. Raises Unreachable."""
    return facts.written().items()
