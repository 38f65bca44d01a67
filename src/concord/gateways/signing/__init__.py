"""Electronic signatures on PDF (PAdES B-T), by a certificate authority of the deployment's own.

sign_pdf(pdf, name="李敏", on_behalf="渡云家居店", field="sign-...", appearance=Appearance(lines=(...,)), at=...)
validate(pdf) -> [SignatureReport, ...]      ca_certificate() -> PEM, for whoever wants to check for himself
"""

from concord.gateways.authority import ca_certificate
from concord.gateways.signing.appearance import Appearance, AppearanceError
from concord.gateways.signing.placing import with_fields
from concord.gateways.signing.signer import SigningError, sign_pdf
from concord.gateways.signing.validation import SignatureReport, validate

__all__ = [
    "Appearance",
    "AppearanceError",
    "SignatureReport",
    "SigningError",
    "ca_certificate",
    "sign_pdf",
    "validate",
    "with_fields",
]
