"""One member's node: the application, CometBFT beside it, the publisher, and HTTP, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path
from typing import Final

import uvicorn

from concord.ledger import keyfile, serving
from concord.ledger.log import Log
from concord.ledger.replica import editions, layout, running
from concord.ledger.replica.application import Application
from concord.ledger.replica.attesting import Attester
from concord.ledger.replica.comet import Comet
from concord.ledger.replica.layout import SOCKET
from concord.ledger.replica.members import Roll
from concord.ledger.replica.publishing import Publisher
from concord.ledger.replica.server import Handler, listen
from concord.ledger.replica.web import Web
from concord.ledger.store import SqliteStore
from concord.ledger.witness.state import State
from concord.ledger.witness.witnessing import Trust, Witness

ROWS: Final = 1024  # rows of hashes kept in memory for proofs


def run(folder: Path, program: Path) -> None:
    """Takes a member's folder (see layout) and CometBFT's program; returns when it was told to stop (SIGINT, SIGTERM).

    The process goes into that folder: the name of a socket may not be long. Raises Running if another one is there.
    """
    os.chdir(folder)
    with running.hold(Path(layout.PID)):
        _run(program)


def _run(program: Path) -> None:
    here = layout.site(Path())
    key, witnessing = layout.private(Path("keys/log")), keyfile.load(Path("keys/witness"))
    writing, reading = SqliteStore(Path("ledger.sqlite3")), SqliteStore(Path("ledger.sqlite3"))
    log = Log(here.origin, key, reading, remember=ROWS)
    witness = Witness([witnessing], Trust({here.origin: ()}), State(Path("witness.sqlite3")))
    publisher = Publisher(log, key, witness)
    application = Application(
        Log(here.origin, key, writing),
        writing,
        committed=publisher.tell,
        snapshot_every=here.snapshot_every,
    )
    if application.agreed is not None:
        publisher.tell(application.agreed)
    comet = Comet(program, Path(), here.rpc_url)
    editions.lay_over(Path("tables"))
    attester = Attester(Path("attestations.sqlite3"), key, log, lambda: _roll(application))
    web = Web(application, log, comet, publisher, here.name, attester)
    answering = threading.Event()
    for work in (lambda: serve(Path(SOCKET), application.handle, answering), publisher.run, attester.again):
        threading.Thread(target=work, daemon=True).start()
    answering.wait()
    threading.Thread(target=comet.run, daemon=True).start()
    try:
        uvicorn.Server(serving.config(web, host=here.address, port=here.http)).run()
    finally:
        comet.stop()
        publisher.stop()


def _roll(application: Application) -> Roll | None:
    """The members and submitters of now; None before a chain was begun."""
    return application.agreed.roll if application.agreed is not None else None


def serve(path: Path, handle: Handler, ready: threading.Event) -> None:
    """Answers CometBFT in this thread, for ever."""

    async def forever() -> None:
        async with await listen(path, handle) as server:
            ready.set()
            await server.serve_forever()

    asyncio.run(forever())
