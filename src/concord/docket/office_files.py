"""Word, Excel and PowerPoint files: a copy without author, firm and history, and without what is in their photos."""

from __future__ import annotations

import io
import zipfile
import zlib

from concord.docket import pictures

MOST_BYTES = 100 * 1024 * 1024  # unpacked; a larger one is shown as it is
_PROPERTIES = "http://schemas.openxmlformats.org"
EMPTY = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PROPERTIES}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'<Properties xmlns="{_PROPERTIES}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{_PROPERTIES}/officeDocument/2006/custom-properties"/>',
}


def stripped(content: bytes) -> bytes | None:
    """The copy; None if it cannot be made. The content was admitted: its directory is safe and its sums are right."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
            if sum(member.file_size for member in given.infolist()) > MOST_BYTES:
                return None
            for member in given.infolist():
                plain = zipfile.ZipInfo(member.filename)  # without its time and owner
                plain.compress_type = zipfile.ZIP_DEFLATED
                copy.writestr(plain, _part(member.filename, given.read(member)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    if name in EMPTY:
        return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + EMPTY[name].encode()
    return pictures.bare_jpeg(content) if content.startswith(b"\xff\xd8\xff") else content
