"""The consumer reads the contract, says who he is and what he consents to, and signs with a code."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concord.contracts import attested, checks, consents, papers, signing, summary, text
from concord.contracts.forms import SignForm, WhoForm
from concord.contracts.sides import KIND, sides
from concord.docket import participants, queries, visibility
from concord.docket.models import Participant
from concord.kit import dates
from concord.kit.scene import Scene, open_scene
from concord.kit.signing import Way, ways
from concord.kit.why import not_open, refusal
from concord.law.model import Refused


def scene_of(request: HttpRequest, matter: Any) -> Scene:
    """A contract before one of its parties. Raises Http404 for anything else."""
    scene = open_scene(request, matter, standings=("party",))
    if scene.law.kind != KIND:
        raise Http404
    return scene


def consumer_of(scene: Scene) -> Participant:
    """As whom the reader signs. Raises Http404 for the enterprise, which has signed with its offer."""
    role = sides(scene.law).debtor
    found = next((row for row in scene.reader.participants if row.role == role), None)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def contract(request: HttpRequest, matter: Any) -> HttpResponse:
    """The whole text with its terms, what was checked, and how one leaves; for both sides, before and after signing."""
    scene = scene_of(request, matter)
    terms = scene.present.state.terms
    consumer = scene.reader.role == sides(scene.law).debtor
    clauses = text.clauses(scene.law, terms, scene.lang)
    context = scene.context(
        title=scene.law.title.get(scene.lang, ""),
        parts=summary.parts(scene.law, terms) if consumer else [],
        clauses=clauses,
        prominent=[clause for clause in clauses if clause.prominent],
        goods=papers.goods(scene.matter, scene.reader),
        proved=checks.proved(scene.law),
        checked=checks.checked(scene.law),
        left_so=checks.left_so(scene.law),
        signed=signing.SIGNED in scene.present.state.moments,
        can_sign=consumer and "sign" in scene.can,
        paper=visibility.visible_documents(scene.matter, scene.reader).filter(kind=papers.KIND).last(),
        until=due(scene),
        digest=text.fingerprint(scene.law, terms),
        back_url=scene.strip.url,
    )
    return render(request, "contracts/contract.html", context)


def due(scene: Scene) -> str:
    """The reader's last day to sign, in words; '' while it has none."""
    duties = queries.duties(scene.matter, scene.reader, scene.present)
    found = next((duty.due for duty in duties if duty.mine and "sign" in duty.rule.do and duty.due), None)
    return dates.until(found) if found else ""


def cannot(scene: Scene) -> HttpResponse:
    """There is nothing to sign now: say why, and lead back."""
    if signing.SIGNED in scene.present.state.moments:
        return redirect("contract", matter=scene.matter.pk)
    context = scene.context(why_not=not_open(scene, "sign"), back_url=scene.strip.url)
    return render(scene.request, "contracts/cannot.html", context, status=409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, matter: Any) -> HttpResponse:
    """Who signs, and his consents, each by itself."""
    scene = scene_of(request, matter)
    person = consumer_of(scene)
    if "sign" not in scene.can:
        return cannot(scene)
    lang = scene.lang
    centre = scene.matter.organisation.mediates.name("en" if lang == "en" else "zh-hans")
    names = (participants.name(person, "zh-hans"), participants.name(person, "en"))
    form = WhoForm(
        request.POST if request.method == "POST" else None, expected=names, lang=lang, centre=centre,
        initial=signing.named(person).get("answers", {}),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        signing.name_oneself(person, id_number=given["id_number"], answers=form.answers)
        return redirect("contract-sign", matter=scene.matter.pk)
    asked = [
        (form[name], consents.said(one, lang, centre=centre), attested.without(one, lang), one)
        for name, one in consents.ALL.items()
    ]
    context = scene.context(form=form, asked=asked, ways=ways(person), back_url=scene.strip.url)
    return render(request, "contracts/who.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, matter: Any) -> HttpResponse:
    """GET: what is signed, and the form. POST `code`: a code is sent; `sign`: the code is checked, then recorded."""
    scene = scene_of(request, matter)
    person = consumer_of(scene)
    if "sign" not in scene.can:
        return cannot(scene)
    if not signing.ready(person):
        return redirect("contract-who", matter=scene.matter.pk)
    if request.method == "POST" and request.POST.get("do") == "code":
        return sent(scene, person)
    form = form_of(scene, bound=request.method == "POST")
    if request.method != "POST":
        return page(scene, person, form)
    if form.is_valid() and form.cleaned_data["text"] != text.fingerprint(scene.law, scene.present.state.terms):
        return page(scene, person, form_of(scene, bound=False), stale=True, status=409)
    if form.is_valid() and not signing.right_code(person, form.cleaned_data["code"]):
        wrong = _("This code is not right, or its time is over. Check the digits, or have a new one sent.")
        form.add_error("code", wrong)
    if not form.is_valid():
        return page(scene, person, form, status=422)
    result = signing.sign(scene.matter, scene.actor("sign"), key=form.cleaned_data["key"])
    if isinstance(result, Refused):
        return page(scene, person, form, refused=result, status=409)
    return redirect("contract", matter=scene.matter.pk)


def form_of(scene: Scene, *, bound: bool) -> SignForm:
    """The form for the text that stands now."""
    shown = {"text": text.fingerprint(scene.law, scene.present.state.terms), "key": uuid.uuid4().hex}
    return SignForm(scene.request.POST if bound else None, initial=shown)


def sent(scene: Scene, person: Participant) -> HttpResponse:
    """Sends a code to the chosen address."""
    known = ways(person)
    way = next((one for one in known if one.channel == scene.request.POST.get("way")), None)
    way = way or (known[0] if known else None)
    went = way is not None and signing.send_code(person, way.channel)
    return page(scene, person, form_of(scene, bound=False), sent=way if went else None, unsent=not went)


def page(
    scene: Scene,
    person: Participant,
    form: SignForm,
    *,
    sent: Way | None = None,
    unsent: bool = False,
    stale: bool = False,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The contract once more in four parts, who signs, and the code."""
    context = scene.context(
        parts=summary.parts(scene.law, scene.present.state.terms),
        form=form,
        ways=ways(person),
        sent=sent,
        unsent=unsent,
        stale=stale,
        name=participants.name(person),
        until=due(scene),
        refused=refusal(scene, refused, "sign") if refused else None,
        back_url=scene.strip.url,
    )
    return render(scene.request, "contracts/sign.html", context, status=status)
