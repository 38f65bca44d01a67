"""A party joins in the application to the court: what is asked, what is declared, who asks."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.confirmation import identity
from concord.confirmation.identity import IdentityForm
from concord.docket import participants, recording
from concord.docket.actors import Actor
from concord.docket.models import Matter
from concord.kit import refusals
from concord.kit.scene import Scene, open_scene
from concord.kit.why import refusal
from concord.law import identifiers
from concord.law.model import Refused

ACT = "apply_confirmation"


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, matter: Any) -> HttpResponse:
    """GET: what is asked and declared, and what is missing of the reader; POST: keeps that, and records the act."""
    scene = open_scene(request, matter, standings=("party",))
    actor = scene.actor(ACT)
    posted = request.POST if request.method == "POST" else None
    if posted is None and ACT not in scene.can:
        return page(scene, actor, None, refused=refusal(scene, Refused("not_now"), ACT), status=409)
    form = IdentityForm(posted, participant=actor.participant, initial={"key": uuid.uuid4().hex})
    if posted is None:
        return page(scene, actor, form)
    if not form.is_valid():
        return page(scene, actor, form, status=422)
    if form.changes() and ACT not in scene.can:  # nothing is kept for an act that is not open; a repeat changes nothing
        return page(scene, actor, None, refused=refusal(scene, Refused("not_now"), ACT), status=409)
    refused = joined(scene, actor, form)
    if refused is None:
        messages.success(request, _("Recorded. The court gets it once all sides have asked."))
        return redirect("case", matter=scene.matter.pk)
    return page(scene, actor, form, refused=refusal(scene, refused, ACT), status=409)


def joined(scene: Scene, actor: Actor, form: IdentityForm) -> Refused | None:
    """Consent, identity, act, in this order: the paper that the act sets off finds what it needs. None: recorded.

    If we stop between them, the number lies with its owner and is not asked again; nothing went to the court.
    """
    key = form.cleaned_data["key"]
    if form.cleaned_data.get("agree"):
        given = {"purpose": "sensitive_data"}
        consent = recording.record(scene.matter, act="give_consent", by=actor, form=given, key=f"{key}:consent")
        if isinstance(consent, Refused):
            return consent
    if changes := form.changes():
        participants.change(actor.participant, **changes)
    result = recording.record(scene.matter, act=ACT, by=actor, key=key)
    return result if isinstance(result, Refused) else None


def complete(_matter: Matter, actor: Actor, _form: object) -> Refused | None:
    """For whoever asks without the page: the court has to know who asks (JI 354)."""
    if not identity.missing(actor.participant):
        return None
    return Refused(
        "condition",
        "identity",
        says={
            "zh": "法院需要知道申请人是谁。请打开案件，在申请页补上证件号码和住所。",
            "en": "The court has to know who asks. Open the case and give identity number and address on its page.",
        },
    )


def page(
    scene: Scene, actor: Actor, form: IdentityForm | None, *, refused: refusals.Says | None = None, status: int = 200
) -> HttpResponse:
    """The page; form None: it cannot be done now."""
    known = str(participants.personal(actor.participant).get("id_number", ""))
    context = scene.context(
        form=form,
        refused=refused,
        asks=identity.missing(actor.participant),
        person=actor.participant.kind == "person",
        known=identifiers.masked(known) if known else "",
        court=scene.matter.organisation.court,
        back_url=scene.strip.url,
    )
    return render(scene.request, "confirmation/join.html", context, status=status)
