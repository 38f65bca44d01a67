"""An offer's terms, who the consumer is, what he consents to, and the code that signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.contracts import consents
from concord.contracts.offering import Consumer
from concord.kit import contacts
from concord.kit.fields import TextField
from concord.kit.forms import Choices, form_field
from concord.kit.signing import same
from concord.law import identifiers
from concord.law.rulebook import Rulebook

TERM = "term-"


class Contact(TextField):
    """A phone number or e-mail address (kind), as it is kept."""

    def __init__(self, kind: str, **more: Any) -> None:
        self.kind = kind
        super().__init__(rows=1, longest=254, required=False, **more)
        self.widget.attrs["autocomplete"] = "off"
        self.widget.input_type = {"phone": "tel", "email": "email"}[kind]

    def clean(self, value: Any) -> str:
        try:
            return contacts.read(self.kind, super().clean(value))
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None


class OfferForm(forms.Form):
    """One offer under a rulebook: what it is about, the consumer, the terms as the rulebook has them."""

    def __init__(self, *args: Any, law: Rulebook, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law = law
        self.fields["name"] = TextField(label=_("The consumer's name, as on the identity card"), longest=60, rows=1)
        self.fields["phone"] = Contact("phone", label=_("Mobile phone"))
        self.fields["email"] = Contact("email", label=_("E-mail"))
        self.fields["language"] = forms.ChoiceField(
            label=_("In which language shall we write?"), choices=(("zh-hans", "中文"), ("en", "English")),
            initial="zh-hans", widget=forms.RadioSelect, error_messages={"required": _("Choose one.")},
        )  # fmt: skip
        self.fields["goods"] = TextField(
            label=_("What the contract is about"), longest=300, rows=2,
            help_text=_("For example the model, the memory and the serial number."),
        )  # fmt: skip
        self.fields["pay_to"] = TextField(
            label=_("Account to which the consumer pays"), longest=200, rows=2, required=False,
            help_text=_("Bank, account number and name. It stands on the consumer’s page and cannot be changed later."),
        )  # fmt: skip
        for name, item in law.terms.items():
            self.fields[f"{TERM}{name}"] = form_field(item, law, Choices(), lang)
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("phone") and not cleaned.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Write a phone number or an e-mail address, so that we reach the consumer."))
        return cleaned

    @property
    def consumer(self) -> Consumer:
        """After is_valid()."""
        given = self.cleaned_data
        return Consumer(given["name"], given["phone"], given["email"], given["language"])

    @property
    def terms(self) -> dict[str, Any]:
        """After is_valid(): the terms that were filled in, as the law takes them."""
        given = {name: self.cleaned_data.get(f"{TERM}{name}") for name in self.law.terms}
        return {name: value for name, value in given.items() if value not in (None, "")}


class WhoForm(forms.Form):
    """Who signs, and what he consents to, each by itself and none ticked beforehand. expected: names of the offer."""

    def __init__(self, *args: Any, expected: tuple[str, ...], lang: str, centre: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["name"] = TextField(label=_("Your name, as on your identity card"), longest=60, rows=1)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["id_number"] = TextField(
            label=_("Your ID number"), longest=24, rows=1, help_text=_("18 characters, the last may be an X.")
        )
        for name, consent in consents.ALL.items():
            self.fields[name] = forms.BooleanField(
                label=consent.title[lang].format(centre=centre), required=consent.needed,
                error_messages={"required": consent.without[lang]},
            )  # fmt: skip

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if same(name) not in {same(one) for one in self.expected}:
            raise ValidationError(
                _("The contract is offered to somebody of another name. Write yours as on your identity card. If it "
                  "stands wrongly in the contract, do not sign: ask for a new offer.")
            )  # fmt: skip
        return name

    def clean_id_number(self) -> str:
        number = identifiers.normal(str(self.cleaned_data["id_number"]))
        if not identifiers.id_card_ok(number):
            raise ValidationError(_("This is not a valid ID number. Compare it with your card, digit by digit."))
        return number

    @property
    def answers(self) -> dict[str, bool]:
        """After is_valid(): consent -> whether it was given."""
        return {name: bool(self.cleaned_data.get(name)) for name in consents.ALL}


class SignForm(forms.Form):
    """The code that signs. text: the fingerprint of what was shown."""

    code = forms.CharField(
        label=gettext_lazy("6-digit code"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "cc-code"}),
        error_messages={"required": gettext_lazy("Write the code that we sent you.")},
    )  # fmt: skip
    text = forms.CharField(widget=forms.HiddenInput, max_length=64)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
