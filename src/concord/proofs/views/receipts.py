"""The full proof of an entry, exhibit or paper: a text that anybody checks against the log's key, offline."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concord.kit.scene import open_scene
from concord.proofs import receipts


@require_safe
def receipt(request: HttpRequest, matter: Any, subject: Any) -> HttpResponse:
    """The proof of one thing that this reader may see, by its id; 409 and a page that says why where there is none."""
    scene = open_scene(request, matter)
    found = receipts.receipt(scene, subject)
    if isinstance(found, HttpResponse):
        return found
    answer = render(
        request, "proofs/not_now.html", scene.context(title=found.title, paragraphs=[found.says]), status=409
    )
    if found.code == "not_yet":
        answer["Retry-After"] = receipts.SOON
    return answer
