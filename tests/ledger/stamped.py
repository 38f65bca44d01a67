"""Timestamp authorities of our own making, good and bad, and the tokens they give."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from tests.ledger import made

STAMPED = made.AT + 30
DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey


def when(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def certified(
    name: str,
    key: Key,
    issuer: tuple[x509.Certificate, Key] | None = None,
    *,
    since: int = made.AT - 86_400,
    until: int = made.AT + 86_400,
    usage: tuple[ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
    critical: bool = True,
) -> x509.Certificate:
    """A certificate; without an issuer a root."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by, signer = (subject, key) if issuer is None else (issuer[0].subject, issuer[1])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(when(since))
        .not_valid_after(when(until))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None and usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(usage)), critical=critical)
    return builder.sign(signer, hashes.SHA256())


@dataclass(frozen=True)
class Authority:
    """A root, and the certificate and key that it lets stamp."""

    root: x509.Certificate
    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.root.public_bytes(Encoding.PEM)

    def token(
        self,
        data: bytes,
        *,
        at: datetime = when(STAMPED),  # noqa: B008  a moment never changes
        algorithm: str = "sha256",
        named: x509.Certificate | None = None,
        by: Key | None = None,
        version: int = 2,
    ) -> bytes:
        """A token over these bytes. named: the certificate in its attributes; version: of that attribute, 0 = none."""
        imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": hashlib.new(algorithm, data).digest()}
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3",
                "message_imprint": imprint,
                "serial_number": 7,
                "gen_time": at,
                "accuracy": {"seconds": 1, "millis": 500},
            }
        ).dump()
        signed = cms.CMSAttributes(self._attributes(info, named or self.certificate, version))
        signature = (by or self.key).sign(signed.dump(), ec.ECDSA(hashes.SHA256()))
        return _wrapped(info, signed, signature, self.certificate)

    def _attributes(self, info: bytes, named: x509.Certificate, version: int) -> list[dict[str, Any]]:
        der = named.public_bytes(Encoding.DER)
        attributes: list[dict[str, Any]] = [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [hashlib.sha256(info).digest()]},
        ]
        if version == 1:
            v1 = tsp.SigningCertificate({"certs": [{"cert_hash": hashlib.sha1(der, usedforsecurity=False).digest()}]})
            attributes.append({"type": "signing_certificate", "values": [v1]})
        if version >= 2:
            digest = {2: "sha256", 3: "sha512"}[version]
            one = {"hash_algorithm": {"algorithm": digest}, "cert_hash": hashlib.new(digest, der).digest()}
            attributes.append(
                {"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [one]})]}
            )
        return attributes


def _wrapped(info: bytes, signed: cms.CMSAttributes, signature: bytes, by: x509.Certificate) -> bytes:
    certificate = asn1_x509.Certificate.load(by.public_bytes(Encoding.DER))
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    identifier = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": identifier}),
            "digest_algorithm": digest,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": signed,
            "signature": signature,
        }
    )
    content = {
        "version": "v3",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    token: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)}).dump()
    return token


def authority(
    name: str = "Clock of Yiwu", *, root: tuple[x509.Certificate, Key] | None = None, **more: Any
) -> Authority:
    """An authority with a root of its own, or under another's."""
    own = ec.generate_private_key(ec.SECP256R1())
    top = root or (certified(f"Root of {name}", own, until=made.AT + 10**9), own)
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(top[0], certified(name, key, top, **more), key)
