"""The forms of the room: the agreement as rows and clauses, the signature, the refusal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from concord.agreement import strokes
from concord.agreement.contents import lines
from concord.kit.fields import AmountField, DayField, RowsField, RowsWidget, TextField
from concord.kit.signing import same

MOST_ROWS = 60
LONGEST_WHAT = 1000
Pairs = Sequence[tuple[str, str]]


class TermsWidget(RowsWidget):
    """The rows of an agreement, laid out as terms."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = [self._open(row) for row in self.bound] or self.fresh(name, value or [])
        return render_to_string("agreement/rows.html", {"forms": shown, "name": name, "count": len(shown)})

    def _open(self, row: forms.Form) -> forms.Form:
        """A row as it was sent; one that says nothing is a spare row again, without complaint."""
        return row if _says(row) else self.row_form(prefix=row.prefix, use_required_attribute=False)


class TermsField(RowsField):
    """The terms: rows that say nothing, and those that were struck out, are left out."""

    def __init__(self, *, people: Pairs, currency: str, **more: Any) -> None:
        made = columns(people, currency)
        super().__init__(columns=made, most=MOST_ROWS, **more)
        self.widget = TermsWidget(made, MOST_ROWS)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        said = [row for row in value or [] if _says(row)]
        if not said:
            raise ValidationError(self.error_messages["required"])
        rows = super().clean(said)
        wrong = []
        for number, row in enumerate(rows, start=1):
            row.pop("drop", None)
            if row["kind"] != "pay":
                row.pop("amount", None)
            elif not row.get("amount"):
                wrong.append(_("Row %(n)d: write how much is paid.") % {"n": number})
            if row["who"] == row["whom"]:
                wrong.append(_("Row %(n)d: choose two different sides.") % {"n": number})
        if wrong:
            raise ValidationError(wrong)
        return rows


def _says(row: forms.Form) -> bool:
    def typed(name: str) -> str:
        return str(row.data.get(row.add_prefix(name), "")).strip()

    return not typed("drop") and any(typed(name) for name in ("amount", "day", "what", "what_en"))


def columns(people: Pairs, currency: str) -> dict[str, forms.Field]:
    """The fields of one term."""
    kinds = [
        ("pay", _("pays")),
        ("deliver", _("delivers")),
        ("act", _("does")),
        ("refrain", _("refrains from")),
        ("apologise", _("apologises")),
    ]
    missing = {"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")}
    sides = [("", _("Choose")), *people]
    made: dict[str, forms.Field] = {
        "who": forms.ChoiceField(label=_("Who"), choices=sides, error_messages=missing),
        "kind": forms.ChoiceField(label=_("Does what"), choices=kinds, error_messages=missing),
        "whom": forms.ChoiceField(label=_("To whom"), choices=sides, error_messages=missing),
        "amount": AmountField(label=_("Amount"), currency=currency, required=False),
        "day": DayField(label=_("By which day"), error_messages={"required": _("Write a day.")}),
        "what": TextField(label=_("What exactly"), required=False, longest=LONGEST_WHAT, rows=2),
        "what_en": TextField(label=_("The same in English"), required=False, longest=LONGEST_WHAT, rows=2),
        "drop": forms.BooleanField(label=_("Strike this term out"), required=False),
    }
    return made


