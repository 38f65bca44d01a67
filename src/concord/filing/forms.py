"""What the creditor confirms before filing: the court, the claims, the defendant's address, and that it is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from concord.kit.fields import TextField
from concord.people.models import Organisation


class FilingForm(forms.Form):
    """courts: where it can be filed; claims: (id, words) pairs; confirmed by a tick, which is the signature."""

    template_name = "kit/pieces/fields.html"

    def __init__(
        self, *args: Any, courts: Sequence[Organisation], claims: Sequence[tuple[str, str]], lang: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        one = _("Choose one from the list.")
        self.courts = {str(court.pk): court for court in courts}
        named = [(key, court.name("en" if lang == "en" else "zh-hans")) for key, court in self.courts.items()]
        self.fields["court"] = forms.ChoiceField(
            label=_("Which court"),
            choices=named,
            widget=forms.RadioSelect if len(named) <= 4 else forms.Select,
            error_messages={"required": one, "invalid_choice": one},
        )
        self.fields["claims"] = forms.MultipleChoiceField(
            label=_("What you claim"),
            choices=claims,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Keep at least one claim."),
                "invalid_choice": _("The claims have changed since. Look at them again, then file."),
            },
        )
        hint = _("As far as you know it: province, city, street. The court needs it to reach the defendant.")
        self.fields["address"] = TextField(
            label=_("Where the defendant lives"), help_text=hint, longest=200, rows=2, required=False
        )
        more_hint = _("What the file does not tell: a talk, a promise to pay, a change of address.")
        self.fields["added"] = TextField(
            label=_("Facts in your own words"), help_text=more_hint, longest=4000, rows=4, required=False
        )
        self.fields["confirm"] = forms.BooleanField(
            label=_("I have checked the statement. It is true, and I sign it for the plaintiff."),
            error_messages={"required": _("Tick the box once you have checked it.")},
        )
        self.fields["key"] = forms.RegexField("^[0-9A-Za-z-]{1,40}$", widget=forms.HiddenInput)

    @property
    def chosen(self) -> Organisation:
        """After is_valid(): the court."""
        return self.courts[self.cleaned_data["court"]]
