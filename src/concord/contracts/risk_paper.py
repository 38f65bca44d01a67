"""The risk points of a contract as a paper (kit.papers.data.RiskPoints), drawn anew each time it is asked for."""

from __future__ import annotations

from typing import Any

from concord.docket.models import Matter
from concord.kit import dates
from concord.kit.papers import filling, render
from concord.law.risk_model import MET, RAISED, UNKNOWN, Breach, Claim, Fact, Sheet
from concord.law.rulebook import Rulebook

ORDER = (RAISED, UNKNOWN, MET)  # what matters most comes first


def paper(matter: Matter, law: Rulebook, sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF in its own language."""
    return render("risk_points", filled(matter, law, sheet), "en" if sheet.lang == "en" else "zh-hans")


def filled(matter: Matter, law: Rulebook, sheet: Sheet) -> dict[str, Any]:
    """The data of the paper."""
    return filling.paper(matter, at=sheet.at) | {
        "contract": law.title.get(sheet.lang, law.id),
        "breaches": [_breach(one, sheet.lang) for one in sheet.breaches],
        "silence": sheet.silence,
        "notes": list(sheet.notes),
    }


def _breach(one: Breach, lang: str) -> dict[str, Any]:
    return {
        "title": one.title,
        "by": one.by,
        "whom": one.whom,
        "standing": one.standing_says,
        "claims": [_claim(claim, lang) for claim in one.claims],
        "principal": one.totals.principal,
        "interest_total": one.totals.interest,
        "damages_total": one.totals.damages,
        "unpaid_total": one.totals.whole,
        "defences": [
            {
                "title": defence.title, "outcome": defence.finding, "shows": list(defence.shows),
                "source": defence.source, "meets": defence.meets,
            }
            for defence in sorted(one.defences, key=lambda defence: ORDER.index(defence.finding))
        ],
        "proven": [_fact(fact, lang) for fact in one.proven],
        "alleged": [_fact(fact, lang) for fact in one.alleged],
        "agreed": [
            {"number": clause.number, "title": clause.title, "says": clause.says, "source": clause.source}
            for clause in one.agreed
        ],
    }  # fmt: skip


def _claim(claim: Claim, lang: str) -> dict[str, Any]:
    return {
        "title": claim.title,
        "due_day": claim.day,
        "status": claim.status,
        "lines": [{"says": line.says, "amount": line.amount} for line in claim.lines],
        "unpaid": claim.open,
    }


def _fact(fact: Fact, lang: str) -> dict[str, str]:
    return {
        "when": f"{dates.day(dates.day_of(fact.on), lang, weekday=False)} {dates.local(fact.on):%H:%M}",
        "says": fact.says,
        "rests": fact.basis_says,
        "receipt": dates.second(fact.receipt, lang) if fact.receipt else "",
    }
