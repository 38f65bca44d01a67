"""A party reads the whole agreement and signs it, or does not."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.agreement import persons, signing
from concord.agreement.forms import RefuseForm, SignForm
from concord.agreement.situation import Situation
from concord.docket import participants, queries, recording
from concord.docket.actors import Actor
from concord.docket.models import Participant
from concord.kit import dates, registry, terms
from concord.kit.scene import Scene, open_scene
from concord.kit.signing import Way, ways
from concord.kit.why import not_open, refusal
from concord.law.model import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, matter: Any) -> HttpResponse:
    """GET: the agreement and the form. POST `code`: a code is sent; `sign`: the code is checked, then recorded."""
    scene = open_scene(request, matter, standings=("party",))
    actor = scene.actor("sign")
    situation = Situation(scene)
    if situation.signed:
        return redirect("agreement", matter=scene.matter.pk)
    if "sign" not in scene.can or situation.round is None or situation.draft_paper is None:
        return waiting(scene, situation)
    form = form_of(request, situation, actor.participant)
    if request.method != "POST":
        return page(scene, situation, actor, form)
    if request.POST.get("draft") != str(situation.round.draft.pk):
        return page(scene, situation, actor, fresh(request, situation, actor.participant), stale=True, status=409)
    if request.POST.get("do") == "code":
        return sent(scene, situation, actor)
    if form.is_valid() and not signing.right_code(actor.participant, situation.round, form.cleaned_data["code"]):
        wrong = _("This code is not right, or its time is over. Check the digits, or have a new one sent.")
        form.add_error("code", wrong)
    if not form.is_valid():
        return page(scene, situation, actor, form, status=422)
    result = signing.sign(scene.matter, actor, form, situation.draft_paper)
    if isinstance(result, Refused):
        return page(scene, situation, actor, form, refused=result, status=409)
    return redirect("agreement", matter=scene.matter.pk)


def form_of(request: HttpRequest, situation: Situation, person: Participant, *, bound: bool = True) -> SignForm:
    """The form; a person signs by its own name, whoever acts for another by his, with the capacity."""
    stands_for = persons.represented(person)
    own = tuple(name for name in (participants.name(person, lang) for lang in ("zh-hans", "en")) if name)
    given = request.POST if bound and request.method == "POST" else None
    return SignForm(
        given,
        expected=() if stands_for else own,
        firm=stands_for,
        initial={
            "key": uuid.uuid4().hex,
            "draft": str(situation.round.draft.pk) if situation.round else "",
            "capacity": persons.capacity(person),
            "method": "typed",
        },
    )


def fresh(request: HttpRequest, situation: Situation, person: Participant) -> SignForm:
    """The form for the draft that stands now, empty."""
    return form_of(request, situation, person, bound=False)


def sent(scene: Scene, situation: Situation, actor: Actor) -> HttpResponse:
    """Sends a code to the chosen address."""
    if situation.round is None:
        raise Http404
    open_to = ways(actor.participant)
    way = next((one for one in open_to if one.channel == scene.request.POST.get("way")), None)
    way = way or (open_to[0] if open_to else None)
    went = way is not None and signing.send_code(actor.participant, situation.round, way.channel)
    form = fresh(scene.request, situation, actor.participant)
    return page(scene, situation, actor, form, sent=way if went else None, unsent=not went)


def page(
    scene: Scene,
    situation: Situation,
    actor: Actor,
    form: SignForm,
    *,
    sent: Way | None = None,
    unsent: bool = False,
    stale: bool = False,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The agreement as paper, what it asks of the reader, what follows, and the form."""
    others = [one for one in situation.signers if not one.mine]
    context = scene.context(
        situation=situation,
        sheets=situation.sheets,
        mine=mine(scene, situation),
        theirs=theirs(scene, situation),
        paper=situation.paper,
        signed_others=[one for one in others if one.on],
        last=all(one.on for one in others),
        until=due(scene),
        form=form,
        ways=ways(actor.participant),
        sent=sent,
        unsent=unsent,
        stale=stale,
        firm=scene.names.get(str(actor.participant.pk), "") if persons.represented(actor.participant) else "",
        refused=refusal(scene, refused, "sign") if refused else None,
        ask_url=registry.act_url("say", scene.matter.pk),
        back_url=scene.strip.url,
    )
    return render(scene.request, "agreement/sign.html", context, status=status)


def mine(scene: Scene, situation: Situation) -> list[str]:
    """What the reader takes on, as sentences."""
    return _sentences(scene, [term for term in situation.text.terms if term.who in scene.reader.ids])


def theirs(scene: Scene, situation: Situation) -> list[str]:
    """What the others take on."""
    return _sentences(scene, [term for term in situation.text.terms if term.who not in scene.reader.ids])


def _sentences(scene: Scene, found: list[terms.Term]) -> list[str]:
    return [terms.sentence(term, scene.names, scene.matter.currency) for term in found]


def due(scene: Scene) -> str:
    """The reader's last day to sign, in words; '' while it has none."""
    duties = queries.duties(scene.matter, scene.reader, scene.present)
    found = next((duty.due for duty in duties if duty.mine and "sign" in duty.rule.do and duty.due), None)
    return dates.until(found) if found else ""


def waiting(scene: Scene, situation: Situation) -> HttpResponse:
    """Nothing to sign now: not yet, not any more, or the paper is still being set."""
    setting = "sign" in scene.can and situation.round is not None
    why = None if "sign" in scene.can else not_open(scene, "sign")
    context = scene.context(setting=setting, why_not=why, back_url=scene.strip.url)
    status = 200 if scene.request.method != "POST" else 409
    return render(scene.request, "agreement/nothing.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, matter: Any) -> HttpResponse:
    """Not signing: a reason if one likes, one tap."""
    scene = open_scene(request, matter, standings=("party",))
    actor = scene.actor("refuse_to_sign")
    if "refuse_to_sign" not in scene.can:
        return waiting(scene, Situation(scene))
    form = RefuseForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4().hex})
    refused = None
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"]} if form.cleaned_data["reason"] else {}
        result = recording.record(
            scene.matter, act="refuse_to_sign", by=actor, form=given, key=form.cleaned_data["key"]
        )
        if not isinstance(result, Refused):
            return redirect("case", matter=scene.matter.pk)
        refused = refusal(scene, result, "refuse_to_sign")
    status = 409 if refused else 422 if form.is_bound and not form.is_valid() else 200
    context = scene.context(form=form, refused=refused, back_url=scene.strip.url)
    return render(request, "agreement/refuse.html", context, status=status)
