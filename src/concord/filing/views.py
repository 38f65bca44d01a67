"""The creditor's page: every check of the contract's file, the statement of claim filled in, confirmed and filed."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import access
from concord.filing import earlier, gathering, lines, lodging, panels, statement
from concord.filing.forms import FilingForm
from concord.filing.gathering import Dossier
from concord.kit import dates, refusals
from concord.kit.scene import Scene, open_scene
from concord.law import fees, filing, filing_claims
from concord.law.filing_model import Check
from concord.law.model import Refused
from concord.people.models import Organisation


def scene_of(request: HttpRequest, matter: Any) -> Scene:
    """A signed contract before its creditor. Raises Http404 for anything and anybody else."""
    scene = open_scene(request, matter, standings=("party",))
    if not panels.creditors(scene):
        raise Http404
    return scene


def courts(scene: Scene) -> list[Organisation]:
    """The courts here: that of the mediation centre first."""
    found = list(Organisation.objects.filter(kind=Organisation.Kind.COURT, active=True))
    near = scene.matter.organisation.mediates.court_id
    return sorted(found, key=lambda one: (one.pk != near, one.code))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, matter: Any) -> HttpResponse:
    """GET: the checks, and the statement as it would be filed; POST: files it, or says what is missing."""
    scene = scene_of(request, matter)
    known = courts(scene)
    if not known:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    dossier = gathering.dossier(scene.matter)
    choices = [(one.id, one.says[scene.lang]) for one in statement.claims(dossier.file)]
    first = {
        "court": str(known[0].pk), "claims": [key for key, _words in choices], "address": dossier.file.debtor.address,
        "key": uuid.uuid4().hex,
    }  # fmt: skip
    form = FilingForm(posted, courts=known, claims=choices, lang=scene.lang, initial=first)
    if posted is None or not form.is_valid():
        court = next((one for one in known if str(one.pk) == request.POST.get("court")), known[0])
        return page(scene, dossier, court, form, status=422 if form.is_bound else 200)
    return filed(scene, dossier, form)


def filed(scene: Scene, dossier: Dossier, form: FilingForm) -> HttpResponse:
    """Files what the form says; a refusal, and what is missing, stand on the page with all that was typed."""
    given = form.cleaned_data
    by = access.as_participant(scene.reader, dossier.creditor).account
    result = lodging.file_claim(
        scene.matter, form.chosen, kept=given["claims"], by=by, key=given["key"], added=given["added"],
        address=given["address"],
    )  # fmt: skip
    if isinstance(result, lodging.Filed):
        messages.success(scene.request, _("Filed. The court has it, and a filing clerk decides within seven days."))
        return redirect("case", matter=result.matter.pk)
    refused = refusals.say(result) if isinstance(result, Refused) else None
    fresh = gathering.dossier(scene.matter, given["address"])
    return page(scene, fresh, form.chosen, form, refused=refused, status=409)


def page(
    scene: Scene,
    dossier: Dossier,
    court: Organisation,
    form: FilingForm,
    *,
    refused: refusals.Says | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page: checks, what is missing, the statement, and the form where it can be filed."""
    found = statement.checks(dossier, court)
    missing = filing.missing(found)
    claims = statement.claims(dossier.file)
    total = filing_claims.total(claims)
    said = statement.drawn_up(
        dossier, court, kept=[one.id for one in claims], added="", address="", found=found
    )  # fmt: skip
    context = scene.context(
        form=form,
        refused=refused,
        checks=lines.lines(msgspec.to_builtins(found), scene.lang),
        count=lines.counted(msgspec.to_builtins(found)),
        missing=[{"says": one.says[scene.lang], "next": one.next.get(scene.lang, "")} for one in missing],
        by_address=only_address(missing),
        said=panels.told(said, scene.lang),
        sum=total,
        fee=fees.litigation(total, dates.day_of(scene.now)),
        currency=scene.matter.currency,
        pending=earlier.pending(scene.matter),
        back_url=scene.strip.url,
    )
    return render(scene.request, "filing/file.html", context, status=status)


def only_address(missing: tuple[Check, ...]) -> bool:
    """Whether all that is missing is what the creditor can write on this very page."""
    return {check.name for check in missing} <= {"defendant", "service", "jurisdiction"}
