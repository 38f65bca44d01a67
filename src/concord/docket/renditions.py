"""The copy of an exhibit that others see: without place, camera, author and scripts."""

from __future__ import annotations

import dataclasses

from concord.docket import confined, footage, office_files, pictures
from concord.docket.sniffing import OFFICE


@dataclasses.dataclass(frozen=True)
class Copy:
    """A stripped copy and its media type."""

    content: bytes
    media: str


STRIPPERS = {
    "application/pdf": confined.stripped,
    "video/mp4": footage.stripped,
    "audio/mp4": footage.stripped,
    **dict.fromkeys(OFFICE, office_files.stripped),
}


def stripped(content: bytes, media: str) -> Copy | None:
    """The copy of a content that the door has admitted; None where the original is shown (text, mail, old Office)."""
    if media.startswith("image/"):
        return Copy(*pictures.stripped(content))
    strip = STRIPPERS.get(media)
    copy = strip(content) if strip else None
    return Copy(copy, media) if copy is not None else None
