"""Which timestamp authority this deployment uses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.sign.timestamps import TimeStamper

from concord.gateways.timestamp.local import LocalStamper
from concord.gateways.timestamp.rfc3161 import HTTPStamper

LOCAL = "local:"


def stamper(at: int) -> TimeStamper:
    """Takes the time of the signing (UTC seconds); returns who stamps it, by settings.CONCORD_TIMESTAMP.

    `local:` takes that time; an authority at `https://` or `http://` takes its own. Raises ImproperlyConfigured.
    """
    address = settings.CONCORD_TIMESTAMP
    if address == LOCAL:
        return LocalStamper(at)
    if address.startswith(("https://", "http://")):  # tokens are signed: plain http is usual among authorities
        return HTTPStamper(address)
    raise ImproperlyConfigured("CONCORD_TIMESTAMP must be local: or the http(s) address of an RFC 3161 authority.")


def roots() -> list[x509.Certificate]:
    """The certificates under which foreign authorities are believed: the PEM file settings.CONCORD_TIMESTAMP_ROOTS."""
    named = settings.CONCORD_TIMESTAMP_ROOTS
    return list(_loaded(Path(named))) if named else []


@lru_cache(maxsize=4)
def _loaded(path: Path) -> tuple[x509.Certificate, ...]:
    try:
        found = pem.unarmor(path.read_bytes(), multiple=True)
        return tuple(x509.Certificate.load(der) for _kind, _headers, der in found)
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured("CONCORD_TIMESTAMP_ROOTS is no file of certificates in PEM.") from error
