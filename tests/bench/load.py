"""A server under load: clients that act at once, and a message on its way to the other browser."""

from __future__ import annotations

import json
import random
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
    """So many clients, each in a case of its own, act so often. ms, and acts/s.

    pause: the mean seconds before each act. It is drawn, 0 to twice that, the same in each run: people do not press
    in step, and clients that all start at once and rest for as long would stay so. 0: each act follows the last.
    """
    took: list[float] = []

    def run(number: int, case: Stage) -> None:
        drawn = random.Random(number)
        with closing(Browser(server.port, case["sessions"]["respondent"])) as browser:
            for _act in range(each):
                time.sleep(drawn.uniform(0, 2 * pause))
                status, seconds = browser.say(case["id"], "可以", uuid.uuid4().hex)
                assert status == 302, status
                took.append(seconds)

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(stage["matters"][:clients])]
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
