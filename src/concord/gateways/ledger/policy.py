"""The deployment's policy: whom its log asks for cosignatures, and by what those are told to judge who trust it.

CONCORD_LEDGER_POLICY names a file (c2sp.org/tlog-policy) with witnesses, their addresses, and the quorum. Its own logs
are not in it: they are put in here, one for each year.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from concord.gateways.delivery import moment
from concord.gateways.ledger.log import log_of, logs, year
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed
from concord.ledger.note import Key
from concord.ledger.policy import NONE, Policy
from concord.ledger.verify import Unproven


class Unreadable(Malformed):
    """The operator's file is no policy; nothing is wrong with what is judged by it."""


def configured() -> Policy:
    """The policy of the file. Raises OSError, and Malformed for one that cannot be read or names no quorum."""
    return _file()[0]


def of_receipt(log: Key | None) -> str:
    """The policy that is handed out beside a receipt: that log, and the quorum asked for; None: the consortium's."""
    return f"log {log.text}\n{_asked()}" if log else _file()[1]


def published() -> str:
    """The policy for who trusts this deployment's logs: every year's, and next year's, so that it outlives the turn.

    Of a consortium: the consortium's.
    """
    if settings.CONCORD_LEDGER == "replicated":
        return _file()[1]
    known = {log.number: log.public for log in logs()}
    newest = max([*known, year(moment(None))])
    known = {number: log_of(number).public for number in (newest, newest + 1)} | known
    lines = [f"log {key.text} {settings.SITE_URL}/ledger/{number}\n" for number, key in sorted(known.items())]
    return "".join(lines) + _asked()


def satisfied_by(note: str) -> bool:
    """Whether a checkpoint of an own log bears the cosignatures that the policy published now asks for. All must hold.

    Raises OSError, Malformed for a policy that cannot be read.
    """
    if settings.CONCORD_LEDGER != "witnessed":
        return True
    parts, asked = notes.read(note), configured()
    try:
        seen = [name for name, key in asked.witnesses.items() if checkpoints.check_cosigned(parts, key) is not None]
    except Unproven:
        return False
    return asked.reached_by(seen)


def _asked() -> str:
    """The lines on witnesses and their quorum."""
    if settings.CONCORD_LEDGER != "witnessed":
        return f"quorum {NONE}\n"
    return "".join(line for line in _file()[1].splitlines(keepends=True) if not line.startswith("log "))


def _file() -> tuple[Policy, str]:
    path = Path(settings.CONCORD_LEDGER_POLICY)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> tuple[Policy, str]:
    """The policy, and its lines but remarks: these are handed out in receipts, so they have to be text."""
    data = path.read_bytes()
    try:
        lines = [line.split() for line in data.decode().split("\n")]
        known = policies.read(data)
    except UnicodeDecodeError as error:
        raise Unreadable("The policy is not written in UTF-8.") from error
    except Malformed as error:
        raise Unreadable(str(error)) from error
    kept = [" ".join(words) for words in lines if words and not words[0].startswith("#")]
    return known, "".join(f"{line}\n" for line in kept)
