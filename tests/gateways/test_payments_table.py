"""A bank's statement as CSV: as banks in China and elsewhere export it, and everything that can be wrong with it."""

from __future__ import annotations

from datetime import datetime

import pytest

from concord.gateways.payments import Statement, Unreadable, read
from concord.gateways.payments import table as reader
from tests.gateways.statements import ACCOUNT, SHANGHAI, table

ROW = '2026-03-11,L1,"1,234.50",,"2,234.50",王小明,YW-2026-00001 租金'
OUT = "2026-03-12,L2,,34.50,2200.00,某公司,退款"


def good(content: bytes) -> Statement:
    found = reader.read(content, SHANGHAI)
    assert isinstance(found, Statement), found
    return found


def refused(content: bytes) -> str:
    found = reader.read(content, SHANGHAI)
    assert isinstance(found, Unreadable), found
    assert found.sentence("zh-hans") != found.sentence("en")
    assert "{" not in found.sentence("zh") + found.sentence("en")
    return found.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_table_with_two_amount_columns_and_a_balance(encoding: str) -> None:
    content = table(ROW, OUT, encoding=encoding)
    found = good(content)
    assert (found.account, found.currency, found.opening, found.closing) == (ACCOUNT, "CNY", 1000_00, 2200_00)
    assert [(one.ref, one.amount) for one in found.bookings] == [("L1", 1234_50), ("L2", -34_50)]
    first = found.bookings[0]
    assert (first.counterparty, first.text, first.line) == ("王小明", "YW-2026-00001 租金", 3)
    assert datetime.fromtimestamp(first.value, SHANGHAI).isoformat() == "2026-03-11T23:59:59+08:00"
    assert read(content) == found


def test_an_english_table_with_signed_amounts_tabs_and_a_value_date() -> None:
    head = "Booking date\tValue date\tReference\tAmount\tCurrency\tPayer\tDescription\tAccount"
    found = good(
        table(
            "2026-03-11\t2026-03-10\tA1\t300.00\tEUR\tAda\tYW-2026-00001\tDE00 1",
            "2026/3/12\t2026/3/12\tA2\t-5\tEUR\t\tfee\tDE00 1",
            head=head,
            above=(),
        )
    )
    assert (found.account, found.currency) == ("DE001", "EUR")
    assert [one.amount for one in found.bookings] == [300_00, -5_00]
    assert datetime.fromtimestamp(found.bookings[0].value, SHANGHAI).day == 10
    assert not found.proved


def test_the_direction_may_stand_in_a_column() -> None:
    head = "日期,流水号,金额,借贷标志,摘要"
    found = good(table("20260311,1,300,贷,租金", "20260311,2,300,借,退款", head=head))
    assert [one.amount for one in found.bookings] == [300_00, -300_00]
    assert refused(table("20260311,1,300,可能,租金", head=head)) == "direction"
    assert refused(table("20260311,1,-300,贷,租金", head=head)) == "negative"


def test_newest_first_is_read_as_well() -> None:
    found = good(table(OUT, ROW))
    assert (found.opening, found.closing) == (1000_00, 2200_00)


def test_a_reversal_names_the_line_that_it_takes_back() -> None:
    head = "交易日期,流水号,收入金额,支出金额,对方户名,摘要,原流水号"
    (line,) = good(table("2026-03-12,L9,,300,王小明,冲正,L1", head=head)).bookings
    assert (line.amount, line.reverses, line.reversal) == (-300_00, "L1", True)


def test_lines_without_a_reference_are_named_by_what_they_say_and_equal_ones_are_two() -> None:
    head = "交易日期,收入金额,对方户名,摘要"
    row = "2026-03-11,300,王小明,租金"
    lines = good(table(row, row, head=head)).bookings
    assert len({one.ref for one in lines}) == 2
    again = good(table(row, row, "2026-03-12,5,王小明,租金", head=head)).bookings
    assert [one.ref for one in again[:2]] == [one.ref for one in lines]  # a later file that overlaps


