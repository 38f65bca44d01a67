"""Money: the enterprise sends a bank's file, sees what each line would do, and lets it be booked."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.contracts import bankfiles, told
from concord.contracts.consequences import Row
from concord.contracts.money_models import BankFile
from concord.gateways.payments import Unreadable
from concord.gateways.payments.statement import MOST_BYTES
from concord.kit import registry
from concord.people.access import signed_in, staff
from concord.people.models import Organisation
from concord.people.roles import SIGNATORY

PAGE, FILES = 100, 50
LONGEST = 40  # of a contract's number
signatories = staff(SIGNATORY)


def homes_of(request: Any) -> list[Organisation]:
    """The enterprises for which the reader signs. Raises Http404 for nobody's."""
    found = {one.organisation.pk: one.organisation for one in request.offices}
    homes = [one for one in found.values() if one.kind == Organisation.Kind.ENTERPRISE]
    if not homes:
        raise Http404
    return homes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def money(request: HttpRequest) -> HttpResponse:
    """What came so far, and the place for a new file. POST reads it: its page says what it would do."""
    homes = homes_of(request)
    wrong = ""
    if request.method == "POST":
        home = next((one for one in homes if one.code == request.POST.get("from")), homes[0])
        found = _received(request, home)
        if isinstance(found, BankFile):
            return redirect("money-file", file=found.pk)
        wrong = found
    files = BankFile.objects.filter(organisation__in=homes).select_related("organisation", "account")
    page = Paginator(files, FILES).get_page(request.GET.get("page"))
    context = {"tabs": registry.tabs(request, "money"), "homes": homes, "wrong": wrong, "page": page}
    return render(request, "contracts/money.html", context, status=422 if wrong else 200)


def _received(request: HttpRequest, home: Organisation) -> BankFile | str:
    """The file as it is kept, or the sentence that says why it is not taken."""
    upload = request.FILES.get("file")
    account = signed_in(request)
    if upload is None or account is None:
        return _("Please choose a file.")
    found = bankfiles.receive(home, upload.read(MOST_BYTES + 1), by=account)
    return found.sentence(get_language() or "zh") if isinstance(found, Unreadable) else found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def money_file(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """What each line would do, or did. POST books; what a person chose for a line comes with it."""
    homes = homes_of(request)
    row = BankFile.objects.filter(organisation__in=homes, pk=file).select_related("organisation").first()
    if row is None:
        raise Http404
    if request.method == "POST":
        outcome = bankfiles.run(row, by=signed_in(request), chosen=_chosen(request))
        if outcome.whole:
            said = _("Booked. %(booked)s lines count, %(open)s are open.")
            messages.success(request, said % {"booked": outcome.booked, "open": outcome.open})
        else:
            left = sum(one.code == "waits" for one in outcome.rows)
            said = _("%(n)s lines are still to be looked at. Go on, and it continues where it stopped.")
            messages.warning(request, said % {"n": left})
        return redirect("money-file", file=row.pk)
    return _page(request, row)


def _page(request: HttpRequest, file: BankFile) -> HttpResponse:
    outcome = bankfiles.look(file)
    only = request.GET.get("show") == "open"
    rows = [row for row in outcome.rows if not (only and row.done)]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": registry.tabs(request, "money"),
        "file": file,
        "outcome": outcome,
        "total": len(outcome.rows),
        "proved": outcome.proved,
        "only": only,
        "page": page,
        "rows": [_shown(row) for row in page.object_list],
        "more": _more(file, outcome.rows),
    }
    return render(request, "contracts/money_file.html", context)


def _more(file: BankFile, rows: tuple[Row, ...]) -> bool:
    """Whether booking would, or with a choice could, change anything."""
    return file.booked_at is None or bool(file.open) or any(row.asks for row in rows)


def _shown(row: Row) -> dict[str, Any]:
    look = "done" if row.done else "asks" if row.asks else "stays"
    typed = row.code in ("unknown", "unclear")
    return {"row": row, "says": told.sentence(row), "look": look, "typed": typed}


def _chosen(request: HttpRequest) -> dict[int, str]:
    """Line -> number of a contract, as chosen or typed on the page."""
    found: dict[int, str] = {}
    for name, value in request.POST.items():
        line = name.removeprefix("line-")
        if name.startswith("line-") and line.isascii() and line.isdigit() and len(line) < 10 and str(value).strip():
            found[int(line)] = str(value).strip().replace("\0", "")[:LONGEST]
    return found
