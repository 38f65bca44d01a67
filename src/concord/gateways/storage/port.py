"""The port every store serves, and what may go wrong at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Protocol

Source = bytes | IO[bytes] | Iterable[bytes]


class StorageError(Exception):
    """Any failure of a store."""


class TooLargeError(StorageError):
    """The content is longer than the limit; nothing was kept, and no more was read than the limit needs."""


class MissingError(StorageError):
    """Nothing lies at this address: never put there, or erased."""


class DamagedError(StorageError):
    """What lies at this address is not what was put there."""


class UnavailableError(StorageError):
    """The store cannot be reached or is full; trying again later may help."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What put() kept: its address, its length in bytes, its SHA-256 in hexadecimal."""

    address: str
    size: int
    sha256: str


class Storage(Protocol):
    """A store of sealed files. The same content put twice in one scope has one address and lies there once."""

    def put(self, source: Source, *, limit: int, scope: str = "") -> Stored:
        """Takes bytes, an open file or parts, and the greatest length in bytes; returns where they lie.

        `scope` (a matter's id) is mixed into the address: the same file in two matters is two files, so erasing one
        leaves the other, and nobody can see that they are alike. Raises TooLargeError, UnavailableError.
        """

    def read(self, address: str) -> bytes:
        """Takes an address; returns the whole content, checked. Raises MissingError, DamagedError, UnavailableError."""

    def parts(self, address: str) -> Iterator[bytes]:
        """Like read(), in parts of at most 64 KiB; DamagedError may come after good parts have been given."""

    def exists(self, address: str) -> bool:
        """Says whether something lies at the address. Raises UnavailableError."""

    def erase(self, address: str) -> None:
        """Removes what lies at the address; nothing happens when nothing does. Raises UnavailableError."""
