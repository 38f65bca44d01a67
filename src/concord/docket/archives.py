"""Zip archives, Office files among them: looked at by their directory before anything is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib

MOST_MEMBERS = 2000
MOST_BYTES = 500 * 1024 * 1024  # unpacked, all members
CHECKED_BYTES = 100 * 1024 * 1024  # up to this the check sums are tried
RATIO = 100  # unpacked to packed, for a member of more than 1 MB
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".jar")
_PROGRAMS = (".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".msi", ".vbs", ".js", ".ps1", ".apk", ".sh", ".lnk")


def fault(content: bytes, *, nested: bool = False) -> str:
    """`encrypted`, `damaged`, `archive` (unsafe or a bomb), or ''. nested: an Office file, which may hold parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 0x1 for member in members):
                return "encrypted"
            if len(members) > MOST_MEMBERS or any(_unsafe(member, nested) for member in members):
                return "archive"
            total = sum(member.file_size for member in members)
            if total > MOST_BYTES:
                return "archive"
            if total <= CHECKED_BYTES and archive.testzip() is not None:
                return "damaged"
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return "damaged"
    return ""


def _unsafe(member: zipfile.ZipInfo, nested: bool) -> bool:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name[:3]:
        return True
    if stat.S_ISLNK(member.external_attr >> 16):
        return True
    if member.file_size > 1024 * 1024 and member.file_size > RATIO * max(member.compress_size, 1):
        return True
    return not nested and name.lower().endswith((*_ARCHIVES, *_PROGRAMS))
