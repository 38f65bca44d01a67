"""27 witnesses as processes of their own, and a log that asks them."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from concord.ledger import checkpoint as checkpoints
from concord.ledger import cosigning
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.cosigning import Gathering, Peer
from concord.ledger.fetching import Answer, Line
from concord.ledger.note import Key
from concord.ledger.witness import folder as folders
from concord.ledger.witness import request
from tests.deployment import ROOT
from tests.ledger import asking, made, standing

ALL, QUORUM = 27, 19
PORT = 18600  # below those that the system gives out, and each witness has an address of its own: nobody is in the way
NUMBERS = itertools.count(1)


@dataclass
class Process:
    """A witness: its folder, its address, its key, and the process that serves it now (0 = none)."""

    name: str
    path: Path
    host: str
    key: Key
    pid: int = 0

    @property
    def url(self) -> str:
        return f"http://{self.host}:{PORT}"

    def signal(self, which: int) -> None:
        os.kill(self.pid, which)
        if which == signal.SIGKILL:
            self.gone()

    def gone(self) -> None:
        """Waits until the process is no more: until then its port is taken."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.pid = 0
                return
            time.sleep(0.001)
        raise RuntimeError(f"{self.name} does not die")

    def add_checkpoint(self, body: bytes, seconds: float = 10) -> Answer:
        """Raises Unreachable."""
        line = Line(self.url)
        try:
            return line.ask("/add-checkpoint", seconds=seconds, body=body)
        finally:
            line.close()


@dataclass
class Nursery:
    """Starts witnesses by forking them from a process that has loaded all they need."""

    parent: subprocess.Popen[str]
    served: list[Process] = field(default_factory=list)

    def serve(self, one: Process, flaw: str = "-") -> None:
        assert self.parent.stdin
        assert self.parent.stdout
        print("serve", one.path, one.host, PORT, flaw, file=self.parent.stdin, flush=True)
        one.pid = int(self.parent.stdout.readline())
        self.served.append(one)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                socket.create_connection((one.host, PORT), 1).close()
            except OSError:
                time.sleep(0.005)
            else:
                return
        raise RuntimeError(f"{one.name} did not come up")

    def close(self) -> None:
        for one in self.served:
            if one.pid:
                with suppress(ProcessLookupError):
                    os.kill(one.pid, signal.SIGKILL)
                one.pid = 0
        assert self.parent.stdin
        self.parent.stdin.close()
        self.parent.wait(20)
        if self.parent.stdout:
            self.parent.stdout.close()


@contextmanager
def nursery() -> Iterator[Nursery]:
    parent = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.witnessing"],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert parent.stdout
    found = Nursery(parent)
    try:
        assert parent.stdout.readline() == "ready\n"
        yield found
    finally:
        found.close()


def prepare(folder: Path, number: int, least: int) -> tuple[list[Process], str]:
    """Folders with keys for so many witnesses, and the policy that asks for so many of them."""
    processes = []
    for n in range(number):
        name = f"w{n:02}.example"
        secret = folders.init(folder / name, name)[0]
        processes.append(Process(name, folder / name, address(), secret.key))
    rules = standing.policy("http://127.0.0.1:9", {one.name: (one.key, one.url) for one in processes}, least)
    for one in processes:
        (one.path / folders.POLICY).write_text(rules)
    return processes, rules


def address() -> str:
    """An address of this machine that belongs to this process of the tests, and to one witness."""
    own = os.getpid() % 62_500
    return f"127.{1 + own // 250}.{1 + own % 250}.{next(NUMBERS)}"


@dataclass
class Branch:
    """A tree by the hashes of its leaves, signed by the log's key: a log can show one here and another there."""

    hashes: list[bytes]

    def head(self, size: int) -> Checkpoint:
        return Checkpoint(made.ORIGIN, size, made.over(asking.tree.Range(0, size), self.hashes))

    def body(self, old: int, size: int, *, of: Branch | None = None) -> bytes:
        """A request from that size to this one. of: the branch whose checkpoint stands under this one's proof."""
        steps = asking.proof(old, size, self.hashes)
        return request.write(old, steps, checkpoints.sign((of or self).head(size), made.LOG))

    def gather(self, peers: list[Peer], size: int, least: int, seconds: float, sizes: dict[str, int]) -> Gathering:
        return cosigning.ask(
            checkpoints.sign(self.head(size), made.LOG),
            peers,
            lambda old: asking.proof(old, size, self.hashes),
            lambda seen: len(seen) >= least,
            seconds,
            sizes=sizes,
        )
