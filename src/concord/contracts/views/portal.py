"""The enterprise's own pages: its contracts, and a new offer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concord.contracts import checks, portal, wrong
from concord.contracts.forms import TERM, OfferForm
from concord.contracts.offering import Offered, offer
from concord.contracts.sides import rulebooks
from concord.docket import clock
from concord.kit import dates, registry
from concord.law.model import Refused
from concord.law.rulebook import Rulebook
from concord.people.access import signed_in, staff
from concord.people.models import Organisation
from concord.people.roles import SIGNATORY

signatories = staff(SIGNATORY)


def homes_of(request: Any) -> list[Organisation]:
    """The enterprises for which the reader signs. Raises Http404 for nobody's."""
    found = portal.enterprises(request.offices)
    if not found:
        raise Http404
    return found


@never_cache
@require_safe
@signatories
def contracts(request: HttpRequest) -> HttpResponse:
    """The list, fifty to a page, those in one stage if asked for."""
    homes = homes_of(request)
    stages = portal.stages(homes)
    stage = request.GET.get("stage", "")
    wanted = stage if stage in {one.name for one in stages} else ""
    page = Paginator(portal.contracts(homes, wanted).values_list("pk", flat=True), portal.PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "tabs": registry.tabs(request, "portal"),
        "homes": homes,
        "stages": stages,
        "stage": wanted,
        "all": sum(one.count for one in stages),
        "page": page,
        "rows": portal.rows(portal.loaded(list(page.object_list))),
    }
    return render(request, "contracts/portal.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def new(request: HttpRequest) -> HttpResponse:
    """A single offer: which contract, for whom, on what terms. POST sends it, signed for the enterprise."""
    homes = homes_of(request)
    typed = request.POST if request.method == "POST" else request.GET
    home = next((one for one in homes if one.code == typed.get("from")), homes[0])
    law = law_of(typed.get("rulebook", ""))
    given = request.POST if request.method == "POST" else None
    form = OfferForm(given, law=law, lang=dates.language(), initial={"key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        result = send(request, home, law, form)
        if isinstance(result, Offered):
            messages.success(request, _("The offer is on its way to the consumer. You have signed it."))
            return redirect("case", matter=result.matter.pk)
        told(form, result, law)
    context = {
        "tabs": registry.tabs(request, "portal"),
        "homes": homes,
        "home": home,
        "law": law,
        "title": law.title.get(dates.language(), law.id),
        "laws": [(one, one.title.get(dates.language(), one.id)) for one in rulebooks(dates.day_of(clock.now()))],
        "terms": [form[name] for name in form.fields if name.startswith(TERM)],
        "checked": checks.checked(law),
        "form": form,
    }
    return render(request, "contracts/new.html", context, status=422 if form.is_bound else 200)


def law_of(key: str) -> Rulebook:
    """The contract of that name if it can be offered today, else the first. Raises Http404 where there is none."""
    known = rulebooks(dates.day_of(clock.now()))
    if not known:
        raise Http404
    return next((law for law in known if law.key == key), known[0])


def send(request: HttpRequest, home: Organisation, law: Rulebook, form: OfferForm) -> Offered | Refused:
    """Offers what the form says."""
    given = form.cleaned_data
    return offer(
        home, rulebook=law.key, terms=form.terms, consumer=form.consumer, goods=given["goods"],
        pay_to=given["pay_to"], key=f"page {given['key']}", by=signed_in(request),
    )  # fmt: skip


def told(form: OfferForm, refused: Refused, law: Rulebook) -> None:
    """Puts the law's refusal where it belongs in the form."""
    field = f"{TERM}{refused.detail}"
    form.add_error(field if field in form.fields else None, wrong.sentence(refused, law))
