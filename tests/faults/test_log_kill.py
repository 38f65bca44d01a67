"""kill -9 of the log's writer at every commit point of lodging, putting in and publishing: after the restart every
acknowledged record is there, once; no checkpoint that was given out is larger than the log; nothing is half-written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from tests.deployment import Deployment
from tests.environment import DATA
from tests.faults import crashing
from tests.faults.crashing import Writer

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
POINTS = ("lodge", "lodged", "write", "written", "keep", "kept", "note", "noted", "commit", "committed")
TIMES = range(1, 26) if "CONCORD_FAULT_ROUNDS" in os.environ else (2,)
FLAWS = {"early": "commit", "parts": "written", "signed_early": "noted"}  # -> where its writer must die to show it


@pytest.fixture(scope="module")
def deployment(empty: Path) -> Deployment:
    return crashing.copied(empty, DATA / "log-kill")


@pytest.fixture(scope="module")
def writer(deployment: Deployment) -> Iterator[Writer]:
    with crashing.writer(deployment) as started:
        yield started


@pytest.fixture(scope="module")
def flawed(empty: Path) -> Iterator[Writer]:
    """A writer of a deployment of its own: what its flaws lose is not to be found where nothing may be lost."""
    with crashing.writer(crashing.copied(empty, DATA / "log-kill-flawed")) as started:
        yield started


def size(note: str) -> int:
    return checkpoints.read(notes.read(note).text).size if note else 0


@pytest.mark.parametrize("point", POINTS)
def test_killed_there_the_log_loses_and_doubles_nothing(writer: Writer, point: str) -> None:
    largest, killed = 0, 0
    for nth in TIMES:
        told = writer.write(point, nth, rounds=nth + 1)
        assert told.failed == []
        killed += told.exit == -9
        found = writer.check(*told.notes)
        assert crashing.wrong(told, found) == [], nth
        assert size(found["note"]) >= max([largest, *map(size, told.notes)]), "a checkpoint went back"
        largest = size(found["note"])
    assert killed == len(TIMES), "the writer did not come to the point at which it was to die"


@pytest.mark.parametrize("flaw", FLAWS)
def test_the_control_a_planted_flaw_is_found(flawed: Writer, flaw: str) -> None:
    before = set(flawed.check()["findings"])
    seen = []
    for nth in (1, 2):
        told = flawed.write(FLAWS[flaw], nth, flaw=flaw, rounds=nth + 1)
        found = flawed.check(*told.notes)
        seen += [one for one in crashing.wrong(told, found) if one not in before]
    assert seen, f"{flaw} went unseen"
