"""Texts against a real HTTP server on a real socket, and the checks that name each double."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.core.exceptions import ImproperlyConfigured

from concord.gateways import outbox
from concord.gateways.delivery import Rejected, Unreachable
from concord.gateways.doubles import check_addresses, check_doubles, check_privacy_on_the_way, doubles
from concord.gateways.sms import Text, sms

pytestmark = pytest.mark.django_db
AT = 1_797_210_000
CODE = Text(to="+8613712342208", text='您的验证码是 419 208。"{key}"', key="code-1")


@pytest.fixture
def provider(settings, tmp_path):
    class Handler(BaseHTTPRequestHandler):
        status, asked = 200, []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            Handler.asked.append((self.path, dict(self.headers), body))
            self.send_response(Handler.status)
            self.end_headers()
            self.wfile.write(b'{"said": "to +8613712342208"}')

        def log_message(self, *args):
            """Says nothing."""

    settings.CONCORD_DATA = tmp_path
    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.CONCORD_SMS = f"http://127.0.0.1:{server.server_port}/v2/send"
    yield Handler
    server.shutdown()
    server.server_close()


def test_a_text_goes_out_as_the_template_says(provider, settings):
    settings.CONCORD_SMS_BODY = '{"Phone": "{to}", "Sign": "和约", "Param": {"content": "{text}"}, "Ref": "{key}"}'
    settings.CONCORD_SMS_HEADERS = '{"X-Account": "concord"}'
    settings.CONCORD_SMS_SECRET = "shared"
    sent = sms().send(CODE, at=AT)
    assert (sent.arrived, sent.at) == (True, AT)
    assert "137" not in sent.detail
    ((path, headers, body),) = provider.asked
    assert path == "/v2/send"
    assert json.loads(body) == {
        "Phone": "+8613712342208", "Sign": "和约", "Param": {"content": CODE.text}, "Ref": "code-1",
    }  # fmt: skip
    assert headers["X-Account"] == "concord"
    assert headers["Idempotency-Key"] == "code-1"
    digest = hmac.new(b"shared", b"code-1.%d." % AT + body, hashlib.sha256).digest()
    assert headers["Webhook-Signature" if "Webhook-Signature" in headers else "webhook-signature"] == (
        "v1," + base64.b64encode(digest).decode()
    )


def test_a_provider_that_wants_a_form_gets_one(provider, settings):
    settings.CONCORD_SMS_BODY, settings.CONCORD_SMS_FORM = '{"mobile": "{to}", "msg": "{text}"}', "form"
    sms().send(CODE, at=AT)
    assert parse_qs(provider.asked[0][2].decode()) == {"mobile": ["+8613712342208"], "msg": [CODE.text]}


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Rejected), (404, Rejected), (422, Rejected), (401, Unreachable), (429, Unreachable), (500, Unreachable),
     (302, Unreachable)],
)  # fmt: skip
def test_a_refusal_is_for_good_or_for_now(provider, status, kind):
    provider.status = status
    with pytest.raises(kind) as said:
        sms().send(CODE, at=AT)
    assert "13712342208" not in str(said.value)
    assert len(provider.asked) == 1


def test_a_provider_that_is_down_is_unreachable(provider, settings):
    settings.CONCORD_SMS = "http://127.0.0.1:9/send"
    with pytest.raises(Unreachable):
        sms().send(CODE, at=AT)


@pytest.mark.parametrize("number", ["", "13712342208", "+86 137 1234 2208", "+0123456789", "+8613712342208\n"])
def test_what_is_no_number_is_rejected_before_the_door(provider, number):
    with pytest.raises(Rejected):
        sms().send(Text(to=number, text="x", key="k"), at=AT)
    assert provider.asked == []


def test_the_same_key_goes_out_once(provider):
    assert sms().send(CODE, at=AT) == sms().send(CODE, at=AT + 9)
    assert len(provider.asked) == 1


def test_the_double_keeps_texts(settings, tmp_path):
    settings.CONCORD_DATA, settings.CONCORD_SMS = tmp_path, "outbox:"
    sms().send(CODE, at=AT)
    assert outbox.latest_to("+8613712342208").text == CODE.text


def test_every_double_is_named_and_refused_in_production(settings):
    settings.CONCORD_MAIL = settings.CONCORD_SMS = "outbox:"
    assert doubles() == ["mail", "sms"]
    settings.PRODUCTION = False
    assert [(c.id, c.is_serious()) for c in check_doubles()] == [("gateways.W001", False), ("gateways.W002", False)]
    settings.PRODUCTION = True
    assert [(c.id, c.is_serious()) for c in check_doubles()] == [("gateways.E001", True), ("gateways.E002", True)]
    settings.CONCORD_MAIL, settings.CONCORD_SMS = "smtp://mail.example", "https://sms.example"
    assert doubles() == check_doubles() == check_addresses() == check_privacy_on_the_way() == []


def test_production_sends_nothing_in_clear(settings):
    settings.PRODUCTION = True
    settings.CONCORD_MAIL, settings.CONCORD_SMS = "smtp://mail.example?tls=none", "http://sms.example"
    assert [c.id for c in check_privacy_on_the_way()] == ["gateways.E011", "gateways.E011"]
    settings.CONCORD_MAIL, settings.CONCORD_SMS = "smtp://localhost?tls=none", "https://sms.example"
    assert check_privacy_on_the_way() == []


def test_an_unreadable_address_is_an_error(settings):
    settings.CONCORD_SMS, settings.CONCORD_SMS_BODY = "https://sms.example", "{"
    assert [c.id for c in check_addresses()] == ["gateways.E010"]
    with pytest.raises(ImproperlyConfigured):
        sms()
