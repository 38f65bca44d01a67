"""Forms built from a rulebook: one Django field for each field of an act, read strictly, refused in a sentence.

`form_for(rule, ...)` gives a form; `form.act_form()` then gives what record() takes: form, uploaded files, stated time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from concord.kit import words
from concord.kit.fields import (
    AmountField,
    DayField,
    MomentField,
    NumberField,
    PeriodField,
    RateField,
    RowsField,
    TextField,
    sized,
)
from concord.law.rulebook import ActRule, Field, Rulebook

STATED = "stated_on"
LONG_LIST = 8
ONE_LINE = 200  # characters: a text of no more is written in one line


@dataclass(frozen=True)
class Choices:
    """What the fields of a form may name: (value, label) pairs.

    people: participants; entries: opaque entry ids of a form's `entry` field, by field name; rows: rows of a schedule,
    by field name; data: rows
    already agreed, by the datum's name, to start from; currency: of the matter.
    """

    people: Sequence[tuple[str, str]] = ()
    entries: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    rows: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    data: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    currency: str = "CNY"


class ActForm(forms.Form):
    """The form of one act. `rule` is set by form_for."""

    template_name = "kit/pieces/fields.html"
    rule: ActRule

    def act_form(self) -> tuple[dict[str, Any], dict[str, Any], int]:
        """After is_valid(): (the form for record(), uploaded files by field, stated time in UTC seconds or 0).

        Empty optional fields are left out. The files become exhibits first; then their ids go into the form.
        """
        given, files = {}, {}
        for item in self.rule.form:
            value = self.cleaned_data.get(item.name)
            if value in (None, "", []):
                continue
            (files if item.type == "file" else given)[item.name] = value
        return given, files, int(self.cleaned_data.get(STATED) or 0)


def form_for(
    rule: ActRule, law: Rulebook, choices: Choices | None = None, *, lang: str, data: Any = None, files: Any = None
) -> ActForm:
    """The form of an act in a language. data, files: of the request, None for an empty form."""
    choices = choices or Choices()
    made = {item.name: form_field(item, law, choices, lang) for item in rule.form}
    if rule.stated:
        made[STATED] = MomentField(
            label=_("When did it happen?"), required=False, hint=_("Leave it empty if it is today.")
        )
    kind = type("ActForm", (ActForm,), {**made, "rule": rule})
    return kind(data, files)


def form_field(item: Field, law: Rulebook, choices: Choices, lang: str) -> forms.Field:
    """The Django field for one field of a rulebook form."""
    common = {"label": label(item, lang), "required": not item.optional, "initial": item.default}
    if item.type in ("choice", "audience"):
        return choice(item, lang, common)
    if item.type in ("bool", "consent"):
        wrong = {"required": _("Tick the box if you agree. Without it we cannot go on.")}
        return forms.BooleanField(**{**common, "required": item.type == "consent"}, error_messages=wrong)
    if item.type == "participant":
        return listed(choices.people, common)
    if item.type == "entry":
        return listed(choices.entries.get(item.name, ()), common)
    if item.type == "row":
        return listed(choices.rows.get(item.name, ()), common, number=True)
    if item.type == "rows":
        return rows(item, law, choices, lang, common)
    if item.type == "file":
        return sized(forms.FileField)(**common, error_messages=file_errors())
    return simple(item, choices, common)


def simple(item: Field, choices: Choices, common: dict[str, Any]) -> forms.Field:
    """Fields that a person types."""
    made: dict[str, Any] = {
        "int": lambda: NumberField(**common, least=item.min, most=item.max),
        "money": lambda: AmountField(**common, least=item.min, most=item.max, currency=choices.currency),
        "rate": lambda: RateField(**common),
        "period": lambda: PeriodField(**common),
        "day": lambda: DayField(**common),
        "time": lambda: MomentField(**common),
        "text": lambda: TextField(**common, longest=item.max or 4000, rows=lines(item)),
    }
    return made[item.type]()


def lines(item: Field) -> int:
    """How many lines a text is given to write in: one for a few words, as a reference (`ref`, law.statements) is."""
    return 1 if item.name == "ref" or 0 < (item.max or 0) <= ONE_LINE else 4


def choice(item: Field, lang: str, common: dict[str, Any]) -> forms.Field:
    """Card radios; the options' words come from the rulebook, or from kit.words for audiences and kinds."""
    options = [
        (option, item.option_labels.get(option, {}).get(lang) or words.option(option)) for option in item.options
    ]
    wrong = {"required": _("Choose one of the answers."), "invalid_choice": _("Choose one of the answers.")}
    return forms.ChoiceField(**common, choices=options, widget=forms.RadioSelect, error_messages=wrong)


def listed(options: Sequence[tuple[str, str]], common: dict[str, Any], *, number: bool = False) -> forms.Field:
    """One of some people, entries or rows: radios, or a list when there are many. number: its value is an int."""
    wrong = {
        "required": _("Choose one from the list."),
        "invalid_choice": _("This is no longer in the list. Choose again."),
    }
    few = len(options) <= LONG_LIST
    widget = forms.RadioSelect() if few else forms.Select()
    shown = list(options) if few else [("", _("Choose")), *options]
    if len(options) == 1 and common["required"]:
        common = {**common, "initial": options[0][0]}
    kind: Any = forms.TypedChoiceField
    return kind(**common, choices=shown, widget=widget, coerce=int if number else str, error_messages=wrong)


def rows(item: Field, law: Rulebook, choices: Choices, lang: str, common: dict[str, Any]) -> forms.Field:
    """Rows of a datum: one group of fields a row, spare rows after those that are there."""
    datum = law.data.get(item.of) or law.data[law.duties[item.of].schedule.removeprefix("data.")]
    columns = {column.name: compact(form_field(column, law, choices, lang)) for column in datum.columns}
    start = [dict(row) for row in choices.data.get(datum.name, ())]
    return RowsField(**{**common, "initial": start}, columns=columns, most=datum.max or 100)


def compact(made: forms.Field) -> forms.Field:
    """A field as it stands in a row: a list instead of card radios, one line instead of a text box."""
    if isinstance(made, forms.ChoiceField) and isinstance(made.widget, forms.RadioSelect):
        shown = list(made.choices)
        made.widget = forms.Select()
        made.choices = shown if len(shown) == 1 and made.required else [("", _("Choose")), *shown]
    if isinstance(made.widget, forms.Textarea):
        made.widget.attrs["rows"] = 2
    return made


def label(item: Field, lang: str) -> str:
    """A field's label: the rulebook's, else the common word for such a field."""
    return item.label.get(lang) or item.label.get("en") or words.field(item.name)


def file_errors() -> dict[str, str]:
    return {
        "required": _("Choose a photo or file."),
        "empty": _("This file is empty. Choose it again, or take a photo."),
        "missing": _("Choose a photo or file."),
        "invalid": _("The file did not arrive. Send it again."),
    }
