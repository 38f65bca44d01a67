"""Pictures: whether one can be shown, and a copy without what the camera wrote into it."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 120_000_000
MOST_WHOLE = 40_000_000  # of a kind that is always decoded whole, 4 bytes a pixel; JPEG is decoded at a fraction
LONGEST_EDGE = 4096  # pixels of the copy that others see
SCAN, REMARK = 0xDA, 0xFE  # JPEG markers
_ALLOWED = ("JPEG", "PNG", "GIF", "WEBP")


def fault(content: bytes) -> str:
    """`pixels`, `damaged`, or '' for a picture that can be decoded whole. Decodes JPEG at a fraction of its size."""
    try:
        with _opened(content) as image:
            if image.width * image.height > (MOST_PIXELS if image.format == "JPEG" else MOST_WHOLE):
                return "pixels"
            image.draft(image.mode, (max(image.width // 8, 1), max(image.height // 8, 1)))
            image.load()
    except (Image.DecompressionBombError, MemoryError):
        return "pixels"
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return "damaged"
    return ""


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # our own limit comes next; Pillow's warning at half of it says nothing new
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(content), formats=_ALLOWED)


def stripped(content: bytes) -> tuple[bytes, str]:
    """A copy that holds the picture alone: turned upright, at most LONGEST_EDGE wide; returns it and its media type."""
    with _opened(content) as image:
        transparent = image.mode in ("RGBA", "LA", "P") and image.format != "JPEG"
        image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
        image.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        ImageOps.exif_transpose(image, in_place=True)
        plain = image.convert("RGBA" if transparent else "RGB")
    plain.info.clear()
    out = io.BytesIO()
    if transparent:
        plain.save(out, "PNG")
        return out.getvalue(), "image/png"
    plain.save(out, "JPEG", quality=88)
    return out.getvalue(), "image/jpeg"


def bare_jpeg(content: bytes) -> bytes:
    """The same JPEG, picture untouched, without EXIF, XMP, IPTC and remarks; as it is if it does not read as one."""
    kept, at = bytearray(content[:2]), 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == SCAN:
            return bytes(kept) + content[at:]
        segment = content[at : at + 2 + size]
        if size < 2 or len(segment) < 2 + size:
            break
        if not _tells(marker, segment):
            kept += segment
        at += 2 + size
    return content


def _tells(marker: int, segment: bytes) -> bool:
    """Whether a segment is a tag or a remark. JFIF, the colour profile and Adobe's transform belong to the picture."""
    if marker == REMARK:
        return True
    profile = marker == 0xE2 and segment[4:15] == b"ICC_PROFILE"
    return 0xE1 <= marker <= 0xEF and marker != 0xEE and not profile
