"""Mail through an SMTP relay."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from concord.gateways.delivery import Rejected, Sent, Unreachable, without
from concord.gateways.mail.message import Message, compose

PORTS = {"starttls": 587, "implicit": 465, "none": 25}
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Relay:
    """The relay's address and how we speak to it. `tls`: starttls, implicit or none."""

    host: str
    port: int
    user: str
    password: str
    tls: str

    @classmethod
    def at(cls, address: str) -> Relay:
        """Takes `smtp://user:password@host:port?tls=starttls|implicit|none`. Raises ImproperlyConfigured."""
        parts = urlsplit(address)
        tls = dict(parse_qsl(parts.query)).get("tls", "starttls")
        if parts.scheme != "smtp" or not parts.hostname or tls not in PORTS:
            raise ImproperlyConfigured("CONCORD_MAIL must be smtp://user:password@host:port?tls=starttls|implicit|none")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or PORTS[tls], user, password, tls)


class SMTPMail:
    """Sends one mail per connection: mails are few, and a connection that hangs harms one mail only."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay

    def send(self, message: Message, at: int) -> Sent:
        """Takes a message and the time (UTC seconds); returns Sent once the relay took it.

        Raises Rejected when the relay refuses the address or the mail for good (5xx), Unreachable otherwise.
        """
        mail = compose(message, at)
        try:
            with self._connection() as connection:
                code, answer = _hand_over(connection, mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            raise _failure(code, _words(answer, message.to)) from error
        except (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as error:
            raise Unreachable(f"The mail server refuses us: {_words(error.smtp_error, message.to)}") from error
        except smtplib.SMTPResponseException as error:
            raise _failure(error.smtp_code, _words(error.smtp_error, message.to)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"The mail server cannot be reached ({type(error).__name__}).") from error
        return Sent(True, at, f"{code} {_words(answer, message.to)}")

    def _connection(self) -> smtplib.SMTP:
        relay, context = self.relay, ssl.create_default_context()
        # we say the site's name: asking DNS for the machine's own can take seconds and is often wrong
        name = urlsplit(settings.SITE_URL).hostname
        if relay.tls == "implicit":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                relay.host, relay.port, local_hostname=name, timeout=SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(relay.host, relay.port, local_hostname=name, timeout=SECONDS)
        try:
            if relay.tls == "starttls":
                connection.starttls(context=context)
            if relay.user:
                connection.login(relay.user, relay.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage) -> tuple[int, bytes]:
    """Gives the mail to the relay step by step, because send_message() does not return the relay's answer."""
    connection.ehlo_or_helo_if_needed()
    sender, to = mail["From"].addresses[0].addr_spec, mail["To"].addresses[0].addr_spec
    options = [] if (sender + to).isascii() else ["SMTPUTF8"]
    code, answer = connection.mail(sender, options)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, answer, sender)
    code, answer = connection.rcpt(to)
    if code not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({to: (code, answer)})
    code, answer = connection.data(mail.as_bytes())
    if code != 250:
        raise smtplib.SMTPDataError(code, answer)
    return code, answer


def _failure(code: int, words: str) -> Rejected | Unreachable:
    kind = Rejected if 500 <= code < 600 else Unreachable
    return kind(f"The mail server answered {code}: {words}")


def _words(answer: bytes | str, address: str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return without(address, text)
