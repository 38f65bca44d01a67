"""The deployment's own certificate authority, made at first start.

Its key lies sealed by the keyring in <CONCORD_DATA>/keys/ca/authority.sealed. It vouches for what the platform checked
(who asked for the code, and got it), no more: readers of a PDF trust it only after they were given ca_certificate().
For each signing it certifies a new key for one person; that key signs once and is forgotten, so that nobody, the
operator included, can sign again in that person's name with it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.conf import settings

from concord.gateways.keys import Keyring, keyring
from concord.gateways.keys.files import create_once

PURPOSE: Final = "certificate authority"
YEARS: Final = 20
HOURS: Final = 24  # how long a certificate for one signing lasts; its key is gone after a second
EARLIER: Final = timedelta(minutes=5)
DOCUMENT_SIGNING: Final = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
LONGEST: Final = 64  # what X.520 allows in a name; counted in bytes here, as the library does


Certified = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


@dataclass(frozen=True, slots=True)
class Authority:
    """The root: its certificate and key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certify(self, *, name: str, on_behalf: str, at: datetime) -> Certified:
        """Takes who signs, for whom ('' = for himself) and when; returns a new certificate and its key, to use once."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.certify_key(
            key.public_key(),
            common_name=name,
            organisation=on_behalf,
            since=at - EARLIER,
            until=at + timedelta(hours=HOURS),
            usage=x509.ExtendedKeyUsage([DOCUMENT_SIGNING]),
        )
        return certificate, key

    def certify_key(
        self,
        key: ec.EllipticCurvePublicKey,
        *,
        common_name: str,
        organisation: str = "",
        since: datetime,
        until: datetime,
        usage: x509.ExtendedKeyUsage,
        strict: bool = False,
    ) -> x509.Certificate:
        """Takes a key, whose it is, how long and what for; returns its certificate. strict: for nothing else."""
        subject = [x509.NameAttribute(NameOID.COMMON_NAME, _short(common_name))]
        if organisation:
            subject.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(organisation)))
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(subject))
            .issuer_name(self.certificate.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(usage, critical=strict)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        return builder.sign(self.key, hashes.SHA256())


def ca_certificate(encoding: str = "pem") -> bytes:
    """Returns the authority's certificate, as 'pem' or 'der', for readers of signed papers to trust."""
    form = {"pem": serialization.Encoding.PEM, "der": serialization.Encoding.DER}[encoding]
    return authority().certificate.public_bytes(form)


_opened: dict[Path, Authority] = {}
_opening = threading.Lock()


def authority() -> Authority:
    """Returns the deployment's authority; makes it at the first call. Raises SealError if its file was altered."""
    path = Path(settings.CONCORD_DATA) / "keys" / "ca" / "authority.sealed"
    with _opening:
        if path not in _opened:
            _opened[path] = _open(path, keyring())
        return _opened[path]


def _open(path: Path, ring: Keyring) -> Authority:
    if not path.exists():
        create_once(path, ring.seal(PURPOSE, _new()))
    pem = ring.open(PURPOSE, path.read_bytes())
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("The authority's key is not an elliptic curve key.")
    return Authority(x509.load_pem_x509_certificate(pem), key)


def _new() -> bytes:
    """Returns a new root, key and certificate, as PEM."""
    key, now = ec.generate_private_key(ec.SECP384R1()), datetime.now(UTC)
    # a development deployment's clock can be moved and its demo begins in the past: its root must hold there too
    since = now - timedelta(days=730 if settings.DEVELOPMENT else 1)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Concord 和约"),
            x509.NameAttribute(NameOID.COMMON_NAME, _short(f"Concord signing root {host} {now.year}")),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA384())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)


def _short(name: str) -> str:
    """Cuts a name to what a certificate can hold; the paper itself carries it whole."""
    return name.encode()[:LONGEST].decode("utf-8", "ignore")


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs,
        crl_sign=not signs,
        encipher_only=False,
        decipher_only=False,
    )