def test_totals_below_the_table_are_no_lines_and_the_closing_balance_counts() -> None:
    above = (f"账号：{ACCOUNT}", "期初余额,1000.00")
    head = "交易日期,流水号,收入金额,支出金额,摘要"
    found = good(table("2026-03-11,L1,300,,租金", "合计,,300,,", "期末余额,1300.00", head=head, above=above))
    assert (found.opening, found.closing, len(found.bookings)) == (1000_00, 1300_00, 1)
    wrong = table("2026-03-11,L1,300,,租金", "期末余额,1300.01", head=head, above=above)
    assert refused(wrong) == "sums"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\n\n", "empty"),
        (b"PK\x03\x04 a workbook", "not_a_statement"),
        (b"hello, dear bank\n", "not_a_statement"),
        ("日付,入金\n".encode("shift-jis") + b"\x81\x40\n", "not_a_statement"),
        (table(ROW).replace("王小明".encode(), b"\xff\xff\xff"), "encoding"),
        (b"a\0b", "encoding"),
        (table(ROW, above=()), "account"),
        (table("2026-03-11,L1,1.5e3,,,王,租金"), "money"),
        (table("2026-03-11,L1,1234.567,,,王,租金"), "money"),
        (table('2026-03-11,L1,"1,23.50",,,王,租金'), "money"),
        (table('2026-03-11,L1,"1.234,50",,,王,租金'), "money"),
        (table("2026-03-11,L1,inf,,,王,租金"), "money"),
        (table("2026-03-11,L1,0,,,王,租金"), "zero"),
        (table("2026-03-11,L1,100000000000.01,,,王,租金"), "absurd"),
        (table("2026-03-11,L1,5,5,,王,租金"), "both"),
        (table("2026-03-11,L1,,,,王,租金"), "missing"),
        (table("2026-13-11,L1,5,,,王,租金"), "date"),
        (table(ROW, ROW.replace("1,234.50", "1.00")), "balance"),
        (table(ROW, '2026-03-12,L1,"1,234.50",,3469.00,王,租金'), "twice"),
        (table(ROW, "2026-03-12,L2,5"), "columns"),
        (table(ROW, head="交易日期,流水号,收入金额,收入金额,余额,对方户名,摘要"), "head"),
        (table(ROW, above=(f"账号,{ACCOUNT}", "币种,火星元")), "currency"),
        (table(ROW, above=(f"账号,{ACCOUNT}", "总笔数,2")), "count"),
        (table('2026-03-11,L1,5,,,"王,租金'), "cut"),
        (b" " * (8 * 1024 * 1024 + 1) + b"a", "too_large"),
    ],
)
def test_what_is_not_taken(content: bytes, code: str) -> None:
    found = read(content)
    assert isinstance(found, Unreadable), found
    assert found.code == code


def test_two_currencies_or_two_accounts_are_not_put_together() -> None:
    head = "日期,流水号,金额,币种,账号"
    assert refused(table("20260311,1,3,CNY,A", "20260311,2,3,美元,A", head=head, above=())) == "currencies"
    assert refused(table("20260311,1,3,CNY,A", "20260311,2,3,CNY,B", head=head, above=())) == "accounts"


def test_more_lines_than_can_be_taken_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_BOOKINGS", 1)
    assert refused(table(ROW, OUT)) == "too_many"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_cut_at_any_byte_is_refused_or_whole_and_never_fails(encoding: str) -> None:
    """With the closing balance above the table every cut shows; a cut that takes only the last line break is whole."""
    above = (f"账号,{ACCOUNT}", "期初余额,1000.00", "期末余额,2200.00")
    content = table(ROW, OUT, above=above, encoding=encoding)
    whole = good(content)
    for end in range(len(content)):
        found = read(content[:end])
        if isinstance(found, Statement):
            assert [(one.ref, one.amount) for one in found.bookings] == [("L1", 1234_50), ("L2", -34_50)], end
    assert read(content) == whole


def test_a_table_without_balances_that_ends_within_a_line_is_cut() -> None:
    head = "交易日期,流水号,收入金额"
    content = table("2026-03-11,L1,300.00", head=head)
    last = content.rindex(b"3")
    for end in range(last + 1, len(content)):
        assert refused(content[:end]) in ("cut", "money")  # `300.` is no amount


def test_a_transfer_and_its_fee_may_bear_one_number_where_the_balances_prove_both() -> None:
    fee = "2026-03-12,L1,,1.50,2233.00,,手续费"
    assert [one.ref for one in good(table(ROW, fee)).bookings] == ["L1", "L1/2"]
    assert [one.ref for one in good(table(fee, ROW)).bookings] == ["L1/2", "L1"]  # newest first: the same names
    head = "交易日期,流水号,收入金额,支出金额,摘要"
    assert refused(table("2026-03-12,L1,5,,租金", "2026-03-12,L1,,1,费", head=head)) == "twice"
