"""Secret files: made once, replaced whole, readable by their owner alone, on the disk before anybody relies on them."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def create_once(path: Path, data: bytes) -> None:
    """Takes a path and what the file shall hold; keeps what is there already if another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    aside = _write_aside(path, data)
    try:
        # link() fails if another process made the file a moment ago: then its content holds and ours was never used
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
    sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Takes a path and its new content. If we stop before the rename the old file stands whole; after it, the new."""
    _write_aside(path, data).replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Puts a folder's names on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_aside(path: Path, data: bytes) -> Path:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return aside
