"""A contract on one screen: what you pay, when, what happens if you don't, how to leave. In the debtor's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from concord.contracts import text
from concord.contracts.sides import sides
from concord.docket import clock
from concord.kit.dates import language
from concord.kit.figures import money
from concord.law import plans
from concord.law.calendars import calendar
from concord.law.measures import as_rate
from concord.law.money import split
from concord.law.prose_rules import act_text, duty_rule_text
from concord.law.rulebook import Period, Rulebook

PAY, WHEN, OTHERWISE, LEAVE = "pay", "when", "otherwise", "leave"


@dataclass(frozen=True)
class Part:
    """One question and its answer in a few sentences. icon: of the kit; name: PAY, WHEN, OTHERWISE or LEAVE."""

    title: str
    says: tuple[str, ...]
    icon: str
    name: str


def parts(law: Rulebook, terms: Mapping[str, Any]) -> list[Part]:
    """The four parts, in the language in force."""
    written = WRITTEN.get(law.id)
    return written(law, terms) if written else _from_rules(law, terms)


def _four(pay: list[str], when: list[str], otherwise: list[str], leave: list[str]) -> list[Part]:
    titles = (
        (_("What you pay in all"), pay, "money", PAY),
        (_("When"), when, "calendar", WHEN),
        (_("If you don’t"), otherwise, "clock", OTHERWISE),
        (_("How to leave"), leave, "arrow", LEAVE),
    )
    return [Part(title, tuple(says), icon, name) for title, says, icon, name in titles if says]


def _lease(law: Rulebook, terms: Mapping[str, Any]) -> list[Part]:
    def sum_of(minor: int) -> str:
        return money(minor, text.currency(law))

    lang, months, rent = language(), int(terms["months"]), int(terms["rent"])
    grace = text.value(law, law.terms["grace"], terms["grace"], lang)
    words = {
        "rent": sum_of(rent), "months": months, "total": sum_of(rent * months), "price": sum_of(int(terms["price"])),
        "standard": terms["standard"], "grace": grace,
    }  # fmt: skip
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
            _late(law, terms, lang),
        ],
        [
            _("Not signing has no consequence at all."),
            _("Later you can leave early at any time for one rent, %(rent)s.") % words,
            _("Or keep the goods: %(price)s less the rent that you have paid.") % words,
        ],
    )  # fmt: skip


def _late(law: Rulebook, terms: Mapping[str, Any], lang: str) -> str:
    """What a late payment costs, in one sentence."""
    if not as_rate(terms["late_rate"]).ppm:
        return _("No interest for being late.")
    rate = text.value(law, law.terms["late_rate"], terms["late_rate"], lang)
    return _("Interest on what is late: %(rate)s.") % {"rate": rate}


def _sale(law: Rulebook, terms: Mapping[str, Any]) -> list[Part]:
    def sum_of(minor: int) -> str:
        return money(minor, text.currency(law))

    lang = language()
    price, down, count = int(terms["price"]), int(terms["down"]), int(terms["instalments"])
    each, last = split(price - down, count, 1), split(price - down, count, count)
    said = {name: text.value(law, law.terms[name], terms[name], lang) for name in ("grace", "inspection")}
    words = {
        "price": sum_of(price), "down": sum_of(down), "each": sum_of(each), "last": sum_of(last), "count": count,
        "fifth": sum_of(-(-price // 5)), "damages": terms["damages"], "use": terms["use_fee"], **said,
    }  # fmt: skip
    even = _("%(count)s instalments of %(each)s.") if each == last else _(
        "%(count)s instalments of %(each)s; the last one is %(last)s."
    )  # fmt: skip
    return _four(
        [
            _("%(price)s in all.") % words,
            *([_("%(down)s first, before the goods are sent.") % words] if down else []),
            even % words,
        ],
        [
            _("The first instalment is due one month after the goods reach you, then month by month."),
            _("We remind you three days before, and one day after."),
            _("The goods stay the seller’s until all is paid. With the last payment they are yours."),
        ],
        [
            _("Once %(fifth)s, a fifth of the price, is overdue, the platform asks you to pay.") % words,
            _("From the day that reaches you, you have %(grace)s to make it good.") % words,
            _("After that the seller may ask for the whole price at once, or rescind and have the goods back."),
            _late(law, terms, lang),
            *([_("Damages: %(damages)s%% of what is overdue.") % words] if terms["damages"] else []),
            *([_("Once it is rescinded, a fee for use: %(use)s%% of the price for every thirty days.") % words]
              if terms["use_fee"] else []),
        ],
        [
            _("Not signing has no consequence at all."),
            *([_("Within seven days of delivery you can send the goods back, without a reason.")]
              if terms["distance"] else []),
            _("You have %(inspection)s to look the goods over. If they are faulty: repair or replacement, else they go"
              " back and your money with them.") % words,
        ],
    )  # fmt: skip


def _loan(law: Rulebook, terms: Mapping[str, Any]) -> list[Part]:
    lang, currency = language(), text.currency(law)
    said = {
        name: text.value(law, law.terms[name], terms[name], lang) for name in ("rate", "method", "grace", "penalty")
    }
    rows = _rows(law, terms)
    principal, interest = int(terms["principal"]), sum(row.interest for row in rows)
    words = {
        "principal": money(principal, currency), "interest": money(interest, currency, full=True),
        "total": money(principal + interest, currency, full=True), "first": money(rows[0].amount, currency, full=True),
        "last": money(rows[-1].amount, currency, full=True), "count": len(rows), "standard": terms["standard"],
        "fees": money(int(terms["fees"]), currency), **said,
    }  # fmt: skip
    times = ngettext("%(count)s payment of %(total)s.", "%(count)s payments; the first is %(first)s.", len(rows))
    return _four(
        [
            _("You borrow %(principal)s and repay %(total)s: the interest is %(interest)s, at %(rate)s.") % words
            if interest else _("You borrow %(principal)s and repay as much: there is no interest.") % words,
            _("That is reckoned for a loan paid out today. Interest runs only from the day you really have the money."),
            *([_("A fee of %(fees)s comes on top.") % words] if terms["fees"] else []),
        ],
        [
            _("%(method)s.") % words + " " + times % words,
            _("The first is due one month after the money reaches you, then month by month.")
            if len(rows) > 1 else _("It is due when the time of the loan is over."),
            _("We remind you three days before, and one day after."),
        ],
        [
            _("Once %(standard)s instalments are unpaid, the platform asks you to pay.") % words
            if len(rows) > 1 else _("If it is not repaid by its day, the platform asks you to pay."),
            _("From the day that reaches you, you have %(grace)s to make it good.") % words,
            _("After that the lender may call the whole loan in. Time alone never does it."),
            _late_loan(law, terms, lang),
            *([_("A penalty for delay comes on top: %(penalty)s.") % words] if as_rate(terms["penalty"]).ppm else []),
        ],
        [
            _("Not signing has no consequence at all."),
            _("You can repay all or a part early at any time. It costs nothing, and saves the interest that is left."),
            _("In difficulty, ask for another schedule. The lender answers within seven days."),
        ],
    )  # fmt: skip


def _late_loan(law: Rulebook, terms: Mapping[str, Any], lang: str) -> str:
    """A late instalment of a loan: what was agreed, or what the law says where nothing was (lending rules, art. 28)."""
    rate = terms["late_rate"]
    if not as_rate(rate).ppm:
        return _("On what is late, the interest of the loan goes on; if there is none, that of the LPR.")
    return _("Interest on what is late: %(rate)s.") % {"rate": text.value(law, law.terms["late_rate"], rate, lang)}


def _rows(law: Rulebook, terms: Mapping[str, Any]) -> tuple[plans.Row, ...]:
    """The plan of repayment as it would be if the money were paid out now."""
    rate, book = as_rate(terms["rate"]), calendar(law.calendar)
    periods = plans.spans(book, clock.now(), Period(1, "M"), int(terms["count"]), rate, terms["counting"])
    return plans.plan(terms["method"], int(terms["principal"]), rate, periods)


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


WRITTEN: dict[str, Callable[[Rulebook, Mapping[str, Any]], list[Part]]] = {
    "lease": _lease, "sale": _sale, "loan": _loan,
}  # fmt: skip
