"""A small file that unfolds to gigabytes is turned away, and costs whoever runs the site no memory."""

from __future__ import annotations

import io
import resource
import zlib

import pikepdf
import pytest

from concord.docket import confined, door, portable
from tests.docket import corpus

MEGABYTE = 1 << 20
LIMIT = 50 * MEGABYTE


def packed(head: bytes, megabytes: int) -> bytes:
    """A zlib stream of so many megabytes of blanks behind a head: one piece is packed, and repeated."""
    blanks = b" " * MEGABYTE
    first = zlib.compressobj(9)
    start = first.compress(head) + first.flush(zlib.Z_FULL_FLUSH)
    once = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = once.compress(blanks) + once.flush(zlib.Z_FULL_FLUSH)
    total = zlib.adler32(head)
    for _one in range(megabytes):
        total = zlib.adler32(blanks, total)
    return start + piece * megabytes + b"\x03\x00" + total.to_bytes(4, "big")


def bomb(megabytes: int) -> bytes:
    """A PDF of one page, whose page object lies in a stream of so many megabytes."""
    stream = packed(b"4 0 <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", megabytes)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        3: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
    }
    out, rows = b"%PDF-1.5\n", bytes(7)
    for number, content in objects.items():
        rows += b"\1" + len(out).to_bytes(4, "big") + bytes(2)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    at = len(out)
    rows += b"\2" + (3).to_bytes(4, "big") + bytes(2) + b"\1" + at.to_bytes(4, "big") + bytes(2)
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    return out + head % (len(rows), rows) + b"startxref\n%d\n%%%%EOF\n" % at


def test_the_bomb_is_a_pdf_that_opens_where_it_is_small() -> None:
    assert isinstance(door.admit(bomb(1), name="a.pdf", limit=LIMIT), door.Admitted)


def test_half_a_megabyte_that_unfolds_to_gigabytes_is_turned_away_and_takes_no_memory_here() -> None:
    content = bomb(700)
    assert len(content) < MEGABYTE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert isinstance(door.admit(content, name="a.pdf", limit=LIMIT), door.Rejected)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


def test_apart_the_answers_are_the_same() -> None:
    files = (corpus.pdf(script=True), corpus.pdf(password="x"), b"%PDF-1.4 cut off", b"")
    assert [confined.fault(content) for content in files] == [portable.fault(content) for content in files]
    assert confined.stripped(files[0]) == portable.stripped(files[0])


def test_what_does_not_come_back_is_no_file_and_has_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 0.0)
    assert (confined.fault(corpus.pdf()), confined.stripped(corpus.pdf())) == ("archive", None)


def test_a_copy_made_apart_opens() -> None:
    copy = confined.stripped(corpus.pdf(script=True))
    with pikepdf.open(io.BytesIO(copy or b"")) as document:
        assert len(document.pages) == 1
        assert "/OpenAction" not in document.Root
