"""One offer for all like cases, by a formula: each becomes an offer of its own in the case where offers are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from concord.docket import access, batches, participants, queries
from concord.docket.models import Matter
from concord.docket.recording import Recorded, record
from concord.kit import application, figures
from concord.kit.fields import AmountField, DayField, NumberField
from concord.kit.refusals import say
from concord.law.money import muldiv
from concord.likecases import grouping
from concord.likecases.grouping import Case

ACT = "offer"
OPEN_DAYS = (3, 7, 14, 30)


class OfferForm(forms.Form):
    """formula: a share of what each case claims, or one sum for all; day: by which it is paid."""

    def __init__(self, *args: Any, currency: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["formula"] = forms.ChoiceField(
            label=_("How much shall each pay?"),
            choices=[("share", _("A share of what is claimed from each")), ("sum", _("The same sum from each"))],
            initial="share",
            widget=forms.RadioSelect,
        )
        self.fields["share"] = NumberField(
            label=_("Share in per cent"), hint=_("100 is all that is claimed."), least=1, most=100, required=False
        )
        self.fields["sum"] = AmountField(label=_("Sum"), currency=currency, least=1, required=False)
        self.fields["day"] = DayField(label=_("Paid by which day"))
        self.fields["open_for"] = forms.ChoiceField(
            label=_("Open for"),
            choices=[(f"P{n}D", _("%(n)d days") % {"n": n}) for n in OPEN_DAYS],
            initial="P7D",
            widget=forms.RadioSelect,
        )
        self.fields["key"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        wanted = str(given.get("formula", ""))
        if wanted in ("share", "sum") and not given.get(wanted) and wanted not in self.errors:
            said = _("Write the share.") if wanted == "share" else _("Write the sum.")
            self.add_error(wanted, said)
        return given


@dataclass(frozen=True)
class Sent:
    """What became of the offer in one case. amount: minor units, 0 where none was made; why: '' where it was."""

    matter: Matter
    to: str
    amount: int
    why: str = ""

    @property
    def words(self) -> str:
        return figures.money(self.amount, self.matter.currency)


def send(cases: Sequence[Case], given: dict[str, Any], lang: str) -> list[Sent]:
    """Makes the offer in each of the applicant's cases where it is open. given: an OfferForm's cleaned data."""
    told = batches.named(f"alike {given['key']}", len(cases))  # a mediator of several of them gets one message
    return [_send(case, given, lang, batches.key_in(case[0], batch)) for case, batch in zip(cases, told, strict=True)]


def _send(case: Case, given: dict[str, Any], lang: str, key: str) -> Sent:
    matter, reader = case
    them = participants.of_role(matter, "respondent")
    to = grouping.opposite(matter, lang)
    claimed = application.claimed(application.application(matter, reader))
    amount = given["sum"] if given["formula"] == "sum" else muldiv(claimed, given["share"], 100)
    now = queries.caught_up(matter)
    rule = now.law.acts.get(ACT)
    actor = access.actor_for(reader, rule) if rule else None
    if rule is None or actor is None or not them or "applicant" not in reader.roles:
        return Sent(matter, to, 0, _("No offer can be made in this case."))
    if not amount:
        return Sent(matter, to, 0, _("No money is claimed here, so a share of it is nothing."))
    row = {"who": str(them[0].pk), "whom": reader.person, "kind": "pay", "amount": amount, "day": given["day"]}
    form = {"to": "without_prejudice", "obligations": [row], "open_for": given["open_for"]}
    # if we stop between two cases, those before have the offer; sent again under the same key it is made in the rest
    result = record(matter, act=ACT, by=actor, form=form, key=key)
    if isinstance(result, Recorded):
        return Sent(matter, to, amount)
    return Sent(matter, to, 0, _not_open(now, lang) if result.code == "not_now" else say(result, now.law, ACT).title)


def _not_open(now: queries.Present, lang: str) -> str:
    stage = now.law.stages[now.state.stage].title
    return _("Not open yet, or no more: %(stage)s.") % {"stage": stage.get(lang, stage.get("en", ""))}
