"""The one-time code of a link, on its way to the address that the link was sent to, and to no other."""

from __future__ import annotations

from concord.docket import codes as docket_codes
from concord.docket.models import Link
from concord.kit import codes


def send_open_code(link: Link) -> bool:
    """Send a code for a link to its own address. True also when none was due: the page never tells the difference."""
    if link.channel == Link.Channel.LETTER or not codes.address(link.participant, link.channel):
        return True
    code = docket_codes.new_code(link.participant, link=link)
    return code is None or codes.deliver(link.participant, channel=link.channel, code=code)
