"""The agreement's linter: would a court refuse to confirm it (JI 355, 358), and could it be enforced?

Terms are rows (who owes what to whom, how much, by which day) and a few free clauses. Findings are proposals: `stop`
has to be mended or set aside by the mediator with a reason, `look` is worth a second reading, `ok` was checked.
Amounts are minor units, days `YYYY-MM-DD`. Pure: the day of signing is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import msgspec

from concord.law.agreement_words import (
    AGAINST_LAW,
    GROUNDS,
    OK,
    PROCEDURE,
    SAYINGS,
    STATUS,
    STOP,
    THIRD,
    TITLE,
    VAGUE,
)
from concord.law.interest import LPR1Y, loan_cap
from concord.law.measures import daily
from concord.law.rulebook import Rate, Text
from concord.law.tables import checked_until, rate_on

KINDS = ("pay", "deliver", "act", "refrain", "apologise")
LIMIT = 10**15  # minor units; beyond it a slip is likelier than a payment
FAR = 3660  # days
PENALTY_PERCENT = 30
PER = {"日": 365, "天": 365, "day": 365, "月": 12, "month": 12, "年": 1, "year": 1}
RATE_ZH = re.compile(
    r"(?:每|按|/)?\s*(?P<per>日|天|月|年)(?:利率|息|率)?[^，。；%‰％\d]{0,8}(?:"
    r"(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>%|％|‰)|(?P<tenth>万|千|百)分之\s*(?P<words>\d+(?:\.\d+)?|[一二三四五六七八九十]))"
)
RATE_EN = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*%\s*(?:per|a|each|/)\s*(?P<per>day|month|year)", re.IGNORECASE)
PENALTY = re.compile(
    r"违约金[^，。；\d]{0,8}(?P<zh>[\d,]+(?:\.\d{1,2})?)\s*(?P<wan>万)?元"
    r"|penalty of [A-Z¥$]{0,3}\s*(?P<en>[\d,]+(?:\.\d{1,2})?)",
    re.IGNORECASE,
)
DIGITS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}


class Row(msgspec.Struct, frozen=True):
    """One term. who owes it to whom: participant ids; amount: minor units or None; day: YYYY-MM-DD; what: free text."""

    who: str = ""
    whom: str = ""
    kind: str = ""
    amount: int | None = None
    day: str = ""
    what: str = ""
    what_en: str = ""


class Finding(msgspec.Struct, frozen=True):
    """One thing found. severity: stop | look | ok; ground: a key of GROUNDS; row: number from 1, 0 = the whole.

    field: the row's field, or `clauses`, `default_clause`; source: the article; says, remedy: a sentence per language.
    """

    code: str
    severity: str
    ground: str
    source: str
    says: Text
    remedy: Text = {}
    row: int = 0
    field: str = ""


def row_of(value: Mapping[str, Any] | Row) -> Row:
    """Return a term from a row of the docket or a form; empty and missing fields are the same."""
    if isinstance(value, Row):
        return value
    amount = value.get("amount")
    text = {key: str(value.get(key) or "") for key in ("who", "whom", "kind", "day", "what", "what_en")}
    return Row(amount=amount if isinstance(amount, int) and not isinstance(amount, bool) else None, **text)


def findings(
    rows: Sequence[Mapping[str, Any] | Row],
    *,
    parties: Collection[str],
    signed_on: date,
    claim: int | None = None,
    total: int | None = None,
    clauses: str = "",
    default_clause: str = "",
    default_rate: Rate | None = None,
    penalty: int | None = None,
) -> list[Finding]:
    """Return what a court might refuse, row by row, then what was checked and found right.

    parties: participant ids that sign; signed_on: day of drawing up; claim: value in dispute; total: the sum that the
    instalments have to add up to; default_rate, penalty: as agreed (read from default_clause where None).
    """
    terms = [row_of(row) for row in rows]
    out: list[Finding] = [] if terms else [_found("no_rows")]
    for number, row in enumerate(terms, 1):
        out += _of_row(number, row, parties, signed_on)
    out += _twice(terms)
    out += _sums(terms, claim, total)
    free = {"clauses": clauses, "default_clause": default_clause}
    for field, text in free.items():
        out += _of_text(text, 0, field, vague="vague_clause")
    out += _default(terms, default_clause, default_rate, penalty, signed_on)
    bad = {found.ground for found in out}
    right = ((name, ground) for name, ground in GROUNDS.items() if name not in bad)
    out += [Finding("checked", OK, name, ground.article, {"zh": ground.zh, "en": ground.en}) for name, ground in right]
    return out


def stops(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings that have to be mended, or set aside with a reason, before the agreement is drawn up."""
    return [finding for finding in found if finding.severity == STOP]


def _found(code: str, row: int = 0, field: str = "", **words: str) -> Finding:
    saying = SAYINGS[code]
    says = {lang: text.format(**words) for lang, text in saying.says.items()}
    remedy = {lang: text.format(**words) for lang, text in saying.remedy.items()}
    return Finding(code, saying.severity, saying.ground, GROUNDS[saying.ground].article, says, remedy, row, field)


def _of_row(number: int, row: Row, parties: Collection[str], signed_on: date) -> list[Finding]:
    out = [] if row.kind in KINDS else [_found("kind_unknown", number, "kind")]
    out += _who(number, row, parties)
    out += _day(number, row, signed_on)
    out += _amount(number, row)
    if row.kind in ("deliver", "act", "refrain", "apologise") and not row.what.strip():
        out.append(_found("what_missing", number, "what"))
    out += _of_text(row.what, number, "what", vague="vague")
    if row.what_en:
        out += _of_text(row.what_en, number, "what_en", vague="vague")
    return out


