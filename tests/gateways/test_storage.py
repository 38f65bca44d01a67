"""The stores: what is put is found whole, sealed, once; what is altered, cut, exchanged or missing is said so.

The same tests run on a folder and on S3, served by a separate process over a real socket.
"""

from __future__ import annotations

import hashlib
import io
import os
import socket

import pytest
from django.core.exceptions import ImproperlyConfigured

from concord.gateways.keys import Keyring
from concord.gateways.storage import DamagedError, MissingError, TooLargeError, UnavailableError, storage
from concord.gateways.storage.folder import FolderStore
from concord.gateways.storage.s3 import S3Store
from concord.gateways.storage.sealed import PART
from tests import s3

LIMIT = 50 * 1024 * 1024
SECRET = "出库单：渡云家居店 1,150 件".encode()


@pytest.fixture(scope="module")
def s3_server():
    with s3.service() as address:
        yield address


@pytest.fixture(params=["folder", "s3"])
def store(request, tmp_path, monkeypatch):
    ring = Keyring(tmp_path / "keys" / "keyring.json")
    if request.param == "folder":
        return FolderStore(tmp_path / "files", ring)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    bucket = f"files-{os.urandom(4).hex()}"
    made = S3Store.at(f"s3://{bucket}/concord?endpoint={request.getfixturevalue('s3_server')}", ring)
    made.client.create_bucket(Bucket=bucket)
    return made


def raw(store, address) -> bytes:
    if isinstance(store, FolderStore):
        return store._place(address).read_bytes()
    return store.client.get_object(Bucket=store.bucket, Key=store._key(address))["Body"].read()


def overwrite(store, address, content: bytes) -> None:
    if isinstance(store, FolderStore):
        store._place(address).write_bytes(content)
    else:
        store.client.put_object(Bucket=store.bucket, Key=store._key(address), Body=content)


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7])
def test_what_is_put_is_read_again(store, size):
    content = os.urandom(size)
    stored = store.put(content, limit=LIMIT)
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert store.exists(stored.address)
    assert store.read(stored.address) == content


@pytest.mark.parametrize("form", [io.BytesIO, lambda content: iter([content[:3], b"", content[3:]]), bytes])
def test_every_source_gives_the_same_address(store, form):
    assert store.put(form(SECRET), limit=LIMIT) == store.put(SECRET, limit=LIMIT)


def test_nothing_readable_is_kept(store):
    stored = store.put(SECRET, limit=LIMIT)
    assert SECRET not in raw(store, stored.address)
    assert stored.address != stored.sha256, "whoever has the file must not be able to find it in the store"


def test_scopes_are_apart(store):
    one, two = store.put(SECRET, limit=LIMIT, scope="matter-1"), store.put(SECRET, limit=LIMIT, scope="matter-2")
    assert one.address != two.address
    store.erase(one.address)
    assert not store.exists(one.address)
    assert store.read(two.address) == SECRET
    with pytest.raises(MissingError):
        store.read(one.address)
    store.erase(one.address)


@pytest.mark.parametrize("where", [0, 5, 40, 200, -1])
def test_a_flipped_bit_is_seen(store, where):
    stored = store.put(os.urandom(2 * PART), limit=LIMIT)
    content = bytearray(raw(store, stored.address))
    content[where] ^= 4
    overwrite(store, stored.address, bytes(content))
    with pytest.raises(DamagedError):
        store.read(stored.address)


@pytest.mark.parametrize("keep", [0, 3, 50, -1, -(PART + 16), -17])
def test_a_cut_file_is_seen(store, keep):
    stored = store.put(os.urandom(2 * PART + 1), limit=LIMIT)
    overwrite(store, stored.address, raw(store, stored.address)[:keep])
    with pytest.raises(DamagedError):
        store.read(stored.address)


def test_exchanged_files_are_seen(store):
    one, two = store.put(b"one", limit=LIMIT), store.put(b"two", limit=LIMIT)
    overwrite(store, one.address, raw(store, two.address))
    with pytest.raises(DamagedError, match="Another file"):
        store.read(one.address)


def test_too_long_is_refused_before_it_is_read_to_the_end(store):
    given = 0

    def endless():
        nonlocal given
        while True:
            given += PART
            yield b"x" * PART

    with pytest.raises(TooLargeError):
        store.put(endless(), limit=10 * PART)
    assert given <= 12 * PART
    assert store.put(b"x" * PART, limit=PART).size == PART


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "ab", "A" * 64, "0" * 64])
def test_what_is_no_address_is_missing(store, address):
    assert not store.exists(address)
    store.erase(address)
    with pytest.raises(MissingError):
        store.read(address)


def test_a_folder_keeps_nothing_of_an_interrupted_upload(tmp_path):
    store = FolderStore(tmp_path / "files", Keyring(tmp_path / "keys" / "keyring.json"))

    def breaks():
        yield b"x" * PART * 3
        raise ConnectionResetError("the phone lost its network")

    with pytest.raises(UnavailableError):
        store.put(breaks(), limit=LIMIT)
    assert [p for p in (tmp_path / "files").rglob("*") if p.is_file()] == []


def test_an_unreachable_service_is_said_to_be_so(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        store = S3Store.at(
            f"s3://files?endpoint=http://127.0.0.1:{closed.getsockname()[1]}", Keyring(tmp_path / "keys" / "k.json")
        )
        with pytest.raises(UnavailableError):
            store.put(SECRET, limit=LIMIT)


def test_settings_choose_the_store(settings, tmp_path):
    settings.CONCORD_DATA, settings.CONCORD_STORAGE = tmp_path, "folder:"
    assert storage().folder == tmp_path / "files"
    assert storage() is storage()
    settings.CONCORD_STORAGE = "s3://files/main?endpoint=http://127.0.0.1:9"
    assert (storage().bucket, storage().prefix) == ("files", "main/")
    settings.CONCORD_STORAGE = "ftp://files"
    with pytest.raises(ImproperlyConfigured):
        storage()
