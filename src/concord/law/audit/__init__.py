"""The auditor: every way a matter can go in a small world, walked with the real engine (kernel section 6).

`audit(law)` begins a matter, and from each state tries every power by at most two persons a role with sample values,
at once and in the last second before the next due date; lets time pass to that date; records services; answers
statements; and states times just before and after the last lapse. What it finds it tells with a shortest way there.

It is a search for counter-examples, not a proof. It forgets the distances between deadlines and so takes states for the
same that may differ; terms, sums and rows are sampled; a party is one person; and beside the main line at most two
things are under way at once (an offer, a statement, a joint act that waits for the other side, a duty that an act
opened, a reversed payment). The shortest ways come first; then the main line is walked to its end, then what has one
such thing under way, then two, as far as a limit of tries allows. `Audit.parts` says how far it came.
What is claimed for all values of the terms is proved elsewhere: see `caps`.
"""

from concord.law.audit.auditor import Audit, Finding, PartAudited, audit

__all__ = ["Audit", "Finding", "PartAudited", "audit"]
