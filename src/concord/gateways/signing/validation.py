"""Says of each signature in a PDF whether it holds. What is true when `valid`:

1. the signed bytes are unaltered and the signature over them is right;
2. the signing certificate comes from the deployment's authority, and was valid at the time of signing;
   that time is the timestamp's, if there is one: its token is over this signature, from an authority we believe;
3. nothing changed after it, but further signatures into fields that stood there;
4. the signature covers its whole revision of the file.

With the deployment's own timestamps the time is the one the platform wrote: no outside clock vouches for it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import x509 as asn1_x509
from asn1crypto.cms import CMSAttributes, ContentInfo
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from concord.gateways.authority import ca_certificate
from concord.gateways.delivery import moment
from concord.gateways.timestamp import roots

UNREADABLE = "unreadable"
ALTERED = "altered"
UNTRUSTED = "untrusted"
CHANGED_AFTER = "changed_after"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. `problem`: '' when it holds, else unreadable, altered, untrusted or changed_after.

    `name`, `on_behalf` as certified; `at`: UTC seconds, 0 if unknown; `serial`: the certificate's, in hexadecimal;
    `stamped`: the time in its timestamp, UTC seconds, 0 = none.
    """

    field: str
    name: str
    on_behalf: str
    reason: str
    location: str
    at: int
    serial: str
    problem: str
    stamped: int = 0

    @property
    def valid(self) -> bool:
        """Whether all four points above are true."""
        return not self.problem


def validate(pdf: bytes, *, trusted: bytes = b"", at: int | None = None) -> list[SignatureReport]:
    """Takes a PDF, and the DER certificate to trust ('' = this deployment's); returns a report per signature, in order.

    at: the moment of checking, UTC seconds (None = now): timestamps outlive the certificates of signings.
    An unsigned PDF gives []. A file that cannot be read as a PDF gives one report that says so: an altered byte can
    break the file's structure, and that too means that nothing in it may be relied on.
    """
    root = asn1_x509.Certificate.load(trusted or ca_certificate("der"))
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        now = datetime.fromtimestamp(moment(at), UTC)
        return [_report(signature, root, now) for signature in found]
    except Exception:
        # pyHanko walks a graph that anybody may have written: whatever it trips over, the answer is the same
        return [SignatureReport("", "", "", "", "", 0, "", UNREADABLE)]


def _report(signature: EmbeddedPdfSignature, root: asn1_x509.Certificate, now: datetime) -> SignatureReport:
    entry = signature.sig_object
    said, stamped = signature.self_reported_timestamp, _stamped(signature)
    certificate = signature.signer_cert
    subject = certificate.subject.native if certificate else {}
    return SignatureReport(
        field=signature.field_name,
        name=str(subject.get("common_name", "")),
        on_behalf=str(subject.get("organization_name", "")),
        reason=str(entry.get("/Reason", "")),
        location=str(entry.get("/Location", "")),
        at=int(said.timestamp()) if said else 0,
        serial=f"{certificate.serial_number:x}" if certificate else "",
        problem=_problem(signature, root, stamped or said, now),
        stamped=int(stamped.timestamp()) if stamped else 0,
    )


def _padding_is_empty(signature: EmbeddedPdfSignature) -> bool:
    """The room left over behind the signature is the one part that no signature covers: it must hold nothing."""
    content = bytes(signature.pkcs7_content)
    length = len(ContentInfo.load(content, strict=False).dump())
    return not any(content[length:])


def _stamped(signature: EmbeddedPdfSignature) -> datetime | None:
    """The time in the timestamp over this signature, or None. Whether to believe it is asked in _problem."""
    attributes = signature.signer_info["unsigned_attrs"]
    for attribute in attributes if isinstance(attributes, CMSAttributes) else ():
        if attribute["type"].native == "signature_time_stamp_token":
            info = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            stamped: datetime = info["gen_time"].native
            return stamped
    return None


def _trusting(trusted: list[asn1_x509.Certificate], when: datetime | None) -> ValidationContext:
    return ValidationContext(
        trust_roots=trusted, moment=when, allow_fetching=False, revocation_mode="soft-fail", retroactive_revinfo=True
    )


def _problem(signature: EmbeddedPdfSignature, root: asn1_x509.Certificate, when: datetime | None, now: datetime) -> str:
    try:
        status = validate_pdf_signature(signature, _trusting([root], when), _trusting([root, *roots()], now))
    except (SignatureValidationError, UnacceptableSignerError, PdfError, ValueError):
        return ALTERED
    if not (status.intact and status.valid and _padding_is_empty(signature)):
        return ALTERED
    token = status.timestamp_validity
    if token is not None and not (token.intact and token.valid):
        return ALTERED
    if not status.trusted or (token is not None and not token.trusted):
        return UNTRUSTED
    whole = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    level = status.modification_level
    if not whole or (level is not None and level > ModificationLevel.FORM_FILLING) or not status.bottom_line:
        return CHANGED_AFTER
    return ""
