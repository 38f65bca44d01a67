"""Mail against a real SMTP server on a real socket: what arrives, what is tried again, what never will."""

from __future__ import annotations

import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.core.exceptions import ImproperlyConfigured

from concord.gateways import dispatches, outbox
from concord.gateways.delivery import Rejected, Unreachable
from concord.gateways.mail import Attachment, Message, mail, message_id
from concord.gateways.mail.smtp import Relay, SMTPMail
from concord.gateways.models import Dispatch, OutboxMessage

pytestmark = pytest.mark.django_db
AT = 1_797_210_000


class Server:
    """Takes mail, and answers what the test wants at RCPT and at the end of DATA."""

    def __init__(self):
        self.mails, self.rcpt, self.data = [], "", "250 2.0.0 queued as 4F1"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  aiosmtpd's name
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        if self.data.startswith("250"):
            self.mails.append(envelope)
        return self.data


def checks(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"concord", b"p@ss/word")
    return AuthResult(success=good, handled=False)


@pytest.fixture
def server(settings, tmp_path):
    settings.CONCORD_DATA = tmp_path
    settings.CONCORD_MAIL_FROM = "和约 Concord <noreply@concord.example>"
    handler = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(
        handler, hostname="127.0.0.1", port=port, server_hostname="mx.example",
        authenticator=checks, auth_require_tls=False, auth_exclude_mechanism=["LOGIN"],
    )  # fmt: skip
    controller.start()
    settings.CONCORD_MAIL = f"smtp://concord:p%40ss%2Fword@127.0.0.1:{port}?tls=none"
    yield handler
    controller.stop()


def letter(key="letter-1", **more):
    fields = {"to": "li@duyun.example", "subject": "晴禾说，您还欠 ¥48,600 货款", "text": "打开链接看全文。\n"} | more
    return Message(key=key, **fields)


def received(envelope):
    return message_from_bytes(envelope.content, policy=default)


def test_a_letter_arrives_as_it_was_written(server):
    paper = Attachment("受理回执.pdf", "application/pdf", b"%PDF-1.7 ...")
    sent = mail().send(letter(html="<p>打开<b>链接</b></p>", thread="letter-0", attachments=(paper,)), at=AT)
    assert (sent.arrived, sent.at, sent.detail) == (True, AT, "250 2.0.0 queued as 4F1")
    got = received(server.mails[0])
    assert server.mails[0].rcpt_tos == ["li@duyun.example"]
    assert got["Subject"] == "晴禾说，您还欠 ¥48,600 货款"
    assert got["From"] == "和约 Concord <noreply@concord.example>"
    assert got["Message-ID"] == message_id("letter-1")
    assert got["References"] == got["In-Reply-To"] == message_id("letter-0")
    assert got["Content-Language"] == "zh-Hans"
    assert got["Date"].datetime.timestamp() == AT
    assert got.get_body(("plain",)).get_content().splitlines() == ["打开链接看全文。"]
    assert "<b>链接</b>" in got.get_body(("html",)).get_content()
    (file,) = got.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("受理回执.pdf", b"%PDF-1.7 ...")


def test_the_same_key_goes_out_once_and_has_one_message_id(server):
    first = mail().send(letter(), at=AT)
    assert mail().send(letter(), at=AT + 60) == first
    assert len(server.mails) == 1
    assert message_id("letter-1") == message_id("letter-1") != message_id("letter-2")
    assert "letter" not in message_id("letter-1")
    assert message_id("letter-1").endswith("@concord.example>")


@pytest.mark.parametrize("answer", ["550 5.1.1 li@duyun.example: no such user", "553 5.1.3 bad address"])
def test_an_address_refused_for_good_is_rejected(server, answer):
    server.rcpt = answer
    with pytest.raises(Rejected) as refused:
        mail().send(letter(), at=AT)
    assert "li@duyun.example" not in str(refused.value)
    assert answer[:3] in str(refused.value)


