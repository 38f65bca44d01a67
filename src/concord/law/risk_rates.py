"""Defences against a sum: a rate above four times the LPR of the day of the contract, disproportionate damages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from concord.law import interest, measures
from concord.law.explaining_money import rate_text
from concord.law.explaining_words import named
from concord.law.interest import Due, Payment
from concord.law.model import Live
from concord.law.money import muldiv
from concord.law.plans import on as agreed_on
from concord.law.risk_amounts import Reckoned
from concord.law.risk_breaches import Found, damages, late
from concord.law.risk_file import File
from concord.law.risk_model import MET, RAISED, UNKNOWN, Claim, Defence, Totals
from concord.law.rulebook import Rate
from concord.law.sheets import TableError
from concord.law.tables import rate_on

LPR = interest.LPR1Y
ASIDE = re.compile(r"\s*[（(][^（(]*[)）]$")  # what a label tells whoever fills it in
NATURAL, PAID_OUT = "natural", "paid_out"
REPAID = 677  # principal that is repaid early is no cost
TOO_MUCH = Fraction(130, 100)  # GI 65: more than thirty per cent above the loss


class Charged(NamedTuple):
    """A rate that is claimed or agreed, and what it is called."""

    name: str
    rate: Rate


def contract_day(file: File) -> date:
    """Return the day by whose LPR a rate is measured: of the contract; between natural persons the money's (CC 679)."""
    at = file.signed
    if file.state.terms.get(NATURAL) is True and PAID_OUT in file.state.moments:
        at = file.state.moments[PAID_OUT]
    return date.fromordinal(file.calendar.day_of(at))


def rate(file: File, found: Found) -> Defence:
    """Whether what is charged for time is above four times the LPR (PL 25, 28, 29), the law's measure for loans."""
    title, source = file.tell("d_rate"), file.tell("d_rate_loan" if file.lends else "d_rate_other")
    charged = list(_charged(file, found))
    if not charged:
        return Defence("rate", title, MET, (file.tell("no_rate"),), source)
    day = contract_day(file)
    try:
        lpr, (cap, provisional) = rate_on(LPR, day), interest.loan_cap(day)
    except TableError:
        return Defence("rate", title, UNKNOWN, (file.tell("no_lpr", day=_day(file, day)),), source, file.tell("m_lpr"))
    shows = [
        file.tell("cap", day=_day(file, day), lpr=_rate(file, Rate(lpr.ppm, "year", 365)), cap=_rate(file, cap)),
        *(_against(file, one, cap) for one in charged),
    ]
    cost = _cost(file, cap) if file.lends else None
    if cost is not None:
        kind = "cost_above" if cost.charged > cost.limit else "cost_within"
        shows.append(file.tell(kind, sum=file.sum(cost.charged), limit=file.sum(cost.limit)))
    if provisional:
        shows.append(file.tell("provisional"))
    over = any(measures.daily(one.rate) > measures.daily(cap) for one in charged)
    over = over or (cost is not None and cost.charged > cost.limit)
    return Defence("rate", title, RAISED if over else MET, tuple(shows), source, file.tell("m_rate") if over else "")


def _charged(file: File, found: Found) -> Iterator[Charged]:
    """Every rate of the contract, and the one that is claimed for the delay where it is another (a sum of two)."""
    known = set()
    for name, field in file.law.terms.items():
        if field.type == "rate" and file.state.terms.get(name):
            one = measures.as_rate(file.state.terms[name])
            if one.ppm:
                known.add(measures.daily(one))
                yield Charged(ASIDE.sub("", file.text(named(field.label, name))), one)
    for live in found.debts:
        if live.rate and Rate(*live.rate).ppm and measures.daily(live.rate) not in known:
            known.add(measures.daily(live.rate))
            yield Charged(file.tell("late_rate"), Rate(*live.rate))


def _against(file: File, one: Charged, cap: Rate) -> str:
    least, most = measures.daily(one.rate), measures.daily(cap)
    kind = "above_cap" if least > most else "at_cap" if least == most else "below_cap"
    return file.tell(kind, name=one.name, rate=_rate(file, one.rate))


