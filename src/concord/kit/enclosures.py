"""What the platform says of itself goes along with every evidence package, under platform/: who has it, brings it here.

@enclosure
def fact_sheet() -> Iterable[tuple[str, bytes]]:      name and content of each file
    yield "fact-sheet.zh.pdf", ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

Enclosure = Callable[[], Iterable[tuple[str, bytes]]]
_known: list[Enclosure] = []


def enclosure(made: Enclosure) -> Enclosure:
    """A function whose files go along; it is called anew for each package."""
    if made not in _known:
        _known.append(made)
    return made


def enclosed() -> Iterator[tuple[str, bytes]]:
    """Every file that goes along."""
    for made in _known:
        yield from made()