@pytest.mark.parametrize("answer", ["450 4.2.1 greylisted, come again", "421 4.3.2 going down"])
def test_a_busy_server_is_tried_again(server, answer):
    server.rcpt = answer
    with pytest.raises(Unreachable):
        mail().send(letter(), at=AT)
    server.rcpt = ""
    assert mail().send(letter(), at=AT + 300).arrived
    assert list(Dispatch.objects.order_by("at").values_list("outcome", flat=True)) == ["unreachable", "sent"]
    assert dispatches.undelivered() == []


@pytest.mark.parametrize(("answer", "kind"), [("554 5.7.1 spam", Rejected), ("452 4.3.1 disk full", Unreachable)])
def test_the_answer_at_the_end_counts(server, answer, kind):
    server.data = answer
    with pytest.raises(kind):
        mail().send(letter(), at=AT)
    (failed,) = dispatches.undelivered()
    assert dispatches.recipient(failed) == "li@duyun.example"
    assert b"duyun" not in bytes(failed.recipient)


def test_a_server_that_is_down_is_unreachable(settings, tmp_path):
    settings.CONCORD_DATA = tmp_path
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.CONCORD_MAIL = f"smtp://127.0.0.1:{closed.getsockname()[1]}?tls=none"
        with pytest.raises(Unreachable, match="cannot be reached"):
            mail().send(letter(), at=AT)


def test_a_wrong_password_is_ours_to_mend_not_the_addressee_s(server, settings):
    settings.CONCORD_MAIL = settings.CONCORD_MAIL.replace("p%40ss", "wrong")
    with pytest.raises(Unreachable, match="refuses us"):
        mail().send(letter(), at=AT)


def test_a_server_without_encryption_gets_nothing(server, settings):
    settings.CONCORD_MAIL = settings.CONCORD_MAIL.replace("tls=none", "tls=starttls")
    with pytest.raises(Unreachable):
        mail().send(letter(), at=AT)
    assert server.mails == []


NO_ADDRESSES = ["", "li", "li@", "@duyun.example", "li@duyun.example\r\nBcc: x@x.example", "a b@c.example"]


@pytest.mark.parametrize("to", NO_ADDRESSES)
def test_what_is_no_address_is_rejected_before_the_door(server, to):
    with pytest.raises(Rejected):
        mail().send(letter(to=to), at=AT)
    assert server.mails == []


def test_a_subject_cannot_smuggle_headers(server):
    mail().send(letter(subject="答复\r\nBcc: spy@spy.example"), at=AT)
    got = received(server.mails[0])
    assert got["Bcc"] is None
    assert got["Subject"] == "答复 Bcc: spy@spy.example"


def test_the_double_keeps_letters_where_a_developer_sees_them(settings, tmp_path):
    settings.CONCORD_DATA, settings.CONCORD_MAIL = tmp_path, "outbox:"
    assert mail().send(letter(language="en"), at=AT).arrived
    mail().send(letter(), at=AT + 5)
    kept = OutboxMessage.objects.get()
    assert (kept.recipient, kept.at, kept.language) == ("li@duyun.example", AT, "en")
    assert outbox.latest_to("li@duyun.example") == kept
    assert list(outbox.messages(search="48,600")) == [kept]
    assert list(outbox.messages(search="other")) == []
    with pytest.raises(Rejected):
        mail().send(letter("letter-2", to="nobody"), at=AT)


@pytest.mark.parametrize("address", ["smtp://", "smtp://host?tls=maybe", "http://host", "outbox"])
def test_settings_that_mean_nothing_are_refused(settings, address):
    settings.CONCORD_MAIL = address
    with pytest.raises(ImproperlyConfigured):
        mail()


def test_ports_follow_the_encryption():
    assert Relay.at("smtp://mail.example").port == 587
    assert Relay.at("smtp://mail.example?tls=implicit").port == 465
    assert SMTPMail(Relay.at("smtp://mail.example:2525?tls=none")).relay.port == 2525
