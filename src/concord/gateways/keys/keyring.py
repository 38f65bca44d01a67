"""A file of secret keys under settings.CONCORD_DATA/keys, made at first start and readable by its owner alone.

Sealing keys have versions: `rotate()` adds one, new data is sealed under the newest and old data still opens. The
digest key never changes, because addresses and look-up indexes made with it have to be found again.
Whoever loses this file loses what it sealed: a backup without it restores nothing (docs/operating.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import threading
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from concord.gateways.keys import files

MARK: Final = 0xC5  # first byte of everything sealed here; tells sealed bytes from clear ones
NONCE: Final = 12
HEAD: Final = 1 + 2 + NONCE  # mark, key version (big-endian), nonce


class SealError(Exception):
    """The bytes were not sealed here, for this purpose, with a key we hold; or they were altered."""


class KeyFileError(Exception):
    """The key file is there but cannot be read as one."""


class Keyring:
    """Keys of one deployment. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        """Takes the path of the key file; makes the file if there is none. Raises KeyFileError if it is unreadable."""
        self.path = path
        self._lock = threading.Lock()
        self._sealers: dict[tuple[int, str], AESGCM] = {}
        if not path.exists():
            first = {"current": 1, "seal": {"1": _new_key()}, "digest": _new_key()}
            files.create_once(path, json.dumps(first).encode())
        self._load()

    def _load(self) -> None:
        try:
            text = json.loads(self.path.read_text("utf-8"))
            self._secrets = {int(v): base64.b64decode(k) for v, k in text["seal"].items()}
            self._digest = base64.b64decode(text["digest"])
            self.current = int(text["current"])
            self._secrets[self.current]
        except (OSError, ValueError, KeyError, TypeError) as error:
            said = f"The key file {self.path} cannot be read: {error}. Restore it from your backup."
            raise KeyFileError(said) from error

    def seal(self, purpose: str, data: bytes) -> bytes:
        """Takes a purpose (what the data is for; it must be said again to open) and bytes; returns them sealed."""
        head = bytes([MARK]) + self.current.to_bytes(2, "big")
        nonce = os.urandom(NONCE)
        return head + nonce + self._sealer(self.current, purpose).encrypt(nonce, data, head + purpose.encode())

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """Takes the purpose and what seal() returned; returns the bytes. Raises SealError."""
        sealed = bytes(sealed)
        if len(sealed) < HEAD + 16 or sealed[0] != MARK:
            raise SealError("These bytes were not sealed by this deployment.")
        version = int.from_bytes(sealed[1:3], "big")
        if version not in self._secrets:
            self._load()  # another process may have rotated
        if version not in self._secrets:
            raise SealError(f"Key version {version} is not in the key file.")
        try:
            nonce, body = sealed[3:HEAD], sealed[HEAD:]
            return self._sealer(version, purpose).decrypt(nonce, body, sealed[:3] + purpose.encode())
        except InvalidTag as error:
            raise SealError("The sealed bytes were altered, or sealed for another purpose.") from error

    def mac(self, purpose: str, data: bytes) -> bytes:
        """Takes a purpose and bytes; returns 32 bytes that nobody without the key can compute. The same for ever."""
        return self.digest(purpose, data).digest()

    def digest(self, purpose: str, data: bytes = b"") -> hmac.HMAC:
        """The running form of mac(): takes the first bytes; returns an object with update() and digest()."""
        return hmac.new(_derive(self._digest, f"digest {purpose}"), data, hashlib.sha256)

    def rotate(self) -> int:
        """Adds a sealing key and makes it the current one; returns its version. Old data still opens."""
        with self._lock:
            text = json.loads(self.path.read_text("utf-8"))
            version = max(int(v) for v in text["seal"]) + 1
            text["seal"][str(version)], text["current"] = _new_key(), version
            files.replace(self.path, json.dumps(text).encode())
            self._load()
            return version

    def _sealer(self, version: int, purpose: str) -> AESGCM:
        key = (version, purpose)
        if key not in self._sealers:
            self._sealers[key] = AESGCM(_derive(self._secrets[version], f"seal {purpose}"))
        return self._sealers[key]


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"concord/keys/v1", info=purpose.encode()).derive(secret)


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


_opened: dict[Path | str, Keyring] = {}  # by the data folder as the settings name it
_opening = threading.Lock()


def keyring() -> Keyring:
    """Returns the keyring of settings.CONCORD_DATA, opened once per process. Raises KeyFileError."""
    home = settings.CONCORD_DATA
    known = _opened.get(home)  # asked for every sealed text of a page: no path is put together for that
    if known is not None:
        return known
    with _opening:
        if home not in _opened:
            _opened[home] = Keyring(Path(home) / "keys" / "keyring.json")
        return _opened[home]
