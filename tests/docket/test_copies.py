"""What others see of a file holds nothing that its uploader did not mean to show: no place, device, author, script."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from PIL import Image

from concord.docket import door, footage, office_files, pictures, portable, renditions
from tests.docket import corpus

CANARIES = (b"canary", b"Canary", b"CANARY")


def tagged_jpeg() -> bytes:
    return corpus.photo()


def jpeg_with_remark() -> bytes:
    plain = corpus.photo(exif=False)
    remark = b"taken by Canary"
    return plain[:2] + b"\xff\xfe" + (len(remark) + 2).to_bytes(2, "big") + remark + plain[2:]


def tricky_pdf() -> bytes:
    """A PDF that carries what runs and what tells in every place where it can hide."""
    name, dictionary = pikepdf.Name, pikepdf.Dictionary
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(200, 200))
    script = dictionary(S=name.JavaScript, JS="canary()")
    photo = pikepdf.Stream(made, tagged_jpeg(), Type=name.XObject, Subtype=name.Image, Width=64, Height=48)
    photo.Filter, photo.ColorSpace, photo.BitsPerComponent = name.DCTDecode, name.DeviceRGB, 8
    page.Resources = dictionary(XObject=dictionary(P=photo))
    page.Contents = pikepdf.Stream(made, b"64 0 0 48 0 0 cm /P Do")
    actions = [
        dictionary(S=name.Launch, F="canary.exe"),
        dictionary(S=name.URI, URI="javascript:canary()"),
        dictionary(S=name.URI, URI="https://example.cn/", Next=script),
        dictionary(S=name.SubmitForm, F="https://canary.example/"),
    ]
    page.Annots = pikepdf.Array(
        made.make_indirect(dictionary(Type=name.Annot, Subtype=name.Link, Rect=[0, 0, 9, 9], A=one)) for one in actions
    )
    field = dictionary(FT=name.Tx, T="a", AA=dictionary(K=script))
    made.Root.AcroForm = dictionary(Fields=pikepdf.Array([made.make_indirect(field)]))
    made.Root.Outlines = made.make_indirect(dictionary(First=dictionary(Title="one", A=script)))
    attached = dictionary(Type=name.Filespec, F="canary.txt", EF=dictionary(F=pikepdf.Stream(made, b"canary")))
    made.Root.AF = pikepdf.Array([made.make_indirect(attached)])
    made.Root.Metadata = pikepdf.Stream(made, b"canary")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def readable(content: bytes) -> bytes:
    """A PDF with nothing packed, so that words can be looked for."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(
            out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return out.getvalue()


def test_a_pdf_runs_nothing_and_tells_nothing_wherever_it_hides() -> None:
    given = tricky_pdf()
    for hidden in (b"canary()", rb"canary\(\)", b"canary.exe", b"CanaryCam"):
        if hidden in readable(given):
            break
    else:
        raise AssertionError("the file holds none of what is looked for")
    copy = portable.stripped(given)
    assert copy is not None
    assert not [word for word in CANARIES if word in readable(copy)]
    with pikepdf.open(io.BytesIO(copy)) as document:
        links = [note.get("/A", {}).get("/URI") for note in document.pages[0]["/Annots"]]
        assert [str(one) for one in links if one is not None] == ["https://example.cn/"]
        assert document.pages[0]["/Resources"]["/XObject"]["/P"].read_raw_bytes().startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("make", [tagged_jpeg, jpeg_with_remark])
def test_a_bare_jpeg_is_the_same_picture(make: Any) -> None:
    given = make()
    bare = pictures.bare_jpeg(given)
    assert any(word in given for word in CANARIES)
    assert not any(word in bare for word in CANARIES)
    with Image.open(io.BytesIO(given)) as one, Image.open(io.BytesIO(bare)) as other:
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\xff\xe1\x00\x00ab", b"no"]
)
def test_what_is_no_jpeg_stays_as_it_is(content: bytes) -> None:
    assert pictures.bare_jpeg(content) == content


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def test_a_video_loses_its_place_and_nothing_moves() -> None:
    place = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+31.2304+121.4737/Canary"))
    track = box(b"trak", box(b"tkhd", bytes(20)) + box(b"meta", b"CanaryPhone"))
    video = box(b"ftyp", b"mp42") + box(b"moov", box(b"mvhd", bytes(30)) + track + place) + box(b"mdat", b"Canary")
    copy = footage.stripped(video)
    assert copy is not None
    assert len(copy) == len(video)
    assert copy.count(b"Canary") == 1, "the recording itself is what it was"
    assert copy[copy.index(b"mdat") :] == video[video.index(b"mdat") :]
    assert renditions.stripped(video, "video/mp4") == renditions.Copy(copy, "video/mp4")
    for torn in (b"", video[:40], b"\x00" * 100, box(b"moov", b"\x00\x00\x00\x01udta\xff")):
        assert footage.stripped(torn) is None


def test_a_letter_loses_its_author_and_the_place_of_its_photos() -> None:
    author = b"<cp:coreProperties><dc:creator>Canary</dc:creator></cp:coreProperties>"
    letter = corpus.office("word", **{"docProps/core.xml": author, "word/media/1.jpeg": corpus.photo()})
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert isinstance(door.admit(letter, name="a.docx", limit=10**7), door.Admitted)
    copy = renditions.stripped(letter, media)
    assert copy is not None
    with zipfile.ZipFile(io.BytesIO(letter)) as given, zipfile.ZipFile(io.BytesIO(copy.content)) as left:
        assert left.namelist() == given.namelist()
        assert not any(word in left.read(name) for name in left.namelist() for word in CANARIES)
        assert left.read("word/document.xml") == given.read("word/document.xml")
    assert office_files.stripped(b"PK\x03\x04") is None


def test_a_picture_that_must_be_decoded_whole_has_a_lower_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_WHOLE", 64 * 48 - 1)
    for kind, fault in (("JPEG", ""), ("PNG", "pixels"), ("WEBP", "pixels"), ("GIF", "pixels")):
        assert pictures.fault(corpus.photo(exif=False, kind=kind)) == fault, kind
