"""Why an act was not recorded, and what to do next: a sentence for each code of `Refused`, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from concord.kit import words
from concord.kit.dates import language
from concord.law.builtin import act_rule
from concord.law.model import Refused
from concord.law.rulebook import Rulebook

SPECIAL = {("order", "version"): "stale", ("already", "key"): "key"}  # (code, detail) that read differently


@dataclass(frozen=True)
class Says:
    """code: for machines; title: what happened; next: what to do; why: the reasons; article: where they stand."""

    code: str
    title: str
    next: str
    why: tuple[str, ...] = ()
    article: str = ""


def say(refused: Refused, law: Rulebook | None = None, act: str = "") -> Says:
    """Takes a refusal, the matter's rulebook (None where there is no matter yet) and the act; returns its sentence."""
    own = refused.says.get(language()) or refused.says.get("en") or ""
    code = SPECIAL.get((refused.code, refused.detail), refused.code)
    title, following = sentences().get(code, sentences()[""])
    if refused.code == "form" and law is not None and refused.detail:
        title = _("“%(field)s” does not fit. Nothing was recorded.") % {"field": field_name(law, act, refused.detail)}
    return Says(
        refused.code, own or title, following if not own else _("Nothing was recorded. You can go on from the case.")
    )


def field_name(law: Rulebook, act: str, detail: str) -> str:
    """The label of the act's form field that a refusal names, else the common word for such a field."""
    name = detail.rpartition(".")[2]
    rule = act_rule(law, act)
    for item in rule.form if rule else ():
        if item.name == name and item.label:
            return item.label.get(language(), name)
    return words.field(name)


def sentences() -> dict[str, tuple[str, str]]:
    """code -> (what happened, what to do next)."""
    look = _("Open the case: it shows where it stands and what you can do now.")
    return {
        "not_now": (_("This cannot be done at this point. Nothing was recorded."), look),
        "not_you": (_("This is for somebody else in the case to do. Nothing was recorded."), look),
        "form": (
            _("Something you entered does not fit. Nothing was recorded."),
            _("Correct it below and send it again."),
        ),
        "condition": (_("The rules do not allow this yet. Nothing was recorded."), look),
        "already": (_("You have done this already. It was not recorded twice."), look),
        "too_late": (_("The time for this is over. Nothing was recorded."), look),
        "order": (
            _("The time you stated does not fit what was recorded before."),
            _("Check the day and send it again."),
        ),
        "closed": (
            _("This case is closed. Nothing was recorded."),
            _("You can still read and download the whole file."),
        ),
        "stale": (
            _("The case has moved on since you opened this page. Nothing was recorded."),
            _("Look at what is new, then send it again if it still fits. What you wrote is still here."),
        ),
        "key": (
            _("This form was sent before with other contents. Nothing was recorded this time."),
            _("Open the page again and fill it in once more."),
        ),
        "": (_("This was not recorded."), look),
    }
