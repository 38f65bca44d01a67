"""PDF files: whether one can be opened, and a copy without metadata, scripts and attachments."""

from __future__ import annotations

import contextlib
import io

import pikepdf

MOST_PAGES = 5000


def fault(content: bytes) -> str:
    """`encrypted`, `damaged`, `archive` (far too many pages), or '' for a file that opens whole."""
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        return "encrypted"
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return "damaged"
    if pages > MOST_PAGES:
        return "archive"
    return "" if pages else "damaged"


def stripped(content: bytes) -> bytes | None:
    """A copy without document information, XMP, scripts, actions and attachments; None if it cannot be made."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            _clean(document)
            out = io.BytesIO()
            document.save(out, encryption=False, deterministic_id=True)
            return out.getvalue()
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return None


def _clean(document: pikepdf.Pdf) -> None:
    root = document.Root
    for key in ("/OpenAction", "/AA", "/Metadata", "/AcroForm"):
        if key in root and (key != "/AcroForm" or "/XFA" in root[key]):
            del root[key]
    names = root.get("/Names")
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if names is not None and key in names:
            del names[key]
    with contextlib.suppress(KeyError):
        del document.docinfo
    for page in document.pages:
        for key in ("/AA", "/Metadata", "/PieceInfo"):
            if key in page:
                del page[key]
        for note in page.get("/Annots", ()):
            for key in ("/A", "/AA", "/FS"):
                if key in note and (key != "/A" or note["/A"].get("/S") not in ("/GoTo", "/URI")):
                    del note[key]
