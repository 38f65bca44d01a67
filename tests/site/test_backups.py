"""What backup writes, restore brings back: whole, checked, or not at all."""

from __future__ import annotations

import sqlite3
import tarfile
from pathlib import Path

import pytest

from concord.site import archive

WORDS = "harbour lanterns at noon"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A backup of a small deployment: a database, two sealed files, a key file."""
    data = tmp_path / "data"
    (data / "keys").mkdir(parents=True)
    (data / "keys" / "keyring.json").write_text("a very secret key")
    for name in ("ab/one", "cd/two"):
        path = data / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 1000)
    (data / "files" / "unfinished").mkdir()
    (data / "files" / "unfinished" / "half").write_bytes(b"half a file")
    database = data / "database"
    with sqlite3.connect(database) as live:
        live.execute("create table t (x)")
        live.execute("insert into t values (42)")
    keys = archive.sealed(archive.packed(data, [data / "keys" / "keyring.json"]), WORDS)
    target = tmp_path / "backup.tar"
    assert archive.write(target, database=database, engine="sqlite", store=data / "files", keys=keys) == 2
    return target


def test_everything_comes_back(written: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with tarfile.open(written) as tar:
        assert archive.check(tar)["engine"] == "sqlite"
        archive.unpack_keys(archive.keys_of(tar, WORDS), home)
        assert archive.unpack_files(tar, home / "files") == 2
    assert (home / "keys" / "keyring.json").read_text() == "a very secret key"
    assert (home / "files" / "cd" / "two").read_bytes() == b"cd/two" * 1000
    assert not (home / "files" / "unfinished").exists()


def test_the_keys_cannot_be_read_without_the_passphrase(written: Path) -> None:
    assert b"a very secret key" not in written.read_bytes()
    with tarfile.open(written) as tar, pytest.raises(archive.ArchiveError, match="passphrase"):
        archive.keys_of(tar, "another passphrase")


def test_a_flipped_byte_is_found_wherever_it_is(written: Path, tmp_path: Path) -> None:
    content = written.read_bytes()
    with tarfile.open(written) as tar:
        places = [(m.name, m.offset_data + m.size // 2) for m in tar.getmembers() if m.name != archive.MANIFEST]
    assert len(places) == 4
    for name, at in places:
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with tarfile.open(damaged) as tar, pytest.raises(archive.ArchiveError, match=name):
            archive.check(tar)


def test_a_backup_that_was_cut_off_is_refused(written: Path, tmp_path: Path) -> None:
    with tarfile.open(written) as tar:
        manifest = tar.getmember(archive.MANIFEST).offset
    cut = tmp_path / "cut.tar"
    cut.write_bytes(written.read_bytes()[:manifest])
    with tarfile.open(cut) as tar, pytest.raises(archive.ArchiveError, match="cut off"):
        archive.check(tar)


def test_a_part_that_nobody_wrote_is_refused(written: Path, tmp_path: Path) -> None:
    intruder = tmp_path / "intruder"
    intruder.write_text("x")
    with tarfile.open(written, "a") as tar:
        tar.add(intruder, arcname="files/../../intruder")
    with tarfile.open(written) as tar, pytest.raises(archive.ArchiveError, match="did not write"):
        archive.check(tar)
