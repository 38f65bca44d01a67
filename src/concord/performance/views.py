"""Rows that are performed: said, confirmed, objected to; and the application for what is not."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from concord.docket import access, clock, exhibits, queries, recording
from concord.docket.actors import Actor
from concord.docket.door import Rejected
from concord.kit import terms
from concord.kit.downloads import download
from concord.kit.refusals import Says
from concord.kit.registry import guarded
from concord.kit.scene import Scene, open_scene
from concord.kit.why import refusal
from concord.law.builtin import act_rule
from concord.law.model import Refused
from concord.performance import application
from concord.performance.forms import AnswerForm, DoneForm
from concord.performance.schedule import Row, of_scene

ACTS = ("receive", "say_done")
ANSWERS = {"accept": "accept_statement", "object": "object_statement"}


@require_safe
def which(request: HttpRequest, matter: Any, act: str) -> HttpResponse:
    """Receipt and performance are told of a row: the only one that is open, else the schedule offers each."""
    scene = open_scene(request, matter, standings=("party",))
    mine = [row for row in of_scene(scene) if not row.done and _concerns(scene, row, act)]
    if len(mine) == 1:
        return redirect("perform", matter=scene.matter.pk, row=mine[0].term.number, act=act)
    return redirect(f"{scene.strip.url}#plan-h")


@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, matter: Any, row: int, act: str) -> HttpResponse:
    """The creditor confirms receipt of a row; the debtor says that it is done, and the creditor answers."""
    scene = open_scene(request, matter, standings=("party",))
    found = next((one for one in of_scene(scene) if one.term.number == row), None)
    if act not in ACTS or found is None or not _concerns(scene, found, act):
        raise Http404
    if act == "receive" and (stated := statement_on(scene, found)):
        return redirect("statement", matter=scene.matter.pk, entry=stated)  # the same money twice would count twice
    if found.done and request.method != "POST":
        return redirect(f"{scene.strip.url}#plan-h")  # nothing is open here: the schedule shows what is
    actor = scene.actor(act)
    start = {"amount": found.unpaid if act == "receive" else found.unstated, "key": uuid.uuid4().hex}
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DoneForm(*given, row=found, act=act, currency=scene.matter.currency, initial=start)
    refused = None
    if request.method == "POST" and form.is_valid():
        refused = record_done(scene, found, act, actor, form)
        if refused is None:
            messages.success(
                request, _("Recorded.") if act == "receive" else _("Recorded. The other side is asked to confirm it.")
            )
            return redirect("case", matter=scene.matter.pk)
    sentence = terms.sentence(found.term, scene.names, scene.matter.currency)
    context = scene.context(form=form, row=found, act=act, sentence=sentence, refused=None if form.errors else refused)
    status = 422 if form.errors else 409 if refused else 200
    return render(request, "performance/done.html", context, status=status)


def statement_on(scene: Scene, row: Row) -> Any:
    """The entry in which the other side says that this row is done, while it waits for an answer; else None."""
    made = (told.entry for told in scene.told if told.entry.act == "say_done" and told.entry.seq == row.stated)
    return next((entry.pk for entry in made), None) if row.stated else None


def _concerns(scene: Scene, row: Row, act: str) -> bool:
    """Who receives confirms; who owes states."""
    return (row.term.whom if act == "receive" else row.term.who) in scene.reader.ids


def record_done(scene: Scene, row: Row, act: str, actor: Actor, form: DoneForm) -> Says | None:
    """Records it; returns why not, or None."""
    given = form.cleaned_data
    key = given["key"]
    filled: dict[str, Any] = {"row": row.term.number, "ref": given.get("ref") or f"{row.term.number}/{key}"}
    if given.get("amount"):
        filled["amount"] = given["amount"]
    if given.get("proof"):
        upload = given["proof"]
        taken = exhibits.put_exhibit(
            upload, name=upload.name, matter=scene.matter, participant=actor.participant,
            key=exhibits.key_of(upload.file, key),
        )  # fmt: skip
        if isinstance(taken, Rejected):
            form.add_error("proof", taken.sentence)
            return refusal(scene, Refused("form", "proof"), act)
        filled["proof"] = str(taken.pk)
    result = recording.record(
        scene.matter, act=act, by=actor, form=filled, on=int(given.get("on") or 0), key=key,
        check=lambda locked: guarded(act, locked, actor, filled),
    )  # fmt: skip
    if not isinstance(result, Refused):
        return None
    says = refusal(scene, result, act)
    if result.code == "form" and result.detail in form.fields:
        form.add_error(result.detail, says.title)
    return says


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, matter: Any, entry: Any) -> HttpResponse:
    """Who may object to a statement agrees or objects; silence to the end of the time agrees (objection)."""
    scene = open_scene(request, matter, standings=("party",))
    told = next((one for one in scene.told if one.entry.pk == entry and one.entry.act == "say_done"), None)
    if told is None or told.mine:
        raise Http404
    row = next((one for one in of_scene(scene) if one.term.number == int(told.form.get("row", 0))), None)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4().hex})
    refused = None
    if request.method == "POST" and form.is_valid():
        act = ANSWERS[form.cleaned_data["answer"]]
        rule = act_rule(scene.law, act)
        actor = _answering(scene, rule)
        result = recording.record(
            scene.matter, act=act, by=actor, form={"entry": str(entry)}, key=form.cleaned_data["key"]
        )
        if not isinstance(result, Refused):
            messages.success(request, _("Recorded."))
            return redirect("case", matter=scene.matter.pk)
        refused = refusal(scene, result, act)
    duty = next(
        (one for one in queries.duties(scene.matter, scene.reader, scene.present) if one.name == "answer" and one.mine),
        None,
    )
    context = scene.context(
        form=form, told=told, row=row, refused=refused, until=duty.due if duty else 0,
        sentence=terms.sentence(row.term, scene.names, scene.matter.currency) if row else "",
        amount=int(told.form.get("amount") or 0), currency=scene.matter.currency,
    )  # fmt: skip
    return render(request, "performance/answer.html", context, status=409 if refused else 422 if form.is_bound else 200)


def _answering(scene: Scene, rule: Any) -> Actor:
    actor = access.actor_for(scene.reader, rule) if rule else None
    return actor or access.as_participant(scene.reader, scene.reader.participants[0])


@require_safe
def enforcement(request: HttpRequest, matter: Any) -> HttpResponse:
    """The whole application for enforcement as it would be filed today: one bundle, ready for the creditor."""
    scene = open_scene(request, matter, standings=("party",))
    try:
        pdf = application.bundle_of(scene.matter, scene.reader, scene.present.state, at=clock.now(), own=True)
    except application.NotReady:
        messages.info(request, _("The papers are still being made. Try again in a minute."))
        return redirect("case", matter=scene.matter.pk)
    if pdf is None:
        raise Http404
    return download(pdf, "application/pdf", f"enforcement-{scene.matter.number}.pdf")
