"""Mode `witnessed`: asks the witnesses of the deployment's policy to cosign what the log has signed."""

from __future__ import annotations

import logging
from typing import Final

from concord.gateways.ledger import policy, seldom
from concord.gateways.ledger.log import YearLog, logs, settled_at_once
from concord.ledger import checkpoint as checkpoints
from concord.ledger import cosigning
from concord.ledger import note as notes

log = logging.getLogger("concord.ledger")
PATIENCE: Final = 5.0  # seconds in one pass for all witnesses together: whoever hangs is asked again in the next one
cosigned: dict[str, int] = {}  # by address, the size that it cosigned last: a guess that saves a question


def cosign() -> int:
    """One pass: asks for what each log's newest checkpoint still lacks; returns how many may be given out from now on.

    Holds no lock while it waits: the log goes on growing. If we stop in between, the next pass asks again, and a
    witness cosigns the same checkpoint again.
    """
    if settled_at_once():
        return 0
    return sum(_cosign(one) for one in logs())  # those of years that are over too: they may lack something still


def _cosign(own: YearLog) -> bool:
    note = own.pending()
    if note is None:
        note = own.published()
        if note is None or policy.satisfied_by(note):
            return False  # else it was published before these were asked: they are asked now
    trusted = policy.configured()
    size = checkpoints.read(notes.read(note).text).size
    found = cosigning.ask(
        note,
        cosigning.peers(trusted),
        lambda old: own.consistency(old, size),
        trusted.reached_by,
        PATIENCE,
        sizes=cosigned,
    )
    reached = trusted.reached_by(found.seen)
    if found.note != note:
        own.keep(found.note, settled=reached)
    for address, ahead in found.ahead.items():
        if not seldom.due(f"{own.origin} is ahead at {address}", str(ahead)):
            continue
        log.error(
            "%s has cosigned %s leaves of %s, which holds %s: was it rolled back?", address, ahead, own.origin, size
        )
    if reached:
        seldom.over(own.origin)
    elif seldom.due(own.origin, str(sorted(found.refused))):  # the size grows all the time, and reasons come and go
        log.warning("%s of %s leaves lacks cosignatures: %s", own.origin, size, found.refused)
    return reached
