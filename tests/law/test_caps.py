"""Claims about all terms: what holds is proved, what does not is broken by values that really break it."""

from __future__ import annotations

from typing import Any

import pytest

from concord.law import measures, shelf
from concord.law.caps import Proof, prove
from concord.law.money import interest
from concord.law.reading import RulebookError, load
from concord.law.rulebook import Rate, Rulebook
from tests.law.rulebook_text import SOUND

LEASE = shelf.source("lease@1").decode()


def lease(**edits: str) -> Rulebook:
    text = LEASE
    for old, new in PASSAGES.items():
        if old in edits:
            assert text.count(new) == 1, new
            text = text.replace(new, edits[old])
            if not edits[old]:  # a clause cannot name a check that is gone
                text = text.replace(f"checks.{new.split(':')[0].strip()}, ", "")
    return load(text)


PASSAGES = {
    "legal_rate": "  legal_rate: \"terms.late_rate <= 4 * table('LPR1Y', now)\"\n",
    "within_term": '  standard_within_term: "terms.standard <= terms.months || terms.months == 1"\n',
    "claimed": "interest(terms.rent, terms.late_rate, form.days) <=",
    "limit": "4 * table('LPR1Y', now), form.days",
    "standard": '    claim: "terms.standard <= terms.months || terms.months == 1"\n',
}


def claim(text: str, more: str = "") -> Proof:
    """The proof of one claim in the small rulebook. Its fee is 100 to 100,000, its rate at most 16 % a year."""
    added = f'caps:\n  it:\n    {more}\n    claim: "{text}"\ndata:' if more else f'caps: {{it: "{text}"}}\ndata:'
    return prove(load(SOUND.replace("data:", added, 1)))[0]


def test_the_lease_keeps_its_promises_for_every_contract() -> None:
    assert [(proof.cap.name, proof.answer) for proof in prove(lease())] == [
        ("interest_capped", "proved"), ("standard_reachable", "proved"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "edits"),
    [
        ("interest_capped", {"legal_rate": ""}),
        ("interest_capped", {"claimed": PASSAGES["claimed"].replace("<=", "+ muldiv(terms.rent, 5, 100, 'up') <=")}),
        ("interest_capped", {"claimed": PASSAGES["claimed"].replace("<=", "+ 1 <=")}),
        ("interest_capped", {"limit": PASSAGES["limit"].replace("4", "3")}),
        ("interest_capped", {"limit": PASSAGES["limit"].replace("days", "days - 1")}),
        ("standard_reachable", {"within_term": ""}),
        ("standard_reachable", {"standard": '    claim: "terms.standard <= terms.months"\n'}),
    ],
    ids=[
        "rate check removed",
        "late fee added",
        "a fen added",
        "three times",
        "a day less",
        "term check removed",
        "one month",
    ],
)
def test_planted_defects(name: str, edits: dict[str, str]) -> None:
    proofs = {proof.cap.name: proof for proof in prove(lease(**edits))}
    assert proofs.pop(name).answer == "broken"
    assert [proof.answer for proof in proofs.values()] == ["proved"]


def test_the_values_break_the_claim_when_reckoned_by_hand() -> None:
    law = lease(legal_rate="")
    values = prove(law)[0].values
    agreed, lpr = measures.as_rate(values["late_rate"]), measures.as_rate(values["LPR1Y"])
    rent, days = int(values["rent"]), int(values["days"])
    assert 100 <= rent <= 10_000_000
    assert measures.daily(agreed) <= measures.daily("16%/year")
    assert interest(rent, agreed, days) > interest(rent, Rate(lpr.ppm * 4, "year", 365), days)


