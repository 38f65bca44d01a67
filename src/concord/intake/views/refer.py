"""The court clerk's page: send a case to mediation."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.intake import referral
from concord.kit import registry
from concord.law.model import Refused
from concord.people.access import staff
from concord.people.models import Organisation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(referral.CLERK)
def refer(request: HttpRequest) -> HttpResponse:
    """Show the form; POST opens the matter at the centre, and leads to it. A second press leads to the same one."""
    courts = {office.organisation.pk for office in request.offices}  # type: ignore[attr-defined]  # set by the door
    centres = list(Organisation.objects.filter(court__in=courts, active=True).select_related("court"))
    form = referral.ReferralForm(request.POST or None, centres=centres)
    key = request.POST.get("key", "")[:60] or secrets.token_urlsafe(12)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = referral.refer(given, form.homes[given["centre"]], by=request.user, key=key)
        if not isinstance(answer, Refused):
            messages.success(
                request, _("Sent. The centre screens it within three working days and writes to both sides.")
            )
            return redirect("case", answer.matter.pk)
        said = _("The case could not be sent (%(code)s). Nothing was recorded; call the centre, please.")
        form.add_error(None, said % {"code": answer.code})
    context = {"form": form, "key": key, "centres": centres, "tabs": registry.tabs(request, "refer")}
    return render(request, "intake/refer.html", context, status=422 if form.is_bound else 200)
