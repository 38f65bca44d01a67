"""Timestamps on checkpoints (RFC 3161): an authority says that it saw a checkpoint, and when, by its own clock.

What is stamped is the text of the note as the log signs it: UTF-8, from the first byte of the origin up to and with the
newline before the empty line; no signature. So a token stays good however many witnesses sign later, and whoever holds
one needs no key of the log: leaf and path give the root, the root stands in the text, and the text was there then.

A token (RFC 3161, 2.4.2, in DER) is believed when each of these holds:

    1. it is granted over SHA-256, -384 or -512 of exactly this text
    2. one signer signed it, and its signed attributes name that signer's certificate (ESSCertID)
    3. that certificate is for timestamps and nothing else, and says so critically (RFC 3161, 2.3)
    4. it leads to a certificate that the verifier trusts, and all on the way were valid at the token's own time

Certificates that ended since then are no fault (4). A key that was stolen since is one that no token can show: whether
an authority still deserves trust is for the verifier to know when he names it. Nothing is looked up in any network.

This is the one module of the verifier that needs more than hashlib and cryptography; it is loaded when it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from concord.ledger.encoding import Malformed
from concord.ledger.judgement import Stamp
from concord.ledger.verify import Unproven

MOST_BYTES: Final = 64 * 1024
# attributes that name the signer's certificate, by the bytes of their object identifiers (RFC 2634, RFC 5035)
SIGNER_V1: Final = bytes.fromhex("2a864886f70d010910020c")
SIGNER_V2: Final = bytes.fromhex("2a864886f70d010910022f")
SHA256: Final = bytes.fromhex("608648016503040201")
DIGESTS: Final[Mapping[bytes, Callable[[bytes], bytes]]] = {
    SHA256: lambda data: hashlib.sha256(data).digest(),
    bytes.fromhex("608648016503040202"): lambda data: hashlib.sha384(data).digest(),
    bytes.fromhex("608648016503040203"): lambda data: hashlib.sha512(data).digest(),
}
OCTETS, SEQUENCE, ATTRIBUTES = 0x04, 0x30, 0xA0


@dataclass(frozen=True, slots=True)
class Trusted:
    """The certificates under which a verifier believes timestamps."""

    certificates: tuple[x509.Certificate, ...]

    def __call__(self, token: bytes, text: str) -> Stamp:
        """Takes a token and the text it is said to be over; returns when, and by whose clock. Raises Unproven."""
        return check(token, text.encode(), self.certificates)


def trusted(data: bytes) -> Trusted:
    """Takes certificates in PEM (or one in DER); returns whom they let one believe. Raises Malformed."""
    try:
        if b"-----BEGIN" in data:
            return Trusted(tuple(x509.load_pem_x509_certificates(data)))
        return Trusted((x509.load_der_x509_certificate(data),))
    except ValueError as error:
        raise Malformed("The certificate of the timestamp authority cannot be read.") from error


def digest(text: str) -> bytes:
    """What an authority is asked to stamp for a checkpoint's text: its SHA-256."""
    return hashlib.sha256(text.encode()).digest()


def check(token: bytes, data: bytes, certificates: Sequence[x509.Certificate]) -> Stamp:
    """Takes a token, the bytes it is said to be over, whom one trusts; returns the stamp. Raises Unproven."""
    response = _read(token)
    try:
        _leads_to_one_of(response, data, certificates)
        _names_its_signer(token, signer := _signer(response))
        _only_for_timestamps(signer)
    except VerificationError as error:
        raise Unproven(f"The timestamp does not hold: {_why(error)}") from error
    except (ValueError, TypeError, IndexError, x509.ExtensionNotFound) as error:
        raise Unproven("The timestamp is not one of RFC 3161.") from error
    info = response.tst_info
    return Stamp(int(info.gen_time.timestamp()), _name(signer), _accuracy(response))


def _leads_to_one_of(response: TimeStampResponse, data: bytes, certificates: Sequence[x509.Certificate]) -> None:
    """Raises VerificationError unless the token is over the data, under one of the roots among the certificates.

    Each root is tried by itself: a renewed one often has the name of the old one, and only one of them is on the way.
    """
    others = [one for one in certificates if one.subject != one.issuer]
    refused = VerificationError("No root of a timestamp authority is trusted.")
    for root in certificates:
        if root.subject == root.issuer:
            try:
                VerifierBuilder(roots=[root, *others]).build().verify_message(response, data)
            except VerificationError as error:
                refused = error
            else:
                return
    raise refused


