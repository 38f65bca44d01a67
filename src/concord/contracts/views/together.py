"""Mediations asked for together: what it would do and cost, what stops which contract; then what became of each."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.contracts import breach_fees, breaches, portfolio, together, together_told
from concord.contracts.position_models import Round, RoundLine
from concord.contracts.sides import sides
from concord.contracts.together import Verdict
from concord.contracts.views.portal import homes_of, signatories
from concord.docket import clock, rules
from concord.docket.models import Matter
from concord.kit import dates, registry
from concord.people.access import signed_in
from concord.people.models import Organisation

PAGE = 100


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def asked(request: HttpRequest, round: uuid.UUID) -> HttpResponse:
    """Before it is confirmed a dry run, after it the results. POST confirms."""
    homes = homes_of(request)
    row = Round.objects.filter(organisation__in=homes, pk=round).select_related("organisation__centre").first()
    if row is None:
        raise Http404
    account = signed_in(request)
    if request.method == "POST" and account is not None:
        together.confirm(row, account)
        return redirect("breaches-together", round=row.pk)
    if row.confirmed_at is None:
        return render(request, "contracts/together.html", _dry(request, row))
    return render(request, "contracts/together_done.html", _done(request, row))


def _dry(request: HttpRequest, row: Round) -> dict[str, Any]:
    verdicts = together.look(row)
    lines = list(row.lines.values_list("matter", "matter__number", "matter__currency", "amount"))
    ready = [one for one in lines if verdicts[one[0]].why is None]
    amounts = [amount for _pk, _number, currency, amount in ready if currency == "CNY" and amount]
    free = row.organisation.mediates.kind == Organisation.Kind.PEOPLE
    return {
        "tabs": registry.tabs(request, "portal"),
        "round": row,
        "centre": row.organisation.mediates,
        "count": len(lines),
        "ready": len(ready),
        "stopped": _stopped(lines, verdicts),
        "fees": breach_fees.table(amounts, dates.day_of(clock.now()), free=free),
        "without_sum": len(ready) - len(amounts),
        "most": together.MOST,
    }


def _stopped(lines: list[Any], verdicts: dict[uuid.UUID, Verdict]) -> list[dict[str, Any]]:
    """What stops which contracts: the sentence, and (number, address) of each; that of most contracts first."""
    found: dict[str, list[dict[str, str]]] = {}
    for matter, number, _currency, _amount in lines:
        why = verdicts[matter].why
        if why is not None:
            one = {"number": number, "url": reverse("case", kwargs={"matter": matter})}
            found.setdefault(together_told.sentence(why), []).append(one)
    groups = [{"says": says, "contracts": contracts} for says, contracts in found.items()]
    return sorted(groups, key=lambda group: -len(group["contracts"]))


def _done(request: HttpRequest, row: Round) -> dict[str, Any]:
    counts = together.counts(row)
    page = Paginator(row.lines.order_by("number"), PAGE).get_page(request.GET.get("page"))
    return {
        "tabs": registry.tabs(request, "portal"),
        "round": row,
        "count": sum(counts.values()),
        "done": counts[RoundLine.State.DONE],
        "refused": counts[RoundLine.State.REFUSED],
        "left": counts[RoundLine.State.QUEUED],
        "page": page,
        "rows": _results(list(page.object_list)),
    }


def _results(lines: list[RoundLine]) -> list[dict[str, Any]]:
    """What became of each line: a mediation, a sentence, or that it waits. Five queries for a page."""
    matters = Matter.objects.defer("state").in_bulk([one.matter_id for one in lines])
    asked_for = portfolio.mediations(list(matters.values()))
    names = breaches.consumers(list(matters))
    found = []
    for line in lines:
        matter, began = matters[line.matter_id], asked_for.get(line.matter_id)
        dispute = began.matter if began and line.state == RoundLine.State.DONE else None
        found.append(
            {
                "number": matter.number,
                "url": reverse("case", kwargs={"matter": matter.pk}),
                "consumer": names.get((matter.pk, sides(rules.law_of(matter)).debtor), ""),
                "amount": line.amount,
                "currency": matter.currency,
                "state": line.state,
                "says": _says(line),
                "dispute": dispute.number if dispute else "",
                "dispute_url": reverse("case", kwargs={"matter": dispute.pk}) if dispute else "",
            }
        )
    return found


def _says(line: RoundLine) -> str:
    if line.state == RoundLine.State.REFUSED:
        return together_told.kept(line.why)
    return _("Mediation asked for.") if line.state == RoundLine.State.DONE else _("Waits its turn.")
