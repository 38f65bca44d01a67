"""What administrators, members and those who join fill in."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from concord.kit.fields import DayField
from concord.people import members
from concord.people.models import Account, Organisation


class Line(forms.CharField):
    """One line of text; control and direction-override characters are dropped."""

    def to_python(self, value: Any) -> str:
        text = "".join(c for c in str(value or "") if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
        return " ".join(unicodedata.normalize("NFC", text).split())


class InviteForm(forms.Form):
    """email: of whoever is invited; role: one that this organisation's administrator may give."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={"required": _("Write the e-mail address."), "invalid": _("This is not an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect, error_messages={"required": _("Choose the role.")}
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in members.grantable(organisation)]


class JoinForm(forms.Form):
    """Who the person is, as it stands on papers, and the password: of somebody who has no account yet."""

    name_zh = Line(label=_("Your name in Chinese"), max_length=80, required=False)
    name_en = Line(label=_("Your name in Latin letters"), max_length=80, required=False)
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )
    again = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type the password once more.")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["name_zh"].help_text = _("As it shall stand on papers and pages.")
        self.fields["password"].help_text = _("At least 12 characters. Neither your name nor a common word.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("name_zh") and not given.get("name_en"):
            self.add_error("name_zh", _("Write your name in at least one language."))
        password = given.get("password")
        if password:
            person = Account(email=self.email, name_zh=given.get("name_zh", ""), name_en=given.get("name_en", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as why:
                self.add_error("password", why)
            if given.get("again") and given["again"] != password:
                self.add_error("again", _("The two passwords differ."))
        return given


class HouseForm(forms.Form):
    """The organisation's own data, as pages and papers show them. Its kind is fixed: it decides what it may take."""

    name_zh = Line(label=_("Name in Chinese"), max_length=120)
    name_en = Line(label=_("Name in English"), max_length=160)
    licence = Line(label=_("Licence or registration number"), max_length=120, required=False)
    mandate_zh = Line(label=_("Mandate, in Chinese"), max_length=300, required=False)
    mandate_en = Line(label=_("Mandate, in English"), max_length=300, required=False)
    court = forms.ModelChoiceField(label=_("Court that confirms its agreements"), queryset=None, required=False)
    seal_zh = Line(label=_("Words of its seal"), max_length=120, required=False)
    phone = Line(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("This is not an e-mail address.")},
    )
    address_zh = Line(label=_("Address in Chinese"), max_length=200, required=False)
    address_en = Line(label=_("Address in English"), max_length=200, required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(organisation, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("required", _("Fill this in."))
            field.error_messages["required"] = _("Fill this in.")
        self.fields["mandate_zh"].help_text = _("What gives it the right to mediate, for example: invited by a court.")
        self.fields["seal_zh"].help_text = _("Left empty, the seal carries the Chinese name.")
        if organisation.kind == Organisation.Kind.COURT:
            del self.fields["court"]
            del self.fields["licence"]
        else:
            self.fields["court"].queryset = Organisation.objects.filter(kind=Organisation.Kind.COURT, active=True)
            self.fields["court"].empty_label = str(_("None"))


class AbsenceForm(forms.Form):
    """first, last: days; cover: account id, '' = nobody."""

    cover = forms.ChoiceField(label=_("Who covers for you?"), required=False)

    def __init__(self, *args: Any, covers: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = DayField(label=_("First day away"))
        last = DayField(label=_("Last day away"))
        self.fields = {"first": first, "last": last, **self.fields}
        self.known = {str(one.pk): one for one in covers}
        self.fields["cover"].choices = [("", _("Nobody")), *((key, str(one)) for key, one in self.known.items())]

    def clean_cover(self) -> Account | None:
        return self.known.get(self.cleaned_data["cover"])

    @property
    def span(self) -> tuple[datetime.datetime, datetime.datetime]:
        """From the first day's beginning to the last day's end, in the deployment's zone."""
        zone = ZoneInfo(settings.TIME_ZONE)
        first, last = (datetime.date.fromisoformat(self.cleaned_data[name]) for name in ("first", "last"))
        return (
            datetime.datetime.combine(first, datetime.time(), zone),
            datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), zone),
        )
