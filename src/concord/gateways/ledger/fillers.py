"""Leaves of chance that we can tell from records, and nobody else can.

A record's row can be removed together with what it records; then its leaf stands there alone. If it could pass for a
leaf of chance, an audit would not see what was left out. So half of such a leaf is chance, and the other half a keyed
digest of it: no commitment to a record is one of these, and without the deployment's key none can be made.
"""

from __future__ import annotations

import os
from typing import Final

from concord.gateways.keys import keyring

PURPOSE: Final = "ledger filler"
HALF: Final = 16


def filler() -> bytes:
    """32 bytes that look like a commitment and are of nothing."""
    first = os.urandom(HALF)
    return first + keyring().mac(PURPOSE, first)[:HALF]


def is_filler(commitment: bytes) -> bool:
    """Whether filler() made it, in this deployment."""
    return keyring().mac(PURPOSE, commitment[:HALF])[:HALF] == commitment[HALF:]
