"""The deployment's own timestamp authority: a key under <CONCORD_DATA>/keys/ca, certified once by the root."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.conf import settings
from pyhanko.sign import general
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from concord.gateways.authority import Authority, authority
from concord.gateways.keys import keyring
from concord.gateways.keys.files import create_once

PURPOSE: Final = "timestamp authority"
POLICY: Final = "0.4.0.2023.1.1"  # best practice policy of ETSI EN 319 421
NAME: Final = "Concord timestamps, the operator's own clock"  # tokens name it: nobody takes it for an outside one


class LocalStamper(TimeStamper):
    """Makes tokens for one moment (UTC seconds): the time at which the docket recorded what is signed."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = datetime.fromtimestamp(at, UTC)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Takes a request; returns the granted response. Never asks anybody."""
        certificate, key = _opened()
        info = _info(req, self.at)
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": _token(info, certificate, key)})


def _info(req: tsp.TimeStampReq, at: datetime) -> bytes:
    content = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": req["message_imprint"],
        "serial_number": int.from_bytes(os.urandom(8), "big"),
        "gen_time": at,
        "accuracy": {"seconds": 1},
    }
    if req["nonce"].native is not None:
        content["nonce"] = req["nonce"]
    encoded: bytes = tsp.TSTInfo(content).dump()
    return encoded


def _token(info: bytes, certificate: asn1_x509.Certificate, key: ec.EllipticCurvePrivateKey) -> cms.ContentInfo:
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    signed = cms.CMSAttributes(
        [
            simple_cms_attribute("content_type", "tst_info"),
            simple_cms_attribute("message_digest", sha256(info).digest()),
            simple_cms_attribute(
                "signing_certificate_v2", general.as_signing_certificate_v2(certificate, hash_algo="sha256")
            ),
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                    )
                }
            ),
            "digest_algorithm": digest,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signed_attrs": signed,
            "signature": key.sign(signed.dump(), ec.ECDSA(hashes.SHA256())),
        }
    )
    content = {
        "version": "v3",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(content)})


Opened = tuple[asn1_x509.Certificate, ec.EllipticCurvePrivateKey]
_known: dict[Path, Opened] = {}
_opening = threading.Lock()


def _opened() -> Opened:
    """Certificate and key; made at the first call. Raises SealError if the file was altered."""
    path = Path(settings.CONCORD_DATA) / "keys" / "ca" / "timestamp.sealed"
    root = authority()  # before our lock: it has one of its own
    with _opening:
        if path not in _known:
            if not path.exists():
                create_once(path, keyring().seal(PURPOSE, _new(root)))
            pem = keyring().open(PURPOSE, path.read_bytes())
            key = serialization.load_pem_private_key(pem, None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise TypeError("The timestamp authority's key is not an elliptic curve key.")
            der = x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)
            _known[path] = asn1_x509.Certificate.load(der), key
        return _known[path]


def _new(root: Authority) -> bytes:
    """A key and its certificate, as PEM. It lasts as long as the root, so that what it stamped can be checked later."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = root.certify_key(
        key.public_key(),
        common_name=NAME,
        since=root.certificate.not_valid_before_utc,
        until=root.certificate.not_valid_after_utc,
        usage=x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]),
        strict=True,
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + certificate.public_bytes(serialization.Encoding.PEM)
