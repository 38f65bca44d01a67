"""Where files lie: encrypted, found again by an address that tells nothing about them.

Port: `Storage`. Adapters: `FolderStore` (a folder of this machine) and `S3Store` (any S3-compatible service).
"""

from concord.gateways.storage.port import (
    DamagedError,
    MissingError,
    Storage,
    StorageError,
    Stored,
    TooLargeError,
    UnavailableError,
)
from concord.gateways.storage.select import storage

__all__ = [
    "DamagedError",
    "MissingError",
    "Storage",
    "StorageError",
    "Stored",
    "TooLargeError",
    "UnavailableError",
    "storage",
]
