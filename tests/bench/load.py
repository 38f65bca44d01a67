"""A server under load: clients that act at once, and a message on its way to the other browser."""

from __future__ import annotations

import json
import threading
import time
import uuid
from contextlib import closing
from typing import Any

from websockets.sync.client import connect

from tests.bench import timing
from tests.clients import Browser
from tests.deployment import Server

Stage = dict[str, Any]


def acts(server: Server, stage: Stage, clients: int, each: int, pause: float) -> dict[str, Any]:
    """So many clients, each in a case of its own, act so often with a pause (seconds) between. ms, and acts/s."""
    took: list[float] = []

    def run(case: Stage) -> None:
        with closing(Browser(server.port, case["sessions"]["respondent"])) as browser:
            for _number in range(each):
                status, seconds = browser.say(case["id"], "可以", uuid.uuid4().hex)
                assert status == 302, status
                took.append(seconds)
                time.sleep(pause)

    threads = [threading.Thread(target=run, args=(case,)) for case in stage["matters"][:clients]]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(took) == clients * each, "a client failed"
    return timing.summary(took) | {"per_second": len(took) / (time.perf_counter() - began)}


def message(server: Server, case: Stage, times: int) -> timing.Times:
    """From the press of the button to the frame at the other side's open page, in ms."""
    took = []
    headers = {"Cookie": f"sessionid={case['sessions']['applicant']}"}
    site = f"127.0.0.1:{server.port}"
    address = f"ws://{site}/ws/c/{case['id']}/"
    with (
        connect(address, additional_headers=headers, origin=f"http://{site}", proxy=None) as socket,  # type: ignore[arg-type]
        closing(Browser(server.port, case["sessions"]["respondent"])) as browser,
    ):
        for _number in range(times):
            began = time.perf_counter()
            sending = threading.Thread(target=browser.say, args=(case["id"], "在吗？", uuid.uuid4().hex))
            sending.start()
            while "entry" not in json.loads(socket.recv(timeout=30)):
                continue
            took.append(time.perf_counter() - began)
            sending.join()
            time.sleep(0.05)
    return timing.summary(took)
