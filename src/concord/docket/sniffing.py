"""What a file is, by its first bytes and its shape; the name only decides between kinds of plain text."""

from __future__ import annotations

import io
import zipfile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OLE = "application/x-ole-storage"
LOCKED = "application/x-locked-office"  # an Office file with a password
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
MACROS = "_VBA_PROJECT".encode("utf-16-le")  # the folder of a program inside an old Office file
OFFICE = {DOCX: "word/", XLSX: "xl/", PPTX: "ppt/"}

# media -> the endings it may come under; the first is given to a file that has none
NAMES: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    "application/zip": (".zip",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
    OLE: (".doc", ".xls", ".ppt", ".wps", ".et"),
    "text/plain": (".txt", ".log", ".md"),
    "text/csv": (".csv", ".tsv"),
    "message/rfc822": (".eml",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a", ".aac"),
    "audio/amr": (".amr",),
    "audio/wav": (".wav",),
    "video/mp4": (".mp4", ".m4v", ".mov"),
}
ENDINGS = {media: endings[0] for media, endings in NAMES.items()}
PHOTOS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic"})

# kinds that are not taken -> why (door.REASONS)
REFUSED = {
    "text/html": "active",
    "image/svg+xml": "active",
    LOCKED: "encrypted",
    "application/x-executable": "type",
    "application/x-archive": "archive",
    "application/x-macro": "type",
    "application/octet-stream": "type",
    "image/heic": "type",
}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"MZ", "application/x-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (b"Rar!", "application/x-archive"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-archive"),
    (b"\x1f\x8b", "application/x-archive"),
    (b"BZh", "application/x-archive"),
    (b"\xfd7zXZ", "application/x-archive"),
)
_PROGRAMS = (".exe", ".bat", ".cmd", ".com", ".js", ".vbs", ".ps1", ".sh", ".scr", ".lnk", ".hta")
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<?php")


def media_of(content: bytes, name: str) -> str:
    """The media type of a content; `application/octet-stream` if nothing that we know."""
    for magic, media in _MAGIC:
        if content.startswith(magic):
            return _old_office(content) if media == OLE else media
    if content[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(content[8:12], "application/octet-stream")
    if content[4:8] == b"ftyp":
        return _boxed(content[8:12])
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content)
    return _textual(content, name)


def _old_office(content: bytes) -> str:
    if ENCRYPTED_OFFICE in content:
        return LOCKED
    return "application/x-macro" if MACROS in content else OLE


def _boxed(brand: bytes) -> str:
    if brand in (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"hevc"):
        return "image/heic"
    return "audio/mp4" if brand.startswith(b"M4A") else "video/mp4"


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.namelist()[:5000]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "application/zip"  # the archive check says that it is damaged
    if "[Content_Types].xml" not in members:
        return "application/zip"
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        return "application/x-macro"
    return next((m for m, folder in OFFICE.items() if any(x.startswith(folder) for x in members)), "application/zip")


def _textual(content: bytes, name: str) -> str:
    text = decoded(content)
    if text is None:
        return "application/octet-stream"
    head = text[:4096].lstrip("\ufeff \t\r\n").lower().encode(errors="replace")
    if b"<svg" in head:
        return "image/svg+xml"
    if head.startswith(_HTML) or b"<script" in head or (head.startswith(b"<?xml") and b"<html" in head):
        return "text/html"
    if head.startswith(b"#!"):
        return "application/x-executable"
    ending = ending_of(name)
    textual = (media for media in ("text/csv", "message/rfc822") if ending in NAMES[media])
    return next(textual, "text/plain")


def decoded(content: bytes) -> str | None:
    """A text in UTF-8, UTF-16 with mark, or GB 18030; None if it is none of them."""
    for coding in ("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "gb18030"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        strange = sum(ord(sign) < 32 and sign not in "\t\r\n\f\x1b" for sign in text)
        return None if strange else text
    return None


def ending_of(name: str) -> str:
    """The ending of a name in lower case, with its dot; '' if it has none."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.lower()}" if dot and stem and len(ending) <= 5 and ending.isascii() and ending.isalnum() else ""


def fits(name: str, media: str) -> bool:
    """Whether a name may stand on such a content. A photo under another photo's ending is forgiven: phones do that."""
    ending = ending_of(name)
    known = {one for endings in NAMES.values() for one in endings}
    if not ending or ending in NAMES.get(media, ()):
        return True
    if media in PHOTOS:
        return any(ending in NAMES[photo] for photo in PHOTOS)
    return media == "text/plain" and ending not in known and ending not in _PROGRAMS


def with_ending(name: str, media: str) -> str:
    """The name with an ending that fits the content."""
    ending = ending_of(name)
    if ending in NAMES.get(media, ()):
        return name
    stem = name[: -len(ending)] if ending and media in PHOTOS else name
    return stem + ENDINGS[media] if media in ENDINGS and (not ending or media in PHOTOS) else name
