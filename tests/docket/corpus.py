"""Files as people and attackers bring them, made here: name -> (file name, content)."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import pikepdf
from PIL import Image

PLACE = {1: "N", 2: (30.0, 15.0, 12.0), 3: "E", 4: (120.0, 9.0, 50.0)}  # EXIF GPS


LOCKED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def photo(*, exif: bool = True, size: tuple[int, int] = (64, 48), kind: str = "JPEG") -> bytes:
    """A photo; with exif it carries camera, place and a quarter turn."""
    image = Image.new("RGB", size, (180, 60, 40))
    out = io.BytesIO()
    more: dict[str, Any] = {}
    if exif:
        tags = Image.Exif()
        tags[0x0110] = "CanaryCam 9"
        tags[0x0112] = 6
        tags.get_ifd(0x8825).update(PLACE)
        more["exif"] = tags
    image.save(out, kind, **more)
    return out.getvalue()


def pdf(*, pages: int = 1, password: str = "", script: bool = False) -> bytes:
    """A PDF; with an author, and a script that runs on opening if asked."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 200))
    document.docinfo["/Author"] = "Canary Author"
    if script:
        action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert('canary')"))
        document.Root.OpenAction = document.make_indirect(action)
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


def archive(members: dict[str, bytes], *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def locked_archive() -> bytes:
    """A zip whose one member says that it is encrypted."""
    content = bytearray(archive({"a.txt": b"secret"}, packed=False))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def linking_archive() -> bytes:
    """A zip that holds a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        member = zipfile.ZipInfo("link")
        member.external_attr = 0o120777 << 16
        made.writestr(member, "/etc/passwd")
    return out.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<x/>", **more})


def huge_png() -> bytes:
    """A PNG that says it is 64,000 pixels square."""
    head = bytearray(photo(exif=False, kind="PNG"))
    head[16:24] = (64_000).to_bytes(4, "big") * 2
    crc = zlib.crc32(bytes(head[12:29]))
    head[29:33] = crc.to_bytes(4, "big")
    return bytes(head)


GOOD: dict[str, tuple[str, bytes, str]] = {
    "photo": ("收货照片.jpg", photo(), "image/jpeg"),
    "png": ("截图.png", photo(exif=False, kind="PNG"), "image/png"),
    "webp": ("a.webp", photo(exif=False, kind="WEBP"), "image/webp"),
    "png_called_jpg": ("微信图片.jpg", photo(exif=False, kind="PNG"), "image/png"),
    "pdf": ("合同.pdf", pdf(), "application/pdf"),
    "chat": ("聊天记录.txt", "2026-01-02 甲：货到了吗".encode(), "text/plain"),
    "chat_gbk": ("聊天记录.txt", "货到了吗，下周一定付款".encode("gb18030"), "text/plain"),
    "orders": ("订单.csv", "日期,金额\n2026-01-02,30000\n".encode(), "text/csv"),
    "sheet": ("订单.xlsx", office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "letter": ("函.docx", office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "zip": ("聊天.zip", archive({"chat.txt": b"hello", "1.jpg": photo()}), "application/zip"),
    "no_ending": ("IMG_0001", photo(), "image/jpeg"),
}

BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.jpg", b"", "empty"),
    "html_as_jpg": ("a.jpg", b"<html><script>alert(1)</script></html>", "active"),
    "html": ("page.html", b"<!DOCTYPE html><html></html>", "active"),
    "svg": ("a.svg", b'<?xml version="1.0"?><svg onload="alert(1)"/>', "active"),
    "svg_as_png": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "active"),
    "exe": ("a.exe", b"MZ" + bytes(100), "type"),
    "exe_as_pdf": ("a.pdf", b"MZ" + bytes(100), "type"),
    "elf": ("run", b"\x7fELF" + bytes(60), "type"),
    "script": ("a.txt", b"#!/bin/sh\nrm -rf /\n", "type"),
    "noise": ("a.bin", bytes(range(256)) * 4, "type"),
    "pdf_as_jpg": ("a.jpg", pdf(), "mislabelled"),
    "jpg_as_pdf": ("a.pdf", photo(), "mislabelled"),
    "text_as_pdf": ("a.pdf", b"hello", "mislabelled"),
    "text_as_js": ("a.js", b"alert(1)", "mislabelled"),
    "double_ending": ("photo.jpg.exe", b"hello", "mislabelled"),
    "zip_as_docx": ("a.docx", archive({"a.txt": b"a"}), "mislabelled"),
    "pdf_locked": ("a.pdf", pdf(password="s3cret"), "encrypted"),
    "pdf_cut": ("a.pdf", pdf()[:300], "damaged"),
    "pdf_head_only": ("a.pdf", b"%PDF-1.7\n", "damaged"),
    "jpg_cut": ("a.jpg", photo(size=(400, 300))[:700], "damaged"),
    "jpg_head_only": ("a.jpg", b"\xff\xd8\xff\xe0", "damaged"),
    "png_flood": ("a.png", huge_png(), "pixels"),
    "zip_locked": ("a.zip", locked_archive(), "encrypted"),
    "zip_cut": ("a.zip", archive({"a.txt": b"hello" * 100})[:60], "damaged"),
    "zip_bomb": ("a.zip", archive({"zeros": bytes(20 * 1024 * 1024)}), "archive"),
    "zip_many": ("a.zip", archive({f"{n}.txt": b"" for n in range(2100)}), "archive"),
    "zip_slip": ("a.zip", archive({"../../etc/cron.d/x": b"x"}), "archive"),
    "zip_root": ("a.zip", archive({"/etc/passwd": b"x"}), "archive"),
    "zip_windows": ("a.zip", archive({"..\\..\\x.txt": b"x"}), "archive"),
    "zip_link": ("a.zip", linking_archive(), "archive"),
    "zip_nested": ("a.zip", archive({"b.zip": archive({"c": b"c"})}), "archive"),
    "zip_program": ("a.zip", archive({"setup.exe": b"MZ"}), "archive"),
    "docx_macro": ("a.docm", office("word", **{"word/vbaProject.bin": b"x"}), "type"),
    "doc_macro": ("a.doc", LOCKED_OFFICE[:8] + bytes(600) + "_VBA_PROJECT".encode("utf-16-le"), "type"),
    "docx_bomb": ("a.docx", office("word", **{"word/media": bytes(20 * 1024 * 1024)}), "archive"),
    "docx_locked": ("a.docx", LOCKED_OFFICE, "encrypted"),
    "xls_locked": ("a.xls", LOCKED_OFFICE, "encrypted"),
    "rar": ("a.rar", b"Rar!\x1a\x07\x00" + bytes(40), "archive"),
    "no_name": ("../..", photo(), "name"),
    "unseen_name": ("\u202e\u200b", photo(), "name"),
}