def _read(token: bytes) -> TimeStampResponse:
    """A bare token, as the answer "granted" that it came in."""
    if not 0 < len(token) <= MOST_BYTES:
        raise Malformed("The timestamp is empty, or too long.")
    try:
        response = decode_timestamp_response(_sequence(_sequence(b"\x02\x01\x00") + token))
        if response.time_stamp_token() != token:
            raise Malformed("The timestamp is not written as it must be.")
    except ValueError as error:
        raise Malformed("The timestamp cannot be read.") from error
    return response


def _why(error: VerificationError) -> str:
    said = str(error)
    if "Mismatch between messages" in said:
        return "it is over something else."
    if "verifying certificates" in said:
        return "it is not signed by an authority that was named, or that had no valid certificate at that time."
    return said


def _signer(response: TimeStampResponse) -> x509.Certificate:
    (named,) = response.signed_data.signer_infos
    for der in response.signed_data.certificates:
        found = x509.load_der_x509_certificate(der)
        if (found.issuer, found.serial_number) == (named.issuer, named.serial_number):
            return found
    raise Unproven("The timestamp carries no certificate of its signer.")


def _only_for_timestamps(signer: x509.Certificate) -> None:
    usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Unproven("The timestamp is signed with a key that is not for timestamps alone.")


def _names_its_signer(token: bytes, signer: x509.Certificate) -> None:
    """The signed attributes hold the digest of the certificate, so that no other with the same key can stand in."""
    der = signer.public_bytes(Encoding.DER)
    named = list(_named(token))
    if not named or any(made(der) != value for made, value in named):
        raise Unproven("The timestamp does not name the certificate it is signed with.")


def _named(token: bytes) -> Iterator[tuple[Callable[[bytes], bytes], bytes]]:
    """The first ESSCertID of each attribute that has one: how the digest is made, and the digest."""
    (_tag, info), *_none = _inside(token)
    (_tag, signed_data), *_none = _inside(_inside(info)[1][1])
    ((_tag, signer),) = _inside(_inside(signed_data)[-1][1])
    for tag, attributes in _inside(signer):
        if tag != ATTRIBUTES:
            continue
        for _tag, attribute in _inside(attributes):
            (_object, name), (_set, values) = _inside(attribute)
            if name in (SIGNER_V1, SIGNER_V2):
                certificates = _inside(_inside(values)[0][1])[0][1]
                yield _digest_of(name, _inside(_inside(certificates)[0][1]))


def _digest_of(name: bytes, identifier: list[tuple[int, bytes]]) -> tuple[Callable[[bytes], bytes], bytes]:
    if name == SIGNER_V1:
        return _sha1, identifier[0][1]
    if identifier[0][0] == OCTETS:
        return DIGESTS[SHA256], identifier[0][1]
    algorithm = _inside(identifier[0][1])[0][1]
    if algorithm not in DIGESTS:
        raise ValueError("a digest that is not known here")
    return DIGESTS[algorithm], identifier[1][1]


def _sha1(data: bytes) -> bytes:
    """The first version of the attribute knows no other; it only tells the certificate among those that are trusted."""
    return hashlib.sha1(data, usedforsecurity=False).digest()


def _inside(data: bytes) -> list[tuple[int, bytes]]:
    """The values in a run of DER: tag and content each. Raises ValueError or IndexError for what is none."""
    found, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            width = length & 0x7F
            if not 1 <= width <= 4:
                raise ValueError("no length of DER")
            length, at = int.from_bytes(data[at : at + width], "big"), at + width
        if at + length > len(data):
            raise ValueError("longer than what it stands in")
        found.append((tag, data[at : at + length]))
        at += length
    return found


def _sequence(content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes([SEQUENCE, length]) + content
    written = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([SEQUENCE, 0x80 | len(written)]) + written + content


def _accuracy(response: TimeStampResponse) -> int:
    """How many seconds the authority's clock may be off, by its own word; 0 = it says nothing."""
    told = response.tst_info.accuracy
    if told is None:
        return 0
    return int(told.seconds or 0) + (1 if told.millis or told.micros else 0)


def _name(signer: x509.Certificate) -> str:
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in signer.subject.get_attributes_for_oid(kind):
            return str(attribute.value)
    return signer.subject.rfc4514_string()
