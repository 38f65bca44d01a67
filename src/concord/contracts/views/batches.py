"""Offers sent in thousands: a file is read and shown, a person signs, and each line becomes a contract or says why."""

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

from concord.contracts import batches, batches_results, batches_told, checks, portal
from concord.contracts.batches_file import MOST_BYTES, MOST_LINES
from concord.contracts.models import Batch, Offer
from concord.contracts.offering import contract
from concord.contracts.sides import rulebooks
from concord.docket import clock
from concord.kit import dates, registry
from concord.kit.downloads import download
from concord.law.rulebook import Rulebook
from concord.people.access import signed_in, staff
from concord.people.models import Organisation
from concord.people.roles import SIGNATORY

PAGE, FILES = 100, 50
CSV = "text/csv; charset=utf-8"
signatories = staff(SIGNATORY)


def homes_of(request: Any) -> list[Organisation]:
    """The enterprises for which the reader signs. Raises Http404 for nobody's."""
    found = portal.enterprises(request.offices)
    if not found:
        raise Http404
    return found


def offered() -> list[Rulebook]:
    """The contracts that can be offered today. Raises Http404 where there is none."""
    found = rulebooks(dates.day_of(clock.now()))
    if not found:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def listed(request: HttpRequest) -> HttpResponse:
    """What was sent so far, and the place for a new file. POST reads it: its page says what sending it would do."""
    homes, laws = homes_of(request), offered()
    typed = request.POST if request.method == "POST" else request.GET
    law = next((one for one in laws if one.key == typed.get("rulebook")), laws[0])
    wrong = ""
    if request.method == "POST":
        home = next((one for one in homes if one.code == typed.get("from")), homes[0])
        found = _received(request, home, law)
        if isinstance(found, Batch):
            return redirect("batch", batch=found.pk)
        wrong = found
    rows = Batch.objects.filter(organisation__in=homes).select_related("organisation", "account")
    page = Paginator(rows.order_by("-made_at", "pk"), FILES).get_page(request.GET.get("page"))
    lang = dates.language()
    context = {
        "tabs": registry.tabs(request, "batches"),
        "homes": homes,
        "law": law,
        "title": law.title.get(lang, law.id),
        "laws": [(one, one.title.get(lang, one.id)) for one in laws],
        "guide": batches_results.guide(law),
        "checked": checks.checked(law),
        "wrong": wrong,
        "most": f"{MOST_LINES:,}",
        "megabytes": MOST_BYTES // 1024 // 1024,
        "days": batches.DAYS,
        "page": page,
        "rows": _rows(list(page.object_list)),
    }
    return render(request, "contracts/batches.html", context, status=422 if wrong else 200)


def _rows(found: list[Batch]) -> list[dict[str, Any]]:
    counted = batches.counts(found)
    return [
        {"batch": row, "name": _name(row), "counts": of, "unsent": of.wrong + of.refused}
        for row, of in ((row, counted[row.pk]) for row in found)
    ]


def _name(batch: Batch) -> str:
    """The file's name; what came over the API has none."""
    return str(batch.found.get("name", "")) or (_("Sent by a program") if batch.key.startswith("api ") else "CSV")


def _received(request: HttpRequest, home: Organisation, law: Rulebook) -> Batch | str:
    """The batch as it is kept, or the sentence that says why the file is not taken."""
    upload = request.FILES.get("file")
    account = signed_in(request)
    if upload is None or account is None:
        return _("Please choose a file.")
    found = batches.receive(home, upload.read(MOST_BYTES + 1), law, name=upload.name or "", by=account)
    return found if isinstance(found, Batch) else batches_told.sentence(found, law)


def batch_of(request: HttpRequest, pk: uuid.UUID) -> tuple[Batch, Rulebook]:
    """A batch of the reader's enterprises. Raises Http404 for any other."""
    row = Batch.objects.filter(organisation__in=homes_of(request), pk=pk).select_related("organisation").first()
    law = contract(row.rulebook) if row is not None else None
    if row is None or law is None:
        raise Http404
    return row, law


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def batch(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """What sending the file would do, or what became of each line. POST signs and sends it, or forgets it (`do`)."""
    row, law = batch_of(request, batch)
    if request.method == "POST":
        return _decided(request, row)
    return _page(request, row, law)


def _decided(request: HttpRequest, row: Batch) -> HttpResponse:
    account = signed_in(request)
    if account is None:
        raise Http404
    if request.POST.get("do") == "leave":
        if batches.leave(row):
            messages.success(request, _("The file is forgotten. Nothing was sent."))
            return redirect("batches")
        messages.warning(request, _("These offers were signed already. You can withdraw each one until it is signed."))
    elif batches.confirm(row, account):
        sent = batches.queue(row)
        messages.success(request, _("You have signed %(n)s offers. They go out one after the other.") % {"n": sent})
    elif not Batch.objects.filter(pk=row.pk, confirmed_at__isnull=False).exists():
        said = _("Nothing was sent: this contract is not offered in this version now. Send the file under the new one.")
        messages.warning(request, said)
    return redirect("batch", batch=row.pk)


def _page(request: HttpRequest, row: Batch, law: Rulebook) -> HttpResponse:
    counts = batches.counts([row])[row.pk]
    only = request.GET.get("show") == "open" or row.confirmed_at is None
    page = _lines(row, law, only=only).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    context = {
        "tabs": registry.tabs(request, "batches"),
        "batch": row,
        "name": _name(row),
        "title": law.title.get(dates.language(), law.id),
        "counts": counts,
        "right": row.rows - row.errors,
        "unsent": counts.wrong + counts.refused,
        "left": row.rows - row.errors - counts.opened - counts.refused,
        "only": only,
        "page": page,
        "lines": batches_results.of_offers(shown, law) if shown and isinstance(shown[0], Offer) else shown,
        "sums": batches_results.sums(row, law) if row.confirmed_at is None else [],
        "currency": batches_results.currency(law),
    }
    return render(request, "contracts/batch.html", context)


def _lines(row: Batch, law: Rulebook, *, only: bool) -> Paginator[Any]:
    """Either the lines of which no contract came, or all that were offered."""
    offers = row.offers.select_related("matter").order_by("number")
    if not only:
        return Paginator(offers, PAGE)
    refused = batches_results.of_offers(list(offers.filter(state=Offer.State.REFUSED)), law)
    both = [*batches_results.of_findings(row, law), *refused]
    return Paginator(sorted(both, key=lambda one: one.line), PAGE)


@never_cache
@require_safe
@signatories
def unsent(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """The lines of which no contract came, as CSV: each with what is wrong."""
    row, law = batch_of(request, batch)
    return download(batches_results.unsent(row, law), CSV, _("lines-not-sent") + ".csv")


@never_cache
@require_safe
@signatories
def model(request: HttpRequest, rulebook: str) -> HttpResponse:
    """The model file of a contract."""
    law = next((one for one in offered() if one.key == rulebook), None)
    if law is None:
        raise Http404
    return download(batches_results.model(law), CSV, f"{law.title.get(dates.language(), law.id)}.csv")
