"""A writer of the log that dies where it is told to: `python -m tests.faults.writing`, under tests.deployment.

It has loaded the platform and forks a writer for each line `write <point> <nth> <flaw> <rounds>` that it reads; that
one kills itself (kill -9) when it comes to that point for the nth time. What the writer was sure of it prints before:
`ack <key>` for a record that is acknowledged, `note <base64>` for a checkpoint that is given out. `check <base64> ...`
settles what is left, as the next worker would, and answers with what there is, by these checkpoints too, as JSON.
`stage` makes a case; `talk <case> <session> <times> <bytes>` has a party write in it over the pages, where no file may
grow past so many bytes (0 = as long as there is room).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import resource
import signal
import sys
import uuid
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402
from django.test import Client  # noqa: E402

from concord.docket import clock, proofs  # noqa: E402
from concord.docket.audit import audit, held, words  # noqa: E402
from concord.docket.models import Entry  # noqa: E402
from concord.docket.traces import Withdrawal  # noqa: E402
from concord.gateways import ledger  # noqa: E402
from concord.gateways.ledger import sequencers  # noqa: E402
from concord.gateways.ledger import store as stores  # noqa: E402
from concord.gateways.models import LedgerRecord  # noqa: E402
from tests import staging  # noqa: E402

TOGETHER = 3  # records lodged between two passes of the log's loop


class Fuse:
    """Counts how often a point is come to; at the nth time the process is gone."""

    def __init__(self, point: str, nth: int) -> None:
        self.point, self.left = point, nth

    def at(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def burning(fuse: Fuse, before: str, after: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with a point before it and one behind."""

    def wrapped(*args: Any, **more: Any) -> Any:
        fuse.at(before)
        found = real(*args, **more)
        fuse.at(after)
        return found

    return wrapped


def lay(fuse: Fuse) -> None:
    """Puts the fuse at every commit point of lodging, putting in and publishing."""
    proofs.lodge_withdrawal = burning(fuse, "lodge", "lodged", proofs.lodge_withdrawal)
    stores.DatabaseStore.write = burning(fuse, "write", "written", stores.DatabaseStore.write)  # type: ignore[method-assign]
    stores.DatabaseStore.keep = burning(fuse, "keep", "kept", stores.DatabaseStore.keep)  # type: ignore[method-assign]
    sequencers._note = burning(fuse, "note", "noted", sequencers._note)
    BaseDatabaseWrapper.commit = burning(fuse, "commit", "committed", BaseDatabaseWrapper.commit)  # type: ignore[method-assign]


def say(*said: object) -> None:
    print(*said, flush=True)


def plant(flaw: str) -> None:
    """A defect that the checks must find."""
    if flaw == "unsynced":  # commits do not wait for the disk
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    if flaw == "parts":  # leaf, checkpoint and note are committed one by one
        stores.transaction = sequencers.transaction = type("T", (), {"atomic": contextlib.nullcontext})  # type: ignore[assignment]
    if flaw == "signed_early":  # a checkpoint is given out before it is kept
        real = sequencers._note

        def note(*args: Any) -> None:
            shown()
            real(*args)

        sequencers._note = note


def write(point: str, nth: int, flaw: str, rounds: int) -> None:
    """Lodges and puts in, until the fuse burns down or the rounds are over."""
    plant(flaw)
    lay(Fuse(point, nth))
    for _round in range(rounds):
        for _record in range(TOGETHER):
            key = uuid.uuid4()
            with transaction.atomic():
                row = Withdrawal.objects.create(pk=key, at=clock.now())
                proofs.lodge_withdrawal(row)
                if flaw == "early":
                    say("ack", key)
            say("ack", key)
        proofs.run_once()
        shown()


def shown() -> None:
    """What anybody may fetch now."""
    note = ledger.ledger().published()
    if note:
        say("note", base64.b64encode(note.encode()).decode())


def check(notes: list[str]) -> dict[str, Any]:
    """Does what is left, and looks at everything."""
    while proofs.run_once():
        pass
    report = audit([held.read(f"note {at}", base64.b64decode(note)) for at, note in enumerate(notes)])
    records = LedgerRecord.objects.filter(key__startswith="withdrawal/").exclude(index=None)
    keys = [key.rpartition(":")[2] for key in Entry.objects.exclude(key="").values_list("key", flat=True)]
    return {
        "there": [*(key.partition("/")[2] for key in records.values_list("key", flat=True)), *keys],
        "findings": [words.sentence(one, "en") for one in report.findings],
        "size": ledger.ledger().size(),
        "note": ledger.ledger().published() or "",
    }


def talk(matter: str, session: str, times: int, limit: int) -> None:
    """Says which messages were taken; at the first that is not, how it was refused."""
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = session
    for _time in range(times):
        key = uuid.uuid4().hex
        words_ = {"text": "十月底前付清可以吗？", "to": "without_prejudice", "key": key}
        answer = client.post(f"/c/{matter}/do/say/", words_)
        if answer.status_code != 302:
            said = answer.content.decode()
            say("refused", answer.status_code, "现在无法记录" in said and "一小时后再试" in said)
            return
        say("ack", key)


def obey(order: str, words_: list[str]) -> None:
    """One order, in a process of its own."""
    if order == "check":
        say("found", json.dumps(check(words_)))
    elif order == "stage":
        say("found", json.dumps(staging.prepare(1)))
    elif order == "talk":
        talk(words_[0], words_[1], int(words_[2]), int(words_[3]))
    else:
        write(words_[0], int(words_[1]), words_[2], int(words_[3]))


def main() -> None:
    connections.close_all()
    say("ready")
    for line in sys.stdin:
        order, *words_ = line.split()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                obey(order, words_)
                connection.close()
                code = 0
            except Exception as error:
                say("failed", type(error).__name__, str(error).replace("\n", " "))
            finally:
                os._exit(code)
        _pid, status = os.waitpid(child, 0)
        say("done", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
