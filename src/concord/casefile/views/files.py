"""Exhibits, papers and the whole file, handed out as downloads that no browser runs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concord.casefile.whole import whole_file
from concord.docket import documents, exhibits, visibility
from concord.kit.downloads import download
from concord.kit.scene import open_scene


@require_safe
def exhibit(request: HttpRequest, matter: Any, exhibit: Any) -> HttpResponse:
    """A file that somebody put in: the original for him, the stripped copy for others."""
    scene = open_scene(request, matter)
    row = visibility.visible_exhibits(scene.matter, scene.reader).filter(pk=exhibit).first()
    if row is None:
        raise Http404
    shown = exhibits.shown(scene.reader, row)
    return download(shown.content, shown.media, shown.name, inline="view" in request.GET)


@require_safe
def document(request: HttpRequest, matter: Any, document: Any) -> HttpResponse:
    """A paper that the platform drew up."""
    scene = open_scene(request, matter)
    row = visibility.visible_documents(scene.matter, scene.reader).filter(pk=document).first()
    if row is None:
        raise Http404
    name = f"{scene.matter.number} {row.title(scene.lang)}{documents.ENDINGS.get(row.media, '')}"
    return download(documents.content(row), row.media, name, inline="view" in request.GET)


@require_safe
def case_file(request: HttpRequest, matter: Any) -> HttpResponse:
    """Everything this reader may see of the case, in one zip."""
    scene = open_scene(request, matter)
    return download(whole_file(scene), "application/zip", f"{scene.matter.number}.zip")
