"""Signatures: two people and a seal in sequence hold; any later change is seen, by us, by pyHanko and by poppler."""

from __future__ import annotations

import io
import re
import time

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from concord.gateways.signing import (
    Appearance,
    AppearanceError,
    SigningError,
    ca_certificate,
    sign_pdf,
    validate,
    with_fields,
)
from concord.gateways.typesetting import Place
from tests.papers import poppler

AT = int(time.time())
PLACES = (Place("mediator", 1, (60, 500, 230, 556)), Place("seal", 1, (300, 500, 470, 580)))
PARTIES = (Place("applicant", 2, (60, 300, 230, 356)), Place("respondent", 2, (300, 300, 470, 356)))


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.CONCORD_DATA = tmp_path


@pytest.fixture
def paper():
    with pikepdf.new() as pdf:
        for _ in range(2):
            pdf.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        pdf.save(out)
    return with_fields(out.getvalue(), PLACES + PARTIES)


def signed(pdf, field, name, **more):
    look = Appearance(lines=(f"{name}，电子签名",), typed=name)
    return sign_pdf(pdf, name=name, field=field, appearance=look, at=AT, **more)


@pytest.fixture
def agreement(paper):
    """As the house does it: the mediator, the organisation's seal, then each party."""
    pdf = signed(paper, "mediator", "江敏之", on_behalf="岚汀市商贸纠纷调解中心", reason="调解员签名", location="岚汀")
    seal = Appearance(seal="岚汀市商贸纠纷调解中心", lines=("调解组织印章",))
    pdf = sign_pdf(pdf, name="岚汀市商贸纠纷调解中心 印章", field="seal", appearance=seal, at=AT)
    pdf = signed(pdf, "applicant", "周晴", on_behalf="晴禾包装商行")
    return signed(pdf, "respondent", "李渡")


def test_all_signatures_hold_in_order(agreement):
    reports = validate(agreement)
    assert [r.field for r in reports] == ["mediator", "seal", "applicant", "respondent"]
    assert [r.name for r in reports] == ["江敏之", "岚汀市商贸纠纷调解中心 印章", "周晴", "李渡"]
    assert [r.problem for r in reports] == ["", "", "", ""]
    first = reports[0]
    assert (first.on_behalf, first.reason, first.location, first.at) == (
        "岚汀市商贸纠纷调解中心", "调解员签名", "岚汀", AT,
    )  # fmt: skip
    assert len({r.serial for r in reports}) == 4, "a certificate of its own for each signing"


def test_each_signature_left_the_earlier_bytes_as_they_were(paper):
    one = signed(paper, "applicant", "周晴")
    two = signed(one, "respondent", "李渡")
    assert one.startswith(paper)
    assert two.startswith(one)


def test_pyhanko_alone_validates_with_the_downloaded_certificate(agreement):
    root = asn1_x509.Certificate.load(ca_certificate("der"))
    reader = PdfFileReader(io.BytesIO(agreement))
    for signature in reader.embedded_signatures:
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
        assert status.bottom_line
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_poppler_sees_four_valid_signatures(agreement, tmp_path):
    (tmp_path / "a.pdf").write_bytes(agreement)
    said = poppler.run("pdfsig", "-nocert", str(tmp_path / "a.pdf"), pdf=b"")
    assert said.count("Signature Validation: Signature is Valid.") == 4
    (tmp_path / "a.pdf").write_bytes(agreement.replace(b"/MediaBox [ 0 0 595", b"/MediaBox [ 0 0 594", 1))
    said = poppler.run("pdfsig", "-nocert", str(tmp_path / "a.pdf"), pdf=b"")
    assert "Signature is Valid" not in said


