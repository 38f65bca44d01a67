"""The keyring: what is sealed opens only for its purpose, unaltered, and survives a rotation."""

from __future__ import annotations

import multiprocessing
import stat

import pytest

from concord.gateways.keys import KeyFileError, Keyring, SealError, keyring


@pytest.fixture
def ring(tmp_path):
    return Keyring(tmp_path / "keys" / "keyring.json")


def test_sealed_bytes_open_again_and_do_not_show_the_data(ring):
    sealed = ring.seal("payload", "张三 330106199001011234".encode())
    assert "张三".encode() not in sealed
    assert ring.open("payload", sealed).decode() == "张三 330106199001011234"
    assert ring.seal("payload", b"same") != ring.seal("payload", b"same")


def test_another_purpose_does_not_open(ring):
    sealed = ring.seal("payload", b"secret")
    with pytest.raises(SealError):
        ring.open("link", sealed)


@pytest.mark.parametrize("position", [0, 1, 2, 5, 20, -1])
def test_one_altered_byte_is_seen(ring, position):
    sealed = bytearray(ring.seal("payload", b"secret"))
    sealed[position] ^= 1
    with pytest.raises(SealError):
        ring.open("payload", bytes(sealed))


@pytest.mark.parametrize("junk", [b"", b"\xc5", b"clear text that nobody sealed at all"])
def test_what_was_never_sealed_is_refused(ring, junk):
    with pytest.raises(SealError):
        ring.open("payload", junk)


def test_rotation_keeps_old_data_and_digests(ring):
    other = Keyring(ring.path)
    old, digest = ring.seal("payload", b"old"), ring.mac("address", b"x")
    assert ring.rotate() == 2
    new = ring.seal("payload", b"new")
    assert new[1:3] == b"\x00\x02"
    assert ring.open("payload", old) == b"old"
    assert ring.mac("address", b"x") == digest
    assert other.open("payload", new) == b"new", "a process that runs already finds the new key"


def test_macs_differ_by_purpose_and_deployment(ring, tmp_path):
    elsewhere = Keyring(tmp_path / "elsewhere" / "keyring.json")
    assert len({ring.mac("a", b"x"), ring.mac("b", b"x"), ring.mac("a", b"y"), elsewhere.mac("a", b"x")}) == 4
    running = ring.digest("a", b"x")
    running.update(b"y")
    assert running.digest() == ring.mac("a", b"xy")


def test_the_file_is_for_its_owner_alone(ring):
    assert stat.S_IMODE(ring.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(ring.path.parent.stat().st_mode) == 0o700
    assert [p.name for p in ring.path.parent.iterdir()] == ["keyring.json"], "nothing is left aside"


def test_a_damaged_file_is_named_and_not_replaced(ring):
    ring.path.write_text("{")
    with pytest.raises(KeyFileError, match="backup"):
        Keyring(ring.path)
    assert ring.path.read_text() == "{"


def _first_start(path):
    return Keyring(path).mac("race", b"x")


def test_processes_that_start_together_share_one_file(tmp_path):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        digests = pool.map(_first_start, [tmp_path / "keys" / "keyring.json"] * 6)
    assert len(set(digests)) == 1


def test_keyring_follows_the_settings(settings, tmp_path):
    settings.CONCORD_DATA = tmp_path
    assert keyring().path == tmp_path / "keys" / "keyring.json"
    assert keyring() is keyring()
