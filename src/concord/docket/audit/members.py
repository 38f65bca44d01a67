"""Records that a consortium's log holds: what was kept of its receipts, against the policy by which it is trusted.

The leaves lie with the members, who audit them; here each kept checkpoint is judged anew, and each record's way to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from concord.docket.audit.finding import Finding, Report
from concord.gateways.ledger import inspection, policy
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger import verify
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import LENGTH, leaf_hash
from concord.ledger.policy import Policy
from concord.ledger.verify import Unproven


def look(report: Report) -> None:
    """Every record that stands in the consortium's log. Raises OSError, Malformed without a policy to judge by."""
    if not inspection.any_in(inspection.CONSORTIUM):
        return
    trusted, heads = policy.configured(), {}
    for kept in inspection.signed(inspection.CONSORTIUM):
        report.counts["checkpoints"] += 1
        head = judged(kept.note, trusted)
        if head is None or head.size != kept.size:
            report.add(Finding("checkpoint.changed", str(kept.size), kept.at))
        else:
            heads[kept.size] = head.root
    for proven in inspection.proven():
        report.counts["records"] += 1
        if not _leads(proven, heads):
            report.add(Finding("record.unproven", proven.key, proven.at, "", {"index": proven.index}))


def judged(note: str, trusted: Policy) -> Checkpoint | None:
    """A checkpoint that a log of the policy signed, and as many of its witnesses as it asks for; None for another."""
    try:
        read = notes.read(note)
        head = checkpoints.read(read.text)
        signed = [checkpoints.check_signed(read, key) for key in trusted.logs if key.name == head.origin]
        seen = [name for name, key in trusted.witnesses.items() if checkpoints.check_cosigned(read, key) is not None]
    except Unproven:
        return None
    return head if any(signed) and trusted.reached_by(seen) else None


def _leads(proven: inspection.Proven, roots: Mapping[int, bytes]) -> bool:
    root, path = roots.get(proven.size), proven.path
    steps = [path[at : at + LENGTH] for at in range(0, len(path), LENGTH)]
    if root is None or len(path) % LENGTH:
        return False
    try:
        verify.inclusion(index=proven.index, size=proven.size, leaf=leaf_hash(proven.leaf), proof=steps, root=root)
    except Unproven:
        return False
    return True
