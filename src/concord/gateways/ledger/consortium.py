"""Mode `replicated`: records are handed to the deployment's own node, which brings them before the whole consortium.

A record gets a ticket (a UUIDv7) before it is handed over, so that whatever happens it is taken once; then the node is
asked for its receipt until it has one, and what the receipt needs is kept here: it can be given out with the node off.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from concord.gateways.delivery import moment
from concord.gateways.ledger import handing, policy, seldom
from concord.gateways.ledger.handing import LOG
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
from concord.ledger.replica.batches import Record, submitter_key
from concord.ledger.replica.client import Client, Waits
from concord.ledger.replica.publishing import reaches
from concord.ledger.verify import Unproven

log = logging.getLogger("concord.ledger")
AGAIN: Final = 60  # seconds after which a batch that has no receipt is handed over again, byte for byte
PURPOSE: Final = "submitter"
handed: dict[bytes, int] = {}  # batches that this process has handed over, and when (UTC seconds)


class Node:
    """The own node of the consortium, at CONCORD_LEDGER_NODE, as a sequencer."""

    def submit(self, waiting: QuerySet[Any], *, at: int) -> int:
        """Asks for the receipts of what was handed over, and hands over what was not. Raises Unreachable, Refused."""
        del at  # what is moved in development is the law's clock; the consortium has its own
        now = moment(None)
        with transaction.atomic():  # of several processes one gives a record its ticket, and the others see it
            rows = list(waiting.select_for_update())
            found = handing.of(rows, now, handed)
        # if we stop here, the next pass hands the same batches over, and the log takes each once
        new = {name: batch for name, batch in found.items() if name not in handed}
        with closing(client()) as node:
            for name, batch in new.items():
                node.submit(batch)
                handed[name] = now
            done = sum(handing.batch_of(row) in new for row in rows)
            return done + _settled(node, [row for row in rows if handing.batch_of(row) not in new], found, now)

    def fill(self, *, at: int) -> None:
        """Hands over a batch of nothing."""
        del at
        with closing(client()) as node:
            node.submit(handing.nothing(moment(None)))

    def is_new(self) -> bool:
        """Never: the nodes have a log."""
        return False

    def checkpoint(self) -> str | None:
        """The newest one that a receipt here needed."""
        return LedgerCheckpoint.objects.filter(log=LOG).order_by("-size").values_list("note", flat=True).first()


def submitter() -> Key:
    """The key by which the consortium knows this deployment: a member registers it."""
    return submitter_key(_name(), public(derived(PURPOSE)))


def client(address: str = "") -> Client:
    """A line to the own node, or to that of another member; whoever gets it closes it."""
    return Client(address or settings.CONCORD_LEDGER_NODE, policy.configured().logs[0].name, _name(), derived(PURPOSE))


def _name() -> str:
    return urlsplit(settings.SITE_URL).netloc


def _settled(node: Client, rows: Sequence[LedgerRecord], found: Mapping[bytes, Sequence[Record]], now: int) -> int:
    """Asks for the receipts of records that were handed over; returns how many are kept. Ends where nobody answers.

    A batch is taken whole: where one record has no receipt yet, the others of its batch are not asked about.
    """
    count, wait, touched = 0, set(), set()
    for row in rows:
        name, ticket = handing.batch_of(row), bytes(row.ticket or b"")
        if name in wait:
            continue
        try:
            text = node.receipt(f"{submitter().id.hex()}/{ticket.hex()}", seconds=0)
            if _settle(row, text, now):
                count += 1
                touched.add(name)
        except Waits:
            wait.add(name)
            if now - handed[name] > AGAIN:
                del handed[name]
        except Unreachable as error:
            if seldom.due("node", str(error)):
                log.warning("the own node does not answer: %s", error)
            break
        except (Unproven, ValueError) as error:
            if seldom.due(f"receipt {ticket.hex()}", str(error)):
                log.error("the node's receipt of %s does not hold, and is asked for again: %s", row.key, error)
    for name in touched:
        if handing.all_settled(found[name]):
            handing.forget(name)
            handed.pop(name, None)
    return count


def _settle(row: LedgerRecord, text: str, now: int) -> bool:
    """Keeps what a record's receipt needs; returns whether it could. Raises Unproven for a false one."""
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
    return True


def _keep(note: str, head: Checkpoint, now: int) -> bool:
    """Keeps a checkpoint that a receipt needs, if it is the consortium's by the policy; returns whether it is kept."""
    kept = LedgerCheckpoint.objects.filter(log=LOG, size=head.size).first()
    if kept is not None and notes.read(kept.note).text == head.body:
        return True
    trusted = policy.configured()
    if kept is not None or head.origin not in {key.name for key in trusted.logs} or not reaches(note, trusted):
        if seldom.due("checkpoint", head.body):
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
