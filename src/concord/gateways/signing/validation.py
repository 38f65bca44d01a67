"""Says of each signature in a PDF whether it holds. What is true when `valid`:

1. the signed bytes are unaltered and the signature over them is right;
2. the signing certificate comes from the deployment's authority, and was valid at the time of signing;
3. nothing changed after it, but further signatures into fields that stood there;
4. the signature covers its whole revision of the file.

The time is the one the platform wrote at signing: no outside clock vouches for it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from asn1crypto.cms import ContentInfo
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from concord.gateways.signing.authority import ca_certificate

UNREADABLE = "unreadable"
ALTERED = "altered"
UNTRUSTED = "untrusted"
CHANGED_AFTER = "changed_after"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. `problem`: '' when it holds, else unreadable, altered, untrusted or changed_after.

    `name`, `on_behalf` as certified; `at`: UTC seconds, 0 if unknown; `serial`: the certificate's, in hexadecimal.
    """

    field: str
    name: str
    on_behalf: str
    reason: str
    location: str
    at: int
    serial: str
    problem: str

    @property
    def valid(self) -> bool:
        """Whether all four points above are true."""
        return not self.problem


def validate(pdf: bytes, *, trusted: bytes = b"") -> list[SignatureReport]:
    """Takes a PDF, and the DER certificate to trust ('' = this deployment's); returns a report per signature, in order.

    An unsigned PDF gives []. A file that cannot be read as a PDF gives one report that says so: an altered byte can
    break the file's structure, and that too means that nothing in it may be relied on.
    """
    root = asn1_x509.Certificate.load(trusted or ca_certificate("der"))
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return [_report(signature, root) for signature in found]
    except Exception:
        # pyHanko walks a graph that anybody may have written: whatever it trips over, the answer is the same
        return [SignatureReport("", "", "", "", "", 0, "", UNREADABLE)]


def _report(signature: EmbeddedPdfSignature, root: asn1_x509.Certificate) -> SignatureReport:
    entry = signature.sig_object
    when = signature.self_reported_timestamp
    certificate = signature.signer_cert
    subject = certificate.subject.native if certificate else {}
    return SignatureReport(
        field=signature.field_name,
        name=str(subject.get("common_name", "")),
        on_behalf=str(subject.get("organization_name", "")),
        reason=str(entry.get("/Reason", "")),
        location=str(entry.get("/Location", "")),
        at=int(when.timestamp()) if when else 0,
        serial=f"{certificate.serial_number:x}" if certificate else "",
        problem=_problem(signature, root, when),
    )


def _padding_is_empty(signature: EmbeddedPdfSignature) -> bool:
    """The room left over behind the signature is the one part that no signature covers: it must hold nothing."""
    content = bytes(signature.pkcs7_content)
    length = len(ContentInfo.load(content, strict=False).dump())
    return not any(content[length:])


def _problem(signature: EmbeddedPdfSignature, root: asn1_x509.Certificate, when: datetime | None) -> str:
    context = ValidationContext(
        trust_roots=[root], moment=when, allow_fetching=False, revocation_mode="soft-fail", retroactive_revinfo=True
    )
    try:
        status = validate_pdf_signature(signature, context)
    except (SignatureValidationError, UnacceptableSignerError, PdfError, ValueError):
        return ALTERED
    if not (status.intact and status.valid and _padding_is_empty(signature)):
        return ALTERED
    if not status.trusted:
        return UNTRUSTED
    whole = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    level = status.modification_level
    if not whole or (level is not None and level > ModificationLevel.FORM_FILLING) or not status.bottom_line:
        return CHANGED_AFTER
    return ""
