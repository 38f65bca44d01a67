"""Exhibits, papers and the whole file, handed out as downloads that no browser runs."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from concord.casefile.views.case import scene_of
from concord.casefile.whole import whole_file
from concord.docket import documents, exhibits, visibility

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


def download(content: bytes, media: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file as an answer: nosniff, sandboxed, never cached by others. inline: shown in place, for pictures and PDF
    only.
    """
    shown = "inline" if inline and media in INLINE else "attachment"
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def exhibit(request: HttpRequest, matter: Any, exhibit: Any) -> HttpResponse:
    """A file that somebody put in: the original for him, the stripped copy for others."""
    scene = scene_of(request, matter)
    row = visibility.visible_exhibits(scene.matter, scene.reader).filter(pk=exhibit).first()
    if row is None:
        raise Http404
    shown = exhibits.shown(scene.reader, row)
    return download(shown.content, shown.media, shown.name, inline="view" in request.GET)


@require_GET
def document(request: HttpRequest, matter: Any, document: Any) -> HttpResponse:
    """A paper that the platform drew up."""
    scene = scene_of(request, matter)
    row = visibility.visible_documents(scene.matter, scene.reader).filter(pk=document).first()
    if row is None:
        raise Http404
    ending = {"application/pdf": ".pdf", "application/zip": ".zip", "text/html": ".html"}.get(row.media, "")
    name = f"{scene.matter.number} {row.title(scene.lang)}{ending}"
    return download(documents.content(row), row.media, name, inline="view" in request.GET)


@require_GET
def case_file(request: HttpRequest, matter: Any) -> HttpResponse:
    """Everything this reader may see of the case, in one zip."""
    scene = scene_of(request, matter)
    return download(whole_file(scene), "application/zip", f"{scene.matter.number}.zip")
