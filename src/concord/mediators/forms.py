"""Choosing one of the roster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concord.mediators.roster import Candidate
from concord.people.models import Account


class ChoiceForm(forms.Form):
    """account: of a mediator that is listed now; key: of this sending."""

    account_id = forms.UUIDField(
        error_messages={"required": _("Choose one of the mediators."), "invalid": _("Choose one of the mediators.")}
    )
    key = forms.CharField(max_length=100)  # of the page, and of the mediator on its button

    def __init__(self, *args: Any, listed: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = {one.account.pk: one.account for one in listed}

    def clean_account_id(self) -> Any:
        chosen = self.cleaned_data["account_id"]
        if chosen not in self.listed:
            raise forms.ValidationError(_("This mediator is no longer available. Choose another."))
        return chosen

    @property
    def account(self) -> Account:
        return self.listed[self.cleaned_data["account_id"]]
