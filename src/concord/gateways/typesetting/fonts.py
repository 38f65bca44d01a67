"""The fonts of papers, and which characters they can show."""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

WEIGHTS: Final = ("400Regular", "600SemiBold")
FACES: Final = tuple(f"noto-{kind}-sc/{weight}" for kind in ("serif", "sans") for weight in WEIGHTS)
LINE_ENDS: Final = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n"}


class FontsMissingError(Exception):
    """The fonts are not where settings.CONCORD_FONTS says; `make` installs them."""


def folder() -> Path:
    """Returns the folder that holds the fonts' packages: settings.CONCORD_FONTS, or node_modules of the repository."""
    default = Path(settings.ROOT) / "node_modules" / "@expo-google-fonts"
    return Path(getattr(settings, "CONCORD_FONTS", "") or default)


@lru_cache(maxsize=2)
def load(place: Path) -> typst.Fonts:
    """Takes the folder; returns the four faces, ready for the typesetter. Raises FontsMissingError."""
    paths = [str(place / face) for face in FACES]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    if len(fonts.fonts()) < len(FACES):
        raise FontsMissingError(f"Some of the fonts {', '.join(FACES)} are missing under {place}. Run: npm ci")
    return fonts


def showable(data: Any) -> Any:
    """Takes data for a template; returns it with every character that no font shows written out by name.

    A paper must not lose a sign silently, nor fail because somebody wrote a smiley: it says 〔SMILING FACE〕. Marks
    that turn the direction of writing, and control signs, are written out too, so that nobody can disguise a text.
    """
    if isinstance(data, str):
        return _showable_text(data)
    if isinstance(data, dict):
        return {key: showable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [showable(value) for value in data]
    return data


def _showable_text(text: str) -> str:
    for end, plain in LINE_ENDS.items():
        text = text.replace(end, plain)
    known = coverage(folder())
    return "".join(c if c in "\n\u200b" or ord(c) in known else _named(c) for c in unicodedata.normalize("NFC", text))


def _named(character: str) -> str:
    if character == "\t":
        return " "
    if unicodedata.category(character) in ("Mn", "Cc") or character == "\ufeff":
        return ""
    return f"〔{unicodedata.name(character, f'U+{ord(character):04X}')}〕"


@lru_cache(maxsize=2)
def coverage(place: Path) -> frozenset[int]:
    """Takes the folder; returns the code points that both families show, without marks of direction and controls."""
    found: list[set[int]] = []
    for face in ("noto-serif-sc/400Regular", "noto-sans-sc/400Regular"):
        files = sorted((place / face).glob("*.ttf"))
        if not files:
            raise FontsMissingError(f"The font {face} is missing under {place}. Run: npm ci")
        found.append(_code_points(files[0].read_bytes()))
    both = found[0] & found[1]
    return frozenset(point for point in both if unicodedata.category(chr(point)) not in ("Cc", "Cf", "Co", "Cs"))


def _code_points(font: bytes) -> set[int]:
    """Reads the font's character map (OpenType `cmap`, formats 4 and 12)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * i) for i in range(tables))
    start = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    count = struct.unpack_from(">H", font, start + 2)[0]
    points: set[int] = set()
    for i in range(count):
        table = start + struct.unpack_from(">HHL", font, start + 4 + 8 * i)[2]
        kind = struct.unpack_from(">H", font, table)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">L", font, table + 12)[0]):
                first, last, _ = struct.unpack_from(">LLL", font, table + 16 + 12 * group)
                points.update(range(first, last + 1))
        elif kind == 4:
            half = struct.unpack_from(">H", font, table + 6)[0]
            ends = struct.unpack_from(f">{half // 2}H", font, table + 14)
            starts = struct.unpack_from(f">{half // 2}H", font, table + 16 + half)
            for first, last in zip(starts, ends, strict=True):
                points.update(range(first, last + 1))
    points.discard(0xFFFF)
    return points
