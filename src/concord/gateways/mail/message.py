"""A mail as the rooms give it, and the form it travels in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from concord.gateways.delivery import Rejected
from concord.gateways.keys import keyring


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: its name, its media type ('application/pdf'), its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A mail to one address. `key`: says which mail this is; the same key always gives the same Message-ID.

    `language`: 'zh-hans' or 'en'. `thread`: key of the mail that this one continues. `reply_to`: an address.
    """

    to: str
    subject: str
    text: str
    key: str
    html: str = ""
    language: str = "zh-hans"
    thread: str = ""
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()


def message_id(key: str) -> str:
    """Takes a message's key; returns its Message-ID, always the same, which does not show the key."""
    domain = parseaddr(settings.CONCORD_MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    return f"<{keyring().mac('message id', key.encode()).hex()[:40]}@{domain}>"


def compose(message: Message, at: int) -> EmailMessage:
    """Takes a message and its time (UTC seconds); returns the mail. Raises Rejected if the address is none."""
    mail = EmailMessage(policy=SMTP)
    name, address = parseaddr(settings.CONCORD_MAIL_FROM)
    try:
        mail["From"] = Address(name, addr_spec=address)
        mail["To"] = Address(addr_spec=_ascii_domain(message.to))
        mail["Subject"] = " ".join(message.subject.split())
        mail["Date"] = format_datetime(datetime.fromtimestamp(at, UTC))
        mail["Message-ID"] = message_id(message.key)
        if message.thread:
            mail["In-Reply-To"] = mail["References"] = message_id(message.thread)
        if message.reply_to:
            mail["Reply-To"] = Address(addr_spec=_ascii_domain(message.reply_to))
        mail["Auto-Submitted"] = "auto-generated"
    except (ValueError, IndexError, MessageError) as error:
        raise Rejected("This is not an e-mail address.") from error
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        main, _, sub = attachment.media_type.partition("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    # last, because the mail's Content- headers move into its first part whenever a part is added
    mail["Content-Language"] = "zh-Hans" if message.language.startswith("zh") else message.language
    return mail


def _ascii_domain(address: str) -> str:
    local, at, domain = address.strip().rpartition("@")
    if not at or not local or not domain or any(c.isspace() for c in address.strip()):
        raise ValueError(address)
    return f"{local}@{domain.encode('idna').decode()}"
