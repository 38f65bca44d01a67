"""A backup file: a tar with the database, the sealed files, and the keys under a passphrase.

What lies in it: `database` (a consistent copy), `files/...` (sealed and named by content), `keys` (every other file of
the data folder, sealed with a key drawn from the passphrase), and `manifest.json` (SHA-256 of each, written last).
The database is copied before the files: a file that comes in between is kept without need, none is missing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MANIFEST, DATABASE, KEYS, FILES = "manifest.json", "database", "keys", "files/"
SALT, NONCE = 16, 12
PURPOSE = b"concord backup keys 1"
BLOCK = 1024 * 1024


class ArchiveError(Exception):
    """The backup cannot be used: damaged, incomplete, or the passphrase is another. Nothing was changed."""


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def sealed(content: bytes, passphrase: str) -> bytes:
    """Takes bytes and a passphrase; returns salt, nonce and ciphertext."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, content, PURPOSE)


def opened(content: bytes, passphrase: str) -> bytes:
    """The reverse of `sealed`. Raises ArchiveError for another passphrase or altered bytes."""
    salt, nonce, body = content[:SALT], content[SALT : SALT + NONCE], content[SALT + NONCE :]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, body, PURPOSE)
    except InvalidTag:
        raise ArchiveError("This passphrase does not open the keys in this backup.")


def packed(root: Path, paths: Iterable[Path]) -> bytes:
    """Takes files under `root`; returns them as one tar."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for path in sorted(paths):
            tar.add(path, arcname=str(path.relative_to(root)), recursive=False)
    return out.getvalue()


def digest(file: IO[bytes]) -> str:
    """SHA-256 of what is left in a file, in hex."""
    running = hashlib.sha256()
    while block := file.read(BLOCK):
        running.update(block)
    return running.hexdigest()


def write(target: Path, *, database: Path, engine: str, store: Path | None, keys: bytes) -> int:
    """Writes a backup to `target`; returns how many files of evidence it holds. Nothing half-written is left there.

    store: the folder of sealed files, None when they are kept elsewhere (S3 has backups of its own).
    """
    unfinished = target.with_name(target.name + ".unfinished")
    parts: dict[str, str] = {}
    kept = (
        [path for path in sorted(store.rglob("*")) if path.is_file() and "unfinished" not in path.parts]
        if store
        else []
    )
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w") as tar:
            for name, path in [(DATABASE, database), *((FILES + str(p.relative_to(store or p)), p) for p in kept)]:
                with path.open("rb") as file:
                    parts[name] = digest(file)
                tar.add(path, arcname=name, recursive=False)
            _add(tar, KEYS, keys)
            parts[KEYS] = hashlib.sha256(keys).hexdigest()
            _add(tar, MANIFEST, json.dumps({"format": 1, "engine": engine, "parts": parts}).encode())
        out.flush()
        os.fsync(out.fileno())
    unfinished.replace(target)
    return len(kept)


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def check(tar: tarfile.TarFile) -> dict[str, str]:
    """Every part is there, whole, and none more; returns the manifest's engine and format. Raises ArchiveError."""
    try:
        manifest = json.loads(_bytes(tar, MANIFEST))
        wanted: dict[str, str] = manifest["parts"]
    except (KeyError, ValueError, tarfile.TarError):
        raise ArchiveError("This is not a backup of Concord, or it was cut off.")
    present = {member.name for member in tar.getmembers() if member.isfile()} - {MANIFEST}
    if lost := sorted(set(wanted) - present):
        raise ArchiveError(f"The backup is incomplete: {lost[0]} is missing.")
    if strange := sorted(present - set(wanted)):
        raise ArchiveError(f"The backup holds something that it did not write: {strange[0]}.")
    for name, expected in wanted.items():
        file = tar.extractfile(name)
        if file is None or digest(file) != expected:
            raise ArchiveError(f"The backup is damaged: {name} is not what was written.")
    return {"engine": manifest["engine"], "format": str(manifest["format"])}


def _bytes(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read()


def keys_of(tar: tarfile.TarFile, passphrase: str) -> bytes:
    """The tar of the key files in a checked backup. Raises ArchiveError for another passphrase."""
    return opened(_bytes(tar, KEYS), passphrase)


def unpack_keys(content: bytes, folder: Path) -> None:
    """Writes the key files back under the data folder, in folders that only the service's user can enter."""
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        for name in sorted(tar.getnames()):
            for parent in reversed(Path(name).parents[:-1]):
                (folder / parent).mkdir(mode=0o700, exist_ok=True)
        tar.extractall(folder, filter="data")


def unpack_files(tar: tarfile.TarFile, store: Path) -> int:
    """Writes the files of evidence back; returns how many."""
    count = 0
    for member in tar.getmembers():
        if member.isfile() and member.name.startswith(FILES):
            member.name = member.name.removeprefix(FILES)
            tar.extract(member, store, filter="data")
            count += 1
    return count
