"""What a signature looks like on the page: a written or typed name, or an organisation's seal, and lines beneath."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

from concord.gateways.typesetting import typeset

TEMPLATE: Final = Path(__file__).with_name("appearance.typ")
MOST_POINTS: Final = 20_000
MOST_PIXELS: Final = 4_000_000
LARGEST: Final = (900, 400)  # pixels that a signature needs in print
MOST_BYTES: Final = 2 * 1024 * 1024

Stroke = Sequence[tuple[float, float]]


class AppearanceError(ValueError):
    """The drawn signature cannot be used; the person can draw again or type."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One of `typed` (the name as text), `strokes` (lines as drawn, any unit), `picture` (PNG) or `seal` (its words).

    `lines`: short lines beneath: who, for whom, when, that it is electronic, in the paper's language.
    """

    lines: tuple[str, ...] = ()
    typed: str = ""
    strokes: tuple[Stroke, ...] = ()
    picture: bytes = b""
    seal: str = ""


def draw(appearance: Appearance, *, width: float, height: float, at: int) -> bytes:
    """Takes an appearance, its size in points and its time; returns a PDF of one page. Raises AppearanceError."""
    data = {
        "width": width,
        "height": height,
        "lines": list(appearance.lines),
        "typed": appearance.typed,
        "strokes": _fitted(appearance.strokes),
        "picture": _checked(appearance.picture),
        "seal": appearance.seal,
    }
    return typeset(TEMPLATE, data, at=at, standards=("a-2b",)).pdf


def _fitted(strokes: Sequence[Stroke]) -> dict[str, object] | None:
    """Moves the strokes to begin at 0/0 and says how large they are; None when there are none."""
    points = [(float(x), float(y)) for stroke in strokes for x, y in stroke]
    if not points:
        return None
    if len(points) > MOST_POINTS or not all(abs(x) < 1e5 and abs(y) < 1e5 for x, y in points):
        raise AppearanceError("The drawn signature has too many points or lies outside its field.")
    left, top = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - top
    if wide + high < 1:
        raise AppearanceError("The drawn signature is a single dot.")
    moved = [[[round(x - left, 2), round(y - top, 2)] for x, y in stroke] for stroke in strokes if stroke]
    return {"paths": moved, "width": max(wide, 1), "height": max(high, 1)}


def _checked(picture: bytes) -> list[int]:
    """Takes a PNG; returns it written anew (pixels only, nothing hidden in it) as numbers; [] for none."""
    if not picture:
        return []
    if len(picture) > MOST_BYTES:
        raise AppearanceError("The picture of the signature is too large.")
    try:
        with Image.open(io.BytesIO(picture), formats=["PNG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise AppearanceError("The picture of the signature is too large.")
            clean = image.convert("RGBA")
            clean.thumbnail(LARGEST)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise AppearanceError("The picture of the signature cannot be read.") from error
    out = io.BytesIO()
    clean.save(out, "PNG")
    return list(out.getvalue())
