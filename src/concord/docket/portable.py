"""PDF files: whether one can be opened, and a copy without metadata, scripts and attachments."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pikepdf

from concord.docket import pictures

MOST_PAGES = 5000
# whatever holds it: what runs, what is attached, what tells about author, device and editing
REMOVED = frozenset(
    {"/OpenAction", "/AA", "/JavaScript", "/JS", "/XFA", "/EmbeddedFiles", "/AF", "/EF", "/FS", "/Collection",
     "/RichMediaContent", "/Metadata", "/PieceInfo"}
)  # fmt: skip
FOLLOWED = ("/A", "/PA", "/Next")  # keys under which an action stands
HARMLESS = ("/GoTo", "/Named")
SCHEMES = ("http:", "https:", "mailto:", "tel:")


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
    with contextlib.suppress(KeyError):
        del document.docinfo
    left: list[Any] = list(document.objects)
    while left:
        thing = left.pop()
        if isinstance(thing, pikepdf.Array):
            left += [one for one in thing if _direct(one)]
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for key in list(thing.keys()):
                if key in REMOVED or (key in FOLLOWED and not _harmless(thing[key])):
                    del thing[key]
                elif _direct(thing[key]):
                    left.append(thing[key])
            if isinstance(thing, pikepdf.Stream):
                _bare_photo(thing)


def _direct(value: Any) -> bool:
    """Whether it stands right here; what is referred to comes in its own turn."""
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _harmless(action: Any) -> bool:
    """Whether an action only leads to a page, or to an address on the web. What is no action at all is harmless."""
    if isinstance(action, pikepdf.Array):
        return all(_harmless(one) for one in action)
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return True
    if action["/S"] == "/URI":
        return str(action.get("/URI", "")).strip().lower().startswith(SCHEMES)
    return action["/S"] in HARMLESS


def _bare_photo(stream: pikepdf.Stream) -> None:
    """A photo inside the file loses what the camera wrote into it, as one that comes by itself does."""
    filters = stream.get("/Filter")
    if filters == "/DCTDecode" or (isinstance(filters, pikepdf.Array) and list(filters) == ["/DCTDecode"]):
        parameters: Any = stream.get("/DecodeParms")
        bare = pictures.bare_jpeg(stream.read_raw_bytes())
        stream.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=parameters)
