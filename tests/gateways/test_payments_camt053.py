"""A bank's statement in camt.053: what is read of it, and everything that is no statement is refused in a sentence."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from concord.gateways.payments import Statement, Unreadable, camt053, read
from tests.gateways.statements import ACCOUNT, SHANGHAI, camt, entry

ONE = entry("B1", "300.00", "YW-2026-00001 3月租金", payer="王小明")


def good(content: bytes) -> Statement:
    found = camt053.read(content, SHANGHAI)
    assert isinstance(found, Statement), found
    return found


def refused(content: bytes) -> str:
    found = camt053.read(content, SHANGHAI)
    assert isinstance(found, Unreadable)
    assert found.sentence("zh-hans") != found.sentence("en")
    assert "{" not in found.sentence("zh") + found.sentence("en")
    return found.code


def test_a_statement_gives_its_account_number_balances_and_lines() -> None:
    found = good(camt(ONE, opening="1000.00", closing="1300.00"))
    assert (found.account, found.number, found.currency) == (ACCOUNT, "2026-70", "CNY")
    assert (found.opening, found.closing, found.proved) == (1000_00, 1300_00, True)
    (line,) = found.bookings
    assert (line.ref, line.amount, line.counterparty) == ("B1", 300_00, "王小明")
    assert line.text == "YW-2026-00001 3月租金"
    assert line.line == 3


def test_a_value_date_without_a_time_is_the_last_second_of_that_day_where_the_bank_is() -> None:
    (line,) = good(camt(ONE)).bookings
    assert datetime.fromtimestamp(line.value, SHANGHAI).isoformat() == "2026-03-11T23:59:59+08:00"
    timed = ONE.replace("<ValDt><Dt>2026-03-11</Dt>", "<ValDt><DtTm>2026-03-11T04:05:06Z</DtTm>")
    (line,) = good(camt(timed)).bookings
    assert datetime.fromtimestamp(line.value, SHANGHAI).isoformat() == "2026-03-11T12:05:06+08:00"


def test_what_left_the_account_is_negative_and_what_is_pending_has_not_happened() -> None:
    pending = entry("B3", "9.99", status="<Sts><Cd>PDNG</Cd></Sts>")
    found = good(camt(ONE, entry("B2", "50.5", side="DBIT"), pending, opening="0", closing="249.50"))
    assert [(one.ref, one.amount) for one in found.bookings] == [("B1", 300_00), ("B2", -50_50)]


def test_a_reversal_says_which_payment_it_takes_back() -> None:
    back = entry("B9", "300", side="DBIT", more="<RvslInd>true</RvslInd>", refs="<AcctSvcrRef>B1</AcctSvcrRef>")
    (line,) = good(camt(back)).bookings
    assert (line.ref, line.amount, line.reverses, line.reversal) == ("B9", -300_00, "B1", True)


def test_a_batch_gives_a_line_for_each_payment_in_it_and_must_add_up() -> None:
    def batch(total: str) -> bytes:
        parts = "".join(
            f"<TxDtls><Refs><TxId>T{n}</TxId></Refs><Amt Ccy='CNY'>{n}00</Amt>"
            f"<RmtInf><Ustrd>c{n}</Ustrd></RmtInf></TxDtls>"
            for n in (1, 2)
        )
        return camt(
            f'<Ntry><Amt Ccy="CNY">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-11</Dt>'
            f"</BookgDt><AcctSvcrRef>S</AcctSvcrRef><NtryDtls>{parts}</NtryDtls></Ntry>"
        )

    assert [(one.ref, one.amount, one.text) for one in good(batch("300")).bookings] == [
        ("S/1", 100_00, "c1"),
        ("S/2", 200_00, "c2"),
    ]
    assert refused(batch("301")) == "details"


def test_a_reference_that_says_nothing_is_none() -> None:
    (line,) = good(camt(entry("B1", "1", refs="<EndToEndId>NOTPROVIDED</EndToEndId><TxId>T7</TxId>"))).bookings
    assert line.names == ("T7",)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB18030", "GBK"])
def test_the_encodings_that_banks_use(encoding: str) -> None:
    content = camt(ONE, encoding=encoding)
    assert good(content).bookings[0].counterparty == "王小明"
    assert isinstance(read(content), Statement)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><body>Your session has ended.</body></html>", "not_a_statement"),
        (b"<Document><CstmrCdtTrfInitn/></Document>", "not_a_statement"),
        (camt(ONE).replace("王小明".encode(), b"\xff\xfe"), "encoding"),
        (camt(ONE).replace(b'"UTF-8"', b'"EBCDIC-CP-US"'), "encoding"),
        (camt(ONE).replace(b"</Stmt>", b"</Stnt>"), "broken"),
        (camt(ONE).replace(b"<Id>2026-70</Id>", b""), "missing"),
        (camt(ONE, account=""), "missing"),
        (camt(entry("B1", "3e2")), "money"),
        (camt(entry("B1", "300.005")), "money"),
        (camt(entry("B1", "1.234,50")), "money"),
        (camt(entry("B1", "NaN")), "money"),
        (camt(entry("B1", "-300")), "negative"),
        (camt(entry("B1", "0.00")), "zero"),
        (camt(entry("B1", "99999999999999")), "absurd"),
        (camt(entry("B1", "9" * 5000)), "absurd"),
        (camt(entry("B1", "300", currency="XXX")), "currency"),
        (camt(entry("B1", "300", currency="USD")), "currencies"),
        (camt(entry("B1", "300", side="BOTH")), "direction"),
        (camt(entry("B1", "300", day="2026-02-30")), "date"),
        (camt(entry("B1", "300", day="11.03.26")), "date"),
        (camt(ONE, ONE.replace("300.00", "5.00")), "twice"),
        (camt(ONE, opening="1000", closing="1299.99"), "sums"),
        (b"<a>" * 40 + b"</a>" * 40, "too_deep"),
        (b" " * (8 * 1024 * 1024 + 1) + b"<a/>", "too_large"),
    ],
)
def test_what_is_not_taken(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_refusal_names_the_line() -> None:
    found = camt053.read(camt(ONE, entry("B2", "1e3")), SHANGHAI)
    assert isinstance(found, Unreadable)
    assert found.line == 4
    assert found.sentence("en").startswith("Line 4: “1e3”")
    assert found.sentence("zh-hans").startswith("第 4 行：“1e3”")


def test_a_bomb_of_entities_is_refused_before_it_goes_off() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY l0 "lol">{lol}]><Document>&l9;</Document>'.encode()
    assert refused(bomb) == "declaration"
    outside = b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><Document/>'
    assert refused(outside) == "declaration"


def test_two_statements_in_one_file_are_told_apart_by_the_person() -> None:
    content = camt(ONE)
    start, end = content.index(b"<Stmt>"), content.index(b"</BkToCstmrStmt>")
    assert refused(content[:end] + content[start:end] + content[end:]) == "several"


def test_more_lines_than_can_be_taken_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camt053, "MOST_BOOKINGS", 2)
    assert refused(camt(*[entry(f"B{n}", "1") for n in range(3)])) == "too_many"


def test_a_file_cut_at_any_byte_is_refused_or_whole_and_never_fails() -> None:
    content = camt(ONE, entry("B2", "12.34", "押金"), opening="0", closing="312.34")
    whole = good(content)
    for end in range(len(content)):
        found = read(content[:end])
        assert isinstance(found, Unreadable) or found == whole, end
        if isinstance(found, Unreadable):
            assert found.sentence("zh")
    assert read(content) == whole


def test_much_space_and_many_small_parts_take_no_long_time() -> None:
    """Text that comes in a million pieces is put together once."""
    content = camt(ONE).replace(b"</Stmt>", b"<a/>\n" * 300_000 + b"</Stmt>")
    begun = time.process_time()
    assert len(good(content).bookings) == 1
    assert time.process_time() - begun < 60  # pieces put together one by one would take hours
