"""Pictures: whether one can be shown, and a copy without what the camera wrote into it."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 120_000_000
LONGEST_EDGE = 4096  # pixels of the copy that others see
_ALLOWED = ("JPEG", "PNG", "GIF", "WEBP")


def fault(content: bytes) -> str:
    """`pixels`, `damaged`, or '' for a picture that can be decoded whole. Decodes JPEG at a fraction of its size."""
    try:
        with _opened(content) as image:
            if image.width * image.height > MOST_PIXELS:
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
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        plain = upright.convert("RGBA" if transparent else "RGB")
    plain.info.clear()
    out = io.BytesIO()
    if transparent:
        plain.save(out, "PNG")
        return out.getvalue(), "image/png"
    plain.save(out, "JPEG", quality=88)
    return out.getvalue(), "image/jpeg"
