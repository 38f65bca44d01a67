"""Files as answers: saved or shown in place, never run by a browser and never kept by anybody between."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; sandbox"
INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


def download(content: bytes, media: str, name: str, *, inline: bool = False) -> HttpResponse:
    """Takes the bytes, their media type and a file name. inline: shown in place, which only pictures and PDF are."""
    shown = "inline" if inline and media in INLINE else "attachment"
    return HttpResponse(
        content,
        content_type=media,
        headers={
            "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "private, no-store",
        },
    )
