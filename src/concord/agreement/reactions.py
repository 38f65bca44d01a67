"""What follows from drawing up and signing: the paper, set and signed behind the page."""

from __future__ import annotations

from concord.agreement import papers
from concord.agreement.rounds import round_of
from concord.docket.reactor import Work, reaction


def paper(work: Work) -> None:
    """Makes the papers of the round up to this entry. Doing it twice, or out of order, gives the same papers."""
    if work.entry is None:
        return
    one = round_of(work.matter, work.entry)
    if one is not None:
        papers.make(work.matter, one)


for act in ("draw_up", "redraw", "reopen_signing", "sign"):
    reaction(act, f"agreement.paper.{act}")(paper)
