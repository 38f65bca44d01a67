"""kill -9 while acts are written: what was acknowledged is there, nothing by half, each reaction took effect once."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import Deployment
from tests.environment import DATA
from tests.faults import killing
from tests.faults.crashing import copied
from tests.faults.flaws import PLANT
from tests.faults.killing import Acknowledged

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
ROUNDS = int(os.environ.get("CONCORD_FAULT_ROUNDS", "20"))
CONTROL = 4  # rounds in which a planted flaw must show


@dataclass(frozen=True)
class Site:
    """A deployment with four cases, and what starts a server in it."""

    deployment: Deployment
    stage: Any
    serve: Any


@contextmanager
def site(empty: Path, name: str) -> Iterator[Site]:
    deployment = copied(empty, DATA / name)
    stage = deployment.ask("tests.staging", "4")
    with killing.nursery(deployment) as serve:
        yield Site(deployment, stage, serve)


@pytest.fixture(scope="module")
def sound(empty: Path) -> Iterator[Site]:
    with site(empty, "kill") as made:
        yield made


@pytest.fixture(scope="module")
def flawed(empty: Path) -> Iterator[Site]:
    """A site of the flaws' own: what they lose is not to be found where nothing may be lost."""
    with site(empty, "kill-flawed") as made:
        yield made


def rounds(site: Site, number: int, flaw: str = "-") -> Acknowledged:
    done, chance = Acknowledged(), random.Random(f"{flaw} {number}")
    for _round in range(number):
        killing.round_of(site.serve, site.stage, done, chance, flaw)
    return done


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(sound: Site) -> None:
    done = rounds(sound, ROUNDS)
    found = sound.deployment.ask("tests.faults.audit")
    print(f"{ROUNDS} kills: {len(done.keys)} of {done.tried} acts and {len(done.numbers)} cases acknowledged")
    assert killing.lost(done, found) == []
    assert found["wrong"] == []
    assert len(done.keys) >= ROUNDS, "the clients wrote next to nothing: the rounds prove little"
    assert done.numbers


@pytest.mark.parametrize("flaw", PLANT)
def test_a_planted_flaw_is_found(flawed: Site, flaw: str) -> None:
    before = set(flawed.deployment.ask("tests.faults.audit")["wrong"])
    done = rounds(flawed, CONTROL, flaw)
    found = flawed.deployment.ask("tests.faults.audit")
    new = killing.lost(done, found) + [one for one in found["wrong"] if one not in before]
    assert new, f"{flaw} went unseen"
