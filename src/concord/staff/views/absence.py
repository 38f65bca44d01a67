"""A member says from when to when he is away, and who covers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concord.kit import registry
from concord.people import absences
from concord.people.access import staff
from concord.people.models import Absence, Organisation
from concord.staff.forms import AbsenceForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def absence(request: HttpRequest) -> HttpResponse:
    """One form for each organisation in which the account holds a role of its own; POST says which by its code."""
    wanted = request.POST.get("house", "")
    houses, status = [], 200
    for organisation in homes(request):
        mine = request.method == "POST" and organisation.code == wanted
        form = AbsenceForm(
            request.POST if mine else None,
            covers=absences.candidates(request.user, organisation),
            auto_id=f"{organisation.code}-%s",
        )
        if mine and form.is_valid():
            begins, ends = form.span
            cover = form.cleaned_data["cover"]
            refused = absences.enter(request.user, organisation, begins=begins, ends=ends, cover=cover)
            if not refused:
                messages.success(request, _("Your absence is noted. It begins and ends by itself."))
                return redirect("absence")
            form.add_error(None, refused)
        status = 422 if mine else status
        shown = {"organisation": organisation, "form": form, "noted": noted(request, organisation)}
        houses.append(shown | {"mediates": mediates(request, organisation)})
    context = {"houses": houses, "tabs": registry.tabs(request, "absence")}
    return render(request, "staff/absence.html", context, status=status)


def homes(request: Any) -> list[Organisation]:
    """The organisations in which the account holds a role of its own."""
    return list({o.organisation.pk: o.organisation for o in request.offices if o.covers is None}.values())


def mediates(request: Any, organisation: Organisation) -> bool:
    return any(o.role == "mediator" and o.organisation.pk == organisation.pk for o in request.offices)


def noted(request: HttpRequest, organisation: Organisation) -> list[Absence]:
    """The absences of the account there, each once, however many roles it holds."""
    once: dict[Any, Absence] = {}
    for one in absences.coming(request.user, organisation):
        once.setdefault((one.begins, one.ends), one)
    return list(once.values())


@require_POST
@staff()
def end(request: HttpRequest, absence: Any) -> HttpResponse:
    """Ends one's own absence now, or drops one that has not begun."""
    own = Absence.objects.filter(membership__account=request.user).select_related("membership")
    found = get_object_or_404(own, pk=absence)
    absences.end(found, by=request.user)
    messages.success(request, _("Your absence is ended."))
    return redirect("absence")
