"""Consented contracts are told in clear to the members of the consortium, who execute them again and attest.

Only in mode `replicated`: alone, or with witnesses, there is nobody who could (docs/ledger.md). What is told are the
entries as the law wrote them: typed values, and participants by their ids, which stand for nobody outside this matter;
texts and files are digests in there already. Without consent nothing of this is made, and commitments alone go out.
"""

from __future__ import annotations

import json
import logging
import secrets
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from concord.docket import clock, proofs, rules
from concord.docket.consented import Consented, LawEdition
from concord.docket.models import Entry, Matter, PinnedRulebook
from concord.gateways.ledger import attesting
from concord.gateways.ledger.attesting import Tally
from concord.ledger.attestation import Executed
from concord.ledger.attestation_execution import check_sealed
from concord.ledger.attestation_pins import in_use
from concord.ledger.attestation_records import WRITTEN
from concord.ledger.encoding import Malformed

log = logging.getLogger("concord.attestation")
CONTRACTS: Final = 50  # told in one pass
ENTRIES: Final = 64  # of one contract in one pass


def is_offered() -> bool:
    """Whether there are members here who execute contracts again."""
    return bool(settings.CONCORD_LEDGER == "replicated")


def consent(matter: Matter) -> bool:
    """Notes that the parties of a matter consented; returns whether its entries are told from now on, all of them.

    False where nobody is there to execute them.
    """
    if not is_offered():
        return False
    Consented.objects.get_or_create(
        matter=matter, defaults={"contract": secrets.token_hex(16), "since": clock.now()}
    )  # fmt: skip
    return True


def executed(entry: Entry) -> Executed | None:
    """Who of the members executed an entry again; None if it is not told to them, or none has answered yet."""
    return attesting.executed(proofs.key_of(entry))


def counted(entry: Entry) -> Executed | None:
    """The same, for who wants to know that what was kept of it does not hold: raises Unproven."""
    return attesting.counted(proofs.key_of(entry))


def tally(matter: Matter) -> Tally | None:
    """How far the members are with a matter; None where nobody consented, or nobody is there to execute it."""
    if not is_offered():
        return None
    row = Consented.objects.filter(matter=matter).first()
    return attesting.tally(row.contract) if row is not None else None


def run_once() -> int:
    """One pass of the loop: tells what is new, and gathers what members attest; returns how much was done."""
    if not is_offered():
        return 0
    note_edition()
    new = Consented.objects.filter(stopped="", upto__lt=F("matter__seq")).order_by("pk")
    told = sum(_tell(pk) for pk in list(new.values_list("pk", flat=True)[:CONTRACTS]))
    return told + attesting.gather(at=clock.wall())


def note_edition() -> None:
    """Notes since when which calendars and tables are in use, if they are others than before."""
    now, last = in_use(), LawEdition.objects.order_by("-since", "-pk").first()
    if last is None or last.pins != now:
        LawEdition.objects.create(since=clock.now(), pins=now)


def _tell(pk: int) -> int:
    """Makes the clear records of a contract's next entries; returns how many."""
    with transaction.atomic():
        row = Consented.objects.select_for_update().select_related("matter").get(pk=pk)
        new = list(Entry.objects.filter(matter=row.matter, seq__gt=row.upto).order_by("seq")[:ENTRIES])
        for entry in new:
            body = json.loads(bytes(entry.body))
            row.law = _law(body, row.law)
            try:
                _told(row, entry, body)
            except Malformed as error:
                log.error("contract %s cannot be told in clear from entry %s on: %s", row.matter, entry.pk, error)
                row.stopped = str(error)[:200]
                break
            row.upto = entry.seq
        row.save()
        # if we stop before the commit, neither records nor number are there, and the next pass does the same
    return len(new)


def _told(row: Consented, entry: Entry, body: dict[str, Any]) -> None:
    parts = {name: body[name] for name in WRITTEN}
    pins = {**_edition(entry.at), "rulebook": _digest(row.matter, row.law)}
    event = attesting.clear_record(
        proofs.key_of(entry), proofs.of_entry(entry), {**parts, "contract": row.contract, "law": row.law, "pins": pins}
    )
    check_sealed(event, rules.law_of(row.matter))
    attesting.tell_members(proofs.key_of(entry), event)


def _law(body: dict[str, Any], before: str) -> str:
    """The rulebook (id@version) under which an entry was decided: that of the beginning, or of the last migration."""
    keys = [effect[1] for effect in body["effects"] if effect[0] in ("begin", "rulebook")]
    return str(keys[0]) if keys else before


def _digest(matter: Matter, key: str) -> str:
    if key == f"{matter.rulebook}@{matter.version}":
        return matter.digest
    return PinnedRulebook.objects.filter(key=key).values_list("digest", flat=True).first() or matter.digest


def _edition(at: int) -> dict[str, str]:
    """The pins that held at a time: of the edition in use then, else of the first that was noted."""
    known = LawEdition.objects.order_by("-since", "-pk")
    found = known.filter(since__lte=at).first() or known.last()
    pins: dict[str, str] = found.pins if found is not None else in_use()
    return pins
