"""Sends a file of offers in the deployment of the environment: `python -m tests.bench.offering 10000 15`.

Prints as JSON how long reading and queueing took, and how many offers a second were opened for so many seconds.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import django

django.setup()

from concord.contracts import batches, batches_opening  # noqa: E402
from concord.contracts.models import Batch, Offer  # noqa: E402
from concord.docket import reactor  # noqa: E402
from concord.law import shelf  # noqa: E402
from tests import factory  # noqa: E402

HEAD = "姓名,手机,邮箱,语言,标的,月租金,租期（月）,买断总价,逾期年利率"


def content(count: int) -> bytes:
    """So many leases, as an enterprise's system would write them."""
    lines = (
        f"测试{n:05d},138{n:08d},c{n}@party.example,中文,手机一部，序列号 QY-{n:06d}"
        f",{400 + n % 300}.00,12,{4800 + n % 300}.00,6%/年"
        for n in range(count)
    )
    return "\r\n".join((HEAD, *lines, "")).encode()


def measured(count: int, seconds: float) -> dict[str, Any]:
    """Seconds for reading and for queueing; offers opened and reactions done per second."""
    factory.number_on()
    home = factory.enterprise()
    by = factory.member("signatory", home)
    began = time.perf_counter()
    batch = batches.receive(home, content(count), shelf.rulebook("lease@1"), name="bench.csv", by=by)
    if not isinstance(batch, Batch):
        raise TypeError(batch)
    read = time.perf_counter() - began
    began = time.perf_counter()
    batches.confirm(batch, by)
    batches.queue(batch)
    queued = time.perf_counter() - began
    rows = Offer.objects.filter(batch=batch).count()
    if rows != count:
        raise ValueError(f"{rows} of {count} are queued")
    return {"read": read, "queued": queued, "rows": rows, **opened(seconds)}


def opened(seconds: float) -> dict[str, float]:
    """Offers opened and reactions done per second of their own, and contracts per second of both, told and all."""
    began, spent, done = time.perf_counter(), [0.0, 0.0], [0, 0]
    while time.perf_counter() - began < seconds:
        for number, once in enumerate((batches_opening.run_once, reactor.run_once)):
            before = time.perf_counter()
            done[number] += once()
            spent[number] += time.perf_counter() - before
    whole = done[0] / (time.perf_counter() - began)
    return {"opened": done[0] / spent[0], "reacted": done[1] / max(spent[1], 0.001), "whole": whole}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), float(sys.argv[2]))))
