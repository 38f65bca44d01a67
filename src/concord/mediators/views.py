"""Choosing a mediator from the roster, designating one, and the mediator's own answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from concord.docket import access, participants, queries, recording
from concord.docket.models import Participant
from concord.kit.application import application
from concord.kit.refusals import Says
from concord.kit.registry import act_url
from concord.kit.scene import Scene, open_scene
from concord.kit.why import not_open, refusal
from concord.law.model import Refused
from concord.mediators import roster
from concord.mediators.forms import ChoiceForm

ANSWERS = ("take_case", "disclose", "decline")


def scene_of(request: HttpRequest, matter: Any, *acts: str) -> tuple[Scene, set[str]]:
    """The scene, and which of the acts its reader may do now. 404 for a stranger and for who has no such role."""
    scene = open_scene(request, matter)
    rules = [scene.law.acts[act] for act in acts if act in scene.law.acts]
    if not any(access.actor_for(scene.reader, rule) for rule in rules):
        raise Http404
    return scene, set(scene.can & set(acts))


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, matter: Any) -> HttpResponse:
    """A party names one mediator of the roster; once every party named the same, that one is asked (OM 10)."""
    scene, can = scene_of(request, matter, "choose")
    return pick(request, scene, "choose", can, proposals(scene))


@require_http_methods(["GET", "HEAD", "POST"])
def designate(request: HttpRequest, matter: Any) -> HttpResponse:
    """The registrar names the mediator when the parties did not (OM 10)."""
    scene, can = scene_of(request, matter, "designate")
    return pick(request, scene, "designate", can, proposals(scene))


def pick(request: HttpRequest, scene: Scene, act: str, can: set[str], named: dict[str, list[str]]) -> HttpResponse:
    """The roster as cards with one button each."""
    listed = roster.candidates(scene.matter, cause=application(scene.matter, scene.reader).get("cause", ""))
    refused: Says | None = None
    form = ChoiceForm(request.POST if request.method == "POST" else None, listed=listed)
    if request.method == "POST" and form.is_valid():
        answer = name_one(scene, act, form)
        if answer is None:
            return redirect("case", matter=scene.matter.pk)
        refused = answer
    context = scene.context(
        act=act,
        form=form,
        open_now=act in can,
        why_not=None if act in can else not_open(scene, act),
        listed=[(one, named.get(str(one.account.pk), [])) for one in listed],
        key=uuid.uuid4().hex,
        refused=refused,
        centre_url=act_url("let_centre_choose", scene.matter.pk) if act == "choose" else "",
    )
    status = 409 if refused else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "mediators/pick.html", context, status=status)


def name_one(scene: Scene, act: str, form: ChoiceForm) -> Says | None:
    """Records the choice; returns why not, or None."""
    actor = scene.actor(act)
    person = participants.candidate(scene.matter, form.account)
    key = form.cleaned_data["key"]
    result = recording.record(scene.matter, act=act, by=actor, form={"person": str(person.pk)}, key=key)
    return refusal(scene, result, act) if isinstance(result, Refused) else None


def proposals(scene: Scene) -> dict[str, list[str]]:
    """Account id -> names of those who named that mediator since the choosing began, as far as the reader may know."""
    since = scene.present.state.since
    named: dict[str, str] = {}  # party -> participant it names: the last word counts
    for told in scene.told:
        if told.entry.act == "choose" and told.entry.on >= since:
            named[str(told.entry.participant_id)] = str(told.form.get("person", ""))
    accounts = dict(Participant.objects.filter(pk__in=named.values()).values_list("pk", "account"))
    found: dict[str, list[str]] = {}
    for party, person in named.items():
        account = accounts.get(uuid.UUID(person)) if person else None
        found.setdefault(str(account), []).append(scene.names.get(party, ""))
    return found


@require_safe
def confirm(request: HttpRequest, matter: Any) -> HttpResponse:
    """What a mediator who is asked has to know before answering, and the three answers (OM 12, 13)."""
    scene, can = scene_of(request, matter, *ANSWERS)
    parties = [{"name": scene.names[str(row.pk)], "role": row.role} for row in participants.sides(scene.matter)]
    context = scene.context(can=can, parties=parties, duties=queries.duties(scene.matter, scene.reader, scene.present))
    return render(request, "mediators/confirm.html", context)
