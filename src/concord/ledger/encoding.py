"""How bytes and numbers are written in C2SP texts, read strictly: each value has exactly one way to be written.

Where a reader forgives a second way, two texts that differ would be judged alike, and a changed receipt could pass.
"""

from __future__ import annotations

import base64
import binascii

from concord.ledger.verify import Unproven

LARGEST = 2**63 - 1


class Malformed(Unproven):
    """The text is not written as its format demands, so nothing in it was judged."""


def to_base64(data: bytes) -> str:
    """Takes bytes; returns them in base64 (RFC 4648, section 4), padded."""
    return base64.b64encode(data).decode()


def from_base64(text: str) -> bytes:
    """Takes base64; returns the bytes. Raises Malformed, also for spare bits at the end that are not zero."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("A value is not base64.") from error
    if to_base64(data) != text:
        raise Malformed("A value is not in the one way that base64 writes it.")
    return data


def to_number(text: str) -> int:
    """Takes a decimal; returns it. Raises Malformed for signs, leading zeros, other digits, and above 2**63 - 1."""
    if not (text.isascii() and text.isdigit()) or (text != "0" and text.startswith("0")) or len(text) > 19:
        raise Malformed("A number is not written as it must be.")
    if int(text) > LARGEST:
        raise Malformed("A number is too large.")
    return int(text)


def to_text(data: bytes, *, most: int) -> str:
    """Takes a file's bytes; returns its text. Raises Malformed if longer than `most`, not UTF-8, or with controls."""
    if len(data) > most:
        raise Malformed(f"The text is longer than {most} bytes.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("The text is not UTF-8.") from error
    if any(sign < " " and sign != "\n" for sign in text):
        raise Malformed("The text holds control characters.")
    return text
