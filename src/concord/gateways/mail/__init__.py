"""Mail. Port: `Message` and `mail().send(message)`. Adapters: SMTP, and the development outbox (a double)."""

from concord.gateways.delivery import Rejected, Sent, Unreachable
from concord.gateways.mail.message import Attachment, Message, message_id
from concord.gateways.mail.select import Mail, mail

__all__ = ["Attachment", "Mail", "Message", "Rejected", "Sent", "Unreachable", "mail", "message_id"]
