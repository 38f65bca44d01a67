"""A consortium of real nodes on this machine, each with a real CometBFT: started, killed, asked."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from concord.ledger import judgement, receipt
from concord.ledger import leaf as leaves
from concord.ledger import policy as policies
from concord.ledger.fetching import Line, Unreachable
from concord.ledger.judgement import Evidence, Verdict
from concord.ledger.proof import beside
from concord.ledger.replica import batches, comet, layout
from concord.ledger.replica.batches import Record
from concord.ledger.replica.client import Client
from tests.deployment import ROOT

ORIGIN = "ledger.example/2026"
NAMES = ("agency", "chamber", "court", "notary")
SALT = bytes(range(32))
STARTS = 60.0  # seconds in which a node has to answer
NODE = "from concord.site.command import main; main()"


def program() -> Path | None:
    """CometBFT's program; None where there is none. Raises Missing where no test may be left out and Go is there."""
    try:
        return comet.binary()
    except comet.Missing:
        if os.environ.get("CI") == "true" and shutil.which("go"):
            raise
        return None


def free_ports(many: int) -> int:
    """The first of so many ports in a row that are free, and with them those 1000 and 2000 above."""
    for first in random.sample(range(20000, 28000, 40), 100):  # by chance: another run may look at the same time
        try:
            for port in (first + at + step for at in range(many) for step in (0, 1000, 2000)):
                with closing(socket.socket()) as taken:
                    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    taken.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise RuntimeError("no free ports")


@dataclass
class Consortium:
    """folder: where it lies. running: the processes of its nodes."""

    folder: Path
    names: Sequence[str] = NAMES
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def lay_out(self) -> None:
        sites = layout.local(ORIGIN, self.names, port=free_ports(len(self.names) + 1))
        layout.consortium(self.folder, [replace(site, snapshot_every=10) for site in sites])

    def command(self, *words: str) -> str:
        """Runs `concord ledger consortium` in this folder; returns what it says."""
        command = [sys.executable, "-c", NODE, "ledger", "consortium", *words, "--in", str(self.folder)]
        done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *names: str, module: str = "", before: Sequence[str] = ()) -> None:
        """Starts these nodes (none named: all); module: another program than the node's, of the tests."""
        for name in names or self.names:
            command = [sys.executable, *(["-m", module] if module else ["-c", NODE, "ledger", "node"])]
            command = [*before, *command, str(self.folder / name), "--cometbft", str(program())]
            with (self.folder / name / "node.log").open("ab") as said:
                self.running[name] = subprocess.Popen(
                    command, cwd=ROOT, env=_environment(), stdout=said, stderr=said, start_new_session=True
                )

    def kill(self, name: str) -> None:
        """kill -9 of the node; its CometBFT goes with it, by the same."""
        child = self.comet_of(name)
        process = self.running.pop(name)
        process.kill()
        process.wait()
        if child:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def comet_of(self, name: str) -> int | None:
        """The process id of a node's CometBFT."""
        started = self.running[name].pid
        found = subprocess.run(["pgrep", "-s", str(started), "-x", "cometbft"], capture_output=True, text=True)
        return int(found.stdout.split()[0]) if found.stdout.split() else None

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    # --- asking

    def url(self, name: str) -> str:
        return layout.site(self.folder / name).url

    def health(self, name: str) -> dict[str, Any]:
        return dict(json.loads(get(self.url(name) + "/health")))

    def rpc(self, name: str, path: str) -> Any:
        return json.loads(get(layout.site(self.folder / name).rpc_url + path))["result"]

    def await_up(self, *names: str, height: int = 1) -> float:
        """Waits until each of these has that block; returns the seconds it took."""
        begun = time.monotonic()
        for name in names or self.names:
            while self._height(name) < height:
                if time.monotonic() - begun > STARTS:
                    raise AssertionError(f"{name} is not up:\n{self.said(name)}")
                time.sleep(0.1)
        return time.monotonic() - begun

    def _height(self, name: str) -> int:
        with suppress(Unreachable):
            return int(self.health(name).get("height", 0))
        return 0

    def said(self, name: str) -> str:
        """The end of what a node and its CometBFT wrote."""
        logs = [self.folder / name / log for log in ("node.log", "cometbft.log")]
        return "\n".join(log.read_text(errors="replace")[-3000:] for log in logs if log.exists())

    def client(self, name: str) -> Client:
        here, key = layout.site(self.folder / name), self.folder / name / "keys" / "submitter"
        return Client(here.url, here.origin, here.name, layout.private(key))

    def submit(self, name: str, *numbers: int) -> list[str]:
        """Hands in records of these numbers at that node; returns the tickets."""
        with self.client(name) as client:
            return client.submit([made(number) for number in numbers])

    def receipt(self, name: str, ticket: str, *, seconds: float = 20) -> str:
        with Client.reading(self.url(name)) as client:
            return client.receipt(ticket, seconds=seconds)

    def receipt_within(self, name: str, ticket: str, seconds: float) -> str:
        """The same, for who can name no keywords."""
        return self.receipt(name, ticket, seconds=seconds)

    def judged(self, text: str, number: int) -> Verdict:
        """A receipt, judged by the policy that was laid out."""
        return judged(text, number, (self.folder / "policy.txt").read_bytes())

    def app_hashes(self, height: int, *names: str) -> set[str]:
        """What the headers of that height say on these nodes (none named: all)."""
        return {
            self.rpc(name, f"/block?height={height}")["block"]["header"]["app_hash"] for name in names or self.names
        }

    def roots(self, *names: str) -> set[tuple[int, str, str]]:
        """Size, root and app_hash of these nodes' own logs, now."""
        found = [self.health(name) for name in names or self.names]
        return {(one["size"], one["root"], one["app_hash"]) for one in found}


@contextmanager
def consortium(folder: Path, names: Sequence[str] = NAMES) -> Iterator[Consortium]:
    """Lays one out, and ends whatever of it is running."""
    made = Consortium(folder, names)
    made.lay_out()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def made(number: int) -> Record:
    """A record of that number, under a new key."""
    committed = leaves.commitment(SALT, {"number": number})
    return Record(batches.new_key(int(time.time() * 1000)), committed)


def judged(text: str, number: int, policy: bytes) -> Verdict:
    """A receipt of a record of that number, judged by that policy."""
    parts = receipt.read(text)
    assert parts.extra
    leaf = beside(parts.extra).leaf
    given = Evidence(parts, leaf, {"number": number}, SALT)
    return judgement.judge(given, policies.read(policy), now=int(time.time()))


def get(url: str) -> bytes:
    """What lies at an address of this machine."""
    base, _slash, path = url.removeprefix("http://").partition("/")
    line = Line(f"http://{base}")
    try:
        return line.ask(f"/{path}", seconds=10).body
    finally:
        line.close()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONCORD_", "DJANGO_"))}
    return kept | {"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"}
