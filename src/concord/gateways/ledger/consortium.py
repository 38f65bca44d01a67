"""Mode `replicated`: records are handed to the deployment's own node, which brings them before the whole consortium.

A record gets a ticket (a UUIDv7) before it is handed over, so that whatever happens it is taken once; then the node is
asked for its receipt until it has one, and what the receipt needs is kept here: it can be given out with the node off.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from concord.gateways.delivery import moment
from concord.gateways.ledger import batches, policy
from concord.gateways.ledger.log import derived
from concord.gateways.models import LedgerCheckpoint, LedgerRecord
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger import receipt as receipts
from concord.ledger.checkpoint import Checkpoint, public
from concord.ledger.fetching import Unreachable
from concord.ledger.growth import Damaged
from concord.ledger.hashing import LENGTH
from concord.ledger.note import Key
from concord.ledger.proof import beside
from concord.ledger.replica.batches import Record, new_key, submitter_key
from concord.ledger.replica.client import Client
from concord.ledger.replica.publishing import reaches
from concord.ledger.verify import Unproven

log = logging.getLogger("concord.ledger")
LOG: Final = -1  # the number of the consortium's log in LedgerRecord and LedgerCheckpoint
OLD: Final = 23 * 3600  # seconds after which a ticket that led to nothing is replaced: nodes remember for 24 hours
AGAIN: Final = 60  # seconds after which what has no receipt is handed over again, under the same ticket
PURPOSE: Final = "submitter"
handed: dict[bytes, int] = {}  # tickets that this process has handed over, and when (UTC seconds)


class Node:
    """The own node of the consortium, at CONCORD_LEDGER_NODE, as a sequencer."""

    def submit(self, waiting: QuerySet[Any], *, at: int) -> int:
        """Asks for the receipts of what was handed over, and hands over what was not. Raises Unreachable, Refused."""
        del at  # what is moved in development is the law's clock; the consortium has its own
        now = moment(None)
        with transaction.atomic():  # of several processes one gives a record its ticket, and the others see it
            rows = list(waiting.select_for_update())
            new = [row for row in rows if not row.ticket or bytes(row.ticket) not in handed]
            for row in new:
                if not row.ticket or now - made_at(bytes(row.ticket)) > OLD:
                    row.ticket = new_key(now * 1000)
            LedgerRecord.objects.bulk_update(new, ["ticket"])
        # if we stop here, the next pass hands the same tickets over, and the log takes each once
        if new:
            self._hand_over({bytes(row.ticket): bytes(row.commitment) for row in new}, now)
        known = {row.pk for row in new}
        with closing(client()) as node:
            return len(new) + sum(_settle(node, row, now) for row in rows if row.pk not in known)

    def fill(self, *, at: int) -> None:
        """Hands over a batch of nothing."""
        del at
        self._hand_over({}, moment(None))

    def is_new(self) -> bool:
        """Never: the nodes have a log."""
        return False

    def checkpoint(self) -> str | None:
        """The newest one that a receipt here needed."""
        return LedgerCheckpoint.objects.filter(log=LOG).order_by("-size").values_list("note", flat=True).first()

    def _hand_over(self, records: Mapping[bytes, bytes], now: int) -> None:
        names = {commitment: ticket for ticket, commitment in records.items()}
        batch = [Record(names.get(one) or new_key(now * 1000), one) for one in batches.filled(list(names))]
        with closing(client()) as node:
            node.submit(batch)
        handed.update(dict.fromkeys(records, now))


def made_at(ticket: bytes) -> int:
    """When a ticket was made, UTC seconds."""
    return int.from_bytes(ticket[:6], "big") // 1000


def submitter() -> Key:
    """The key by which the consortium knows this deployment: a member registers it."""
    return submitter_key(_name(), public(derived(PURPOSE)))


def client() -> Client:
    """A line to the own node; whoever gets it closes it."""
    return Client(settings.CONCORD_LEDGER_NODE, policy.configured().logs[0].name, _name(), derived(PURPOSE))


def _name() -> str:
    return urlsplit(settings.SITE_URL).netloc


def _settle(node: Client, row: LedgerRecord, now: int) -> bool:
    """Asks for the receipt of a record that was handed over; keeps what it needs. Raises Unproven for a false one."""
    ticket = bytes(row.ticket or b"")
    try:
        text = node.receipt(f"{submitter().id.hex()}/{ticket.hex()}", seconds=0)
    except Unreachable:
        if now - handed[ticket] > AGAIN:
            del handed[ticket]
        return False
    parts = receipts.read(text)
    leaf = beside(parts.extra or b"").leaf
    receipts.check_path(parts, leaf)
    if leaves.read(leaf).commitment != bytes(row.commitment):
        raise Unproven("The node's receipt is of another record.")
    at = leaves.read(leaf).at
    with transaction.atomic():
        if not _keep(text.partition("\n\n")[2], parts.checkpoint, now):
            return False
        LedgerRecord.objects.filter(pk=row.pk).update(
            at=at, log=LOG, index=parts.index, size=parts.checkpoint.size, path=b"".join(parts.proof)
        )
    handed.pop(ticket, None)
    return True


def _keep(note: str, head: Checkpoint, now: int) -> bool:
    """Keeps a checkpoint that a receipt needs, if it is the consortium's by the policy; returns whether it is kept."""
    kept = LedgerCheckpoint.objects.filter(log=LOG, size=head.size).first()
    if kept is not None and notes.read(kept.note).text == head.body:
        return True
    trusted = policy.configured()
    if kept is not None or head.origin not in {key.name for key in trusted.logs} or not reaches(note, trusted):
        log.error("the node's checkpoint of %s leaves is not what CONCORD_LEDGER_POLICY asks for", head.size)
        return False
    LedgerCheckpoint.objects.create(log=LOG, size=head.size, note=note, at=now, settled=True)
    return True


def leaf_of(row: LedgerRecord) -> bytes:
    """The leaf of a record that the consortium has taken."""
    return leaves.leaf(submitter=submitter().id, at=row.at or 0, committed=bytes(row.commitment))


def receipt(row: LedgerRecord, extra: bytes) -> str:
    """The receipt of such a record, made of what was kept. Raises Damaged if that does not hold any more."""
    note = LedgerCheckpoint.objects.get(log=LOG, size=row.size).note
    path = bytes(row.path or b"")
    steps = [path[at : at + LENGTH] for at in range(0, len(path), LENGTH)]
    text = receipts.write(row.index or 0, steps, note, extra=extra)
    try:
        receipts.check_path(receipts.read(text), leaf_of(row))
    except Unproven as error:
        raise Damaged("What was kept of the consortium's receipt does not hold.") from error
    return text
