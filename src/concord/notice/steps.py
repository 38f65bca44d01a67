"""What the other side can answer: the words of each step, and what its form gives to record()."""

# ruff: noqa: E501  sentences that people read stay whole
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from concord.kit import contacts
from concord.kit.fields import AmountField, DayField, TextField

INSTALMENTS = 4
OPEN_DAYS = (1, 2, 3, 5, 7, 14)


@dataclass(frozen=True)
class Step:
    """One answer: the act it records, and its words."""

    name: str
    act: str
    title: str
    button: str
    done: str
    hint: str = ""
    label: str = ""
    notes: tuple[str, ...] = ()


def steps() -> dict[str, Step]:
    """Every step, in the language in force."""
    admits = _("Answering admits nothing. What you say or offer here cannot be used in court if talks fail.")
    then = _("After that both of you choose a mediator within two working days; otherwise the centre does.")
    found = (
        Step(
            "accept", "accept_mediation", _("Talk it over with a mediator"), _("Agree to mediate"),
            _("You agreed to mediate. Both of you now choose a mediator."),
            hint=_("A neutral mediator helps both sides. It costs you nothing to try, and you can stop at any time, without a reason."),
            notes=(then, _("You agree to mediation online. That is no consent to a lawsuit online."), admits),
        ),
        Step(
            "offer", "offer_now", _("Name a sum"), _("Send the offer"), _("Your offer is on its way. To offer is to agree to mediate."),
            hint=_("All at once or in instalments. If they accept, the terms are drawn up from it."),
            notes=(_("To offer is to agree to mediate."), then, admits),
        ),
        Step(
            "refuse", "refuse_mediation", _("Refuse"), _("Refuse mediation"), _("You refused. The mediation ends, and they can go to court."),
            hint=_("You owe us no reason, but one sentence helps the other side to understand."), label=_("Why?"),
            notes=(_("After this the mediation ends. The other side can sue. Refusing admits nothing either."),),
        ),
        Step(
            "more_time", "more_time", _("I need more time"), _("Give me seven more days"), _("You have seven more days."),
            hint=_("Once, seven days more."),
        ),
        Step(
            "wrong", "wrong_person", _("You have the wrong person"), _("Tell the registrar"),
            _("Thank you. Your time to answer stands still while the registrar looks at it."),
            hint=_("The registrar reads this, the other side does not. The clock stands still meanwhile."), label=_("What is wrong?"),
        ),
        Step(
            "address", "confirm_address", _("Where shall papers reach you?"), _("Confirm"), _("Your address is confirmed."),
            hint=_("The other side never sees this."),
        ),
    )  # fmt: skip
    return {step.name: step for step in found}


@dataclass
class Given:
    """What a step's form gave. form: for record(); wrong: a sentence per field; typed: to show again."""

    form: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def read_reason(typed: Mapping[str, str], *, name: str, needed: bool) -> Given:
    """One sentence of free text, into the act's field of that name."""
    out = Given(typed={"reason": typed.get("reason", "")})
    text = _clean(
        TextField(longest=1000, required=needed, label=_("what is wrong")), typed.get("reason", ""), "reason", out
    )
    out.form = {name: text or _("No reason given")}
    return out


def read_offer(typed: Mapping[str, str], *, who: str, whom: str, currency: str, today: date) -> Given:
    """Instalments that the reader offers to pay: amount and last day each, in the order given."""
    out = Given(typed={key: str(item) for key, item in typed.items()})
    rows = []
    for number in range(INSTALMENTS):
        amount, day = typed.get(f"amount-{number}", "").strip(), typed.get(f"day-{number}", "").strip()
        if not amount and not day and number:
            continue
        rows.append(_instalment(number, amount, day, who, whom, currency, today, out))
    open_for = typed.get("open_for", "P3D")
    if open_for not in {f"P{days}D" for days in OPEN_DAYS}:
        out.wrong["open_for"] = _("Choose for how long the offer stands.")
    out.form = {"obligations": rows, "open_for": open_for}
    return out


def _instalment(
    number: int, amount: str, day: str, who: str, whom: str, currency: str, today: date, out: Given
) -> dict[str, Any]:
    sum_ = _clean(AmountField(currency=currency, least=1, label=_("Amount")), amount, f"amount-{number}", out)
    when = _clean(DayField(label=_("Last day to pay")), day, f"day-{number}", out)
    if when and date.fromisoformat(when) < today:
        out.wrong[f"day-{number}"] = _("This day is past. Choose a day from today on.")
    return {"who": who, "whom": whom, "kind": "pay", "amount": sum_, "day": when}


def read_address(typed: Mapping[str, str]) -> Given:
    """The service address that the person confirms; agreement to electronic service is separate and free."""
    out = Given(typed=dict(typed))
    for name in ("signee", "address", "postcode"):
        kind = TextField(longest=300, required=name != "postcode", label=_labels()[name])
        out.form[name] = _clean(kind, typed.get(name, ""), name, out) or ""
    for name in ("phone", "email"):
        try:
            out.form[name] = contacts.read(name, typed.get(name, ""))
        except ValueError as wrong:
            out.form[name], out.wrong[name] = "", str(wrong)
    if not (out.form["phone"] or out.form["email"] or out.wrong):
        out.wrong["phone"] = _("Give a phone or an e-mail, so that we can reach you at once.")
    if typed.get("agree") != "yes":
        out.wrong["agree"] = _("Tick the box if the address is right.")
    return out


def _labels() -> dict[str, str]:
    return {"signee": _("Who may take papers for you"), "address": _("Postal address"), "postcode": _("Postcode")}


def _clean(kind: Any, raw: str, name: str, out: Given) -> Any:
    try:
        return kind.clean(raw)
    except ValidationError as error:
        out.wrong[name] = " ".join(error.messages)
        return None
