"""A contract on one screen: what you pay, when, what happens if you don't, how to leave. In the debtor's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concord.contracts import text
from concord.contracts.sides import sides
from concord.kit.dates import language
from concord.kit.figures import money
from concord.law.prose_rules import act_text, duty_rule_text
from concord.law.rulebook import Rulebook


@dataclass(frozen=True)
class Part:
    """One question and its answer in a few sentences. icon: of the kit."""

    title: str
    says: tuple[str, ...]
    icon: str


def parts(law: Rulebook, terms: Mapping[str, Any]) -> list[Part]:
    """The four parts, in the language in force."""
    written = WRITTEN.get(law.id)
    return written(law, terms) if written else _from_rules(law, terms)


def _four(pay: list[str], when: list[str], otherwise: list[str], leave: list[str]) -> list[Part]:
    titles = (
        (_("What you pay in all"), pay, "money"),
        (_("When"), when, "calendar"),
        (_("If you don’t"), otherwise, "clock"),
        (_("How to leave"), leave, "arrow"),
    )
    return [Part(title, tuple(says), icon) for title, says, icon in titles if says]


def _lease(law: Rulebook, terms: Mapping[str, Any]) -> list[Part]:
    def sum_of(minor: int) -> str:
        return money(minor, text.currency(law))

    lang, months, rent = language(), int(terms["months"]), int(terms["rent"])
    rate = text.value(law, law.terms["late_rate"], terms["late_rate"], lang)
    grace = text.value(law, law.terms["grace"], terms["grace"], lang)
    words = {
        "rent": sum_of(rent), "months": months, "total": sum_of(rent * months), "price": sum_of(int(terms["price"])),
        "standard": terms["standard"], "grace": grace, "rate": rate,
    }  # fmt: skip
    bare = str(terms["late_rate"]).startswith(("0%", "0.0%"))
    pay = ngettext(
        "%(rent)s for %(months)s month.", "%(rent)s a month for %(months)s months: %(total)s in all.", months
    )
    return _four(
        [pay % words, _("No deposit, no fee for signing.")],
        [
            _("The first rent is due one month after the goods reach you, then month by month."),
            _("We remind you three days before, and one day after."),
        ],
        [
            _("Once %(standard)s rents are unpaid, the platform asks you to pay.") % words,
            _("From the day that reaches you, you have %(grace)s to make it good.") % words,
            _("After that the lessor may end the contract, and you send the goods back. What was due is still owed."),
            _("No interest for being late.") if bare else _("Interest on what is late: %(rate)s.") % words,
        ],
        [
            _("Not signing has no consequence at all."),
            _("Later you can leave early at any time for one rent, %(rent)s.") % words,
            _("Or keep the goods: %(price)s less the rent that you have paid.") % words,
        ],
    )  # fmt: skip


def _from_rules(law: Rulebook, terms: Mapping[str, Any]) -> list[Part]:
    """For a rulebook that has no summary of its own: its terms, and its rules in words."""
    lang, role = language(), sides(law).debtor
    mine = [duty for duty in law.duties.values() if role in duty.by and (duty.pay or duty.schedule)]
    acts = [act for act in law.acts.values() if role in act.by and not act.form and act.stage and act.title.get(lang)]
    colon, end = (": ", ".") if lang == "en" else ("：", "。")
    return _four(
        [f"{name}{colon}{said}{end}" for name, said in text.table(law, terms, lang)],
        [f"{duty.title.get(lang) or duty.name}{colon}{duty_rule_text(law, duty)[lang]}{end}" for duty in mine],
        [rule.title[lang] + end for rule in law.whenever if rule.title.get(lang)],
        [_("Not signing has no consequence at all.")]
        + [f"{act.title[lang]}{colon}{act_text(law, act)[lang]}{end}" for act in acts if act.name != "sign"],
    )


WRITTEN: dict[str, Callable[[Rulebook, Mapping[str, Any]], list[Part]]] = {"lease": _lease}
