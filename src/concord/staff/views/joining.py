"""The one-time link of an invitation: whoever reads the mail sets up an account, or takes a further role."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from concord.people import invitations
from concord.staff.forms import JoinForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who invites and to what, and consumes nothing; POST takes the invitation, once."""
    found = invitations.find(token)
    if found is None:
        return render(request, "staff/gone.html", status=404)
    known = invitations.known(found)
    form = None if known else JoinForm(request.POST or None, email=found.email)
    if request.method == "POST" and (form is None or form.is_valid()):
        given = {name: form.cleaned_data[name] for name in ("name_zh", "name_en", "password")} if form else {}
        if invitations.take(token, **given) is None:
            return render(request, "staff/gone.html", status=404)
        messages.success(request, _("You have joined %(house)s. Now sign in.") % {"house": found.organisation})
        return redirect("account_login")
    context = {"invitation": found, "form": form, "known": known}
    return render(request, "staff/join.html", context, status=422 if form and form.is_bound else 200)
