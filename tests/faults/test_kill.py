"""kill -9 while acts are written: what was acknowledged is there, nothing by half, each reaction took effect once."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import Deployment
from tests.environment import DATA
from tests.faults import killing
from tests.faults.flaws import PLANT
from tests.faults.killing import Acknowledged

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
ROUNDS = int(os.environ.get("CONCORD_FAULT_ROUNDS", "20"))
CONTROL = 4  # rounds in which a planted flaw must show


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    folder: Path = DATA / "faults"
    folder.mkdir()
    made = Deployment(folder)
    made.migrate()
    return made


@pytest.fixture(scope="module")
def stage(deployment: Deployment) -> Any:
    return deployment.ask("tests.staging", "4")


@pytest.fixture(scope="module")
def serve(deployment: Deployment, stage: Any) -> Iterator[Any]:
    with killing.nursery(deployment) as start:
        yield start


def rounds(serve: Any, stage: Any, number: int, flaw: str = "-") -> Acknowledged:
    done, chance = Acknowledged(), random.Random(f"{flaw} {number}")
    for _round in range(number):
        killing.round_of(serve, stage, done, chance, flaw)
    return done


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(deployment: Deployment, stage: Any, serve: Any) -> None:
    done = rounds(serve, stage, ROUNDS)
    found = deployment.ask("tests.faults.audit")
    print(f"{ROUNDS} kills: {len(done.keys)} of {done.tried} acts and {len(done.numbers)} cases acknowledged")
    assert killing.lost(done, found) == []
    assert found["wrong"] == []
    assert len(done.keys) >= ROUNDS, "the clients wrote next to nothing: the rounds prove little"
    assert done.numbers


@pytest.mark.parametrize("flaw", PLANT)
def test_a_planted_flaw_is_found(deployment: Deployment, stage: Any, serve: Any, flaw: str) -> None:
    before = set(deployment.ask("tests.faults.audit")["wrong"])
    done = rounds(serve, stage, CONTROL, flaw)
    found = deployment.ask("tests.faults.audit")
    new = killing.lost(done, found) + [one for one in found["wrong"] if one not in before]
    assert new, f"{flaw} went unseen"