class DrawUpForm(forms.Form):
    """The whole agreement. Clauses one a line; in both languages, or ticked as Chinese only."""

    def __init__(self, *args: Any, people: Pairs, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["obligations"] = TermsField(
            people=people, currency=currency, label=_("Terms"),
            error_messages={"required": _("Write at least one term.")},
        )  # fmt: skip
        self.fields["default_clause"] = TextField(
            label=_("If a payment or duty is late"), required=False, longest=2000, rows=3,
            help_text=_("What follows then, in Chinese. A rate with its time, for example 0.03% a day."),
        )  # fmt: skip
        self.fields["default_clause_en"] = TextField(
            label=_("The same in English: if it is late"), required=False, longest=2000, rows=3
        )
        self.fields["clauses"] = TextField(
            label=_("Other terms"), required=False, longest=6000, help_text=_("In Chinese, one term a line.")
        )
        self.fields["clauses_en"] = TextField(
            label=_("The same in English: other terms"), required=False, longest=8000,
            help_text=_("One a line, in the same order."),
        )  # fmt: skip
        self.fields["chinese_only"] = forms.BooleanField(
            label=_("These texts are in Chinese only. The agreement says so."), required=False
        )
        self.fields["prevails"] = forms.ChoiceField(
            label=_("Text that prevails"), choices=[("zh", _("Chinese")), ("en", _("English"))], initial="zh",
            widget=forms.RadioSelect, error_messages={"required": _("Choose one.")},
        )  # fmt: skip
        self.fields["override"] = TextField(
            label=_("Why what was found is left as it is"), required=False, longest=2000, rows=3,
            help_text=_("Only where something is marked as stopped. The reason stays in the record."),
        )  # fmt: skip
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("default_clause", "clauses"):
            wrong = self._in_both(cleaned, name)
            if wrong:
                self.add_error(f"{name}_en", wrong)
        return cleaned

    def _in_both(self, cleaned: Mapping[str, Any], name: str) -> str:
        zh, en = lines(str(cleaned.get(name) or "")), lines(str(cleaned.get(f"{name}_en") or ""))
        if en and not zh:
            return _("Write it in Chinese too.")
        if zh and not en and not cleaned.get("chinese_only"):
            return _("Write it in English too, or tick that it is in Chinese only.")
        if name == "clauses" and en and len(en) != len(zh):
            said = _("There are %(zh)d terms in Chinese and %(en)d in English. Write one a line, in the same order.")
            return said % {"zh": len(zh), "en": len(en)}
        return ""

    def act_form(self) -> dict[str, Any]:
        """The form for record(), after is_valid(); empty texts are left out."""
        names = ("clauses", "clauses_en", "default_clause", "default_clause_en", "prevails", "override")
        given = {name: self.cleaned_data.get(name) for name in names}
        return {
            "obligations": self.cleaned_data["obligations"],
            **{name: value for name, value in given.items() if value},
        }


class SignForm(forms.Form):
    """Code, name, and how the name is written. expected: names of which one must be typed, () = any."""

    def __init__(self, *args: Any, expected: Sequence[str] = (), firm: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["code"] = forms.CharField(
            label=_("6-digit code"), max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "cc-code"}),
            error_messages={"required": _("Write the code that we sent you.")},
        )  # fmt: skip
        self.fields["name"] = forms.CharField(
            label=_("Your name"), max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Write your name.")},
        )  # fmt: skip
        if firm:
            self.fields["capacity"] = forms.CharField(
                label=_("In what capacity you sign"), max_length=60,
                help_text=_("For example: legal representative, authorised agent."),
                error_messages={"required": _("Write in what capacity you sign for the firm.")},
            )  # fmt: skip
        self.fields["method"] = forms.ChoiceField(
            label=_("Type or draw, equally valid"), initial="typed", widget=forms.RadioSelect,
            choices=[("typed", _("My typed name is my signature")), ("drawn", _("I draw my signature below"))],
            error_messages={"required": _("Choose one.")},
        )  # fmt: skip
        self.fields["strokes"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=strokes.LONGEST)
        self.fields["draft"] = forms.CharField(widget=forms.HiddenInput, max_length=64)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_name(self) -> str:
        name = " ".join(unicodedata.normalize("NFC", str(self.cleaned_data["name"])).split())
        if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") for sign in name):
            raise ValidationError(_("Write the name without special signs."))
        if self.expected and same(name) not in {same(one) for one in self.expected}:
            wanted = {"name": self.expected[0]}
            raise ValidationError(_("Write your name as it stands in the agreement: %(name)s.") % wanted)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("method") == "drawn":
            try:
                strokes.read(cleaned.get("strokes") or "")
            except ValueError:
                self.add_error("method", _("Draw your signature in the box, or choose to type it."))
        return cleaned

    def signature(self) -> dict[str, str]:
        """What is kept beside the entry, after is_valid()."""
        drawn = self.cleaned_data["method"] == "drawn"
        return {
            "name": self.cleaned_data["name"],
            "capacity": self.cleaned_data.get("capacity", ""),
            "strokes": self.cleaned_data["strokes"] if drawn else "",
        }


class RefuseForm(forms.Form):
    """Why one does not sign; a reason is not required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = TextField(label=_("Why"), required=False, longest=2000)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)
