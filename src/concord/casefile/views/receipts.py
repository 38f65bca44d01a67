"""The full proof of an entry, exhibit or paper: a text that anybody checks against the log's key, offline."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concord.docket import proofs
from concord.gateways.ledger import RecordAltered
from concord.kit.downloads import download
from concord.kit.scene import Scene, open_scene

log = logging.getLogger("concord.casefile")
SOON = "5"  # seconds until it is worth asking again


@require_safe
def receipt(request: HttpRequest, matter: Any, subject: Any) -> HttpResponse:
    """The proof of one thing that this reader may see, by its id; before it is in the log, a page that says so."""
    scene = open_scene(request, matter)
    found = proofs.visible(scene.matter, scene.reader, subject)
    if found is None:
        raise Http404
    try:
        text = proofs.proof(found, scene.reader)
    except RecordAltered:
        log.exception("a record differs from its leaf")
        says = _("What lies here is not what the log holds. Do not rely on it, and tell the centre.")
        return told(scene, 409, _("This record was changed"), says)
    if text is None:
        says = _("It was recorded a moment ago. The log takes it within seconds: please try again.")
        return told(scene, 202, _("Not in the log yet"), says)
    return download(text.encode(), "text/plain; charset=utf-8", f"{scene.matter.number} {str(subject)[-6:]}.tlog-proof")


def told(scene: Scene, status: int, title: str, says: str) -> HttpResponse:
    """A page that says why there is no proof now."""
    context = scene.context(title=title, paragraphs=[says])
    answer = render(scene.request, "casefile/about.html", context, status=status)
    if status == 202:
        answer["Retry-After"] = SOON
    return answer