def _who(number: int, row: Row, parties: Collection[str]) -> list[Finding]:
    if not row.who or not row.whom:
        return [_found("who_missing", number, "who" if not row.who else "whom")]
    if row.who == row.whom:
        return [_found("who_is_whom", number, "whom")]
    pairs = (("who", row.who), ("whom", row.whom))
    return [_found("stranger", number, field) for field, name in pairs if name not in parties]


def _day(number: int, row: Row, signed_on: date) -> list[Finding]:
    if not row.day:
        return [_found("day_missing", number, "day")]
    try:
        day = date.fromisoformat(row.day)
    except ValueError:
        return [_found("day_wrong", number, "day")]
    if day < signed_on:
        return [_found("day_past", number, "day")]
    return [_found("day_far", number, "day")] if (day - signed_on).days > FAR else []


def _amount(number: int, row: Row) -> list[Finding]:
    if row.kind != "pay":
        return [_found("amount_out_of_place", number, "amount")] if row.amount else []
    if row.amount is None:
        return [_found("amount_missing", number, "amount")]
    if row.amount <= 0:
        return [_found("amount_wrong", number, "amount")]
    return [_found("amount_absurd", number, "amount")] if row.amount > LIMIT else []


def _of_text(text: str, number: int, field: str, *, vague: str) -> list[Finding]:
    """At most one finding per kind of word, naming the first."""
    patterns = (
        (vague, VAGUE),
        ("title", TITLE),
        ("status", STATUS),
        ("third_party", THIRD),
        ("other_procedure", PROCEDURE),
        ("against_law", AGAINST_LAW),
    )
    hits = ((code, pattern.search(text)) for code, pattern in patterns)
    return [_found(code, number, field, word=hit.group(0).strip()) for code, hit in hits if hit]


def _twice(terms: list[Row]) -> list[Finding]:
    return [_found("twice", number) for number, row in enumerate(terms, 1) if row in terms[: number - 1]]


def _sums(terms: list[Row], claim: int | None, total: int | None) -> list[Finding]:
    paid = sum(row.amount or 0 for row in terms if row.kind == "pay")
    out = []
    if total is not None and paid != total:
        out.append(_found("sum_differs", field="amount", sum=_money(paid), total=_money(total)))
    if claim is not None and paid > claim:
        out.append(_found("over_claim", field="amount"))
    return out


def _money(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def _default(terms: list[Row], clause: str, rate: Rate | None, penalty: int | None, signed_on: date) -> list[Finding]:
    paid = sum(row.amount or 0 for row in terms if row.kind == "pay")
    late = {yearly_rate(rate)} if rate is not None else rates_in(clause)
    sum_agreed = penalty if penalty is not None else penalty_in(clause)
    out = []
    if paid and not clause.strip() and rate is None and penalty is None:
        out.append(_found("no_default_clause", field="default_clause"))
    if sum_agreed is not None and sum_agreed * 100 > paid * PENALTY_PERCENT:
        out.append(_found("penalty_high", field="default_clause"))
    return out + _late_rate(late, signed_on)


def _late_rate(late: set[Fraction], signed_on: date) -> list[Finding]:
    if not late:
        return []
    cap, provisional = loan_cap(signed_on)
    highest, limit = max(late), yearly_rate(cap)
    out = []
    if highest > limit:
        out.append(_found("interest_high", field="default_clause", rate=_percent(highest), cap=_percent(limit)))
    if provisional:
        until = checked_until("lpr").isoformat()
        out.append(_found("rate_provisional", field="default_clause", until=until, table=LPR1Y))
    row = rate_on(LPR1Y, signed_on)
    if not row.verified:
        rate = _percent(Fraction(row.ppm, 1_000_000))
        out.append(_found("rate_unverified", field="default_clause", rate=rate, since=row.valid_from.isoformat()))
    return out


def yearly_rate(rate: Rate) -> Fraction:
    """Return a rate as the exact part of a sum that 365 days add (1/10 = 10 %)."""
    return daily(rate) * 365 / 1_000_000


def _percent(part: Fraction) -> str:
    return f"{float(part) * 100:.2f}".rstrip("0").rstrip(".") + " %"  # shown only; nothing is computed from it


def rates_in(clause: str) -> set[Fraction]:
    """Return the rates that a default clause names, each as a part a year: `每日万分之五`, `2% per month`."""
    found = set()
    for hit in RATE_ZH.finditer(clause):
        number, scale = hit["n"], {"%": 100, "％": 100, "‰": 1000}.get(hit["unit"] or "", 0)
        if hit["words"]:
            words = hit["words"]
            number = str(DIGITS[words]) if words in DIGITS else words
            scale = {"百": 100, "千": 1000, "万": 10_000}[hit["tenth"]]
        found.add(Fraction(number) / scale * PER[hit["per"]])
    for hit in RATE_EN.finditer(clause):
        found.add(Fraction(hit["n"]) / 100 * PER[hit["per"].lower()])
    return found


def penalty_in(clause: str) -> int | None:
    """Return a lump-sum penalty that a default clause names, in minor units, or None."""
    hit = PENALTY.search(clause)
    if hit is None:
        return None
    amount = Fraction((hit["zh"] or hit["en"]).replace(",", "")) * 100 * (10_000 if hit["wan"] else 1)
    return int(amount)
