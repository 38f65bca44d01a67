"""The evidence ledger of this deployment: one RFC 6962 tree in the database, signed by the deployment's own key.

Embedded, it shows tampering to whoever holds an older receipt; alone it cannot show a rewrite to a newcomer.
"""

from concord.gateways.ledger.log import Ledger, ledger, submit
from concord.gateways.ledger.records import RecordAltered, lodge, proof, put_in, since

__all__ = ["Ledger", "RecordAltered", "ledger", "lodge", "proof", "put_in", "since", "submit"]
