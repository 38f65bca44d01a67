"""The commands as an operator runs them: processes that serve, say what they find, and end when they are told to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import cosigning, policy
from concord.ledger.judgement import DRIFT
from concord.ledger.witness import folder as folders
from tests.deployment import ROOT, free_port
from tests.ledger import made, standing
from tests.ledger.standing import Serving, grow, log_in

PATIENCE = 60.0


@contextmanager
def running(*typed: object) -> Iterator[subprocess.Popen[str]]:
    """`concord ledger ...` as a process; ends it as an operator would, and expects it to obey."""
    program = "from concord.site.command import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, "ledger", *map(str, typed)],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
        assert "Traceback" not in err, err
        assert process.returncode in (0, -signal.SIGTERM), (out, err)


def until(ask: Callable[[], Any]) -> Any:
    """What it answers when it is neither nothing nor a refused connection."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if found := ask():
                return found
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("it did not come")


def test_a_witness_and_a_monitor(tmp_path: Path) -> None:
    log, port, page = log_in(tmp_path / "log"), free_port(), free_port()
    serving = Serving(log)
    key, url = folders.init(tmp_path / "w0", "w0.example")[0].key, f"http://127.0.0.1:{port}"
    note = grow(log, 300, at=int(time.time()))
    with standing.served(serving) as at:
        rules = standing.policy(at, {"w0.example": (key, url)}, 1)
        for path in (tmp_path / "w0" / folders.POLICY, tmp_path / "policy"):
            path.write_text(rules)
        with running("witness", "serve", tmp_path / "w0", "--port", port, "--every", "0.2") as witness:
            assert witness.stdout
            assert witness.stdout.readline() == f"w0.example listens on {url}/\n"
            assert until(lambda: httpx.get(f"{url}/health")).json() == {"name": "w0.example", "signs": True, "why": ""}
            serving.note = cosigned(rules, note, log)
            until(lambda: httpx.get(url).json()["logs"][0]["mirrored"] == 300)
            watched = ("monitor", at, "--policy", tmp_path / "policy", "--memory", tmp_path / "memory")
            with running(*watched, "--every", 1, "--port", page):
                well = until(lambda: httpx.get(f"http://127.0.0.1:{page}/"))
                assert (well.status_code, "没有异常" in well.text) == (200, True)
                report = httpx.get(f"http://127.0.0.1:{page}/report.json").json()
                assert (report["size"], report["peers"], report["alarms"]) == (300, {"w0.example": 300}, [])
                assert httpx.get(f"http://127.0.0.1:{page}/other").status_code == 404
                serving.note = log_in(tmp_path / "small").publish(int(time.time()))
                until(lambda: httpx.get(f"http://127.0.0.1:{page}/").status_code == 500)
                codes = {one["code"] for one in httpx.get(f"http://127.0.0.1:{page}/report.json").json()["alarms"]}
                assert "rollback" in codes
                serving.note = cosigned(rules, note, log)
                time.sleep(1.5)
                again = httpx.get(f"http://127.0.0.1:{page}/")
                assert (again.status_code, "日志变短了" in again.text) == (500, True), (
                    "an alarm stays until it was seen"
                )


def cosigned(rules: str, note: str, log: Any) -> str:
    trusted = policy.read(rules.encode())
    found = cosigning.gather(note, cosigning.peers(trusted), log.consistency, trusted.reached_by, 20)
    assert checkpoints.check_cosigned(cosigning.notes.read(found), trusted.witnesses["w0.example"])
    return found


def test_a_witness_that_starts_with_an_old_memory_hears_of_it(tmp_path: Path) -> None:
    """The log itself holds its cosignature over more than it remembers."""
    log, port = log_in(tmp_path / "log"), free_port()
    secret = folders.init(tmp_path / "w0", "w0.example")[0]
    head = checkpoints.opened(grow(log, 20, at=int(time.time())), made.LOG_KEY)
    serving = Serving(log)
    line = checkpoints.cosign("w0.example", secret.private, head.body, int(time.time()) - DRIFT)
    serving.note = (log.published() or "") + line
    with standing.served(serving) as at:
        (tmp_path / "w0" / folders.POLICY).write_text(standing.policy(at, {}, 0))
        with running("witness", "serve", tmp_path / "w0", "--port", port):
            answer = until(lambda: httpx.get(f"http://127.0.0.1:{port}/health"))
            assert answer.status_code == 503
            assert "over 20 leaves" in json.loads(answer.text)["why"]


@pytest.mark.parametrize("missing", [folders.STATE, folders.KEY, folders.POLICY])
def test_a_witness_that_lacks_something_does_not_start(tmp_path: Path, missing: str) -> None:
    folders.init(tmp_path / "w0", "w0.example")
    (tmp_path / "w0" / folders.POLICY).write_text(standing.policy("http://127.0.0.1:9", {}, 0))
    (tmp_path / "w0" / missing).unlink()
    program = "from concord.site.command import main; main()"
    typed = ["ledger", "witness", "serve", str(tmp_path / "w0"), "--port", str(free_port())]
    done = subprocess.run(
        [sys.executable, "-c", program, *typed], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr.startswith("Error: ")) == (1, True), done.stderr
