"""Drawing the agreement up, and anew: rows and clauses, the check, the preview, the mediator's signature."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.agreement import checking, contents
from concord.agreement.forms import DrawUpForm
from concord.agreement.sheet import Frame, sheet
from concord.agreement.situation import Situation
from concord.docket import participants, recording, visibility
from concord.docket.actors import Actor
from concord.kit import dates, terms
from concord.kit.scene import Scene, open_scene
from concord.kit.why import refusal
from concord.law.agreement import Finding
from concord.law.model import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def draw_up(request: HttpRequest, matter: Any) -> HttpResponse:
    """GET: the terms as far as they are known. POST `check`: findings and preview; `record`: drawn up and signed."""
    scene = open_scene(request, matter, standings=("neutral",))
    act = "redraw" if scene.stage == "signing" else "draw_up"
    actor = scene.actor(act)
    if act not in scene.can:
        return page(scene, act, None, status=200 if request.method != "POST" else 409)
    form = form_of(scene, request, act)
    if request.method != "POST":
        return page(scene, act, form)
    if not form.is_valid():
        return page(scene, act, form, status=422)
    found = findings(scene, form)
    if request.POST.get("do") != "record":
        return page(scene, act, form, found=found)
    if checking.stopped(found) and not form.cleaned_data["override"]:
        form.add_error("override", _("Mend what is marked as stopped, or write here why it stays."))
        return page(scene, act, form, found=found, status=422)
    refused = drawn(scene, act, actor, form)
    if refused is None:
        return redirect("agreement", matter=scene.matter.pk)
    return page(scene, act, form, found=found, refused=refused, status=409)


def drawn(scene: Scene, act: str, actor: Actor, form: DrawUpForm) -> Refused | None:
    """Records the draft; the mediator's signature and the seal are set on the paper by the reaction."""
    result = recording.record(
        scene.matter,
        act=act,
        by=actor,
        form=form.act_form(),
        key=form.cleaned_data["key"],
        expected_version=scene.request.POST.get("version", ""),
    )
    return result if isinstance(result, Refused) else None


def form_of(scene: Scene, request: HttpRequest, act: str) -> DrawUpForm:
    """The form, begun from the accepted offer, or from the draft that stands."""
    people = [(str(row.pk), scene.names.get(str(row.pk), "")) for row in participants.sides(scene.matter)]
    return DrawUpForm(
        request.POST if request.method == "POST" else None,
        people=people,
        currency=scene.matter.currency,
        initial=start(scene, act) | {"key": uuid.uuid4().hex},
    )


def start(scene: Scene, act: str) -> dict[str, Any]:
    """What the form begins with."""
    situation = Situation(scene)
    if act == "redraw" and situation.round is not None:
        known = contents.form_of_entry(scene.reader, situation.round.draft)
        alone = any(known[name] and not known[f"{name}_en"] for name in ("clauses", "default_clause"))
        return {**known, "chinese_only": alone, "override": ""}
    rows = [
        {
            "who": term.who, "whom": term.whom, "kind": term.kind, "day": term.day, "what": term.what,
            "what_en": term.what_en, "amount": term.amount or None,
        }
        for term in terms.opened(scene.reader, agreed(scene))
    ]  # fmt: skip
    return {"obligations": rows, "prevails": "zh"}


def agreed(scene: Scene) -> list[dict[str, Any]]:
    """The rows of the accepted offer, as the matter's data hold them; [] while none is accepted."""
    data = scene.present.state.data
    return list(data.get("obligations") or ()) if data.get("agreed") else []


def findings(scene: Scene, form: DrawUpForm) -> list[Finding]:
    """What the linter says of the form. The sum is held against the accepted offer until the first draft stands."""
    kept = agreed(scene) if scene.stage == "mediating" else []
    return checking.findings(scene.matter, scene.reader, contents.of_form(form.act_form()), agreed=kept)


def page(
    scene: Scene,
    act: str,
    form: DrawUpForm | None,
    *,
    found: list[Finding] | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; form None: it cannot be drawn up now."""
    text = contents.of_form(form.act_form()) if form is not None and found is not None else None
    shown = checking.shown(found) if found is not None else None
    context = scene.context(
        act=act,
        form=form,
        findings=[one for one in shown or () if one.level != "ok"],
        checked=[one for one in shown or () if one.level == "ok"],
        was_checked=shown is not None,
        stops=bool(found and checking.stopped(found)),
        sheets=preview(scene, text) if text else (),
        signs=Situation(scene).signers if act == "redraw" else (),
        refused=refusal(scene, refused, act) if refused else None,
        version=visibility.version(scene.matter, scene.reader),
        back_url=scene.strip.url,
    )
    return render(scene.request, "agreement/draw_up.html", context, status=status)


def preview(scene: Scene, text: contents.Contents) -> list[Any]:
    """The agreement as it would read, the reader's language first."""
    me = next(row for row in scene.reader.participants if row.standing == "neutral")
    names = {"zh": [participants.name(me, "zh-hans")], "en": [participants.name(me, "en")]}
    frame = Frame(scene.matter, scene.reader, names, scene.now)
    first = dates.language()
    return [sheet(text, frame, lang) for lang in (first, "zh" if first == "en" else "en")]
