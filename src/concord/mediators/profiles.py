"""The roster's own pages: what a party may know of a mediator before choosing, written by the administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from concord.kit import registry
from concord.kit.dates import language
from concord.kit.fields import NumberField, TextField
from concord.law import tables
from concord.mediators.models import Profile
from concord.people import audit, members
from concord.people.access import staff
from concord.people.models import Change, Membership

administrators = staff(Membership.Role.ADMINISTRATOR)
LANGUAGES = (("zh", "中文"), ("en", "English"))


class ProfileForm(forms.Form):
    """A line of the roster, as in mediators.models.Profile."""

    fields_ = forms.MultipleChoiceField(
        label=gettext_lazy("Causes of action"), widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        choices=LANGUAGES,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )

    def __init__(self, *args: Any, profile: Profile | None, **kwargs: Any) -> None:
        today = timezone.localdate()
        if profile is not None:
            kwargs["initial"] = written(profile) | {"fields_": profile.fields}
        else:
            kwargs["initial"] = {"on_roster": True, "languages": ["zh"], "since_year": today.year}
        super().__init__(*args, **kwargs)
        self.fields["fields_"].choices = [(one.id, one.short[language()]) for one in tables.causes(today)]
        self.fields["since_year"] = NumberField(label=_("Mediating since (year)"), least=1950, most=today.year)
        for name, label in (("about_zh", _("In a sentence, in Chinese")), ("about_en", _("In a sentence, in English"))):
            self.fields[name] = TextField(label=label, longest=300, rows=3)
        for name, label in (
            ("charges_zh", _("What a party pays, in Chinese")),
            ("charges_en", _("What a party pays, in English")),
        ):
            self.fields[name] = TextField(
                label=label, longest=120, rows=2, required=False, help_text=_("Left empty: free of charge.")
            )
        self.fields["on_roster"] = forms.BooleanField(
            label=_("On the roster"),
            required=False,
            help_text=_("Off it, the centre can still designate this mediator, but parties cannot choose."),
        )

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a Profile."""
        given = dict(self.cleaned_data)
        return given | {"fields": given.pop("fields_")} if "fields_" in given else given


def written(profile: Profile) -> dict[str, Any]:
    """A profile's values by field."""
    names = ("fields", "languages", "about_zh", "about_en", "charges_zh", "charges_en", "since_year", "on_roster")
    return {name: getattr(profile, name) for name in names}


@require_safe
@administrators
def roster(request: HttpRequest) -> HttpResponse:
    """The mediators of the organisations that the account administers, each with its line or without."""
    homes = {office.organisation.pk: office.organisation for office in request.offices}
    rows = [
        (one, Profile.objects.filter(membership=one).first())
        for home in homes.values()
        for one in members.standing(home).filter(role="mediator")
    ]
    context = {"rows": rows, "tabs": registry.tabs(request, "roster")}
    return render(request, "mediators/roster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def profile(request: HttpRequest, membership: Any) -> HttpResponse:
    """One line of the roster; 404 for a mediator of another organisation."""
    homes = [office.organisation for office in request.offices]
    held = Membership.objects.filter(organisation__in=homes, role="mediator", until=None)
    found = get_object_or_404(held.select_related("account", "organisation"), pk=membership)
    form = ProfileForm(request.POST or None, profile=Profile.objects.filter(membership=found).first())
    if request.method == "POST" and form.is_valid():
        save(found, form.values, by=request.user)
        messages.success(request, _("The line of %(name)s is saved.") % {"name": found.account})
        return redirect("roster")
    context = {"form": form, "membership": found, "tabs": registry.tabs(request, "roster")}
    return render(request, "mediators/profile.html", context, status=422 if form.is_bound else 200)


def save(membership: Membership, values: dict[str, Any], *, by: Any) -> None:
    """Writes a line of the roster, with its audit row if anything changed."""
    with transaction.atomic():
        row = Profile.objects.select_for_update().filter(membership=membership).first()
        changed = audit.differences(row, values) if row else {name: ["", value] for name, value in values.items()}
        if not changed:
            return
        Profile.objects.update_or_create(membership=membership, defaults=values)
        about = membership.account.email
        audit.note(membership.organisation, by=by, what=Change.What.PROFILE, about=about, detail=changed)
