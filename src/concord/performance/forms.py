"""Confirming receipt, and saying that something is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kit.fields import AmountField, MomentField, TextField, sized
from concord.performance.schedule import Row


class DoneForm(forms.Form):
    """what: `receive` or `say_done`; money rows ask how much. The day is the value date: it counts, not today (S1)."""

    def __init__(self, *args: Any, row: Row, act: str, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.term.kind == "pay":
            label = _("How much arrived") if act == "receive" else _("How much you paid")
            self.fields["amount"] = AmountField(label=label, least=1, currency=currency)
        when = _("When did it arrive?") if act == "receive" else _("When did you do it?")
        self.fields["on"] = MomentField(label=when, required=False, hint=_("Leave it empty if it is today."))
        note = _("Reference on the bank statement, if there is one")
        self.fields["ref"] = TextField(label=note, required=False, longest=80, rows=1)
        if act == "say_done":
            self.fields["proof"] = sized(forms.FileField)(label=_("Proof: a photo or file"), required=False)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AnswerForm(forms.Form):
    """Agree with a statement, or object to it."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Is it so?"),
        choices=(("accept", gettext_lazy("Yes, it is done")), ("object", gettext_lazy("No, it is not"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
