"""A database is put back from an old copy: by itself it looks whole, and any checkpoint given out since shows it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note as notes
from tests.environment import DATA
from tests.faults import crashing

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


def size(note: str) -> int:
    return checkpoints.read(notes.read(note).text).size


def test_an_old_copy_is_found_by_what_was_given_out_since(empty: Path) -> None:
    deployment = crashing.copied(empty, DATA / "restored")
    with crashing.writer(deployment) as writer:
        before = writer.write("-", 0, rounds=2)
        files = [path for path in deployment.data.glob("concord.sqlite3*") if not path.name.endswith("-shm")]
        for path in files:
            shutil.copyfile(path, deployment.data / f"old-{path.name}")
        since = writer.write("-", 0, rounds=3)
        assert size(since.notes[-1]) > size(before.notes[-1])
        for path in deployment.data.glob("concord.sqlite3*"):
            path.unlink()
        for path in files:
            (deployment.data / f"old-{path.name}").rename(path)
        assert writer.check(before.notes[-1])["findings"] == [], "the control: what is older than the copy still fits"
        found = writer.check(since.notes[-1])
        assert [code for code in ("held.rollback", "held.rewritten") if code in str(found["findings"])]
        assert set(since.acknowledged) - set(found["there"])
        writer.write("-", 0, rounds=4)  # it goes on, and grows past what was given out
        grown = writer.check(since.notes[-1])
        assert grown["size"] > size(since.notes[-1])
        assert "held.rewritten" in str(grown["findings"])
        assert writer.check()["findings"] == [], "the control: nobody who holds nothing can see it"
