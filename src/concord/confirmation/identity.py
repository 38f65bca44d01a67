"""Who asks the court: identity number and domicile of a party (JI 354), for the court alone.

They lie sealed with the participant. The applicant could name a respondent, but not give its number; so it is asked
here, once, and only of whoever has none on file.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from concord.docket import clock, participants
from concord.docket.models import Participant
from concord.kit import dates
from concord.kit.fields import TextField
from concord.law import identifiers

OTHER = "other"
OTHER_NUMBER = re.compile(r"[0-9A-Z/()]{3,40}")


def missing(participant: Participant) -> frozenset[str]:
    """Which of `number` and `address` the court would look for in vain."""
    known = participants.personal(participant)
    wanted = {"number": "id_number", "address": "address"}
    return frozenset(name for name, key in wanted.items() if not str(known.get(key, "")).strip())


class IdentityForm(forms.Form):
    """What is missing of a party. A person agrees to the use of its number (PIPL 29); a firm's is public."""

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = participant.kind == "person"
        gaps = missing(participant)
        if "number" in gaps:
            self._ask_number()
        if "address" in gaps:
            label = _("Where you live") if self.person else _("Where the firm has its seat")
            self.fields["address"] = TextField(label=label, longest=200, rows=2)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def _ask_number(self) -> None:
        first = ("id_card", _("Chinese resident ID card")) if self.person else ("uscc", _("Unified social credit code"))
        other = _("Passport or another document") if self.person else _("Another register number")
        one = _("Choose one of the answers.")
        self.fields["document"] = forms.ChoiceField(
            label=_("Document"),
            choices=(first, (OTHER, other)),
            initial=first[0],
            widget=forms.RadioSelect,
            error_messages={"required": one, "invalid_choice": one},
        )
        self.fields["number"] = forms.CharField(
            label=_("Number on it"), max_length=60, error_messages={"required": _("Write the number.")}
        )
        if self.person:
            agree = _("I agree that the court gets this number. It is used for nothing else.")
            without = _("Without your consent we cannot give the number to the court, and it needs one.")
            self.fields["agree"] = forms.BooleanField(label=agree, error_messages={"required": without})

    def clean(self) -> dict[str, Any]:
        """Checks the number by what the document is."""
        given = super().clean() or {}
        if given.get("number") and given.get("document"):
            try:
                given["number"] = right(given["document"], given["number"])
            except ValidationError as wrong:
                self.add_error("number", wrong)
        return given

    def changes(self) -> dict[str, str]:
        """What is kept of a valid form, by the keys of docket.participants.personal."""
        given = self.cleaned_data
        kept = {"id_number": given.get("number", ""), "address": given.get("address", "")}
        return {key: value for key, value in kept.items() if value}


def right(document: str, number: str) -> str:
    """The number as it is kept. Raises ValidationError with what is wrong and how to mend it."""
    plain = identifiers.normal(number)
    if document == OTHER:
        if not OTHER_NUMBER.fullmatch(plain):
            raise ValidationError(
                _("Write the number as it stands on the document: letters and digits, at least three.")
            )
        return plain
    today = dates.day_of(clock.now())
    wrong = identifiers.uscc_wrong(plain) if document == "uscc" else identifiers.id_card_wrong(plain, today=today)
    if wrong is not None:
        raise ValidationError(wrong.says[dates.language()])
    return plain
