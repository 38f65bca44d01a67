"""What follows from filing: the pack is drawn behind the page, once, and lies with the court."""

from __future__ import annotations

from concord.docket.actors import Reader
from concord.docket.reactor import Work, reaction
from concord.filing import earlier, gathering, package, papers, reading


@reaction("file_claim", "filing.pack")
def pack(work: Work) -> None:
    """Draws the pack of a claim that was filed (CPL 124). Doing it twice gives one pack."""
    entry, contract = work.entry, earlier.contract_of(work.matter)
    if entry is None or entry.participant is None or contract is None:
        raise LookupError("a claim without its contract has no pack")
    said = reading.claim(work.matter, Reader(work.matter.pk, (entry.participant,)))
    papers.make(work.matter, entry, said, gathering.dossier(contract, said["address"]))


@reaction("file_claim", "filing.package")
def evidence(work: Work) -> None:
    """Packs the papers and every record relied upon with its receipt, once the log holds them all; tried until then.

    Raises package.NotYet, Unreachable.
    """
    entry, contract = work.entry, earlier.contract_of(work.matter)
    if entry is None or entry.participant is None or contract is None:
        raise LookupError("a claim without its contract has no pack")
    said = reading.claim(work.matter, Reader(work.matter.pk, (entry.participant,)))
    package.make(work.matter, entry, said, gathering.dossier(contract, said["address"]))
