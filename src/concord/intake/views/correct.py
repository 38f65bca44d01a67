"""The one correction that an application may be asked for: what is missing, and the applicant's answer to it."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import exhibits, queries, visibility
from concord.docket.actors import Actor
from concord.docket.door import Rejected
from concord.docket.models import Entry, Matter
from concord.docket.recording import record
from concord.intake.fields import clean
from concord.kit.deadlines import Deadline
from concord.kit.refusals import Says
from concord.kit.scene import Scene, open_scene
from concord.kit.why import refusal
from concord.law.model import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, matter: Any) -> HttpResponse:
    """Show what is asked and until when; POST sends words and files. All but the last file are filed as evidence."""
    scene = open_scene(request, matter, roles=("applicant",))
    found = scene.matter
    if "correct" not in scene.can:
        return redirect("case", found.pk)
    if request.method != "POST":
        return _show(scene)
    actor = scene.actor("correct")
    about = clean(request.POST.get("about", ""), lines=True)[:4000]
    uploads = request.FILES.getlist("file")
    if not about and not uploads:
        return _show(scene, wrong=_("Write what was missing, or add a file."), status=422)
    taken, away = _take(found, actor, uploads)
    if away:
        # what came through waits for the next press: it is the applicant's own and is listed on the page
        return _show(scene, wrong=" ".join(away), status=422)
    refused = _record(found, actor, about, taken, request.POST.get("key", "")[:60])
    if refused is not None:
        return _show(scene, refused=refusal(scene, refused, "correct"), status=409)
    messages.success(request, _("Sent. The registrar looks at it again."))
    return redirect("case", found.pk)


def _take(matter: Matter, actor: Actor, uploads: list[Any]) -> tuple[list[str], list[str]]:
    """Ids of the files that are in (earlier presses included), and a sentence for each that is not."""
    away = []
    for upload in uploads:
        row = exhibits.put_exhibit(upload.file, name=upload.name or "", matter=matter, participant=actor.participant)
        if isinstance(row, Rejected):
            away.append(f"{clean(upload.name or '')}: {row.sentence}")
    waiting = visibility.visible_exhibits(matter, actor.sees()).filter(entry=None, participant=actor.participant)
    return [str(row.pk) for row in waiting], away


def _record(matter: Matter, actor: Actor, about: str, taken: list[str], key: str) -> Refused | None:
    for number, exhibit in enumerate(taken[:-1]):
        filed = record(matter, act="add_evidence", by=actor, form={"file": exhibit}, key=f"correct/{key}/{number}")
        if isinstance(filed, Refused):
            return filed
    form = {name: item for name, item in (("about", about), ("file", taken[-1] if taken else "")) if item}
    result = record(matter, act="correct", by=actor, form=form, key=f"correct/{key}")
    return result if isinstance(result, Refused) else None


def _show(scene: Scene, *, wrong: str = "", refused: Says | None = None, status: int = 200) -> HttpResponse:
    request, matter, reader, now = scene.request, scene.matter, scene.reader, scene.present
    asked = Entry.objects.filter(matter=matter, act="ask_correction").order_by("-seq").first()
    duty = next((d for d in queries.duties(matter, reader, now) if d.mine and d.name == "correction"), None)
    deadline = Deadline(
        due=(duty.due or 0) if duty else 0,
        now=now.now,
        title=_("Complete the application"),
        then=_("After that the application is closed. You can apply again at any time."),
    )
    context = {
        "what": visibility.read_payload(reader, asked, "what") if asked else "",
        "deadline": deadline if duty else None,
        "waiting": [
            exhibits.filename(row)
            for row in visibility.visible_exhibits(matter, reader).filter(entry=None, participant__in=list(reader.ids))
        ],
        "wrong": wrong,
        "refused": refused,
        "about": request.POST.get("about", ""),
        "key": request.POST.get("key", "") or secrets.token_urlsafe(12),
    }
    return render(request, "intake/correct.html", scene.context(**context), status=status)
