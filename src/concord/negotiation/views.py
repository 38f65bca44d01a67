"""Making an offer, and answering one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from concord.docket import participants, recording
from concord.kit.scene import Scene, open_scene
from concord.kit.why import not_open, refusal
from concord.law.model import Refused
from concord.negotiation import offers as table
from concord.negotiation.forms import OfferForm

ANSWERS = {"accept": "accept_offer", "decline": "decline_offer"}


TABLE = ("party", "neutral")  # for all others there is nothing to offer here


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, matter: Any) -> HttpResponse:
    """A party's offer, or the mediator's proposal."""
    scene = open_scene(request, matter, standings=TABLE)
    act = "propose" if "neutral" in scene.reader.standings else "offer"
    actor = scene.actor(act)
    form = form_of(request, scene, act)
    refused = None
    if request.method == "POST" and form.is_valid():
        filled: dict[str, Any] = {"obligations": form.rows()}
        if act == "offer":
            filled |= {"to": form.cleaned_data["to"], "open_for": form.cleaned_data["open_for"]}
        result = recording.record(scene.matter, act=act, by=actor, form=filled, key=form.cleaned_data["key"])
        if not isinstance(result, Refused):
            return redirect("room" if scene.stage == "mediating" else "case", matter=scene.matter.pk)
        refused = refusal(scene, result, act)
    context = scene.context(
        form=form,
        act=act,
        can=act in scene.can,
        why_not=None if act in scene.can else not_open(scene, act),
        refused=refused,
        offers=table.offers(scene),
    )
    status = 409 if refused else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "negotiation/offer.html", context, status=status)


def form_of(request: HttpRequest, scene: Scene, act: str) -> OfferForm:
    """The form, with the parties of the case; the respondent pays unless somebody says otherwise."""
    people = participants.sides(scene.matter)
    payer = next((str(row.pk) for row in people if row.role == "respondent"), "")
    named = [(str(row.pk), scene.names.get(str(row.pk), "")) for row in people]
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        currency=scene.matter.currency,
        parties=named,
        payer=payer,
        speaks_to_side=act == "offer",
        initial={
            "key": uuid.uuid4().hex,
            "parts": 1,
            "payer": payer,
            "other_who": payer,
            "open_for": "P3D",
            "to": "without_prejudice",
        },
    )
    if act == "propose":
        del form.fields["open_for"]
    return form


@require_POST
def answer(request: HttpRequest, matter: Any, entry: Any) -> HttpResponse:
    """Accept or decline an offer with one tap; what the law refuses is said on the offers page."""
    scene = open_scene(request, matter, standings=TABLE)
    act = ANSWERS.get(request.POST.get("answer", ""))
    found = next((one for one in table.offers(scene) if one.id == str(entry)), None)
    if act is None or found is None:
        raise Http404
    field = "offer"
    if found.act == "propose":
        if act == "decline_offer":
            raise Http404
        act, field = "accept_proposal", "proposal"
    actor = scene.actor(act)
    result = recording.record(
        scene.matter, act=act, by=actor, form={field: str(entry)}, key=request.POST.get("key", "")[:64]
    )
    if isinstance(result, Refused):
        says = refusal(scene, result, act)
        messages.error(request, " ".join([says.title, *says.why, says.next]))
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure()):
        return redirect(target)
    return redirect("case", matter=scene.matter.pk)
