"""There is no room left: it is refused in a sentence, nothing is half-written, and with room again it goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.deployment import Deployment
from tests.environment import DATA
from tests.faults import crashing, disks

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
SIZE = 32  # MiB of the disk
ROOM = 400_000  # bytes that are left on it
SHORT = 120_000  # bytes that a file may have
ENOUGH = 600  # messages: more than there is room for
Fill = Callable[[], None]


@contextmanager
def full_disk(empty: Path, folder: Path) -> Iterator[tuple[Deployment, Fill, Fill]]:
    """A deployment on a small disk of its own; what fills it, and what makes room."""
    why = disks.missing(folder)
    if why:
        pytest.skip(why)
    with disks.mounted(disks.make(folder / "small.img", SIZE), folder / "small") as disk:
        ballast = disk / "ballast"

        def fill() -> None:
            with ballast.open("wb") as file:
                file.write(bytes(shutil.disk_usage(disk).free - ROOM))

        yield crashing.copied(empty, disk / "data"), fill, ballast.unlink


@pytest.fixture
def folder() -> Iterator[Path]:
    made: Path = DATA / "full"
    made.mkdir()
    yield made
    shutil.rmtree(made)


def goes_through(deployment: Deployment, fill: Fill, room: Fill, limit: int) -> None:
    with crashing.writer(deployment) as writer:
        case = writer.stage()
        before = writer.talk(case, 3)
        assert (len(before.acknowledged), before.failed) == (3, [])
        fill()
        told = writer.talk(case, ENOUGH, limit=limit)
        assert told.failed == ["503 True"], "refused, in a sentence"
        if not limit:
            log = writer.write("-", 0, rounds=ENOUGH)
            assert "OperationalError" in log.failed[0]
        room()
        after = writer.talk(case, 3)
        assert (len(after.acknowledged), after.failed) == (3, [])
        told.acknowledged += before.acknowledged + after.acknowledged + ([] if limit else log.acknowledged)
        assert crashing.wrong(told, writer.check()) == []


def test_a_full_disk_is_said_and_nothing_is_half_written(empty: Path, folder: Path) -> None:
    with full_disk(empty, folder) as (deployment, fill, room):
        goes_through(deployment, fill, room, 0)


def test_a_file_that_may_not_grow_is_said_and_nothing_is_half_written(empty: Path, folder: Path) -> None:
    """The same without a disk of its own, where none can be mounted: the kernel refuses to let a file grow."""

    def nothing() -> None:
        """The limit holds for one process alone."""

    goes_through(crashing.copied(empty, folder / "data"), nothing, nothing, SHORT)
