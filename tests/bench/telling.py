"""How long it takes until an event that an enterprise's system tells is answered, and until it stands in the ledger.

`python -m tests.bench.telling` under the environment of tests.deployment makes a contract and prints the way in.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from tests.bench import timing
from tests.bench.figure import Figure, spread
from tests.deployment import Deployment

COUNT = 20
PAUSE = 0.05  # seconds between two questions for a receipt
PATIENCE = 30.0  # seconds for a receipt


def figures(folder: Path) -> list[Figure]:
    """Events one after the other, over HTTP, on a site that runs with its loops."""
    deployment = Deployment(folder)
    deployment.migrate()
    stage = deployment.ask("tests.bench.telling")
    answered, received = [], []
    with deployment.serving() as server:
        for number in range(COUNT):
            answer, receipt = timed(server.port, stage, f"P-{number}")
            answered.append(answer)
            received.append(receipt)
    first, took = timing.summary(answered), timing.summary(received)
    return [
        Figure("contracts: an event told is answered", first["median"] / 1000, "s", None, spread(first) + " ms"),
        Figure("contracts: until its receipt can be had (embedded)", took["p95"] / 1000, "s", 1, spread(took) + " ms"),
    ]  # fmt: skip


def timed(port: int, told: dict[str, str], ref: str) -> tuple[float, float]:
    """Seconds from the sending of a payment to the answer, and to the receipt of its entry."""
    event = {
        "key": ref, "contract": told["number"], "act": "pay", "on": datetime.now(UTC).isoformat(),
        "form": {"ref": ref, "amount": 100, "currency": "CNY"},
    }  # fmt: skip
    began = time.perf_counter()
    status, body = asked(
        port, told["token"], "POST", "/api/v1/contracts/events", {"organisation": told["code"], "events": [event]}
    )
    answered = time.perf_counter() - began
    row = json.loads(body)["rows"][0]
    if status != 200 or not row["counts"]:
        raise RuntimeError(f"{status}: {body!r}")
    while time.perf_counter() - began < PATIENCE:
        if asked(port, told["token"], "GET", f"/api/v1/matters/{row['matter']}/proofs/{row['entry']}")[0] == 200:
            return answered, time.perf_counter() - began
        time.sleep(PAUSE)
    raise RuntimeError("there is no receipt")


def asked(port: int, token: str, method: str, path: str, told: Any = None) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        body = json.dumps(told).encode() if told is not None else None
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        line.request(method, path, body=body, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read()


if __name__ == "__main__":
    django.setup()
    from concord.docket import proofs, reactor
    from concord.people import tokens
    from tests import factory
    from tests.rooms.contracts import leases

    factory.number_on()
    lease = leases.running()
    reactor.run_all()
    proofs.run_once()
    made = {
        "code": lease.enterprise.code, "number": lease.matter.number,
        "token": tokens.issue(lease.signatory, label="bench"),
    }  # fmt: skip
    json.dump(made, sys.stdout)
