"""Sound and video in MP4 boxes: a copy without the place and the device that a phone writes beside the pictures."""

from __future__ import annotations

from collections.abc import Iterator

HEAD = 8  # bytes: size and kind of a box
WALKED = (b"moov", b"trak", b"mdia", b"minf")
TELLING = (b"udta", b"meta", b"uuid")  # place, device, author; players do without them


def stripped(content: bytes) -> bytes | None:
    """The same recording with these boxes blanked, nothing moved; None if it has none or is not made of boxes."""
    copy = bytearray(content)
    found = list(_telling(content, 0, len(content)))
    for start, end in found:
        copy[start + 4 : end] = b"free" + bytes(end - start - HEAD)
    return bytes(copy) if found else None


def _telling(content: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of every box that tells something, at any depth."""
    while start + HEAD <= end:
        size, kind, head = int.from_bytes(content[start : start + 4], "big"), content[start + 4 : start + 8], HEAD
        if size == 1:
            size, head = int.from_bytes(content[start + 8 : start + 16], "big"), 2 * HEAD
        last = end if size == 0 else start + size
        if last < start + head or last > end:
            return  # cut off, or no boxes at all
        if kind in TELLING and head == HEAD and size:
            yield start, last
        elif kind in WALKED:
            yield from _telling(content, start + head, last)
        start = last
