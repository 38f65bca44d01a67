"""Tables that a deployment lays over the shipped ones: what is refused, with its line, and what then holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from concord.law import fees, sheet_checks, sheets, tables
from concord.law.calendars import calendar
from concord.law.index import index_of
from concord.law.shelf import rulebook
from concord.law.tables import TableError

LPR = "# checked_until: 2026-11-20\ntable,valid_from,ppm,source,verified\n"
HOLIDAYS = "# checked_until: 2027-12-31\ndate,kind,name,source,verified\n"
FEES = "# checked_until: 2027-12-31\ntable,over,up_to,flat,ppm,cap,source,valid_from,valid_until,verified\n"
SMALL = (
    "# checked_until: 2027-12-31\n"
    "region,average_wage,small_percent,agreed_percent,source,valid_from,valid_until,verified\n"
)


@pytest.fixture(autouse=True)
def taken_off() -> Iterator[None]:
    yield
    sheets.use({})


def codes(name: str, text: str | bytes) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.code) for flaw in sheet_checks.check(name, text, base=sheets.shipped(name))]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("lpr", LPR + "LPR1Y,2026-01-20,29500,notice,yes\n", []),
        ("lpr", "table,valid_from,ppm,source,verified\nLPR1Y,2026-01-20,29500,n,yes\n", [(0, "no-checked-until")]),
        ("lpr", LPR.replace("2026-11-20", "2026-13-20") + "LPR1Y,2026-01-20,29500,n,yes\n", [(0, "bad-checked-until")]),
        ("lpr", LPR, [(0, "no-rows")]),
        ("lpr", LPR + "LPR1Y,2026-01-20,2.95,notice,yes\n", [(3, "not-a-number")]),
        ("lpr", LPR + "LPR1Y,2026-01-20,２９５００,notice,yes\n", [(3, "not-a-number")]),
        ("lpr", LPR + "LPR1Y,2026-01-20,-1,notice,yes\n", [(3, "not-a-number")]),
        ("lpr", LPR + "LPR1Y,2026-02-30,29500,notice,yes\n", [(3, "not-a-day")]),
        ("lpr", LPR + "LPR1Y,20260120,29500,notice,yes\n", [(3, "not-a-day")]),
        ("lpr", LPR + "LPR2Y,2026-01-20,29500,notice,yes\n", [(3, "not-a-choice")]),
        ("lpr", LPR + "LPR1Y,2026-01-20,29500,notice,perhaps\n", [(3, "not-a-choice")]),
        ("lpr", LPR + "LPR1Y,2026-01-20,29500, ,yes\n", [(3, "no-source")]),
        ("lpr", LPR + "LPR1Y,2026-01-20,29500,notice\n", [(3, "ragged")]),
        ("lpr", LPR + 'LPR1Y,2026-01-20,29500,"notice,yes\n', [(3, "not-csv")]),
        ("lpr", LPR + "LPR1Y,2026-02-20,1,n,yes\nLPR1Y,2026-01-20,2,n,yes\n", [(4, "out-of-order")]),
        ("lpr", LPR + "LPR1Y,2026-02-20,1,n,yes\nLPR1Y,2026-02-20,2,n,yes\n", [(4, "twice")]),
        ("lpr", LPR.replace("ppm", "rate") + "LPR1Y,2026-01-20,1,n,yes\n",
         [(2, "missing-column"), (2, "unknown-column")]),
        ("lpr", "x" * 1_000_001, [(0, "too-large")]),
        ("lpr", "利率".encode("gbk"), [(0, "not-utf8")]),
        ("holidays", HOLIDAYS + "2027-01-01,feast,元旦,notice,yes\n", [(3, "not-a-choice")]),
        ("holidays", HOLIDAYS + "2027-01-01,holiday,,notice,yes\n", [(3, "empty")]),
        ("small_claims", SMALL + "33,100,50,200,n,2026-05-01,2026-04-01,no\n", [(3, "ends-before")]),
        (
            "small_claims",
            SMALL + "33,100,50,200,n,2025-05-01,2026-05-01,no\n33,120,50,200,n,2026-05-01,,no\n",
            [(3, "overlap")],
        ),
        ("small_claims", SMALL + "00,1,50,200,n,2026-05-20,,no\n", [(3, "overlap")]),  # the shipped row has no end
        ("fees", FEES + "litigation,0,,5000,0,,new,2027-01-01,,yes\n", [(3, "overlap")]),
        ("fees", FEES + "enforcement,0,100,1,0,,n,2001-01-01,2001-12-31,yes\n", [(3, "bands-apart")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(name: str, text: str | bytes, expected: list[tuple[int, str]]) -> None:
    assert codes(name, text) == expected


def test_every_flaw_is_said_in_both_languages() -> None:
    flaws = sheet_checks.check("lpr", LPR + "LPR1Y,2026-01-20,2.95,,maybe\n", base=sheets.shipped("lpr"))
    assert [flaw.code for flaw in flaws] == ["no-source", "not-a-choice", "not-a-number"]
    for flaw in flaws:
        assert "{" not in flaw.says["zh"] + flaw.says["en"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in flaw.says["zh"])
    assert sheet_checks.check("weather", "", base=None)[0].code == "unknown-table"


def test_a_rate_laid_over_extends_the_table_and_its_check() -> None:
    assert tables.rate_on("LPR1Y", date(2026, 2, 1)).provisional
    sheets.use({"lpr": LPR + "LPR1Y,2026-01-20,29500,notice,yes\n"})
    row = tables.rate_on("LPR1Y", date(2026, 2, 1))
    assert (row.ppm, row.verified, row.provisional) == (29500, True, False)
    assert tables.rate_on("LPR1Y", date(2026, 1, 19)).ppm == 30000  # what was there before it still is
    sheets.use({})
    assert tables.rate_on("LPR1Y", date(2026, 2, 1)).ppm == 30000


def test_a_row_of_the_same_key_is_replaced() -> None:
    sheets.use({"lpr": LPR + "LPR1Y,2025-05-20,30100,correction,yes\n"})
    assert tables.rate_on("LPR1Y", date(2025, 6, 1)).ppm == 30100
    assert len(tables.sheet("lpr").rows) == len(sheets.shipped("lpr").rows)


def test_holidays_laid_over_reach_every_calendar_and_every_rulebook_already_read() -> None:
    law = rulebook("cn-mediation@2025.1")
    day = date(2027, 1, 1).toordinal()
    before = index_of(law).calendar
    assert (before.is_working(day), before.is_provisional(day)) == (True, True)
    sheets.use({"holidays": HOLIDAYS + "2027-01-01,holiday,元旦,notice,no\n2027-01-03,workday,调休,notice,yes\n"})
    after = index_of(law).calendar
    assert (after.is_working(day), after.is_provisional(day)) == (False, False)
    assert after.is_working(date(2027, 1, 3).toordinal())
    assert after.names[day] == "元旦"
    assert after.unverified == calendar("cn-office").unverified == {day}


def test_a_new_tariff_needs_the_end_of_the_old_one() -> None:
    ended = [
        f"{row['table']},{row['over']},{row['up_to']},{row['flat']},{row['ppm']},{row['cap']},old,{row['valid_from']},2026-12-31,yes"
        for row in sheets.shipped("fees").rows
        if row["table"] == "litigation"
    ]
    text = FEES + "\n".join([*ended, "litigation,0,,7000,0,,new tariff,2027-01-01,,no"])
    assert codes("fees", text) == []
    sheets.use({"fees": text})
    assert fees.litigation(5_000_000, date(2027, 1, 1)).amount == 7000
    assert fees.litigation(5_000_000, date(2026, 12, 31)).amount == 105_000
    assert not fees.litigation(5_000_000, date(2027, 1, 1)).verified
    assert fees.litigation(5_000_000, date(2026, 12, 31)).verified


def test_a_text_that_cannot_be_read_changes_nothing() -> None:
    sheets.use({"lpr": LPR + "LPR1Y,2026-01-20,29500,notice,yes\n"})
    kept = sheets.edition()
    with pytest.raises(TableError):
        sheets.use({"holidays": "date\n2027-01-01\n"})
    with pytest.raises(TableError):
        sheets.use({"agreement": "# checked_until: 2027-01-01\na\n1\n"})
    assert sheets.edition() == kept
    assert tables.rate_on("LPR1Y", date(2026, 2, 1)).ppm == 29500


def test_small_claims_by_province_else_by_the_whole_country() -> None:
    sheets.use({"small_claims": SMALL + "33,13000000,50,200,notice of the province,2025-06-01,,yes\n"})
    own = tables.small_claims("33", date(2026, 1, 5))
    assert (own.small, own.agreed, own.verified, own.region) == (6_500_000, 26_000_000, True, "33")
    other = tables.small_claims("11", date(2026, 1, 5))
    assert (other.region, other.small, other.agreed, other.verified) == ("00", 6_205_500, 24_822_000, False)
    sheets.use({})
    assert [tables.small_claims("11", date(2026, month, 1)).provisional for month in (4, 6)] == [False, True]
    with pytest.raises(TableError):
        tables.small_claims("33", date(2020, 1, 1))
