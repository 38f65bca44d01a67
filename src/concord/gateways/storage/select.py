"""Which store this deployment uses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from concord.gateways.keys import Keyring, keyring
from concord.gateways.storage.folder import FolderStore
from concord.gateways.storage.port import Storage
from concord.gateways.storage.s3 import S3Store


def storage() -> Storage:
    """Returns the store of settings.CONCORD_STORAGE.

    `folder:` is <CONCORD_DATA>/files, `folder:/a/path` another folder, `s3://bucket/prefix?endpoint=...&region=...`
    an S3 service. Raises ImproperlyConfigured for anything else.
    """
    return _store(settings.CONCORD_STORAGE, Path(settings.CONCORD_DATA), keyring())


@lru_cache(maxsize=8)
def _store(address: str, data: Path, ring: Keyring) -> Storage:
    scheme, _, rest = address.partition(":")
    if scheme == "folder":
        return FolderStore(Path(rest) if rest else data / "files", ring)
    if scheme == "s3":
        return S3Store.at(address, ring)
    raise ImproperlyConfigured(f"CONCORD_STORAGE must begin with folder: or s3:, not {scheme!r}.")
