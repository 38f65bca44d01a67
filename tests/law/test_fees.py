"""Fees against golden values worked out by hand from the tariff of 2007, not from the code."""

from __future__ import annotations

from datetime import date

import pytest

from concord.law import fees
from concord.law.tables import TableError

DAY = date(2026, 1, 5)


def yuan(amount: str) -> int:
    whole, _, cents = amount.replace(",", "").partition(".")
    return int(whole) * 100 + int(cents.ljust(2, "0") or 0)


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("0", "50"),
        ("10000", "50"),
        ("10001", "50.03"),
        ("50000", "1050"),
        ("100000", "2300"),
        ("200000", "4300"),
        ("500000", "8800"),
        ("1000000", "13800"),
        ("2000000", "22800"),
        ("5000000", "46800"),
        ("10000000", "81800"),
        ("20000000", "141800"),
        ("30000000", "191800"),
    ],
)
def test_a_suit_over_property_costs(amount: str, fee: str) -> None:
    assert fees.litigation(yuan(amount), DAY).amount == yuan(fee)


@pytest.mark.parametrize(
    ("amount", "fee"),
    [
        ("10000", "50"),
        ("10001", "50.02"),
        ("100000", "1400"),
        ("500000", "7400"),
        ("5000000", "52400"),
        ("10000000", "77400"),
        ("20000000", "87400"),
    ],
)
def test_enforcement_costs_the_debtor(amount: str, fee: str) -> None:
    assert fees.enforcement(yuan(amount), DAY).amount == yuan(fee)


@pytest.mark.parametrize(
    ("value", "fee"),
    [
        ("1000", "30"),
        ("1001", "30.01"),
        ("100000", "1020"),
        ("500000", "3020"),
        ("802000", "4530"),
        ("896000", "5000"),
        ("902000", "5000"),
        ("30000000", "5000"),
    ],
)
def test_preservation_costs_at_most_five_thousand(value: str, fee: str) -> None:
    assert fees.preservation(yuan(value), DAY).amount == yuan(fee)


def test_only_a_fee_above_the_cap_is_called_capped() -> None:
    assert not fees.preservation(yuan("896000"), DAY).capped
    assert fees.preservation(yuan("896001"), DAY).capped


@pytest.mark.parametrize(("amount", "fee"), [("10001", "16.68"), ("100000", "766.67"), ("500000", "2933.33")])
def test_a_payment_order_costs_a_third(amount: str, fee: str) -> None:
    assert fees.payment_order(yuan(amount), DAY).amount == yuan(fee)


@pytest.mark.parametrize(("amount", "half"), [("10001", "25.02"), ("50000", "525"), ("500000", "4400")])
def test_a_mediated_suit_costs_half(amount: str, half: str) -> None:
    assert fees.halve_once(fees.litigation(yuan(amount), DAY), mediated=True).amount == yuan(half)


def test_two_grounds_halve_it_once_only() -> None:
    full = fees.litigation(yuan("100000"), DAY)
    once = fees.halve_once(full, mediated=True, simple=True)
    again = fees.halve_once(once, withdrawn=True)
    assert (once.amount, again.amount) == (yuan("1150"), yuan("1150"))
    assert fees.halve_once(full) is full


def test_judicial_confirmation_is_free() -> None:
    assert fees.confirmation().amount == 0


def test_the_lines_add_up_to_the_fee() -> None:
    fee = fees.litigation(yuan("250000"), DAY)
    assert [(line.part, line.ppm) for line in fee.lines] == [
        (yuan("10000"), 0),
        (yuan("90000"), 25_000),
        (yuan("100000"), 20_000),
        (yuan("50000"), 15_000),
    ]
    assert sum(line.millionths for line in fee.lines) == fee.amount * 1_000_000 == yuan("5050") * 1_000_000


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        fees.litigation(-1, DAY)


def test_before_the_tariff_there_is_no_fee() -> None:
    with pytest.raises(TableError):
        fees.litigation(100, date(2007, 3, 31))


def test_an_amount_at_the_end_of_a_band_lies_wholly_in_it() -> None:
    """FEE 13: up to 10,000 yuan 50 yuan each; only the part above bears 2.5 %."""
    (line,) = fees.litigation(yuan("10000"), DAY).lines
    assert (line.over, line.up_to, line.part, line.flat) == (0, yuan("10000"), yuan("10000"), yuan("50"))
    assert [line.part for line in fees.litigation(yuan("10000") + 1, DAY).lines] == [yuan("10000"), 1]
    assert [line.part for line in fees.litigation(0, DAY).lines] == [0]


def test_each_ground_alone_halves_and_the_half_remembers_it() -> None:
    """FEE 15 and 16, JI 206."""
    full = fees.litigation(yuan("100000"), DAY)
    for ground in ("mediated", "withdrawn", "simple"):
        half = fees.halve_once(full, **{ground: True})
        assert (half.amount, half.halved, half.lines) == (yuan("1150"), True, full.lines)
    assert (full.halved, full.capped) == (False, False)


def test_half_of_a_capped_fee_is_half_of_the_cap() -> None:
    capped = fees.preservation(yuan("30000000"), DAY)
    half = fees.halve_once(capped, simple=True)
    assert (half.amount, half.capped) == (yuan("2500"), True)


def test_a_payment_order_shows_the_lines_of_the_suit() -> None:
    """FEE 14(3): a third of the fee of a suit, with its own article."""
    order, suit = fees.payment_order(yuan("100000"), DAY), fees.litigation(yuan("100000"), DAY)
    assert order.lines == suit.lines
    assert (order.source, order.halved) == (fees.PAYMENT_ORDER_SOURCE, False)


def test_nobody_pays_lines_of_a_confirmation() -> None:
    """FEE 8: judicial confirmation is free; nothing is added up, halved or capped."""
    found = fees.confirmation()
    assert (found.lines, found.halved, found.capped, found.source) == ((), False, False, fees.FREE_SOURCE)