class Cost(NamedTuple):
    """What a loan costs over its whole term, interest and fees, and what it may cost at most, minor units (PL 29)."""

    charged: int
    limit: int


def _cost(file: File, cap: Rate) -> Cost | None:
    """Interest of the plan as first agreed and fees beside it, against four times the LPR on what is outstanding."""
    rows = file.first_plan()
    if not rows or not all(row.get("of") for row in rows):
        return None
    left, charged, limit = sum(row["principal"] for row in rows), 0, 0
    for row in rows:
        charged += row["interest"]
        limit += agreed_on(left, cap, Fraction(row["parts"], row["of"]))
        left -= row["principal"]
    return Cost(charged + sum(live.amount for live in file.debts if _is_fee(file, live)), limit)


def _is_fee(file: File, live: Live) -> bool:
    rule = file.law.duties.get(live.id)
    return rule is not None and not rule.schedule and live.status != "waived" and REPAID not in file.civil(rule.source)


def _rate(file: File, exact: Rate) -> str:
    return file.text(rate_text((exact.ppm, exact.per, exact.basis)))


def _day(file: File, day: date) -> str:
    return file.day(file.calendar.start_of(day.toordinal()))


def too_much(file: File, books: Reckoned, found: Found, parts: tuple[Claim, ...], whole: Totals) -> Defence:
    """Whether damages and late interest are more than thirty per cent above the loss (CC 585, GI 65)."""
    title, source = file.tell("d_damages"), file.tell("s_damages")
    claimed = whole.interest + whole.damages
    if not claimed:
        return Defence("damages", title, MET, (file.tell("no_damages"),), source)
    if file.lends and not whole.damages:
        return Defence("damages", title, MET, (file.tell("loan_measure"),), source)
    try:
        loss, provisional = legal_interest(file, books, found)
    except TableError:
        shows = (file.tell("no_lpr", day=_day(file, contract_day(file))),)
        return Defence("damages", title, UNKNOWN, shows, source, file.tell("m_lpr"))
    limit = muldiv(loss, TOO_MUCH.numerator, TOO_MUCH.denominator)
    over = claimed > limit
    shows_ = [
        file.tell("claimed", sum=file.sum(claimed), interest=file.sum(whole.interest), damages=file.sum(whole.damages)),
        file.tell("loss_lpr" if file.lends else "loss_sale" if file.sells else "loss_like_sale", sum=file.sum(loss)),
        file.tell("over_limit" if over else "within_limit", limit=file.sum(limit)),
    ]
    if provisional:
        shows_.append(file.tell("provisional"))
    meets = file.tell("m_damages") if over else ""
    return Defence("damages", title, RAISED if over else MET, tuple(shows_), source, meets)


def legal_interest(file: File, books: Reckoned, found: Found) -> tuple[int, bool]:
    """Return the interest that the law itself gives for the delay to now, minor units, and if it is provisional.

    Of a loan the LPR of the day of breach (PL 28); of a sale, and of whatever else is given for money (CC 646), half of
    it more (SI 18). Raises TableError.
    """
    today, times = date.fromordinal(file.calendar.day_of(file.now)), Fraction(100 if file.lends else 150, 100)
    amount, provisional = 0, False
    for live in found.debts:
        if damages(file, live) or not (late(file, live) or live.lapses):
            continue
        owed = _owed(file, books, live)
        legal, later = interest.lpr_times(owed.day, times)
        amount += interest.run(owed, today, legal, "").amount
        provisional = provisional or later
    return amount, provisional


def _owed(file: File, books: Reckoned, live: Live) -> Due:
    """A debt as the law of interest reads it: its last day, what bears interest, and what was paid of it when."""
    last = file.calendar.day_of((live.due or live.was or live.raw) - 1)
    runs: list[tuple[Any, ...]] = list(books.account(live).runs)
    paid = [Payment(date.fromordinal(file.calendar.day_of(run[1])), int(run[4])) for run in runs if run[0] == "payment"]
    return Due(date.fromordinal(last), live.amount - live.charged, tuple(paid))
