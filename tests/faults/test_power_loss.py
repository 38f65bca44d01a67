"""The power goes: what was acknowledged is on the disk, what was half-written is not there, and the log goes on.

The disk is an ext4 image on a loop device (see tests.faults.disks); it is copied while the writer is stopped, and the
deployment is started from the copy. The control commits without waiting for the disk, and must lose something.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import Deployment
from tests.environment import DATA
from tests.faults import crashing, disks
from tests.faults.crashing import Told

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
POINTS = ("written", "kept", "noted", "commit", "committed", "lodged")
ROUNDS = 30 if "CONCORD_FAULT_ROUNDS" in os.environ else 1
SIZE = 96  # MiB


@pytest.fixture(scope="module")
def room(empty: Path) -> Iterator[Path]:
    """A folder for disks; where none can be mounted, the reason why."""
    folder: Path = DATA / "power"
    folder.mkdir()
    why = disks.missing(folder)
    if why:
        pytest.skip(why)
    yield folder
    shutil.rmtree(folder)


def life(room: Path, empty: Path, cuts: list[tuple[str, int]], *, flaw: str = "-") -> Iterator[tuple[Told, Path]]:
    """A deployment on a disk of its own: its writer is stopped at each of these points in turn. Yields what it was sure
    of since the beginning, and what the disk held at that moment.
    """
    sure = Told()
    image = disks.make(room / "disk.img", SIZE)
    with disks.mounted(image, room / "disk") as disk:
        deployment = crashing.copied(empty, disk / "data")
        disks.run("sync", "-f", disk)
        with crashing.writer(deployment) as writer:
            for point, nth in cuts:
                told = writer.write(point, nth, flaw=flaw, rounds=nth + 1)
                assert told.exit == -9, told
                sure.acknowledged += told.acknowledged
                sure.notes += told.notes
                # the writer is gone, and nobody has flushed anything since
                yield sure, disks.snapshot(image, room / "copy.img")
    image.unlink()


def recovered(room: Path, copy: Path, sure: Told) -> Any:
    """What a start from the copy finds, and does."""
    with disks.mounted(copy, room / "recovered") as disk, crashing.writer(Deployment(disk / "data")) as writer:
        found = writer.check(*sure.notes)
        told = writer.write("-", 0, rounds=1)  # and it goes on
        assert told.exit == 0, told
        assert told.acknowledged
        return found


def test_what_was_acknowledged_survives_a_power_cut(room: Path, empty: Path) -> None:
    cuts = [(point, 1 + number % 3) for number, point in enumerate(itertools.islice(itertools.cycle(POINTS), ROUNDS))]
    for sure, copy in life(room, empty, cuts):
        assert crashing.wrong(sure, recovered(room, copy, sure)) == []
    assert sure.acknowledged


def test_the_control_without_syncing_something_is_lost(room: Path, empty: Path) -> None:
    lost = []
    for sure, copy in life(room, empty, [("committed", 6)], flaw="unsynced"):
        try:
            lost = crashing.wrong(sure, recovered(room, copy, sure))
        except AssertionError as why:  # not even its tables can be read
            lost = [str(why)]
    assert lost, "the disk was not asked to keep anything, and kept it: the test above proves nothing"
