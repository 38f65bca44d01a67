"""A whole site on a free port of this machine, in a thread: what a browser in a test talks to."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

PATIENCE = 20.0  # seconds to come up


@dataclass(frozen=True)
class Running:
    """url: without a slash at its end, host `localhost` (passkeys need a name)."""

    url: str


@contextmanager
def serving() -> Iterator[Running]:
    """Serves the site until the block ends; its loops end with it."""
    config = uvicorn.Config(
        "concord.site.asgi:application", host="127.0.0.1", port=0, lifespan="on", log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="site", daemon=True)
    thread.start()
    end = time.monotonic() + PATIENCE
    while not server.started:
        if time.monotonic() > end or not thread.is_alive():
            raise RuntimeError("the site did not come up")
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Running(f"http://localhost:{port}")
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
