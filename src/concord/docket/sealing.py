"""Payloads: a text apart from its entry, sealed, with its own salt, erasable without breaking the chain (S32)."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from typing import Any

import msgspec

from concord.docket.models import Payload
from concord.gateways.keys import keyring

PURPOSE = "payload"
Content = str | bytes | dict[str, Any] | list[Any]


@dataclasses.dataclass(frozen=True)
class Sealed:
    """A content ready to be written. reference: what stands for it in the entry's form."""

    field: str
    reference: str
    salt: bytes
    sealed: bytes
    digest: bytes


def salted(salt: bytes, content: bytes) -> bytes:
    """SHA-256 over salt and content."""
    return hashlib.sha256(salt + content).digest()


def encoded(content: Content) -> bytes:
    """A content as bytes: text in UTF-8, bytes as they are, anything else as JSON."""
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else msgspec.json.encode(content)


def seal(field: str, content: Content, *, reference: str = "") -> Sealed:
    """Seals a content for a field. `reference` stands for it in the form (default: its salted digest)."""
    data = encoded(content)
    salt = os.urandom(32)
    value = salted(salt, data)
    return Sealed(field, reference or f"sha256:{value.hex()}", salt, keyring().seal(PURPOSE, data), value)


def steady(matter: str, text: str) -> str:
    """The reference of a text that must be recognised when it comes again (a payment's): keyed, per matter."""
    return "ref:" + keyring().mac(f"reference {matter}", text.strip().encode()).hex()


def opened(payload: Payload) -> bytes | None:
    """The content of a payload, or None if it was erased. Whether one may read it is visibility's question."""
    return None if payload.sealed is None else unsealed(payload.sealed)


def unsealed(sealed: bytes) -> bytes:
    """The content of the bytes that a payload row keeps."""
    return keyring().open(PURPOSE, bytes(sealed))


def intact(payload: Payload) -> bool:
    """Whether salt and content still give the digest in the chain; an erased one counts as intact."""
    content = opened(payload)
    return content is None or salted(bytes(payload.salt or b""), content) == bytes(payload.digest)


def erase(payload: Payload, *, at: int) -> None:
    """Erases content and salt for ever; digest and chain stay. at: legal time, UTC seconds."""
    Payload.objects.filter(pk=payload.pk, erased_at=None).update(salt=None, sealed=None, erased_at=at)
