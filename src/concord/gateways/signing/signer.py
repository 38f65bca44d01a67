"""Signs a PDF for one person, once."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError as PyHankoError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from concord.gateways.authority import authority
from concord.gateways.delivery import moment
from concord.gateways.signing.appearance import Appearance, draw
from concord.gateways.timestamp import stamper
from concord.gateways.typesetting import Place

RESERVED = 32 * 1024  # hexadecimal digits kept free for signature and timestamp; an outside token can have 8 KB


class SigningError(Exception):
    """This PDF cannot be signed there: it is no PDF, has no such field, or the field is signed already."""


def sign_pdf(
    pdf: bytes,
    *,
    name: str,
    on_behalf: str = "",
    reason: str = "",
    location: str = "",
    appearance: Appearance,
    field: str = "",
    place: Place | None = None,
    at: int | None = None,
) -> bytes:
    """Takes a PDF and who signs it; returns it with one more PAdES B-T signature, as an incremental update.

    `field`: an empty signature field of the PDF; or `place`: where to make one. `on_behalf`: the organisation that the
    person signs for; a seal is a signature whose `name` is the seal and whose `on_behalf` is its organisation. `at`:
    when, in UTC seconds (None = the machine's clock). Raises SigningError, AppearanceError,
    and Unreachable when an outside timestamp authority does not answer.
    """
    at = moment(at)
    when = datetime.fromtimestamp(at, UTC)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        spot = place or _empty_field(writer.prev, field)
        left, bottom, right, top = (round(edge) for edge in spot.box)
        look = draw(appearance, width=right - left, height=top - bottom, at=at)
        certificate, key = authority().certify(name=name, on_behalf=on_behalf, at=when)
        signer = _SignerAt(
            when,
            PdfSignatureMetadata(
                field_name=spot.name,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                name=name,
                reason=reason or None,
                location=location or None,
            ),
            signer=_signer(certificate, key),
            timestamper=stamper(at),
            stamp_style=_style(look),
            new_field_spec=SigFieldSpec(spot.name, on_page=spot.page - 1, box=(left, bottom, right, top))
            if place
            else None,
        )
        return signer.sign_pdf(writer, existing_fields_only=place is None, bytes_reserved=RESERVED).getvalue()
    except (PdfError, PyHankoError) as error:
        raise SigningError(f"This PDF cannot be signed there: {error}") from error


class _SignerAt(PdfSigner):
    """A signer whose signing time is given, not taken from the machine's clock."""

    def __init__(self, when: datetime, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        self.when = when

    def init_signing_session(self, *args: object, **more: object) -> PdfSigningSession:
        session = super().init_signing_session(*args, **more)
        session.system_time = self.when
        return session


class _Drawn(PdfContent):
    """A page of a small PDF, as the look of a signature."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self.pdf = pdf

    def render(self) -> bytes:
        form = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.pdf)))
        self.resources.xobject["/Look"] = form
        left, bottom, right, top = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Look Do"


def _style(look: bytes) -> StaticStampStyle:
    middle = AxisAlignment.ALIGN_MID
    layout = SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=Margins.uniform(0))
    return StaticStampStyle(border_width=0, background=_Drawn(look), background_layout=layout)


def _signer(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> SimpleSigner:
    """The one-time key, in the form pyHanko wants; it is forgotten with the object."""
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    # the authority's certificate does not travel along: nothing signs over it there, and readers must have it anyway
    return SimpleSigner(
        signing_cert=_asn1(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=SimpleCertificateStore(),
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _empty_field(reader: PdfFileReader, name: str) -> Place:
    for found, value, reference in enumerate_sig_fields(reader):
        if found == name:
            if value is not None:
                raise SigningError(f"The field {name} is signed already.")
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return Place(name, 1, (left, bottom, right, top))
    raise SigningError(f"This PDF has no signature field {name}.")
