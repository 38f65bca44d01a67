"""The power of a witness goes: what it has signed is on the disk, and after the start it contradicts none of it.

The disk is an ext4 image on a loop device (see tests.faults.disks), copied right after an answer. The control commits
without waiting for the disk: it must forget something, and sign a fork.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from concord.ledger.witness.state import State
from concord.ledger.witness.witnessing import Witness
from tests.environment import DATA
from tests.faults import disks
from tests.ledger import asking, made
from tests.ledger.asking import ask, body, proof

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
SIZES = (5, 10, 20)


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder for disks; where none can be mounted, the reason why."""
    folder: Path = DATA / "witness-power"
    folder.mkdir()
    try:
        if why := disks.missing(folder):
            pytest.skip(why)
        yield folder
    finally:
        shutil.rmtree(folder)


def cuts(room: Path) -> Generator[tuple[int, Witness], None, None]:
    """Each size that it signs, and the witness as it starts from what the disk held when the answer came."""
    image = disks.make(room / "disk.img", 16)
    with disks.mounted(image, room / "disk") as disk:
        signing = asking.witness(disk)
        disks.run("sync", "-f", disk)
        try:
            for old, size in zip((0, *SIZES), SIZES, strict=False):
                assert ask(signing, old, size).status == 200
                copy = disks.snapshot(image, room / "copy.img")
                with disks.mounted(copy, room / "recovered") as found:
                    again = asking.witness(found)
                    try:
                        yield size, again
                    finally:
                        again.state.close()
        finally:
            signing.state.close()


def signs_a_fork(again: Witness, size: int) -> bool:
    """Whether it signs another tree of a size that it has signed, offered from wherever its memory stands."""
    latest = again.state.latest(made.ORIGIN)
    old = latest.size if latest else 0
    fork, hashes = asking.forked(size, min(old, size - 1))
    return old < size and again.add_checkpoint(body(old, fork, proof(old, size, hashes))).status == 200


def test_what_it_signed_survives_a_power_cut(room: Path) -> None:
    with closing(cuts(room)) as found:
        for size, again in found:
            latest = again.state.latest(made.ORIGIN)
            assert latest is not None
            assert latest.size == size
            assert not signs_a_fork(again, size)
            assert ask(again, size, size).status == 200, "a power cut is no old copy: it goes on"


def test_without_waiting_for_the_disk_it_would_sign_a_fork(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    start = State.__init__

    def hasty(self: State, path: Path) -> None:
        start(self, path)
        self._db.execute("PRAGMA synchronous = OFF")

    monkeypatch.setattr(State, "__init__", hasty)
    with closing(cuts(room)) as found:
        assert any(signs_a_fork(again, size) for size, again in found)
