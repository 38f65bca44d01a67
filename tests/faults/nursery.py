"""A process that has loaded the platform and forks servers from itself: a kill and a restart cost tenths of a second.

Reads `serve <port> <flaw>` from standard input, answers with the new server's process id. A flaw ('-' = none) is one
of tests.faults.flaws: planted to show that the checks would find it.
"""

from __future__ import annotations

import os
import signal
import sys

import django

django.setup()

import uvicorn  # noqa: E402
from django.db import connections  # noqa: E402

from concord.api.applications import answers_of  # noqa: E402
from concord.api.schemas import ApplicationIn  # noqa: E402
from concord.law import shelf  # noqa: E402
from concord.site.asgi import application  # noqa: E402
from tests.faults import flaws  # noqa: E402
from tests.faults.killing import APPLICATION  # noqa: E402


def serve(port: int, flaw: str) -> None:
    """The child: a server as `concord serve` runs it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if flaw != "-":
        flaws.PLANT[flaw]()
    uvicorn.run(application, host="127.0.0.1", port=port, lifespan="on", log_level="warning", access_log=False)


def warm() -> None:
    """Loads what the first request would load, so that each child need not; no connection is left open."""
    shelf.rulebook("cn-mediation@2025.1")
    answers_of(ApplicationIn(organisation="-", idempotency_key="warming up, once", **APPLICATION))
    connections.close_all()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are gone at once: recovery looks for living processes
    warm()
    print("ready", flush=True)
    for line in sys.stdin:
        _serve, port, flaw = line.split()
        child = os.fork()
        if child == 0:
            os.close(0)
            try:
                serve(int(port), flaw)
            finally:
                os._exit(1)
        print(child, flush=True)


if __name__ == "__main__":
    main()
