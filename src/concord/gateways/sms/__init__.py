"""SMS. Port: `Text` and `sms().send(text)`. Adapters: any provider with an HTTP door, and the outbox (a double)."""

from concord.gateways.delivery import Rejected, Sent, Unreachable
from concord.gateways.sms.select import SMS, Text, sms

__all__ = ["SMS", "Rejected", "Sent", "Text", "Unreachable", "sms"]
