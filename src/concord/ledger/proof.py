"""The proof that a person keeps: the record in clear, its salt, its leaf, and the log's receipt for that leaf.

    # lines for people
    concord-proof 1
    record {"act":"accept","at":1797210000,...}
    salt <base64>
    leaf <base64>
    log <verifier key of the log>
                                         (empty line)
    c2sp.org/tlog-proof@v1               the receipt, see concord.ledger.receipt
    ...

check() takes the log's key from whoever verifies; the one in the text only says which log to ask for. True when it
returns: 1. the leaf is the commitment to this record under this salt; 2. that leaf stands in the log, by its receipt.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from concord.ledger import leaf as leaves
from concord.ledger import receipt as receipts
from concord.ledger.receipt import Proven
from concord.ledger.verify import Unproven

HEAD = "concord-proof 1"
SAYS = (
    "# 这份证明说明：下面 record 一行所写的记录，在 leaf 所记的时间已经在日志里。请保存原样，不要改动。",
    "# This proof shows that the record in the line below stood in the log at the time its leaf names. "
    "Keep it as it is.",
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a proof shows: the record, when it was put into the log by the log's own clock (UTC seconds), and where."""

    record: Any
    at: int
    proven: Proven


def write(record: Any, salt: bytes, leaf: bytes, log: str, receipt: str) -> str:
    """Takes a record, its salt, its leaf, the log's verifier key and the leaf's receipt; returns the proof."""
    lines = [
        *SAYS,
        HEAD,
        f"record {leaves.canonical(record).decode()}",
        f"salt {base64.b64encode(salt).decode()}",
        f"leaf {base64.b64encode(leaf).decode()}",
        f"log {log}",
    ]
    return "\n".join(lines) + "\n\n" + receipt


def check(text: str, trusted: str) -> Recorded:
    """Takes a proof and the verifier key that one trusts; returns what is shown. Raises Unproven."""
    head, _gap, receipt = text.partition("\n\n")
    lines = [line for line in head.split("\n") if not line.startswith("#")]
    if len(lines) != 5 or lines[0] != HEAD:
        raise Unproven("This is no proof of a record.")
    record = _record(_value(lines[1], "record "))
    salt, leaf = (_bytes(_value(line, name)) for line, name in zip(lines[2:4], ("salt ", "leaf "), strict=True))
    if len(salt) != leaves.SALT or len(leaf) != leaves.LENGTH or leaf[0] != leaves.VERSION:
        raise Unproven("Salt or leaf have the wrong form.")
    try:
        committed = leaves.commitment(salt, record)
    except (ValueError, RecursionError) as error:
        raise Unproven("The record is not written as it must be.") from error
    if leaf[-32:] != committed:
        raise Unproven("The leaf is not that of this record.")
    return Recorded(record, int.from_bytes(leaf[5:13], "big"), receipts.check(receipt, leaf, trusted))


def _value(line: str, name: str) -> str:
    if not line.startswith(name):
        raise Unproven(f"The line of the {name.strip()} is missing.")
    return line.removeprefix(name)


def _record(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unproven("The record cannot be read.") from error


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unproven("A value is not base64.") from error
