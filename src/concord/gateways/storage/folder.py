"""A store in a folder of this machine, or of a disk that it mounts."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from concord.gateways.keys import Keyring
from concord.gateways.keys.files import sync_folder
from concord.gateways.storage import sealed
from concord.gateways.storage.port import MissingError, Source, Stored, UnavailableError

ADDRESS: Final = re.compile(r"[0-9a-f]{64}")


class FolderStore:
    """Files lie as <folder>/ab/cd/abcd...; unfinished ones in <folder>/unfinished, which may be emptied at any time."""

    def __init__(self, folder: Path, ring: Keyring) -> None:
        self.folder, self.ring = folder, ring

    def put(self, source: Source, *, limit: int, scope: str = "") -> Stored:
        """See Storage.put. The file is on the disk (fsync, file and folder) when this returns."""
        unfinished = self._folder(self.folder / "unfinished") / sealed.free_name()
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                stored = sealed.seal(self.ring, source, out, limit=limit, scope=scope)
                out.flush()
                os.fsync(out.fileno())
            place = self._place(stored.address)
            self._folder(place.parent)
            # stop before the rename: an unfinished file that nobody names. After it: the whole file at its address.
            unfinished.replace(place)
            sync_folder(place.parent)
            return stored
        except OSError as error:
            raise UnavailableError(f"The file store cannot keep the file: {error.strerror}.") from error
        finally:
            unfinished.unlink(missing_ok=True)

    def read(self, address: str) -> bytes:
        """See Storage.read."""
        return b"".join(self.parts(address))

    def parts(self, address: str) -> Iterator[bytes]:
        """See Storage.parts."""
        with self._open(address) as file:
            yield from sealed.unseal(self.ring, file, address)

    def exists(self, address: str) -> bool:
        """See Storage.exists."""
        return bool(ADDRESS.fullmatch(address)) and self._place(address).is_file()

    def erase(self, address: str) -> None:
        """See Storage.erase. The name is gone from the disk when this returns; its key was only in the file."""
        if not self.exists(address):
            return
        try:
            place = self._place(address)
            place.unlink(missing_ok=True)
            sync_folder(place.parent)
        except OSError as error:
            raise UnavailableError(f"The file store cannot erase the file: {error.strerror}.") from error

    def _open(self, address: str) -> IO[bytes]:
        if not ADDRESS.fullmatch(address):
            raise MissingError("This is not an address of the file store.")
        try:
            return self._place(address).open("rb")
        except FileNotFoundError as error:
            raise MissingError("Nothing lies at this address of the file store.") from error
        except OSError as error:
            raise UnavailableError(f"The file store cannot be read: {error.strerror}.") from error

    def _place(self, address: str) -> Path:
        return self.folder / address[:2] / address[2:4] / address

    def _folder(self, folder: Path) -> Path:
        if not folder.is_dir():
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                # the new names must be on the disk before a file in them is called kept
                for parent in (folder, *folder.parents):
                    sync_folder(parent)
                    if parent == self.folder.parent:
                        break
            except OSError as error:
                raise UnavailableError(f"The file store's folder cannot be made: {error.strerror}.") from error
        return folder
