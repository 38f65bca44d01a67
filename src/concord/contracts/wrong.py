"""Why an offer was not taken, in the reader's language: which term does not fit, and what the contract allows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.contracts import text
from concord.kit.dates import language
from concord.law.measures import written
from concord.law.model import Refused
from concord.law.prose_conditions import condition_text
from concord.law.rulebook import Field, Period, Rate, Rulebook


def sentence(refused: Refused, law: Rulebook) -> str:
    """What is wrong with an offer, and what to do."""
    lang = language()
    if refused.code == "form" and refused.detail in law.terms:
        return limits(law.terms[refused.detail], law, lang)
    if refused.code == "form" and refused.detail == "rulebook":
        return _("There is no such contract to offer. Choose one from the list.")
    if refused.code == "form":
        return _("The contract has no term “%(term)s”. Leave it out.") % {"term": refused.detail}
    if refused.code == "condition" and refused.detail in law.checks:
        said = condition_text(law, law.checks[refused.detail])[lang]
        return _("This contract may be offered only if: %(what)s. Change the terms.") % {"what": said}
    if (refused.code, refused.detail) == ("already", "key"):
        return _("Another offer was sent under this number before. Give this one a number of its own.")
    return refused.says.get(lang) or _("The rules do not allow this offer. Nothing was sent.")


def limits(item: Field, law: Rulebook, lang: str) -> str:
    """`Monthly rent: from ¥1 to ¥100,000.`"""
    least, most = bounds(item, law, lang)
    words = {"term": text.label(item, lang), "least": least, "most": most}
    if least and most:
        return _("%(term)s: from %(least)s to %(most)s.") % words
    if most:
        return _("%(term)s: at most %(most)s.") % words
    if least:
        return _("%(term)s: at least %(least)s.") % words
    return _("%(term)s: this cannot be read. Write it as the field says.") % words


def bounds(item: Field, law: Rulebook, lang: str) -> tuple[str, str]:
    """The least and the most that a term may be, as pages show them; '' where there is no such limit."""
    least = _shown(item, item.least if item.least is not None else item.min, law, lang)
    return least, _shown(item, item.most if item.most is not None else item.max, law, lang)


def _shown(item: Field, limit: int | Rate | Period | None, law: Rulebook, lang: str) -> str:
    if limit is None:
        return ""
    if isinstance(limit, Period):
        limit_text = written(limit)
    elif isinstance(limit, Rate):
        limit_text = f"{limit.ppm // 10_000}.{limit.ppm % 10_000:04d}".rstrip("0").rstrip(".") + f"%/{limit.per}"
    else:
        return text.value(law, item, limit, lang)
    return text.value(law, item, limit_text, lang)
