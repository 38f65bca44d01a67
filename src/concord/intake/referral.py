"""A court sends a case to mediation: what its clerk fills in, and the matter that comes of it (OM 2, 4; OP25 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from concord.docket import clock
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.intake import claims, elements
from concord.intake.fields import READERS, Wrong, clean
from concord.kit import dates
from concord.kit.fields import AmountField
from concord.law import shelf
from concord.law.model import Refused
from concord.people.models import Account, Organisation

RULEBOOK, CLERK = "cn-mediation", "court_clerk"
TRACKS = ("delegated", "entrusted", "entrusted_simple")
WITH_CONSENT = TRACKS[1:]  # who entrusts has asked both sides before
SIDES = ("applicant", "respondent")
REACHED_BY = ("phone", "email", "address")
KINDS = (("person", _("A person")), ("organisation", _("A firm or another body")))


class Words(forms.CharField):
    """Text without control characters. lines: of several lines."""

    def __init__(self, *, lines: bool = False, **more: Any) -> None:
        self.lines = lines
        if lines:
            more["widget"] = forms.Textarea(attrs={"rows": 6})
        super().__init__(**more)

    def to_python(self, value: Any) -> str:
        return clean(str(value or ""), lines=self.lines)


class Contact(Words):
    """kind: phone, email, id_card or uscc, read as strictly as in an application."""

    def __init__(self, kind: str, **more: Any) -> None:
        self.kind = kind
        super().__init__(max_length=254, required=False, **more)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return str(READERS[self.kind](text)) if text else ""
        except Wrong as wrong:
            raise ValidationError(str(wrong)) from None


class ReferralForm(forms.Form):
    """The whole referral. Each side's fields bear its role: `applicant_name`."""

    centre = forms.ChoiceField(label=_("Which centre shall mediate?"), widget=forms.RadioSelect)
    track = forms.ChoiceField(label=_("On which track?"), widget=forms.RadioSelect)
    consent = forms.BooleanField(
        label=_("Both sides have agreed to mediation, and the court has it on file"), required=False
    )
    number = Words(label=_("The court’s number"), max_length=80)
    cause = forms.ChoiceField(label=_("Cause of action"))
    story = Words(label=_("What it is about"), lines=True, max_length=4000)
    claim = forms.ChoiceField(label=_("What is asked for"), choices=[(o.value, o.label) for o in claims.KINDS])
    amount = AmountField(label=_("Amount"), required=False)
    what = Words(label=_("What for, or what exactly"), max_length=300, required=False)

    def __init__(self, *args: Any, centres: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = {one.code: one for one in centres}
        lang = dates.language()
        labels = shelf.current(RULEBOOK, today()).terms["track"].option_labels
        self.fields["centre"].choices = [(code, str(one)) for code, one in self.homes.items()]
        self.fields["track"].choices = [(name, labels[name][lang]) for name in TRACKS]
        self.fields["cause"].choices = [(one.id, one.title[lang]) for one in elements.causes()]
        self.fields["consent"].help_text = _("Needed where the case is docketed already (OM 4).")
        self.fields["story"].help_text = _("Both sides and the mediator read this.")
        for side in SIDES:
            self.fields |= {f"{side}_{name}": field for name, field in of_a_side().items()}
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            said = (
                gettext("Choose one of the answers.")
                if chosen
                else gettext("Fill in: %(what)s.") % {"what": field.label}
            )
            field.error_messages |= {"required": said, "invalid_choice": said}
        if len(self.homes) == 1:
            self.fields["centre"].initial = next(iter(self.homes))

    def sections(self) -> Iterator[tuple[str, list[Any]]]:
        """A heading and its fields, in the order of the page."""
        case = [name for name in self.fields if not name.startswith(SIDES)]
        yield gettext("The case"), [self[name] for name in case]
        for side, title in zip(SIDES, (gettext("The applicant"), gettext("The respondent")), strict=True):
            yield title, [self[name] for name in self.fields if name.startswith(side)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("track") in WITH_CONSENT and not given.get("consent"):
            self.add_error(
                "consent", gettext("A docketed case may be sent out only with the consent of both sides (OM 4).")
            )
        if given.get("claim") == "pay" and not given.get("amount") and "amount" not in self.errors:
            self.add_error("amount", gettext("Write the amount that is asked for."))
        if given.get("claim") != "pay" and given.get("claim") and not given.get("what"):
            self.add_error("what", gettext("Write what exactly is asked for."))
        for side in SIDES:
            self._check_side(side, given)
        return given

    def _check_side(self, side: str, given: dict[str, Any]) -> None:
        fields = [f"{side}_{name}" for name in REACHED_BY]
        if not any(given.get(name) or name in self.errors for name in fields):
            self.add_error(fields[0], gettext("Give at least one: phone, e-mail or address."))
        for name in ("name", "phone", "email"):
            mine = given.get(f"{side}_{name}")
            if side == SIDES[1] and mine and mine == given.get(f"{SIDES[0]}_{name}"):
                self.add_error(f"{side}_{name}", gettext("This is the applicant’s. Write that of the other side."))


def of_a_side() -> dict[str, forms.Field]:
    """The fields of one side."""
    return {
        "kind": forms.ChoiceField(
            label=_("A person or a firm?"), choices=KINDS, widget=forms.RadioSelect, initial="person"
        ),
        "name": Words(label=_("Name"), max_length=120),
        "id_card": Contact("id_card", label=_("ID number, of a person")),
        "uscc": Contact("uscc", label=_("Credit code, of a firm")),
        "phone": Contact("phone", label=_("Phone")),
        "email": Contact("email", label=_("E-mail")),
        "address": Words(label=_("Address"), max_length=300, required=False),
        "language": forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES),
    }


def today() -> Any:
    """The legal day in the deployment's zone."""
    return dates.local(clock.now()).date()


def person(side: str, given: dict[str, Any]) -> Person:
    """A side as the court described it: nothing about it is confirmed."""
    mine = {name: given.get(f"{side}_{name}", "") for name in of_a_side()}
    firm = mine["kind"] == "organisation"
    personal = {
        "name": mine["name"],
        "id_number": mine["uscc"] if firm else mine["id_card"],
        "id_type": "uscc" if firm else "id_card",
        **{name: mine[name] for name in REACHED_BY},
    }
    if not personal["id_number"]:
        del personal["id_type"]
    kept = {key: value for key, value in personal.items() if value}
    return Person(side, kind=mine["kind"], language=mine["language"], personal=kept)


def refer(given: dict[str, Any], centre: Organisation, *, by: Account, key: str) -> Opened | Refused:
    """Open the matter that a court sends. given: what the form read; key: a repeat returns the first result."""
    court = centre.court
    clerk = Person(CLERK, kind="organisation", organisation=court)
    return open_matter(
        rulebook=shelf.current(RULEBOOK, today()).key,
        organisation=centre,
        people=[clerk, *(person(side, given) for side in SIDES)],
        terms={"track": given["track"]},
        by=clerk,
        payloads={"application": application(given, court)},
        key=f"referral {court.pk if court else ''} {key}",
        account=by,
    )


def application(given: dict[str, Any], court: Organisation | None) -> dict[str, Any]:
    """What the file keeps of the referral, in the shape of an application: no contact, no identity number."""
    amount = given["amount"] if given["claim"] == "pay" else 0
    return {
        "cause": given["cause"],
        "purpose": "",
        "facts": [],
        "story": given["story"],
        "currency": "CNY",
        "claims": [{"kind": given["claim"], "amount": amount, "what": given["what"]}],
        "value": amount,
        "files": [],
        "lang": dates.language(),
        "court": {"zh": court.name_zh, "en": court.name_en, "number": given["number"]} if court else {},
    }
