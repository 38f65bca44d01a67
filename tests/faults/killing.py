"""Rounds: a server starts, clients write acts, it is killed at a random moment; what was acknowledged is kept."""

from __future__ import annotations

import http.client
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.clients import Browser, Program
from tests.deployment import ROOT, Deployment, free_port
from tests.rooms.intake.applying import SALE

QUESTIONS = {page: answers for page, answers in SALE.items() if page not in ("claims", "evidence")}
APPLICATION = {"answers": QUESTIONS, "claims": [{"kind": "pay", "amount": "48600", "what": "货款余额"}]}
Stage = dict[str, Any]
Serve = Callable[[int, str], int]  # takes a port and a flaw or "-"; returns the process id


@dataclass
class Acknowledged:
    """What clients were told is recorded. keys: of acts; numbers: of cases; tried: requests in all."""

    keys: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    tried: int = 0


@contextmanager
def nursery(deployment: Deployment) -> Iterator[Serve]:
    """Gives a function that starts a server at a port, with a flaw or '-', and returns its process id."""
    with (deployment.data / "server.log").open("ab") as log:
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"], env=deployment.env(), cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    assert parent.stdin
    assert parent.stdout

    def serve(port: int, flaw: str) -> int:
        print("serve", port, flaw, file=parent.stdin, flush=True)
        return int(parent.stdout.readline())

    try:
        assert parent.stdout.readline() == "ready\n", (deployment.data / "server.log").read_text()[-3000:]
        yield serve
    finally:
        parent.stdin.close()
        parent.wait(20)
        parent.stdout.close()


def wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            line.close()
    raise RuntimeError("the server did not come up")


def talk(port: int, case: Stage, side: str, done: Acknowledged, over: threading.Event) -> None:
    """One person writes message after message, until the server is gone."""
    with closing(Browser(port, case["sessions"][side])) as browser:
        while not over.is_set():
            key = uuid.uuid4().hex
            done.tried += 1
            try:
                status, _seconds = browser.say(case["id"], "十月底前付清可以吗？", key)
            except (OSError, http.client.HTTPException):
                return
            if status == 302:
                done.keys.append(key)


def file(port: int, stage: Stage, done: Acknowledged, over: threading.Event) -> None:
    """A registrar files application after application for somebody: cases, receipts, notices."""
    body = {"organisation": stage["centre"]} | APPLICATION
    with closing(Program(port, stage["registrar"])) as program:
        while not over.is_set():
            try:
                status, answer = program.post("/matters", body | {"idempotency_key": uuid.uuid4().hex})
            except (OSError, http.client.HTTPException):
                return
            if status == 201:
                done.numbers.append(answer["number"])


def round_of(serve: Serve, stage: Stage, done: Acknowledged, chance: random.Random, flaw: str) -> None:
    """One server's life, from its start to its violent end."""
    port, over = free_port(), threading.Event()
    server = serve(port, flaw)
    try:
        wait_for(port)
        sides = itertools.cycle(("applicant", "respondent"))
        talks = [(port, case, side, done, over) for case, side in zip(stage["matters"], sides, strict=False)]
        writers = [threading.Thread(target=talk, args=one) for one in talks]
        writers += [threading.Thread(target=file, args=(port, stage, done, over)) for _number in range(2)]
        for writer in writers:
            writer.start()
        time.sleep(chance.uniform(0.05, 2.0))
    finally:
        os.kill(server, signal.SIGKILL)
        over.set()
    for writer in writers:
        writer.join(40)


def lost(done: Acknowledged, found: Stage) -> list[str]:
    """What was acknowledged and is not there."""
    kept = {key.rpartition(":")[2] for key in found["keys"]} | set(found["keys"])
    return [key for key in done.keys if key not in kept] + [n for n in done.numbers if n not in found["numbers"]]
