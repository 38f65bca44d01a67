"""A process that has loaded the witness and forks servers from itself: 27 are up in a second or two.

Reads `serve <folder> <host> <port> <flaw>` from standard input, answers with the new server's process id. A flaw
('-' = none) is one of PLANT: a moment at which the process kills itself, or a fault that the tests must find.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn

from concord.ledger.witness import folder as folders
from concord.ledger.witness.app import App
from concord.ledger.witness.copying import Copies
from concord.ledger.witness.state import State
from concord.ledger.witness.witnessing import Witness, trust

LAZY = 0.2  # seconds by which the faulty witness is durable too late


def die(*_given: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def before_commit() -> None:
    """All is written, nothing is durable, nothing was signed."""
    record = State.record

    def dying(self: State, seen: Any) -> None:
        record(self, seen)
        die()

    State.record = dying  # type: ignore[method-assign]  # in this process alone


def after_commit() -> None:
    """Durable, and the signature has not left."""
    State._write_count = die  # type: ignore[method-assign]  # in this process alone


def before_answer() -> None:
    """Durable and counted; the signature is in memory."""
    add = Witness.add_checkpoint

    def dying(self: Witness, body: bytes) -> Any:
        answer = add(self, body)
        if answer.status == 200:
            die()
        return answer

    Witness.add_checkpoint = dying  # type: ignore[method-assign]  # in this process alone


def lazy() -> None:
    """The fault: the answer leaves, and what was signed is durable some time later."""

    @contextmanager
    def turn(self: Any) -> Iterator[None]:
        with self._lock:
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")
                threading.Thread(target=commit_later, args=(self,), daemon=True).start()
            yield

    State.turn = turn  # type: ignore[method-assign]  # in this process alone
    State._write_count = lambda _self: None  # type: ignore[method-assign]


def commit_later(state: Any) -> None:
    time.sleep(LAZY)
    with state._lock, suppress(sqlite3.OperationalError):
        state._db.execute("COMMIT")


PLANT: dict[str, Callable[[], None]] = {
    "before_commit": before_commit,
    "after_commit": after_commit,
    "before_answer": before_answer,
    "lazy": lazy,
}


def serve(path: Path, host: str, port: int, flaw: str) -> None:
    """The child: a witness as `concord ledger witness serve` runs it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if flaw != "-":
        PLANT[flaw]()
    opened = folders.opened(path)
    copies = Copies(path / folders.MIRROR, opened.mirror, {})
    app = App(Witness(opened.secrets, trust(opened.policy, opened.revoked), opened.state()), copies)
    uvicorn.run(app, host=host, port=port, log_level="critical", access_log=False, loop="asyncio")


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        _serve, path, host, port, flaw = line.split()
        child = os.fork()
        if child == 0:
            os.close(0)
            try:
                serve(Path(path), host, int(port), flaw)
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
