"""Zip archives written in one way and read in one way: files one behind the other, as they are, nothing packed.

A reader that took any zip would have to judge what is hidden between its files, which of two names counts, and how far
a bomb unfolds. Here every byte has its place: a file's head says what the list at the end says of it, the files stand
in that order without gaps, and they are as long as they are stored. Other tools open these archives as any other.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from mmap import mmap
from typing import Final

from concord.ledger.encoding import Malformed

MOST_BYTES: Final = (1 << 31) - (1 << 16)  # what a zip of 32 bits holds everywhere
MOST_FILES: Final = 10_000
LONGEST_NAME: Final = 512  # bytes
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
HEAD: Final = struct.Struct("<4s5H3I2H")
LISTED: Final = struct.Struct("<4s6H3I5H2I")
LAST: Final = struct.Struct("<4s4H2IH")
UTF8: Final = 0x800
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # when a file was put in tells nothing, so it is left out


class Unfit(Malformed):
    """Not taken, and why: code, for programs: too_large, zip, name, twice, packed; and those of package.py."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


def write(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Takes names and contents in order; returns the archive. Raises Unfit for a name or size that is not read."""
    buffer, names = io.BytesIO(), []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            names.append(name)
            archive.writestr(zipfile.ZipInfo(_fit(name), FIRST_DAY), content)
    _each_once(names)
    if len(names) > MOST_FILES or buffer.tell() > MOST_BYTES:
        raise Unfit("too_large", "The archive is too large.")
    return buffer.getvalue()


def read(data: bytes | mmap) -> Mapping[str, memoryview]:
    """Takes an archive; returns what each name holds, in its order. Raises Unfit unless all is as write() does it."""
    if len(data) > MOST_BYTES:
        raise Unfit("too_large", "The archive is too large.")
    whole, found = memoryview(data), {}
    names, at = [], 0
    for head, name, size, crc in _listed(whole):
        body = at + HEAD.size + len(name)
        if bytes(whole[at:body]) != LOCAL + head + name:
            raise Unfit("zip", "The archive says one thing of a file in its list and another before it.")
        content, at = whole[body : body + size], body + size
        if zlib.crc32(content) != crc:
            raise Unfit("zip", "A file of the archive is damaged.")
        names.append(_named(name))
        found[names[-1]] = content
    if bytes(whole[at : at + 4]) not in (CENTRAL, END) or at != _end(whole)[1]:
        raise Unfit("zip", "Something lies hidden between the files of the archive.")
    _each_once(names)
    return found


def _end(whole: memoryview) -> tuple[int, int]:
    """How many files the archive lists, and where the list begins."""
    if len(whole) < LAST.size:
        raise Unfit("zip", "This is no zip archive.")
    sign, disk, start, here, files, size, at, comment = LAST.unpack(whole[-LAST.size :])
    if sign != END:
        raise Unfit("zip", "This is no zip archive, or something lies behind its end.")
    if files > MOST_FILES:
        raise Unfit("too_large", f"The archive holds more than {MOST_FILES} files.")
    if disk or start or comment or here != files or at + size != len(whole) - LAST.size:
        raise Unfit("zip", "The archive's end does not fit its list.")
    return files, at


def _listed(whole: memoryview) -> Iterator[tuple[bytes, bytes, int, int]]:
    """Of each file: what stands in its head behind the sign, its name, its size, its checksum."""
    files, at = _end(whole)
    for_next, end = 0, len(whole) - LAST.size
    for _number in range(files):
        if at + LISTED.size > end:
            raise Unfit("zip", "The archive's list is cut off.")
        parts = LISTED.unpack(whole[at : at + LISTED.size])
        sign, _by, _needs, flags, method, _time, _day, crc, packed, size, length, extra, comment, disk = parts[:14]
        kind, mode, offset = parts[14:]
        if method or packed != size:
            raise Unfit("packed", "A file of the archive is packed; here each lies as it is.")
        name = bytes(whole[at + LISTED.size : at + LISTED.size + length])
        plain = flags == (0 if name.isascii() else UTF8) and stat.S_IFMT(mode >> 16) in (0, stat.S_IFREG)
        if sign != CENTRAL or extra or comment or disk or kind or mode & 0xFFFF or offset != for_next or not plain:
            raise Unfit("zip", "The archive is not written as it must be.")
        yield bytes(whole[at + 6 : at + 32]), name, size, crc
        at, for_next = at + LISTED.size + length, for_next + HEAD.size + length + size
    if at != end:
        raise Unfit("zip", "The archive's list holds more than its files.")


def _named(name: bytes) -> str:
    try:
        return _fit(name.decode())
    except UnicodeDecodeError as error:
        raise Unfit("name", "A name in the archive is not UTF-8.") from error


def _fit(name: str) -> str:
    """A name that leads nowhere else, on any system."""
    parts = name.split("/")
    odd = any(sign < " " or sign in '\\:*?"<>|\x7f' or "\ud800" <= sign <= "\udfff" for sign in name)
    if odd or len(name.encode("utf-8", "replace")) > LONGEST_NAME or {"", ".", ".."} & set(parts):
        raise Unfit("name", "A name in the archive leads out of it, or is none.")
    return name


def _each_once(names: list[str]) -> None:
    if len({unicodedata.normalize("NFC", name).lower() for name in names}) != len(names):
        raise Unfit("twice", "Two files of the archive have one name.")
