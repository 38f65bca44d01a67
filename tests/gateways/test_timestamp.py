"""Timestamps: a signature holds years after its certificate ended, and only with a token that is really over it."""

from __future__ import annotations

import asyncio
import hashlib
import io
import subprocess
import time

import httpx
import pikepdf
import pytest
from asn1crypto import tsp
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import TimeStamper

from concord.gateways import timestamp
from concord.gateways.delivery import Unreachable
from concord.gateways.signing import Appearance, ca_certificate, sign_pdf, validate
from concord.gateways.signing import signer as signing
from concord.gateways.timestamp.local import LocalStamper
from concord.gateways.timestamp.rfc3161 import HTTPStamper
from concord.gateways.typesetting import Place

YEAR = 365 * 86400
AT = int(time.time()) - 86400 * 3  # the certificate of the signing has ended since
PLACE = Place("party", 1, (60, 500, 230, 556))


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.CONCORD_DATA = tmp_path


def paper() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def signed() -> bytes:
    return sign_pdf(paper(), name="周晴", place=PLACE, appearance=Appearance(typed="周晴"), at=AT)


def token_of(pdf: bytes):
    """The signature's value and the token over it."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    (attribute,) = signature.signer_info["unsigned_attrs"]
    return signature.signer_info["signature"].native, attribute["values"][0].dump()


def test_a_signature_holds_three_years_later() -> None:
    pdf = signed()
    for later in (0, YEAR, 3 * YEAR, 19 * YEAR):
        (report,) = validate(pdf, at=AT + later)
        assert (report.problem, report.stamped, report.at) == ("", AT, AT)


def test_not_when_the_authority_itself_has_ended() -> None:
    assert validate(signed(), at=AT + 21 * YEAR)[0].problem == "untrusted"


def test_openssl_takes_the_token(tmp_path) -> None:
    value, token = token_of(signed())
    (tmp_path / "token").write_bytes(token)
    (tmp_path / "value").write_bytes(value)
    (tmp_path / "other").write_bytes(value[:-1] + b"x")
    (tmp_path / "root").write_bytes(ca_certificate())

    def verified(data: str) -> int:
        command = ["openssl", "ts", "-verify", "-data", data, "-in", "token", "-token_in", "-CAfile", "root"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert verified("value") == 0
    assert verified("other") != 0


class Forged(LocalStamper):
    """Stamps something else than what it was asked for."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str):
        return await super().async_timestamp(hashlib.sha256(b"another").digest(), md_algorithm)


def test_a_token_over_something_else_is_seen(monkeypatch) -> None:
    monkeypatch.setattr(signing, "stamper", Forged)
    assert [report.problem for report in validate(signed())] == ["altered"]


def test_a_token_of_an_authority_we_do_not_know_is_not_believed(settings, tmp_path_factory, monkeypatch) -> None:
    ours, theirs = settings.CONCORD_DATA, tmp_path_factory.mktemp("theirs")

    class Foreign(LocalStamper):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            settings.CONCORD_DATA = theirs
            try:
                return await super().async_request_tsa_response(req)
            finally:
                settings.CONCORD_DATA = ours

    monkeypatch.setattr(signing, "stamper", Foreign)
    pdf = signed()
    assert [report.problem for report in validate(pdf)] == ["untrusted"]
    settings.CONCORD_DATA = theirs
    roots = theirs / "roots.pem"
    roots.write_bytes(ca_certificate())
    settings.CONCORD_DATA, settings.CONCORD_TIMESTAMP_ROOTS = ours, str(roots)
    assert [report.problem for report in validate(pdf)] == [""]


def test_the_key_of_the_authority_is_sealed(settings) -> None:
    signed()
    assert b"PRIVATE KEY" not in (settings.CONCORD_DATA / "keys" / "ca" / "timestamp.sealed").read_bytes()


def answering(change: str) -> HTTPStamper:
    """An authority over HTTP, well or ill."""

    async def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["content-type"] == "application/timestamp-query"
        asked = tsp.TimeStampReq.load(request.content)
        assert asked["cert_req"].native
        if change == "down":
            raise httpx.ConnectError("no")
        if change == "nonce":
            asked["nonce"] = 7
        if change == "digest":
            asked["message_imprint"]["hashed_message"] = bytes(32)
        given = await LocalStamper(AT).async_request_tsa_response(tsp.TimeStampReq.load(asked.dump(force=True)))
        if change == "refused":
            given = tsp.TimeStampResp({"status": {"status": "rejection"}})
        kind = "text/html" if change == "page" else "application/timestamp-reply"
        status = {"busy": 503, "moved": 302}.get(change, 200)
        body = b"\x30\x03junk" if change == "junk" else given.dump()
        return httpx.Response(status, content=body, headers={"content-type": kind})

    return HTTPStamper("https://tsa.example/", httpx.MockTransport(answer))


def asked(stamper: TimeStamper) -> tsp.TSTInfo:
    token = asyncio.run(stamper.async_timestamp(hashlib.sha256(b"x").digest(), "sha256"))
    return token["content"]["encap_content_info"]["content"].parsed


def test_an_authority_over_http_is_asked(monkeypatch) -> None:
    info = asked(answering(""))
    assert info["message_imprint"]["hashed_message"].native == hashlib.sha256(b"x").digest()
    monkeypatch.setattr(signing, "stamper", lambda at: answering(""))
    assert validate(signed())[0].stamped == AT


@pytest.mark.parametrize("change", ["down", "nonce", "digest", "refused", "page", "busy", "moved", "junk"])
def test_what_it_answers_wrongly_is_no_timestamp(change, monkeypatch) -> None:
    with pytest.raises(Unreachable):
        asked(answering(change))
    monkeypatch.setattr(signing, "stamper", lambda at: answering(change))
    with pytest.raises(Unreachable):
        signed()


def test_the_address_decides(settings, tmp_path) -> None:
    settings.CONCORD_TIMESTAMP = "https://tsa.example/"
    assert isinstance(timestamp.stamper(AT), HTTPStamper)
    settings.CONCORD_TIMESTAMP = "ftp://tsa.example/"
    with pytest.raises(ImproperlyConfigured):
        timestamp.stamper(AT)
    settings.CONCORD_TIMESTAMP_ROOTS = str(tmp_path / "missing.pem")
    with pytest.raises(ImproperlyConfigured):
        timestamp.roots()
