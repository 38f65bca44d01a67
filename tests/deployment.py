"""A deployment of its own in a folder: its commands and its server are processes, to be measured and killed."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds for a server to come up


@dataclass(frozen=True)
class Server:
    """A running server. port: on 127.0.0.1."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        """As a power cut would end it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True)
class Deployment:
    """data: its folder; database: its address, '' = a file in the folder."""

    data: Path
    database: str = ""

    def env(self, **more: str) -> dict[str, str]:
        """The environment of its processes: nothing of ours but the path."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONCORD_", "DJANGO_"))}
        own = {"CONCORD_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "concord.site.settings"}
        return kept | own | ({"CONCORD_DATABASE": self.database} if self.database else {}) | more

    def migrate(self) -> None:
        self.run("concord.site.command", "migrate", "--quiet")

    def run(self, module: str, *words: str, **more: str) -> str:
        """Runs a module of ours to its end; returns what it printed. Fails with what it said."""
        command = [sys.executable, "-m", module, *words]
        if module == "concord.site.command":
            command = [sys.executable, "-c", f"from {module} import main; main()", *words]
        done = subprocess.run(command, env=self.env(**more), cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{module} {' '.join(words)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def ask(self, module: str, *words: str, **more: str) -> Any:
        """Runs a module that prints one line of JSON; returns it."""
        return json.loads(self.run(module, *words, **more).strip().splitlines()[-1])

    @contextmanager
    def serving(self, application: str = "concord.site.asgi:application", **more: str) -> Iterator[Server]:
        """Serves until the block ends; the server may be dead by then."""
        port = free_port()
        with (self.data / "server.log").open("ab") as log:
            command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), "--lifespan", "on",
                       "--log-level", "warning", "--no-access-log"]  # fmt: skip
            process = subprocess.Popen(command, env=self.env(**more), cwd=ROOT, stdout=log, stderr=log)
        server = Server(process, port)
        try:
            wait_for(server)
            yield server
        finally:
            if process.poll() is None:
                server.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(server: Server) -> None:
    """Until it answers. Raises RuntimeError if it dies or takes too long."""
    end = time.monotonic() + PATIENCE
    while server.process.poll() is None and time.monotonic() < end:
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)) as caller:
            try:
                caller.request("GET", "/healthz")
                if caller.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.02)
    raise RuntimeError("the server did not come up: see server.log in its folder")
