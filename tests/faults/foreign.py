"""Another's witness (litewitness of filippo.io/torchwood), built by Go; its key lies in an agent, as it demands.

The agent speaks as much of the protocol of ssh-agent (draft-miller-ssh-agent) as the witness asks for.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import socketserver
import sqlite3
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import fetching
from concord.ledger.cosigning import Peer
from concord.ledger.fetching import Unreachable
from tests.deployment import free_port
from tests.ledger import made

SOURCE = Path(__file__).parents[1] / "ledger" / "go" / "witness"
NAME = "foreign.example"
TABLES = """CREATE TABLE log (origin TEXT PRIMARY KEY, tree_size INTEGER NOT NULL, tree_hash TEXT NOT NULL);
CREATE TABLE key (origin TEXT NOT NULL, key TEXT NOT NULL, FOREIGN KEY(origin) REFERENCES log(origin));"""
IDENTITIES, SIGN = 11, 13


def text(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class Agent(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Holds one Ed25519 key and signs with it for whoever may open its socket."""

    daemon_threads = True

    def __init__(self, path: Path, key: Ed25519PrivateKey) -> None:
        self.key = key
        self.blob = text(b"ssh-ed25519") + text(checkpoints.public(key))
        super().__init__(str(path), Question)

    @property
    def fingerprint(self) -> str:
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")


class Question(socketserver.StreamRequestHandler):
    server: Agent

    def handle(self) -> None:
        while len(head := self.rfile.read(4)) == 4:
            asked = self.rfile.read(int.from_bytes(head, "big"))
            self.wfile.write(text(self.answer(asked)))

    def answer(self, asked: bytes) -> bytes:
        if asked[0] == IDENTITIES:
            return b"\x0c" + struct.pack(">I", 1) + text(self.server.blob) + text(b"")
        if asked[0] == SIGN:
            start = 5 + int.from_bytes(asked[1:5], "big")
            length = int.from_bytes(asked[start : start + 4], "big")
            value = self.server.key.sign(asked[start + 4 : start + 4 + length])
            return b"\x0e" + text(text(b"ssh-ed25519") + text(value))
        return b"\x05"


def build(target: Path) -> str:
    """Builds the witness from the modules that are there; returns why it could not, '' if it could."""
    if not shutil.which("go"):
        return "Go is not installed"
    words = ["go", "build", "-o", str(target), "filippo.io/torchwood/cmd/litewitness"]
    offline = os.environ | {"GOPROXY": "off", "GOFLAGS": "-mod=readonly -buildvcs=false"}
    done = subprocess.run(words, cwd=SOURCE, env=offline, capture_output=True, text=True, check=False)
    return "" if target.exists() else done.stderr


def knows(path: Path, origin: str, key: str) -> None:
    """Writes the log that it is to witness into its database."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(TABLES)
        nothing = base64.b64encode(hashlib.sha256().digest()).decode()
        db.execute("INSERT INTO log VALUES (?, 0, ?)", (origin, nothing))
        db.execute("INSERT INTO key VALUES (?, ?)", (origin, key))


@contextmanager
def witness(program: Path, folder: Path, *, seed: int = 88) -> Iterator[Peer]:
    """The foreign witness while it is served; it knows the log of tests.ledger.made."""
    key, database, port = made.private(seed), folder / "lite.db", free_port()
    knows(database, made.ORIGIN, made.LOG_KEY.text)
    with Agent(folder / "agent", key) as agent, (folder / "lite.log").open("wb") as told:
        threading.Thread(target=agent.serve_forever, daemon=True).start()
        words = [str(program), "-name", NAME, "-db", str(database), "-ssh-agent", str(folder / "agent")]
        words += ["-listen", f"127.0.0.1:{port}", "-key", agent.fingerprint]
        process = subprocess.Popen(words, stdout=told, stderr=told)
        try:
            wait_for(f"http://127.0.0.1:{port}", folder / "lite.log")
            yield Peer(NAME, checkpoints.witness_key(NAME, key), f"http://127.0.0.1:{port}")
        finally:
            process.kill()
            process.wait()
            agent.shutdown()


def wait_for(url: str, told: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            fetching.get(f"{url}/", seconds=1)
        except Unreachable:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(told.read_text())
