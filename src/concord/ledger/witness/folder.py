"""The folder of a witness.

witness.key, witness-mldsa.key, mirror.key    secret keys, mode 0600 (the second one may be missing)
policy                                        the consortium's: its logs are witnessed, its witnesses are the peers
revoked                                       keys (vkeys, one a line) that count no more, whatever the policy says
state.sqlite3                                 what was cosigned last; mirror/ the copies of the logs
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from concord.ledger import keyfile
from concord.ledger import note as notes
from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed
from concord.ledger.keyfile import Secret
from concord.ledger.note import COSIGNATURE, POST_QUANTUM
from concord.ledger.policy import Policy
from concord.ledger.witness.state import State

KEY, QUANTUM_KEY, MIRROR_KEY = "witness.key", "witness-mldsa.key", "mirror.key"
POLICY, REVOKED, STATE, MIRROR = "policy", "revoked", "state.sqlite3", "mirror"
KEPT: Final = (KEY, QUANTUM_KEY, MIRROR_KEY, POLICY, REVOKED)
RESTORED: Final = "it came out of a backup"
SMALL: Final = 1 << 18  # bytes of a key, of the policy, of the list of revoked keys
LARGEST: Final = 1 << 30  # bytes of the memory in a backup
NONE: Final = "This is no backup of a witness."


@dataclass(frozen=True, slots=True)
class Folder:
    """What lies in the folder, read. secrets: the keys it cosigns with, Ed25519 first."""

    path: Path
    secrets: tuple[Secret, ...]
    mirror: Secret
    policy: Policy
    revoked: frozenset[bytes]

    @property
    def name(self) -> str:
        """The name under which it cosigns."""
        return self.secrets[0].key.name

    def state(self) -> State:
        """Its memory. Raises Missing."""
        return State(self.path / STATE)


def init(path: Path, name: str, *, post_quantum: bool = False) -> tuple[Secret, ...]:
    """Makes a witness's folder with new keys and an empty memory; returns the keys, the mirror's last.

    Raises FileExistsError if one lies there already, Malformed for a name that no key may have.
    """
    kinds = [(KEY, name, COSIGNATURE), (MIRROR_KEY, f"{name}/mirror", COSIGNATURE)]
    if post_quantum:
        kinds.insert(1, (QUANTUM_KEY, name, POST_QUANTUM))
    secrets = [(file, keyfile.made(own, kind)) for file, own, kind in kinds]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in (*KEPT, STATE):
        if file not in (POLICY, REVOKED) and (path / file).exists():
            raise FileExistsError(17, "a witness lies there", str(path / file))
    for file, secret in secrets:
        keyfile.create(path / file, secret)
    State.create(path / STATE).close()
    _sync(path)
    return tuple(secret for _file, secret in secrets)


def opened(path: Path) -> Folder:
    """Takes a witness's folder; returns what is in it. Raises Malformed, OSError."""
    secrets = [keyfile.load(path / file) for file in (KEY, QUANTUM_KEY) if (path / file).exists() or file == KEY]
    if not (path / POLICY).exists():
        raise Malformed(f"There is no policy yet: put the consortium's into {path / POLICY}.")
    policy = policies.read((path / POLICY).read_bytes())
    return Folder(path, tuple(secrets), keyfile.load(path / MIRROR_KEY), policy, revoked(path))


def revoked(path: Path) -> frozenset[bytes]:
    """The public keys that count no more. Raises Malformed."""
    file = path / REVOKED
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return frozenset(notes.read_key(line.strip()).public for line in lines if line.strip() and line[0] != "#")


def backup(path: Path, target: Path) -> None:
    """Writes keys, policy and memory into a new file (tar, mode 0600), durably; the witness may be running.

    The memory in it is locked: brought back, it signs nothing before it has learnt anew. Raises FileExistsError.
    """
    copied = path / f"{STATE}.copy"
    copied.unlink(missing_ok=True)
    state = State(path / STATE)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, keyfile.OWNER_ALONE)
    try:
        state.copy(copied, RESTORED)
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                for name in KEPT:
                    if (path / name).exists():
                        tar.add(path / name, name)
                tar.add(copied, STATE)
            file.flush()
            os.fsync(file.fileno())
    finally:
        copied.unlink(missing_ok=True)
        state.close()


def restore(source: Path, path: Path) -> None:
    """Brings a backup back into a new folder. Raises FileExistsError if a witness lies there, Malformed.

    The backup may be anybody's: its list is looked through first, and nothing is read or written unless it holds the
    files of a witness and no others, none longer than such a file may be.
    """
    try:
        with tarfile.open(source, "r:") as tar:  # as backup() writes it: what is packed may have no end
            listed = _listed(tar)
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            taken = next((path / name for name in (*KEPT, STATE) if (path / name).exists()), None)
            if taken is not None:
                raise FileExistsError(17, "a witness lies there", str(taken))
            for one in listed:
                _bring(tar, one, path / one.name)
    except (tarfile.TarError, EOFError) as error:
        raise Malformed(NONE) from error
    try:
        state = State(path / STATE)
        state.lock(RESTORED)
        state.close()
    except sqlite3.Error as error:
        for one in listed:
            (path / one.name).unlink(missing_ok=True)
        raise Malformed(f"{NONE} Its memory cannot be read.") from error
    _sync(path)


def _listed(tar: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """What a backup holds. Raises Malformed at the first thing that does not belong there: what follows is not read."""
    found: dict[str, tarfile.TarInfo] = {}
    for one in tar:
        most = LARGEST if one.name == STATE else SMALL if one.name in KEPT else -1
        if not one.isreg() or one.issparse() or one.size > most or one.name in found:
            raise Malformed(NONE)
        found[one.name] = one
    if not {KEY, MIRROR_KEY, STATE} <= set(found):
        raise Malformed(NONE)
    return list(found.values())


def _bring(tar: tarfile.TarFile, one: tarfile.TarInfo, path: Path) -> None:
    content = tar.extractfile(one)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, keyfile.OWNER_ALONE)
    with os.fdopen(handle, "wb") as file:
        if content is not None:
            shutil.copyfileobj(content, file)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