def test_a_contract_of_one_month_breaks_the_standard() -> None:
    values = prove(lease(standard=PASSAGES["standard"].replace(" || terms.months == 1", "")))[1].values
    assert values["months"] == "1"
    assert int(values["standard"]) > 1


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("split(terms.fee, 3, 1) + split(terms.fee, 3, 2) + split(terms.fee, 3, 3) == terms.fee", "proved"),
        ("split(terms.fee, 3, 1) == split(terms.fee, 3, 3)", "broken"),
        ("muldiv(terms.fee, 1, 3, 'down') <= muldiv(terms.fee, 1, 3, 'half_up')", "proved"),
        ("muldiv(terms.fee, 1, 3, 'half_up') <= muldiv(terms.fee, 1, 3, 'down')", "broken"),
        ("muldiv(terms.fee, 1, 3, 'up') * 3 >= terms.fee", "proved"),
        ("min(terms.fee, 500) <= max(terms.fee, 500)", "proved"),
        ("terms.fee in [100, 100000] || (terms.fee > 100 && terms.fee < 100000)", "proved"),
        ("terms.fee > 5000 ? terms.fee > 4000 : terms.fee <= 5000", "proved"),
        ("terms.fee > 5000 ? terms.fee > 6000 : true", "broken"),
        ("-terms.fee < 0 && !(terms.fee < 100)", "proved"),
        ("muldiv(-terms.fee, 1, 2, 'half_up') == -muldiv(terms.fee, 1, 2, 'half_up')", "proved"),
        ("terms.rate <= table('LPR1Y', now)", "broken"),
        ("days(now, now) == 0", "proved"),
    ],
)
def test_what_an_expression_means_to_the_prover(text: str, answer: str) -> None:
    assert claim(text).answer == answer


def test_a_claim_for_each_value_of_what_is_left_free() -> None:
    free = "for: {n: {type: int, min: 1, max: 12}}"
    assert claim("split(terms.fee, 12, form.n) <= terms.fee", free).answer == "proved"
    broken = claim("split(terms.fee, 12, form.n) < 8334", free)
    assert broken.answer == "broken"
    fee, n = int(broken.values["fee"]), int(broken.values["n"])
    assert (fee - 11 * (fee // 12) if n == 12 else fee // 12) >= 8334


def test_what_the_prover_cannot_read_is_not_proved() -> None:
    assert claim("terms.grace == terms.grace").answer == "unknown"


def test_a_check_that_cannot_be_read_makes_no_refutation() -> None:
    """Without it more values are allowed than the rulebook allows: what breaks the claim may be one of those."""
    text = SOUND.replace("checks:\n", 'checks:\n  quick: "terms.grace == terms.grace"\n')
    law = load(text.replace("data:", 'caps: {no: "terms.fee > 500", yes: "terms.fee >= 100"}\ndata:', 1))
    assert [proof.answer for proof in prove(law)] == ["unknown", "proved"]


def test_what_is_too_hard_is_not_proved(monkeypatch: Any) -> None:
    monkeypatch.setattr("concord.law.caps.MILLISECONDS", 1)
    free = (
        "for: {a: {type: int, min: 3, max: 1000}, b: {type: int, min: 3, max: 1000}, c: {type: int, min: 3, max: 1000}}"
    )
    hard = "form.a * form.a * form.a + form.b * form.b * form.b != form.c * form.c * form.c"
    assert claim(hard, free).answer == "unknown"


@pytest.mark.parametrize(
    ("caps", "code"),
    [
        ('{it: "terms.fees > 0"}', "undeclared"),
        ('{it: "terms.fee"}', "type"),
        ('{it: {for: {n: {type: int}}, claim: "form.m > 0"}}', "undeclared"),
        ("{it: {for: {n: {type: int}}}}", "missing"),
        ('{it: {claim: "terms.fee > 0", why: x}}', "unknown-field"),
        ("{it: \"overdue('payment') == 0\"}", "undeclared"),
    ],
)
def test_a_claim_that_cannot_be_read_is_a_defect(caps: str, code: str) -> None:
    with pytest.raises(RulebookError) as raised:
        load(SOUND.replace("data:", f"caps: {caps}\ndata:", 1))
    assert code in {defect.code for defect in raised.value.defects}
