"""The evidence ledger of this deployment: one log for each year in its database, signed by the deployment's own key.

Embedded, it shows tampering to whoever holds an older receipt; alone it cannot show a rewrite to a newcomer. Witnessed,
no receipt is given before a quorum of others has cosigned. See docs/ledger.md.
"""

from concord.gateways.ledger.log import YearLog, first_leaf, ledger, log_of, logs
from concord.gateways.ledger.policy import published as published_policy
from concord.gateways.ledger.records import PASS, RecordAltered, fill, lodge, proof, put_in, since, since_each, standing
from concord.gateways.ledger.sequencers import newest_checkpoint
from concord.gateways.ledger.stamping import stamp_newest
from concord.gateways.ledger.witnesses import cosign

__all__ = [
    "PASS",
    "RecordAltered",
    "YearLog",
    "cosign",
    "fill",
    "first_leaf",
    "ledger",
    "lodge",
    "log_of",
    "logs",
    "newest_checkpoint",
    "proof",
    "published_policy",
    "put_in",
    "since",
    "since_each",
    "stamp_newest",
    "standing",
]
