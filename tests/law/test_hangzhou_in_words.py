"""The first case of Hangzhou through lease@1: a phone, one rent paid and no other, a notice whose time passed.

What the court published and what is invented stands in hangzhou.yaml. A phone worth 6,000 yuan is let for 500 yuan a
month, twelve months, and 6 % a year on what is late.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from concord.law import clauses, shelf
from concord.law.model import Live
from tests.law.walking import Walk

CASE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("hangzhou.yaml").read_text(encoding="utf-8"))
LEASE = shelf.rulebook("lease@1")
PEOPLE = {
    "lessor": ("qingyu",), "lessee": ("chen",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
TERMS = {"rent": 500_00, "months": 12, "price": 6000_00, "late_rate": "6%/year", "standard": 2, "grace": "P15D"}


def delivered() -> Walk:
    """Signed on Monday 2 March 2026; the phone arrives on the Wednesday, and Chen says so."""
    walk = Walk(LEASE, PEOPLE, TERMS, "2026-03-02 09:00")
    for person in ("qingyu", "chen"):
        walk.do(person, "sign", "2026-03-02 10:00")
    walk.do("qingyu", "deliver", "2026-03-04 11:00", ref="SF-0001")
    walk.serve("chen", "2026-03-04 11:00")
    walk.do("chen", "accept_statement", "2026-03-04 12:00", entry=int(next(iter(walk.state.statements))))
    return walk


def one_rent_paid() -> Walk:
    walk = delivered()
    walk.do("bank", "pay", "2026-04-02 09:20", ref="B-1", amount=500_00)
    return walk


def noticed() -> Walk:
    """Two rents are overdue on 5 June; the demand reaches Chen on Monday 8 June."""
    walk = one_rent_paid()
    walk.clock("2026-06-05 00:00")
    walk.serve("chen", "2026-06-08 10:00")
    return walk


def owed(walk: Walk, key: str) -> tuple[int, int]:
    """What is left of a rent, and the interest on it."""
    live = walk.live(key)
    assert isinstance(live, Live)
    return live.amount - live.paid, live.interest


def test_the_fixture_says_what_was_published_and_what_is_invented() -> None:
    assert str(CASE["published"]["pronounced"]) == "2019-12-19"
    assert CASE["published"]["contract"]["zh"] == "用户租赁及服务协议"
    invented = CASE["invented"]["terms"]
    assert (invented["rent"] * 100, invented["months"], invented["price"] * 100) == (500_00, 12, 6000_00)
    assert {name: invented[name] for name in ("late_rate", "standard", "grace")} == {
        "late_rate": "6%/year", "standard": 2, "grace": "P15D",
    }  # fmt: skip


def test_the_agreement_names_the_value_of_the_goods_and_the_rent() -> None:
    said = {clause.id: clause.says for clause in clauses.text(LEASE, TERMS, "zh")}
    assert "每期人民币500.00元（大写：伍佰元整），共12期" in said["rent"]
    assert "买断总价为人民币6,000.00元（大写：陆仟元整）" in said["buying"]


def test_the_rents_fall_due_month_by_month_from_the_delivery() -> None:
    """4 April is the holiday of Qingming until Monday the 6th; 4 May is one of Labour Day's; 4 June is a Thursday."""
    walk = delivered()
    walk.clock("2026-06-05 00:00")
    assert [walk.until(f"rent#{n}") for n in (1, 2, 3)] == ["2026-04-07", "2026-05-06", "2026-06-04"]


def test_the_first_rent_is_paid_in_time_and_one_unpaid_rent_is_no_default() -> None:
    walk = one_rent_paid()
    assert walk.status("rent#1") == "paid"
    walk.clock("2026-05-07 00:00")
    assert (walk.status("rent#2"), walk.state.stage) == ("overdue", "running")


