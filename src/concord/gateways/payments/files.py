"""Which kind of file a bank's file is, and its statement."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from concord.gateways.payments import camt053, table
from concord.gateways.payments.statement import Statement, Unreadable

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACKED = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")  # Excel, PDF, old Excel, gzip


def read(content: bytes, zone: ZoneInfo = SHANGHAI) -> Statement | Unreadable:
    """The statement in a bank's file, camt.053 or CSV, or why it cannot be read. zone: of the bank."""
    if content.startswith(PACKED):
        return Unreadable("not_a_statement")
    start = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") and b"<" in content[2:4]
    return camt053.read(content, zone) if start.startswith(b"<") or wide else table.read(content, zone)
