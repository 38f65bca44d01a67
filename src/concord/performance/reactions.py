"""The application for enforcement becomes a paper of the case when the creditor asks for enforcement."""

from __future__ import annotations

from concord.docket import documents
from concord.docket.actors import Reader
from concord.docket.reactor import Work, reaction
from concord.performance.application import bundle_of

TITLES = ("强制执行申请材料", "Papers for enforcement")


@reaction("ask_enforcement", "performance.enforcement")
@reaction("ask_enforcement_late", "performance.enforcement late")
@reaction("enforce_after_end", "performance.enforcement after the end")
def enforcement(work: Work) -> None:
    """Draws the bundle as of the entry's time and keeps it; under the entry's key, so once."""
    entry = work.entry
    if entry is None or entry.participant is None:
        raise ValueError("Enforcement is asked for by a party.")
    reader = Reader(work.matter.pk, (entry.participant,))
    pdf = bundle_of(work.matter, reader, work.matter.law_state, at=entry.on, own=False)
    if pdf is not None:
        documents.put_document(
            work.matter, kind="enforcement_application", content=pdf, titles=TITLES, seen="court",
            key=f"enforcement {entry.pk}", entry=entry,
        )  # fmt: skip