def test_two_unpaid_rents_bring_the_demand_whose_time_counts_from_its_arrival() -> None:
    walk = one_rent_paid()
    assert "default_reached" in walk.clock("2026-06-05 00:00")
    assert (walk.state.stage, walk.status("cure")) == ("in_default", "unserved")
    walk.serve("chen", "2026-06-08 10:00")
    assert walk.until("cure") == "2026-06-23"  # fifteen days after Monday 8 June: a Tuesday
    walk.clock("2026-06-23 23:59")
    assert walk.refused("qingyu", "rescind", "2026-06-23 23:59") == "not_now rescind"
    walk.clock("2026-06-24 00:00")
    assert walk.state.stage == "rescindable"


def test_what_is_owed_when_the_time_of_the_notice_has_passed() -> None:
    """On 24 June: since 6 May 48 whole days late, since 4 June 19; at 6 % a year on 500 yuan each: 3.95 and 1.56."""
    walk = noticed()
    walk.do("qingyu", "rescind", "2026-06-24 09:00")
    assert round(500_00 * 6 * 48 / 36_500) == 395
    assert round(500_00 * 6 * 19 / 36_500) == 156
    walk.do("bank", "pay", "2026-06-24 10:00", ref="B-2", amount=500_00 + 3_95 + 500_00 + 1_55)
    assert owed(walk, "rent#2") == (0, 0)
    assert owed(walk, "rent#3") == (1, 0), "interest is met before the rent (CC 561), and a fen of the rent is left"
    walk.do("bank", "pay", "2026-06-24 10:01", ref="B-3", amount=1)
    assert (walk.status("rent#3"), walk.state.pot) == ("paid", 0)


def test_after_rescission_the_month_that_has_begun_is_owed_and_no_later_one() -> None:
    walk = noticed()
    walk.do("qingyu", "rescind", "2026-06-24 09:00")
    assert walk.until("rent#4") == "2026-07-06"  # 4 July is a Saturday
    walk.clock("2026-10-10 00:00")
    assert walk.status("rent#4") == "overdue"
    assert walk.live("rent#5") is None


def test_who_pays_in_the_time_of_the_notice_keeps_the_phone() -> None:
    """On 23 June: 47 and 18 days, 3.86 and 1.48 of interest beside the two rents; a fen less would not do."""
    walk = noticed()
    walk.do("bank", "pay", "2026-06-23 20:00", ref="B-2", amount=1005_33)
    assert walk.state.stage == "in_default"
    walk.do("bank", "pay", "2026-06-23 20:01", ref="B-3", amount=1)
    assert walk.state.stage == "running"
    assert (walk.status("rent#2"), walk.status("rent#3")) == ("paid", "paid")


def test_the_lessee_could_have_bought_the_phone_for_what_its_price_leaves() -> None:
    """After one rent 5,500 yuan are left of 6,000; who has paid them by the fifth day owns it, and rent ends."""
    walk = one_rent_paid()
    walk.do("chen", "buy_out", "2026-04-10 10:00")
    assert owed(walk, "buyout") == (5500_00, 0)
    assert walk.until("buyout") == "2026-04-15"
    walk.do("bank", "pay", "2026-04-15 10:00", ref="B-2", amount=5500_00)
    assert (walk.state.stage, walk.state.outcome) == ("ended", "bought")


def test_the_lessor_cannot_make_a_sale_of_it_alone() -> None:
    walk = noticed()
    walk.clock("2026-06-24 00:00")
    assert set(walk.open_to("qingyu")) >= {"rescind", "open_dispute"}
    assert "buy_out" not in walk.open_to("qingyu")
    assert walk.refused("qingyu", "buy_out", "2026-06-24 09:00").startswith("not_")


def test_a_mediation_that_fails_leaves_everything_as_it_was_for_the_court() -> None:
    walk = noticed()
    walk.do("qingyu", "open_dispute", "2026-06-24 09:00")
    assert walk.state.stage == "in_dispute"
    walk.do("platform", "back_to_rescindable", "2026-08-03 10:00")
    walk.do("qingyu", "rescind", "2026-08-03 11:00")
    assert walk.state.stage == "returning"
    assert [walk.status(f"rent#{n}") for n in (2, 3)] == ["overdue", "overdue"]
