"""A store in an S3-compatible service. Files are sealed here, before they leave: the service sees no content."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from concord.gateways.keys import Keyring
from concord.gateways.storage import sealed
from concord.gateways.storage.folder import ADDRESS
from concord.gateways.storage.port import MissingError, Source, Stored, UnavailableError

IN_MEMORY = 2 * 1024 * 1024  # longer files wait on the disk, sealed, until they are sent


class S3Store:
    """Objects lie as <prefix>ab/cd/abcd... in one bucket. One object is there whole or not at all."""

    def __init__(self, client: Any, bucket: str, prefix: str, ring: Keyring) -> None:
        self.client, self.bucket, self.prefix, self.ring = client, bucket, prefix, ring

    @classmethod
    def at(cls, address: str, ring: Keyring) -> S3Store:
        """Takes `s3://bucket/prefix?endpoint=https://...&region=...` and the keyring; returns the store.

        Credentials come from where boto3 looks (AWS_ACCESS_KEY_ID, a role, ...), never from the address.
        """
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query))
        style = "path" if query.get("endpoint") else "auto"
        client = boto3.client(
            "s3",
            endpoint_url=query.get("endpoint"),
            region_name=query.get("region", "us-east-1"),
            config=Config(
                connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 3}, s3={"addressing_style": style}
            ),
        )
        prefix = parts.path.strip("/")
        return cls(client, parts.netloc, f"{prefix}/" if prefix else "", ring)

    def put(self, source: Source, *, limit: int, scope: str = "") -> Stored:
        """See Storage.put. The service has answered that it keeps the object when this returns."""
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
            stored = sealed.seal(self.ring, source, waiting, limit=limit, scope=scope)
            waiting.seek(0)
            with _said_plainly():
                self.client.put_object(Bucket=self.bucket, Key=self._key(stored.address), Body=waiting)
        return stored

    def read(self, address: str) -> bytes:
        """See Storage.read."""
        return b"".join(self.parts(address))

    def parts(self, address: str) -> Iterator[bytes]:
        """See Storage.parts."""
        if not ADDRESS.fullmatch(address):
            raise MissingError("This is not an address of the file store.")
        with _said_plainly():
            body = self.client.get_object(Bucket=self.bucket, Key=self._key(address))["Body"]
            try:
                yield from sealed.unseal(self.ring, body, address)
            finally:
                body.close()

    def exists(self, address: str) -> bool:
        """See Storage.exists."""
        if not ADDRESS.fullmatch(address):
            return False
        try:
            with _said_plainly():
                self.client.head_object(Bucket=self.bucket, Key=self._key(address))
        except MissingError:
            return False
        return True

    def erase(self, address: str) -> None:
        """See Storage.erase. A bucket with versions keeps older ones until its own rules remove them."""
        if ADDRESS.fullmatch(address):
            with _said_plainly():
                self.client.delete_object(Bucket=self.bucket, Key=self._key(address))

    def _key(self, address: str) -> str:
        return f"{self.prefix}{address[:2]}/{address[2:4]}/{address}"


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turns the service's errors into the port's."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in ("NoSuchKey", "404", "NotFound"):
            raise MissingError("Nothing lies at this address of the file store.") from error
        raise UnavailableError(f"The file store refused ({code}).") from error
    except BotoCoreError as error:
        raise UnavailableError(f"The file store cannot be reached ({type(error).__name__}).") from error
