"""CometBFT beside a node: started, restarted when it dies, and asked over its RPC. Its binary is built from its source.

go install github.com/cometbft/cometbft/cmd/cometbft@v0.38.26
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any, Final

from concord.ledger.encoding import to_base64
from concord.ledger.fetching import Line, Unreachable
from concord.ledger.replica.codes import Code

VERSION: Final = "v0.38.26"
SOURCE: Final = f"github.com/cometbft/cometbft/cmd/cometbft@{VERSION}"
BUILT: Final = Path(__file__).parents[4] / "build/bin/cometbft"
FULL: Final = "mempool is full"
CACHED: Final = "tx already exists in cache"
PATIENCE: Final = 10.0  # seconds


class Missing(Exception):
    """There is no CometBFT on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "CometBFT is missing. `make consortium` installs it; that needs Go 1.22 or later (https://go.dev/dl/, or"
            f" `apt-get install golang-go`). By hand: go install {SOURCE}"
        )


def binary(given: str = "") -> Path:
    """Where CometBFT lies: as given, in CONCORD_COMETBFT, where `make consortium` puts it, or in the PATH.

    Raises Missing.
    """
    named = given or os.environ.get("CONCORD_COMETBFT", "")
    for path in [named] if named else ["build/bin/cometbft", str(BUILT), shutil.which("cometbft") or ""]:
        if path and os.access(path, os.X_OK) and Path(path).is_file():
            return Path(path).resolve()
    raise Missing


class Comet:
    """The process in that folder (home), and its RPC. It dies with the application's socket."""

    def __init__(self, program: Path, folder: Path, rpc: str) -> None:
        self._program, self._folder, self._rpc = program, folder, rpc
        self._lines = threading.local()
        self._stopping, self._turn = threading.Event(), threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Keeps the process running until stop(); what it says goes to cometbft.log."""
        with (self._folder / "cometbft.log").open("ab") as said:
            while not self._stopping.is_set():
                command = [str(self._program), "start", "--home", "cometbft"]
                with self._turn:
                    if self._stopping.is_set():
                        return
                    self.process = subprocess.Popen(command, cwd=self._folder, stdout=said, stderr=said)
                self.process.wait()
                self._stopping.wait(1)

    def stop(self) -> None:
        """Ends it, and does not start it again."""
        with self._turn:  # none is begun after this
            self._stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Takes a method of the RPC; returns its result. Raises Unreachable, also for an error that it answers."""
        line = getattr(self._lines, "line", None)
        if line is None:
            line = self._lines.line = Line(self._rpc)
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}).encode()
        try:
            said = line.ask("/", seconds=PATIENCE, body=body)
        except Unreachable:  # a connection that was idle may be gone
            said = line.ask("/", seconds=PATIENCE, body=body)
        answer = json.loads(said.body)
        if "error" in answer:
            raise Unreachable(f"{answer['error'].get('message')}: {answer['error'].get('data')}")
        found: dict[str, Any] = answer["result"]
        return found

    def hand_in(self, tx: bytes) -> Code:
        """Gives a transaction to the mempool; returns what CheckTx says. One that is there already is taken."""
        try:
            return Code(int(self.ask("broadcast_tx_sync", tx=to_base64(tx))["code"]))
        except Unreachable as error:
            if CACHED in str(error):
                return Code.OK
            return Code.OVERLOADED if FULL in str(error) else Code.UNREACHABLE
        except ValueError:
            return Code.UNREACHABLE
