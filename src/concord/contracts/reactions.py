"""What follows from signing: the contract's paper, set and sealed behind the page."""

from __future__ import annotations

from concord.contracts import papers
from concord.docket.reactor import Work, reaction


@reaction("sign", "contracts.paper")
def paper(work: Work) -> None:
    """Draws the contract once both have signed. Doing it twice gives one paper."""
    if work.entry is not None and papers.ready(work.entry):
        papers.make(work.matter, work.entry)