def test_one_altered_byte_is_seen_wherever_it_is(agreement):
    for position in range(0, len(agreement), len(agreement) // 97):
        altered = bytearray(agreement)
        altered[position] ^= 1
        assert not all(report.valid for report in validate(bytes(altered))), position


def test_every_byte_of_the_original_paper_is_covered(agreement, paper):
    for position in range(0, len(paper), max(1, len(paper) // 60)):
        altered = bytearray(agreement)
        altered[position] ^= 1
        assert not any(report.valid for report in validate(bytes(altered))), position


def test_a_page_added_after_signing_is_seen(agreement):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(agreement)) as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    assert not any(report.valid for report in validate(out.getvalue()))


def test_another_authority_is_not_trusted(agreement, settings, tmp_path_factory):
    settings.CONCORD_DATA = tmp_path_factory.mktemp("elsewhere")
    assert {report.problem for report in validate(agreement)} == {"untrusted"}


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"not a pdf at all" * 100, b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_unreadable(junk):
    assert [report.problem for report in validate(junk)] == ["unreadable"]


def test_an_unsigned_pdf_has_no_signatures(paper):
    assert validate(paper) == []


def test_a_field_is_signed_once_and_only_where_there_is_one(paper):
    once = signed(paper, "applicant", "周晴")
    with pytest.raises(SigningError, match="already"):
        signed(once, "applicant", "周晴")
    with pytest.raises(SigningError, match="no signature field"):
        signed(once, "judge", "周晴")
    with pytest.raises(SigningError):
        signed(b"not a pdf", "applicant", "周晴")


def test_a_place_can_be_given_where_no_field_is(paper):
    place = Place("ruling", 2, (60, 100, 230, 160))
    pdf = sign_pdf(paper, name="陈法官", place=place, appearance=Appearance(typed="陈法官"), at=AT)
    assert [(r.field, r.valid) for r in validate(pdf)] == [("ruling", True)]


def test_the_certificate_is_for_one_person_and_short(agreement):
    for signature in PdfFileReader(io.BytesIO(agreement)).embedded_signatures:
        certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
        assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).total_seconds() < 25 * 3600
        assert certificate.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
        assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        assert not re.search(r"\d{17}", certificate.subject.rfc4514_string()), "no identity number in a certificate"


def test_the_key_of_the_authority_is_sealed(paper, settings):
    signed(paper, "applicant", "周晴")
    kept = (settings.CONCORD_DATA / "keys" / "ca" / "authority.sealed").read_bytes()
    assert b"PRIVATE KEY" not in kept
    assert ca_certificate().startswith(b"-----BEGIN CERTIFICATE-----")


def test_the_signature_is_drawn_where_it_belongs(paper, tmp_path):
    strokes = (((0.0, 50.0), (20.0, 0.0), (30.0, 60.0), (80.0, 5.0)), ((90.0, 90.0), (140.0, 92.0)))
    pdf = sign_pdf(paper, name="李渡", field="respondent", appearance=Appearance(strokes=strokes), at=AT)
    poppler.run("pdftoppm", "-r", "72", "-gray", "-", str(tmp_path / "p"), pdf=pdf)
    with Image.open(tmp_path / "p-2.pgm") as page:
        dark = page.point(lambda v: 255 if v < 128 else 0).getbbox()
        left, top, right, bottom = dark
        assert 295 <= left < right <= 475
        assert 842 - 360 <= top < bottom <= 842 - 296


def picture(size=(600, 200), form="PNG"):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).line([(20, 150), (200, 30), (500, 120)], fill="black", width=6)
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def test_a_picture_may_be_the_signature(paper):
    pdf = sign_pdf(paper, name="李渡", field="respondent", appearance=Appearance(picture=picture()), at=AT)
    assert [r.valid for r in validate(pdf)] == [True]


@pytest.mark.parametrize(
    "bad",
    [
        {"picture": b"<svg onload=alert(1)>"},
        {"picture": picture(form="JPEG")},
        {"picture": picture()[:200]},
        {"picture": picture((4000, 2000))},
        {"strokes": (((1.0, 1.0),),)},
        {"strokes": (((0.0, 0.0), (float("nan"), 1.0)),)},
        {"strokes": (((0.0, 0.0), (1e9, 1.0)),)},
        {"strokes": (tuple((float(i), 0.0) for i in range(20_001)),)},
    ],
)
def test_a_drawing_that_is_none_is_refused(paper, bad):
    with pytest.raises(AppearanceError):
        sign_pdf(paper, name="李渡", field="respondent", appearance=Appearance(**bad), at=AT)


def test_names_are_text_and_nothing_else(paper):
    name = '#panic("x") $x$ *bold* \\ ' + "很长的名字" * 20
    pdf = signed(paper, "applicant", name, on_behalf="公司" * 60)
    (report,) = validate(pdf)
    assert report.valid
    assert report.name == name[:38], "64 bytes, not cut inside a sign"
