"""The checks before a claim from a contract goes to a court, one by one, in words of CPL 122 to 127."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
import pytest

from concord.law import clauses, filing, filing_claims, filing_facts
from concord.law.filing_model import Check, Court, Demand, File, Relied, Side, Signed, Tried, sayings
from concord.law.sides import Sides, sides
from tests.law import beginnings, selling
from tests.law.walking import Walk, at

HERE = Court({"zh": "岚汀市人民法院", "en": "Lanting People's Court"}, "330782")
LESSOR = Side("anna", "lessor", {"zh": "岚汀晴屿租机行", "en": "Qingyu"}, "organisation", "91330782MA2E0QH7XK", "a", "")
LESSEE = Side(
    "rong", "lessee", {"zh": "何小满", "en": "He Xiaoman"}, "person", "33078219920304002X", "", "", ("email",)
)
FAILED = Tried(
    "LTSM-2026-00007", at("2026-06-02"), at("2026-06-20"), {"zh": "对方未答复", "en": "No answer"}, failed=True
)


@cache
def unpaid() -> Walk:
    """Two rents of 300.00 unpaid, the demand arrived on 8 May, and nothing was paid in fifteen days."""
    walk = beginnings.in_default()
    for person in ("rong", "ruth"):
        walk.serve(person, "2026-05-08 10:00")
    walk.clock("2026-06-01 00:00")
    assert walk.state.stage == "rescindable"
    return walk


def file(walk: Walk | None = None, **changed: Any) -> File:
    """A file in which everything holds, save what is changed."""
    walk = walk or unpaid()
    text = clauses.fingerprint(walk.law, walk.state.terms)
    signed = tuple(Signed(role, at("2026-03-02 12:00"), text) for role in ("lessor", "lessee"))
    found = File(
        walk.law, walk.state, "LTZJ-2026-00001", text, True, True, LESSOR, LESSEE, at("2026-07-01"), "手机一部", signed,
        Demand(at("2026-05-07"), at("2026-05-08 10:00"), at("2026-05-26")), (FAILED,),
        (Relied("e1", {"zh": "签署", "en": "Sign"}, 1, True),),
    )  # fmt: skip
    return msgspec.structs.replace(found, **changed)


def check(name: str, given: File, court: Court = HERE) -> Check:
    return next(one for one in filing.checks(given, court) if one.name == name)


def side(which: Side, **changed: Any) -> Side:
    return msgspec.structs.replace(which, **changed)


def test_a_file_in_order_goes_to_the_clerk_and_says_why_of_every_check() -> None:
    found = filing.checks(file(), HERE)
    assert tuple(one.name for one in found) == filing.ALL
    # what was confirmed for notices of the contract is no consent to have court papers there (JI 136): the court asks
    assert {one.name: one.answer for one in found} == dict.fromkeys(filing.ALL, "holds") | {"service": "unknown"}
    assert filing.missing(found) == ()
    for one in found:
        assert one.source, one.name
        assert all(one.says[lang] and "{" not in one.says[lang] for lang in ("zh", "en")), one.name


@pytest.mark.parametrize("name", sorted(sayings()["checks"]))
def test_what_fails_says_what_to_do_next(name: str) -> None:
    row = sayings()["checks"][name]
    assert row["check"] in filing.ALL
    assert row["answer"] in ("holds", "unknown") or set(row["next"]) == {"zh", "en"}


WRONG: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "a contract that only one side signed": (
        "signatures",
        "signatures_missing",
        "lessee",
        {"signatures": (Signed("lessor", 1, "x"),)},
    ),
    "a signature under another text": (
        "signatures",
        "signatures_differ",
        "lessee",
        {"signatures": (Signed("lessor", 1), Signed("lessee", 1, "ff"))},
    ),
    "rules that are not on the shelf": ("code", "code_unaudited", "lease@1", {"shelved": False}),
    "entries that do not give the books": ("progress", "progress_differs", "books", {"replayed": False}),
    "no demand": ("demand", "demand_none", "no demand", {"demand": None}),
    "a demand that never arrived": (
        "demand",
        "demand_waiting",
        "7 May 2026",
        {"demand": Demand(at("2026-05-07 10:00"))},
    ),
    "a time to pay that still runs": (
        "demand",
        "demand_late",
        "7 July 2026",
        {"demand": Demand(1, at("2026-06-22 10:00"), at("2026-07-08"))},
    ),
    "mediation that nobody asked for": ("mediation", "mediation_none", "keeps nobody from the court", {"tried": ()}),
    "mediation that goes on": (
        "mediation",
        "mediation_running",
        "LTSM-1",
        {"tried": (FAILED, Tried("LTSM-1", at("2026-06-25")))},
    ),
    "mediation that ended with an agreement": (
        "mediation",
        "mediation_agreed",
        "Agreement reached",
        {"tried": (Tried("LTSM-1", 1, 2, {"zh": "达成协议", "en": "Agreement reached"}),)},
    ),
    "a firm without a number": ("plaintiff", "plaintiff_unnamed", "Qingyu", {"creditor": side(LESSOR, number="")}),
    "a firm's number that cannot be": (
        "plaintiff",
        "plaintiff_wrong",
        "Qingyu",
        {"creditor": side(LESSOR, number="91330782MA2E0QH7X1")},
    ),
    "a defendant of whom only a name is known": (
        "defendant",
        "defendant_unclear",
        "He Xiaoman",
        {"debtor": side(LESSEE, number="")},
    ),
    "a defendant with an address and no number": (
        "defendant",
        "defendant_by_address",
        "He Xiaoman",
        {"debtor": side(LESSEE, number="", address="浙江")},
    ),
    "an identity number that cannot be": (
        "defendant",
        "defendant_wrong",
        "He Xiaoman",
        {"debtor": side(LESSEE, number="330782199203040020")},
    ),
    "no address for service": ("service", "service_none", "neither", {"debtor": side(LESSEE, confirmed=())}),
    "an address that was not confirmed": (
        "service",
        "service_address",
        "home address",
        {"debtor": side(LESSEE, confirmed=(), address="浙江")},
    ),
    "a claim that lies with a court": ("once", "once_pending", "LTFY-1", {"pending": ("LTFY-1",)}),
    "a record without its receipt": (
        "receipts",
        "receipts_missing",
        "Of 1 records relied upon, 1",
        {"relied": (Relied("e", {"zh": "x", "en": "x"}, 1),)},
    ),
    "nothing to rely on": ("receipts", "receipts_missing", "Of 0", {"relied": ()}),
}


@pytest.mark.parametrize("what", sorted(WRONG))
def test_each_check_sees_what_is_wrong(what: str) -> None:
    name, code, word, changed = WRONG[what]
    found = filing.checks(file(**changed), HERE)
    one = next(one for one in found if one.name == name)
    assert (one.code, one.answer != "holds") == (code, True)
    assert word in one.says["en"]
    assert (one in filing.missing(found)) == (one.answer == "fails")


def test_what_cannot_be_known_goes_to_the_clerk_all_the_same() -> None:
    found = filing.checks(file(debtor=side(LESSEE, number="", address="浙江", confirmed=())), Court(HERE.name))
    assert {one.name for one in found if one.answer == "unknown"} == {"defendant", "service", "jurisdiction"}
    assert filing.missing(found) == ()


def test_a_statement_of_payment_is_answered_before_anybody_sues() -> None:
    """CC 557, 561: the books depend on the answer."""
    walk = beginnings.in_default()
    walk.do("rong", "say_paid", "2026-05-08 09:00", ref="p1", amount=60_000)
    one = check("progress", file(walk, now=at("2026-05-08 10:00")))
    assert (one.code, one.blocks) == ("progress_stated", True)
    assert "600.00" in one.says["zh"]


def test_books_that_were_touched_do_not_come_to_the_same() -> None:
    state = unpaid().state
    touched = [msgspec.structs.replace(live, paid=100) if live.kind == "pay" else live for live in state.duties]
    assert (
        check("progress", file(state=msgspec.structs.replace(state, duties=tuple(touched)))).code == "progress_differs"
    )


def test_where_nothing_is_overdue_there_is_nothing_to_claim() -> None:
    walk = beginnings.running()
    found = check("claim", file(walk, now=at("2026-03-20")))
    assert (found.code, found.blocks) == ("claim_none", True)
    assert filing_claims.claims(file(walk, now=at("2026-03-20"))) == ()


def test_the_claim_names_arrears_interest_to_date_and_costs() -> None:
    """Two rents of 300.00, due on 2 April and (after the Labour Day holiday) 6 May, at 0.0175 % a day."""
    given = file()
    first, second, *_rest = filing_claims.late(given)
    assert [filing_claims.last_day(given.law, row.due)["zh"] for row in (first, second)] == [
        "2026年4月2日",
        "2026年5月6日",
    ]
    arrears, interest, costs = filing_claims.claims(file(now=at("2026-06-02 10:00")))
    assert (arrears.kind, arrears.amount) == ("principal", 60_000)
    # whole days that passed since 3 April and 7 May: 60 and 26 on 300.00 each, 3.15 and 1.365, rounded half up
    assert (interest.kind, interest.amount) == ("interest", 315 + 137)
    assert "2026年6月2日" in interest.says["zh"]
    assert "0.0175%" in interest.says["en"]
    assert "以未付本金为基数" in interest.says["zh"]  # nothing bears interest on interest
    assert (costs.kind, costs.amount) == ("costs", 0)
    assert "贰" not in arrears.says["zh"]
    assert "陆佰元整" in arrears.says["zh"]


def test_a_third_rent_that_is_not_due_yet_is_not_claimed() -> None:
    before = file(now=at("2026-06-01 10:00"))
    assert [row.n for row in filing_claims.late(before)] == [1, 2]


@pytest.mark.parametrize(
    ("region", "code", "answer"),
    [
        ("330782", "jurisdiction_domicile", "holds"),  # the district itself
        ("330700", "jurisdiction_domicile", "holds"),  # its city
        ("330106", "jurisdiction_province", "unknown"),  # the same province, and no more is known
        ("330000", "jurisdiction_province", "unknown"),  # a court entered with its province only
        ("", "jurisdiction_unknown", "unknown"),
        ("310115", "jurisdiction_elsewhere", "unknown"),  # where an identity document was made out is no domicile
    ],
)
def test_the_court_of_the_defendants_domicile_is_competent(region: str, code: str, answer: str) -> None:
    """CPL 22, 24; CC 25: domicile is where somebody is registered, and the identity number tells the district."""
    one = check("jurisdiction", file(), Court(HERE.name, region))
    assert (one.code, one.answer) == (code, answer)


def test_a_loan_may_be_claimed_where_the_lender_is() -> None:
    """JI 18: where money is to be paid, the place of the one who receives it is that of performance."""
    walk = beginnings.loan_in_default()
    lender, borrower = side(LESSOR, role="lender"), side(LESSEE, role="borrower", number="110105199203040015")
    given = file(walk, creditor=lender, debtor=borrower, signatures=(), demand=None)
    one = check("jurisdiction", given)
    assert (one.code, one.answer) == ("jurisdiction_performance", "holds")
    assert "18" in one.source


def test_a_lease_is_not_claimed_where_the_lessor_is() -> None:
    """JI 19: a lease is performed where the goods are used."""
    given = file(debtor=side(LESSEE, number="110105199203040015"))
    assert check("jurisdiction", given).code == "jurisdiction_elsewhere"


def test_limitation_runs_three_years_from_the_oldest_rent_and_anew_from_the_demand() -> None:
    """CC 188, 195: the demand counts when it arrives."""
    assert "2 April 2029" in check("limitation", file(demand=None, tried=())).says["en"]
    assert "8 May 2029" in check("limitation", file(tried=())).says["en"]
    assert "2 June 2029" in check("limitation", file()).says["en"]  # mediation was asked for that day


def test_a_court_takes_a_claim_that_is_out_of_time() -> None:
    """CC 193; JI 219: it does not raise limitation itself, so nothing is kept back; the creditor is told."""
    found = filing.checks(file(now=at("2030-01-01")), HERE)
    one = next(one for one in found if one.name == "limitation")
    assert (one.code, one.answer, one.blocks) == ("limitation_over", "fails", False)
    assert filing.missing(found) == ()


def test_a_demand_cannot_bring_back_what_was_out_of_time_already() -> None:
    late = Demand(at("2029-06-01"), at("2029-06-02 10:00"), at("2029-06-18"))
    one = check("limitation", file(demand=late, tried=(), now=at("2029-07-01")))
    assert (one.code, "2 April 2029" in one.says["en"]) == ("limitation_over", True)


def test_a_loan_in_instalments_is_one_debt_whose_time_runs_from_the_last() -> None:
    """CC 189: six instalments from April; the last is due in September 2026."""
    walk = beginnings.loan_in_default()
    given = file(
        walk, creditor=side(LESSOR, role="lender"), debtor=side(LESSEE, role="borrower"), demand=None, tried=()
    )
    assert "September 2029" in check("limitation", given).says["en"]


def test_the_facts_are_told_in_order_with_their_days() -> None:
    told = [fact.says["zh"] for fact in filing_facts.facts(file())]
    days = (
        "2026年3月2日，双方",
        "2026年3月2日，原告",
        "2026年4月2日",
        "2026年5月6日",
        "2026年5月7日",
        "2026年5月8日",
        "2026年5月25日",
        "2026年6月20日",
    )
    assert len(told) == len(days)
    assert "应不迟于2026年4月2日付清" in told[2]  # 前 alone could leave the day itself out
    for day, says in zip(days, told, strict=True):
        assert day in says


def test_goods_that_were_not_given_back_are_claimed_too() -> None:
    """CC 733: after the term, or a rescission, the lessee returns the goods."""
    walk = beginnings.in_default()
    for person in ("rong", "ruth"):
        walk.serve(person, "2026-05-08 10:00")
    walk.clock("2026-06-01 00:00")
    walk.do("anna", "rescind", "2026-06-01 10:00")
    for person in ("rong", "ruth"):
        walk.serve(person, "2026-06-02 10:00")
    walk.clock("2026-06-20 00:00")
    assert walk.state.stage == "withheld"
    kinds = [one.kind for one in filing_claims.claims(file(walk, now=at("2026-06-20")))]
    assert kinds == ["principal", "interest", "return", "costs"]
    assert check("demand", file(walk, demand=None)).code == "demand_needless"


@pytest.mark.parametrize(
    ("which", "roles", "title"),
    [
        ("loan, in default", ("lender", "borrower"), "instalment"),
        ("sale, in default", ("seller", "buyer"), "instalment"),
        ("lease, in default", ("lessor", "lessee"), "rent"),
    ],
)
def test_every_contract_here_has_its_claim_and_its_answers(which: str, roles: tuple[str, str], title: str) -> None:
    """Default was reached and the demand has not arrived: what fell due is owed without one (CC 577, 579)."""
    walk = beginnings.BEGINNINGS[which]()
    creditor, debtor = side(LESSOR, role=roles[0]), side(LESSEE, role=roles[1])
    text = clauses.fingerprint(walk.law, walk.state.terms)
    given = file(
        walk, creditor=creditor, debtor=debtor, demand=Demand(walk.state.at), now=walk.state.at,
        signatures=tuple(Signed(role, 1, text) for role in roles),
    )  # fmt: skip
    found = filing.checks(given, HERE)
    assert filing.missing(found) == ()
    assert next(one for one in found if one.name == "demand").code == "demand_waiting"
    principal = filing_claims.claims(given)[0]
    assert principal.amount == sum(row.unpaid for row in filing_claims.late(given)) > 0
    assert title in principal.says["en"]
    assert sides(walk.law) == Sides(*roles)
    assert len(filing_facts.facts(given)) >= 3


def test_what_is_not_due_yet_is_not_claimed_although_the_contract_is_over() -> None:
    """A sale is rescinded and the goods are back: damages and the fee for use fall due fifteen days later (CC 577)."""
    walk = selling.choosing(damages=10, use_fee=3)
    walk.do("sela", "rescind", "2026-04-24 10:00")
    walk.do("sela", "confirm_return", "2026-04-25 10:00")
    assert walk.state.stage == "ended"
    charges = next(live for live in (*walk.state.settled, *walk.state.duties) if live.id == "charges")
    creditor, debtor = side(LESSOR, role="seller"), side(LESSEE, role="buyer")

    def claimed(day: str) -> list[int]:
        given = file(walk, creditor=creditor, debtor=debtor, now=at(day))
        return [one.amount for one in filing_claims.claims(given) if one.kind == "principal"]

    assert claimed("2026-04-26 10:00") == []
    assert claimed("2026-06-01 10:00") == [charges.amount]
