"""kill -9 at the commits of queueing and opening a batch: each line is one contract in the end, and signed once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.environment import DATA
from tests.faults import crashing

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
LINES = 8
ROUNDS = 60 if "CONCORD_FAULT_ROUNDS" in os.environ else 12
WHOLE = {"offers": {"opened": LINES}, "matters": LINES, "signed": LINES, "signatures": LINES, "stored": ""}


def test_killed_again_and_again_a_batch_comes_to_one_contract_for_each_line(empty: Path) -> None:
    deployment = crashing.copied(empty, DATA / "offers-kill")
    found = deployment.ask("tests.faults.offering", str(LINES), str(ROUNDS), "-")
    assert found.pop("killed") >= 6, "the workers did not come to the commits at which they were to die"
    assert found == WHOLE


def test_the_control_a_batch_that_is_called_queued_too_early_loses_lines(empty: Path) -> None:
    deployment = crashing.copied(empty, DATA / "offers-kill-flawed")
    found = deployment.ask("tests.faults.offering", str(LINES), str(ROUNDS), "early")
    assert found["offers"].get("opened", 0) < LINES
