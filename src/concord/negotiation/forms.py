"""An offer as people make one: a sum, in one or several parts, from a day on; or something else to be done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kit.fields import AmountField, DayField, TextField
from concord.law.money import split

MOST_PARTS = 24
WHO_SEES = (
    ("without_prejudice", gettext_lazy("Both sides and the mediator")),
    ("side", gettext_lazy("Only the mediator. The other side cannot see it.")),
)
OPEN_FOR = (
    ("P1D", gettext_lazy("1 day")),
    ("P3D", gettext_lazy("3 days")),
    ("P7D", gettext_lazy("7 days")),
    ("P14D", gettext_lazy("14 days")),
)
OTHER_KINDS = (
    ("", gettext_lazy("Nothing else")),
    ("deliver", gettext_lazy("Deliver goods")),
    ("act", gettext_lazy("Do something")),
    ("refrain", gettext_lazy("Stop or not do something")),
    ("apologise", gettext_lazy("Apologise")),
)


class OfferForm(forms.Form):
    """amount: minor units; parts: equal, monthly from `day` on, the last takes the remainder; other: one more term."""

    def __init__(
        self, *args: Any, currency: str, parties: list[tuple[str, str]], payer: str, speaks_to_side: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(label=_("How much"), currency=currency, least=1, required=False)
        self.fields["payer"] = forms.ChoiceField(
            label=_("Who pays"), choices=parties, initial=payer, widget=forms.RadioSelect
        )
        self.fields["parts"] = forms.IntegerField(
            label=_("In how many parts"),
            help_text=_("1 means all at once. Parts are a month apart."),
            initial=1,
            min_value=1,
            max_value=MOST_PARTS,
            error_messages={
                "invalid": _("Write a whole number."),
                "min_value": _("At least one part."),
                "max_value": _("At most 24 parts."),
            },
        )
        self.fields["day"] = DayField(label=_("The first by which day"), required=False)
        self.fields["other"] = forms.ChoiceField(label=_("And something else"), choices=OTHER_KINDS, required=False)
        self.fields["other_who"] = forms.ChoiceField(
            label=_("Who does it"), choices=parties, initial=payer, required=False, widget=forms.RadioSelect
        )
        self.fields["other_what"] = TextField(label=_("What exactly"), required=False, longest=300)
        self.fields["other_day"] = DayField(label=_("By which day"), required=False)
        self.fields["open_for"] = forms.ChoiceField(
            label=_("Open for"), choices=OPEN_FOR, initial="P3D", widget=forms.RadioSelect
        )
        if speaks_to_side:
            self.fields["to"] = forms.ChoiceField(
                label=_("Who sees it"), choices=WHO_SEES, initial="without_prejudice", widget=forms.RadioSelect
            )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)
        self.people = [pid for pid, _name in parties]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._pair(cleaned, "amount", "day", _("Write by which day it is paid."))
        if cleaned.get("other"):
            for name, words in (
                ("other_what", _("Write what exactly is to be done.")),
                ("other_day", _("Write by which day.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        if not cleaned.get("amount") and not cleaned.get("other") and not self.errors:
            self.add_error("amount", _("Write a sum, or choose something else that is to be done."))
        return cleaned

    def _pair(self, cleaned: dict[str, Any], first: str, second: str, words: str) -> None:
        if cleaned.get(first) and not cleaned.get(second) and second not in self.errors:
            self.add_error(second, words)

    def rows(self) -> list[dict[str, Any]]:
        """The terms for record(), after is_valid()."""
        given = self.cleaned_data
        found: list[dict[str, Any]] = []
        if given.get("amount"):
            count, start = given["parts"], date.fromisoformat(given["day"])
            payer = given["payer"]
            found = [
                {
                    "who": payer,
                    "whom": self.other_than(payer),
                    "kind": "pay",
                    "amount": split(given["amount"], count, n + 1),
                    "day": months_on(start, n),
                }
                for n in range(count)
            ]
        if given.get("other"):
            who = given.get("other_who") or self.people[0]
            found.append(
                {
                    "who": who,
                    "whom": self.other_than(who),
                    "kind": given["other"],
                    "day": given["other_day"],
                    "what": given["other_what"],
                }
            )
        return found

    def other_than(self, person: str) -> str:
        """The first party that is not this one."""
        return next((one for one in self.people if one != person), person)


def months_on(start: date, count: int) -> str:
    """The same day so many months later, or the month's last day (S5)."""
    year, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + year, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date(year, month, 1)).days
    return date(year, month, min(start.day, last)).isoformat()
