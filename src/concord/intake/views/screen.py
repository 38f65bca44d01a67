"""Screening: the registrar reads the application beside what was computed, and decides."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import exhibits, visibility
from concord.docket.recording import record
from concord.intake import advice, checks, summary
from concord.intake.fields import clean
from concord.kit.refusals import Says
from concord.kit.scene import Scene, open_scene
from concord.kit.why import refusal
from concord.law import screening
from concord.law.model import Refused

ACTS = ("accept", "ask_correction", "return_application")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, matter: Any) -> HttpResponse:
    """Show findings and application; POST records the registrar's decision."""
    scene = open_scene(request, matter, roles=("registrar",))
    if request.method != "POST":
        return _show(scene)
    act = request.POST.get("act", "")
    if act not in ACTS:
        return _show(scene, wrong={"act": _("Choose one of the three.")}, status=422)
    form, wrong = _form(request, act)
    if wrong:
        return _show(scene, wrong=wrong, status=422)
    key = f"screen/{request.POST.get('key', '')[:60]}"
    result = record(scene.matter, act=act, by=scene.actor(act), form=form, key=key)
    if isinstance(result, Refused):
        return _show(scene, refused=refusal(scene, result, act), status=409)
    messages.success(request, DONE[act]())
    return redirect("case", scene.matter.pk)


DONE = {
    "accept": lambda: _("Accepted. We write to the other side at once."),
    "ask_correction": lambda: _("The applicant is asked once, and has seven days from when it reaches him."),
    "return_application": lambda: _("Returned. The applicant reads where else to go."),
}


def _form(request: HttpRequest, act: str) -> tuple[dict[str, str], dict[str, str]]:
    """The form of the act, and a sentence per field that is missing."""
    if act == "accept":
        return {}, {}
    if act == "ask_correction":
        what = clean(request.POST.get("what", ""), lines=True)[:2000]
        return {"what": what}, {} if what else {"what": _("Say what is missing. It can be asked for once only.")}
    ground = request.POST.get("ground", "")
    told = clean(request.POST.get("advice", ""), lines=True)[:2000]
    wrong = {}
    if ground not in advice.GROUNDS:
        wrong["ground"] = _("Choose the ground.")
    if not told:
        wrong["advice"] = _("Tell the applicant where else to go (OM 9).")
    return {"ground": ground, "advice": told}, wrong


def _show(
    scene: Scene, *, wrong: dict[str, str] | None = None, refused: Says | None = None, status: int = 200
) -> HttpResponse:
    request, matter, reader, lang = scene.request, scene.matter, scene.reader, scene.lang
    said = checks.application_of(matter, reader)
    reasons = checks.reasons(matter, said) if said else []
    grounds = screening.grounds_to_return(reasons)
    ground = request.POST.get("ground") or (grounds[0] if grounds else "")
    context = {
        "can": scene.can,
        "findings": [summary.finding(reason, lang) for reason in reasons],
        "stops": sum(reason.severity == "stop" for reason in reasons),
        "looks": sum(reason.severity == "look" for reason in reasons),
        "cards": summary.cards(matter, said, lang) if said else [],
        "exhibits": [(row, exhibits.filename(row)) for row in visibility.visible_exhibits(matter, reader)],
        "grounds": advice.grounds(lang, matter.organisation),
        "ground": ground,
        "typed": {name: request.POST.get(name, "") for name in ("what", "advice")},
        "chosen": request.POST.get("act") or request.GET.get("act", ""),  # the button that was pressed to come here
        "advice": request.POST.get("advice") or advice.text(ground, lang, matter.organisation),
        "wrong": wrong or {},
        "refused": refused,
        "key": request.POST.get("key", "") or secrets.token_urlsafe(12),
    }
    return render(request, "intake/screen.html", scene.context(**context), status=status)
