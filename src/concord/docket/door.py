"""The door for files: what they are by their content, and why one is not taken. Files are never run, only looked at."""

from __future__ import annotations

import dataclasses
import io
import unicodedata
from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from concord.docket import archives, confined, pictures, sniffing
from concord.docket.sniffing import ENDINGS as ENDINGS

PART = 256 * 1024
LONGEST_NAME = 120
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # control, direction and private signs

REASONS = {
    "empty": _("This file is empty. Please choose it again."),
    "too_large": _("This file is larger than %(limit)d MB. Please send a smaller copy, or several parts."),
    "type": _("We cannot take this kind of file. Photos, PDF, Word, Excel, text, sound and video files are fine."),
    "active": _("Web pages and drawings with code are not taken. Please save it as PDF, or take a screenshot."),
    "mislabelled": _("The name says one kind of file, the content is another. Please save it again and choose that."),
    "encrypted": _("This file is locked with a password. Please save a copy without one and choose that."),
    "damaged": _("This file is damaged or not complete. Please save or photograph it again."),
    "archive": _("This archive is unsafe or far too large when unpacked. Please send the files one by one."),
    "pixels": _("This picture has too many pixels. Please send a smaller one."),
    "name": _("This file has no usable name. Please rename it and choose it again."),
    "already": _(
        "Another file has arrived under the key of this upload. Please send this one anew, as its own upload."
    ),
}


@dataclasses.dataclass(frozen=True)
class Admitted:
    """A file that is taken. media: by its content; name: cleaned, with an ending that fits."""

    content: bytes
    media: str
    name: str


@dataclasses.dataclass(frozen=True)
class Rejected:
    """A file that is not taken. code: a key of REASONS; limit: greatest size in bytes."""

    code: str
    limit: int = 0

    @property
    def sentence(self) -> str:
        """Why, and what to do, in the reader's language."""
        return gettext(REASONS[self.code]) % {"limit": self.limit // (1024 * 1024)}


def admit(upload: bytes | IO[bytes] | Iterable[bytes], *, name: str, limit: int) -> Admitted | Rejected:
    """Takes a file as it comes and the name it came under; reads at most limit + one part of it.

    limit: greatest size in bytes.
    """
    content = _read(upload, limit)
    if content is None:
        return Rejected("too_large", limit)
    if not content:
        return Rejected("empty")
    clean = cleaned(name)
    if not clean:
        return Rejected("name")
    media = sniffing.media_of(content, clean)
    if media in sniffing.REFUSED:
        return Rejected(sniffing.REFUSED[media])
    if not sniffing.fits(clean, media):
        return Rejected("mislabelled")
    code = _look_inside(content, media)
    return Rejected(code, limit) if code else Admitted(content, media, sniffing.with_ending(clean, media))


def _look_inside(content: bytes, media: str) -> str:
    """The code of what is wrong inside, or ''."""
    if media.startswith("image/"):
        return pictures.fault(content)
    if media == "application/pdf":
        return confined.fault(content)
    if media == "application/zip" or media in sniffing.OFFICE:
        return archives.fault(content, nested=media in sniffing.OFFICE)
    return ""


def _read(upload: bytes | IO[bytes] | Iterable[bytes], limit: int) -> bytes | None:
    if isinstance(upload, bytes):
        return upload if len(upload) <= limit else None
    read = getattr(upload, "read", None)
    parts = iter(lambda: read(PART), b"") if read else iter(upload)
    kept = io.BytesIO()
    for part in parts:
        kept.write(part)
        if kept.tell() > limit:
            return None  # what follows is not read
    return kept.getvalue()


def cleaned(name: str) -> str:
    """A name without folders, control and direction signs; '' if nothing usable is left."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign) not in UNSEEN)
    plain = " ".join(plain.split()).strip(". ")
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        keep = ending if dot and len(ending) <= 8 else ""
        plain = f"{(stem if keep else plain)[: LONGEST_NAME - len(keep) - 1]}{'.' + keep if keep else ''}"
    return plain
