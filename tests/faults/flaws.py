"""Faults planted on purpose, in a test's server only: each must be found by the audit, or the audit proves nothing."""

from __future__ import annotations

import contextlib
import threading
import time
from types import SimpleNamespace
from typing import Any

from django.db import connection

from concord.casefile.views import act
from concord.docket import reactor, recording, writing
from concord.docket.models import Reaction
from concord.docket.recording import Recorded

real_record, real_state, real_do = recording.record, writing._state, reactor._do


def acknowledge_early() -> None:
    """Says yes before the transaction has begun."""

    def later(matter: Any, more: dict[str, Any]) -> None:
        time.sleep(0.3)
        real_record(matter, **more)
        connection.close()

    def record(matter: Any, **more: Any) -> Recorded:
        threading.Thread(target=later, args=(matter, more), daemon=True).start()
        return Recorded((), matter, None)  # type: ignore[arg-type]  # the page looks at nothing but the type

    act.record = record


def write_in_parts() -> None:
    """No transaction: each statement commits by itself, with a little time before the state follows the entry."""

    def state(*args: Any) -> None:
        time.sleep(0.15)
        real_state(*args)

    writing._state = state
    recording.transaction = SimpleNamespace(atomic=contextlib.nullcontext)


def done_before_doing() -> None:
    """Notes that a reaction is done, and only then does it."""

    def do(row: Reaction) -> None:
        Reaction.objects.filter(pk=row.pk).update(status=Reaction.Status.DONE, claimed_until=None)
        if row.event == "begin":
            time.sleep(1)
        real_do(row)

    reactor._do = do


PLANT = {
    "acknowledge_early": acknowledge_early,
    "write_in_parts": write_in_parts,
    "done_before_doing": done_before_doing,
}
