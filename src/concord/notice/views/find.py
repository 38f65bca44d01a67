"""Find your case: one answer for everybody, whatever is found."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import clock, ids, mending
from concord.docket.models import AddressChange
from concord.gateways.keys import keyring
from concord.kit import contacts, house
from concord.notice import searching
from concord.notice.models import Search
from concord.people.models import Organisation

PER_VISITOR = 10  # requests from one network address within an hour
PER_MINUTE = 120  # requests of everybody together
LONGEST = {"number": 40, "contact": 120, "name": 120, "note": 500}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Case number and contact; always the same answer."""
    if request.method != "POST":
        return _page(request)
    # PostgreSQL takes no NUL in a text
    typed = {name: request.POST.get(name, "").replace("\0", "").strip()[:most] for name, most in LONGEST.items()}
    if not typed["number"] or not typed["contact"]:
        return _page(request, typed=typed, wrong=_("Write both the case number and your phone or e-mail."), status=422)
    try:
        contact = contacts.read("email" if "@" in typed["contact"] else "phone", typed["contact"])
    except ValueError as wrong:
        return _page(request, typed=typed, wrong=str(wrong), status=422)
    if _too_many(request):
        return _page(request, typed=typed, wrong=_("That was often. Please wait an hour, or call us."), status=429)
    number = typed["number"].upper().replace(" ", "")
    lang = get_language() or "zh-hans"
    words = {"name": typed["name"], "note": typed["note"]}
    searching.ask(number=number, contact=contact, lang=lang, visitor=_visitor(request), **words)
    return redirect("found")


def _visitor(request: HttpRequest) -> str:
    """A keyed digest of the network address, another one each hour."""
    words = f"{request.META.get('REMOTE_ADDR', '')} {clock.wall() // 3600}"
    return keyring().mac("notice visitor", words.encode()).hex()[:16]


def _too_many(request: HttpRequest) -> bool:
    """Whether this network address, or everybody together, asked too often."""
    if Search.objects.filter(visitor=_visitor(request)).count() >= PER_VISITOR:
        return True
    return Search.objects.filter(made_at__gt=clock.now() - 60).count() >= PER_MINUTE


@never_cache
@require_http_methods(["GET", "HEAD"])
def found(request: HttpRequest) -> HttpResponse:
    """The answer that everybody gets."""
    return render(request, "notice/found.html", {"organisation": _organisation()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, change: Any) -> HttpResponse:
    """The code that went to the other confirmed address comes back: the change is made."""
    pk = ids.parse(change)
    row = AddressChange.objects.filter(pk=pk).first() if pk else None
    wrong = ""
    if request.method == "POST":
        if row is not None and mending.confirm(row, request.POST.get("code", "")):
            searching.after_change(row)
            return render(request, "notice/changed.html", {"organisation": _organisation()})
        wrong = _("This code is not right, or its time is over. Ask for the change once more, or call us.")
    # the page is the same for a number that never was
    return render(
        request, "notice/check.html", {"wrong": wrong, "organisation": _organisation()}, status=422 if wrong else 200
    )


def _page(
    request: HttpRequest, *, typed: dict[str, str] | None = None, wrong: str = "", status: int = 200
) -> HttpResponse:
    typed = typed or {"number": request.GET.get("number", "")[:40]}
    return render(
        request, "notice/find.html", {"typed": typed, "wrong": wrong, "organisation": _organisation()}, status=status
    )


def _organisation() -> house.House | None:
    first = Organisation.objects.filter(kind__in=Organisation.CENTRES).order_by("pk").first()
    return house.of(first) if first else None
