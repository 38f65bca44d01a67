"""Breaches of an enterprise's contracts on one page: sifted, chosen, taken along as a table."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concord.contracts import breach_files, breaches, portfolio, together
from concord.contracts.breaches import Filters
from concord.contracts.position_models import Position
from concord.contracts.views.portal import homes_of, signatories
from concord.kit import registry
from concord.people.access import signed_in
from concord.people.models import Organisation


def home_of(request: HttpRequest) -> Organisation:
    """The enterprise of which the reader asks, the first he signs for if he names none. Raises Http404 for nobody's."""
    homes = homes_of(request)
    return next((one for one in homes if one.code == request.GET.get("from")), homes[0])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def listed(request: HttpRequest) -> HttpResponse:
    """The breaches that fit. POST takes those that are ticked, or all that fit, to the page that asks together."""
    home = home_of(request)
    filters = Filters.of(request.GET.dict())
    behind = portfolio.bring_up([home])
    found = breaches.breaches(home, filters)
    if request.method == "POST":
        return _chosen(request, home, found)
    page = Paginator(found, breaches.PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": registry.tabs(request, "portal"),
        "homes": homes_of(request),
        "home": home,
        "behind": behind,
        "filters": filters,
        "query": _query(home, filters, homes_of(request)),
        "choices": _choices(home, filters),
        "page": page,
        "rows": breaches.rows(page.object_list),
        "count": page.paginator.count,
        "alike": [breaches.group_says(one) for one in breaches.alike(found)],
        "rounds": together.rounds(home),
    }
    return render(request, "contracts/breaches.html", context)


def _query(home: Organisation, filters: Filters, homes: list[Organisation]) -> str:
    return (f"from={home.code}&" if len(homes) > 1 else "") + filters.query


def _choices(home: Organisation, filters: Filters) -> list[dict[str, Any]]:
    titles = {
        "now": _("What can be done now"),
        "rulebook": _("Contract"),
        "stage": _("Stage"),
        "age": _("Overdue for"),
        "demand": _("Demand"),
        "grace": _("Time to pay after the demand"),
    }
    found = breaches.choices(home)
    return [
        {"name": name, "title": title, "options": found[name], "value": getattr(filters, name)}
        for name, title in titles.items()
    ]


def _chosen(request: HttpRequest, home: Organisation, found: QuerySet[Position]) -> HttpResponse:
    """Keeps what was ticked and goes on to the dry run; nothing else than a breach of this enterprise is taken."""
    if not request.POST.get("all"):
        found = found.filter(pk__in=[pk for one in request.POST.getlist("chosen") if (pk := _id(one))])
    account = signed_in(request)
    made = together.choose(home, account, found) if account else None
    if made is None:
        messages.warning(request, _("Tick at least one contract, or take all that fit."))
        return redirect(request.get_full_path())
    return redirect("breaches-together", round=made.pk)


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@never_cache
@require_safe
@signatories
def table(request: HttpRequest) -> HttpResponse:
    """All that fit, as a table for a spreadsheet."""
    home = home_of(request)
    portfolio.bring_up([home])
    found = breaches.breaches(home, Filters.of(request.GET.dict()))
    answer = HttpResponse(breach_files.breaches(breaches.rows(found)), content_type=breach_files.MEDIA)
    answer["Content-Disposition"] = 'attachment; filename="breaches.csv"'
    return answer
