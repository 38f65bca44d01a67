"""The full proof of an entry, exhibit or paper: a text that anybody checks against the log's key, offline."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concord.kit.scene import Scene, open_scene
from concord.proofs import receipts
from concord.proofs.receipts import NoReceipt


@require_safe
def receipt(request: HttpRequest, matter: Any, subject: Any) -> HttpResponse:
    """The proof of one thing that this reader may see, by its id."""
    scene = open_scene(request, matter)
    return or_why_not(scene, receipts.receipt(scene, subject))


def or_why_not(scene: Scene, found: HttpResponse | NoReceipt) -> HttpResponse:
    """The download, or 409 (429: too often) and a page that says why there is none now."""
    if isinstance(found, HttpResponse):
        return found
    context = scene.context(title=found.title, paragraphs=[found.says])
    answer = render(scene.request, "proofs/not_now.html", context, status=receipts.status(found))
    if found.code in receipts.SOON:
        answer["Retry-After"] = receipts.SOON[found.code]
    return answer
