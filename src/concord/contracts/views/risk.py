"""Risk points: the same sheet for both sides, each as it may see the file; for the enterprise in its portal too."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from concord.contracts import risk, risk_paper
from concord.contracts.views.portal import homes_of, signatories
from concord.contracts.views.sign import scene_of
from concord.kit import dates, registry
from concord.kit.downloads import download
from concord.kit.scene import Scene
from concord.law.risk_model import MET, RAISED, UNKNOWN, Breach


@never_cache
@require_safe
def points(request: HttpRequest, matter: Any) -> HttpResponse:
    """The sheet for either side of the contract."""
    return _page(scene_of(request, matter), {})


@never_cache
@require_safe
@signatories
def in_portal(request: HttpRequest, matter: Any) -> HttpResponse:
    """The sheet among the enterprise's own pages."""
    scene = scene_of(request, matter)
    if scene.matter.organisation not in homes_of(request):
        raise Http404
    return _page(scene, {"frame": "kit/staff.html", "tabs": registry.tabs(request, "portal")})


@never_cache
@require_safe
def paper(request: HttpRequest, matter: Any) -> HttpResponse:
    """The sheet as PDF, as the reader may see it, in the language in force."""
    scene = scene_of(request, matter)
    found = risk.sheet(scene.matter, scene.lang, scene.reader)
    name = _("Risk points %(number)s.pdf") % {"number": scene.matter.number}
    return download(risk_paper.paper(scene.matter, scene.law, found), "application/pdf", name, inline=True)


def _page(scene: Scene, more: dict[str, Any]) -> HttpResponse:
    found = risk.sheet(scene.matter, scene.lang, scene.reader)
    context = scene.context(
        sheet=found,
        title=scene.law.title.get(scene.lang, ""),
        breaches=[_breach(scene, one) for one in found.breaches],
        day=dates.when(found.at),
        back_url=reverse("case", kwargs={"matter": scene.matter.pk}),
        **more,
    )
    return render(scene.request, "contracts/risk.html", context)


def _breach(scene: Scene, one: Breach) -> dict[str, Any]:
    """A breach as the page shows it: its defences by what the file says of them."""
    return {
        "it": one,
        "claims": [{"it": claim, "day": dates.day(date.fromisoformat(claim.day))} for claim in one.claims],
        "mine": scene.reader.role == one.by_role,
        "raised": [defence for defence in one.defences if defence.finding == RAISED],
        "unknown": [defence for defence in one.defences if defence.finding == UNKNOWN],
        "met": [defence for defence in one.defences if defence.finding == MET],
        "proven": one.proven,
        "alleged": one.alleged,
    }
