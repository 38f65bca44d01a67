"""The administrator's pages: members and their roles, invitations, the organisation's own data."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concord.kit import registry
from concord.people import invitations, members
from concord.people.access import staff
from concord.people.models import Change, Invitation, Membership, Organisation
from concord.staff.forms import HouseForm, InviteForm

LATEST = 50
administrators = staff(Membership.Role.ADMINISTRATOR)


def homes(request: Any) -> dict[Any, Organisation]:
    """The organisations that the account administers, by id."""
    return {office.organisation.pk: office.organisation for office in request.offices}


def home(request: Any, code: str) -> Organisation:
    """The one of that code; 404 for another's exactly as for none."""
    found = next((one for one in homes(request).values() if one.code == code), None)
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    tabs = registry.tabs(request, "staff")
    return render(request, f"staff/{template}.html", {"tabs": tabs, **context}, status=status)


@require_safe
@administrators
def overview(request: HttpRequest) -> HttpResponse:
    """Each organisation with its members, open invitations, and what was changed lately."""
    bodies = [
        {
            "organisation": one,
            "members": members.standing(one),
            "invitations": invitations.waiting(one),
            "changes": [
                told(row) for row in Change.objects.filter(organisation=one).select_related("account")[:LATEST]
            ],
        }
        for one in homes(request).values()
    ]
    return page(request, "overview", bodies=bodies)


def told(row: Change) -> dict[str, Any]:
    """A change as a line: the row, and (label, before, after) of each field."""
    more = {"role": _("Role"), "begins": _("Begins"), "ends": _("Ends"), "cover": _("Cover")}
    labels = {name: field.label for name, field in HouseForm.base_fields.items()} | more
    roles = dict(Membership.Role.choices)
    fields = [
        (labels.get(name, name), *(roles.get(value, value) if name == "role" else value for value in pair))
        for name, pair in row.detail.items()
    ]
    return {"row": row, "fields": fields}


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Names an address and a role. The answer is the same whether the address has an account or not."""
    organisation = home(request, code)
    form = InviteForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        made = invitations.invite(organisation, by=request.user, **form.cleaned_data, name_zh="", name_en="")
        if isinstance(made, Invitation):
            report(request, made)
            return redirect("staff")
        form.add_error("email", made)
    return page(request, "invite", 422 if form.is_bound else 200, form=form, organisation=organisation)


def report(request: HttpRequest, invitation: Invitation) -> None:
    """Sends the mail and says how that went."""
    if invitations.send(invitation):
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
    else:
        said = _("The mail to %(email)s did not go out. The invitation is kept: send it again in a while.")
        messages.error(request, said % {"email": invitation.email})


def open_invitation(request: HttpRequest, pk: Any) -> Invitation:
    return get_object_or_404(Invitation, pk=pk, closed_at=None, organisation__in=homes(request))


@require_POST
@administrators
def again(request: HttpRequest, invitation: Any) -> HttpResponse:
    """Sends an open invitation anew, with a new link."""
    report(request, open_invitation(request, invitation))
    return redirect("staff")


@require_POST
@administrators
def withdraw(request: HttpRequest, invitation: Any) -> HttpResponse:
    """Ends an open invitation."""
    found = open_invitation(request, invitation)
    invitations.withdraw(found, by=request.user)
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": found.email})
    return redirect("staff")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def dismiss(request: HttpRequest, membership: Any) -> HttpResponse:
    """GET asks; POST ends the role at once."""
    own = Membership.objects.filter(organisation__in=homes(request), until=None)
    found = get_object_or_404(own.select_related("account", "organisation"), pk=membership)
    refused = ""
    if request.method == "POST":
        refused = members.dismiss(found, by=request.user)
        if not refused:
            said = _("%(name)s is no longer %(role)s.") % {"name": found.account, "role": found.get_role_display()}
            messages.success(request, said)
            return redirect("staff" if found.account_id != request.user.pk else "/")
    return page(request, "end", 409 if refused else 200, membership=found, refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def house(request: HttpRequest, code: str) -> HttpResponse:
    """The organisation's data, as pages and papers show them."""
    organisation = home(request, code)
    form = HouseForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        changed = members.amend(organisation, form.cleaned_data, by=request.user)
        messages.success(request, _("The data are saved.") if changed else _("Nothing was changed."))
        return redirect("staff")
    return page(request, "house", 422 if form.is_bound else 200, form=form, organisation=organisation)
