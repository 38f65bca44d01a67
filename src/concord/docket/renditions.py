"""The copy of an exhibit that others see: without place, camera, author and scripts."""

from __future__ import annotations

import dataclasses

from concord.docket import pictures, portable


@dataclasses.dataclass(frozen=True)
class Copy:
    """A stripped copy and its media type."""

    content: bytes
    media: str


def stripped(content: bytes, media: str) -> Copy | None:
    """The copy of a content that the door has admitted; None where the original is shown (text, sound, office)."""
    if media.startswith("image/"):
        return Copy(*pictures.stripped(content))
    if media == "application/pdf":
        copy = portable.stripped(content)
        return Copy(copy, media) if copy is not None else None
    return None
