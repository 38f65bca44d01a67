"""What was recorded stands in the log within a second, in the default install, with nothing to start."""

from __future__ import annotations

import time

from concord.gateways import ledger
from concord.ledger import checkpoint as checkpoints
from concord.site.loops import LOOPS
from tests.running import Running


def test_the_loop_looks_often_enough() -> None:
    idle = {loop.name: loop.idle for loop in LOOPS}
    assert idle["ledger"] <= 0.5
    assert "fillers" in idle


def test_a_record_is_in_the_log_soon_after_it_was_lodged(site: Running) -> None:
    ledger.lodge([("one", {"id": "one"})])
    began = time.monotonic()
    while ledger.standing("one") != "recorded":
        assert time.monotonic() - began < 10, "a second on a machine that is not busy"
        time.sleep(0.05)
    log = ledger.ledger()
    assert checkpoints.opened(ledger.newest_checkpoint() or "", log.public).size % 16 == 0
