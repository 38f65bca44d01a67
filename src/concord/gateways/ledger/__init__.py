"""The evidence ledger of this deployment: one RFC 6962 tree in the database, signed by the deployment's own key.

Embedded, it shows tampering to whoever holds an older receipt; alone it cannot show a rewrite to a newcomer.
"""

from concord.gateways.ledger.log import Ledger, ledger, submit

__all__ = ["Ledger", "ledger", "submit"]
