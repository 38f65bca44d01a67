"""The tables that ship: complete, dated, sourced, and read strictly."""

from __future__ import annotations

from datetime import date

import pytest

from concord.law import sheet_checks, sheets, tables
from concord.law.calendars import calendar
from concord.law.tables import TableError

DAY = date(2026, 1, 5)


@pytest.mark.parametrize("name", sorted(sheets.KEYS))
def test_every_row_has_a_source_and_says_whether_it_was_checked(name: str) -> None:
    sheet = tables.sheet(name)
    assert sheet.rows
    assert all(row["source"] and row["verified"] in ("yes", "no") for row in sheet.rows)
    assert all("valid_from" in row or "date" in row for row in sheet.rows)
    assert not sheet_checks.check(name, sheets.shipped_text(f"{name}.csv"), base=None)
    assert sheet.checked_until >= date(2025, 12, 31)


def test_a_table_without_a_check_or_with_a_ragged_row_is_refused() -> None:
    with pytest.raises(TableError, match="checked_until"):
        tables.read_sheet("x", "a,b\n1,2\n")
    with pytest.raises(TableError, match="columns"):
        tables.read_sheet("x", "# checked_until: 2026-01-01\na,b\n1,2,3\n")
    with pytest.raises(TableError, match="columns"):
        tables.read_sheet("x", "# checked_until: 2026-01-01\na,b\n1\n")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-01-26", True),  # a Sunday made up for
        ("2025-01-28", False),
        ("2025-02-04", False),
        ("2025-02-05", True),
        ("2025-02-08", True),
        ("2025-05-05", False),
        ("2025-05-06", True),
        ("2025-06-02", False),
        ("2025-10-08", False),
        ("2025-10-09", True),
        ("2025-10-11", True),
        ("2025-10-12", False),
        ("2026-01-04", True),
        ("2026-02-23", False),
        ("2026-02-24", True),
    ],
)
def test_holidays_and_make_up_days(day: str, working: bool) -> None:
    assert calendar("cn-civil").is_working(date.fromisoformat(day).toordinal()) is working


def test_the_holidays_of_2025_and_2026_are_checked_those_of_hong_kong_are_not() -> None:
    assert {(row["date"][:4], row["verified"]) for row in tables.sheet("holidays").rows} == {
        ("2025", "yes"), ("2026", "yes"),
    }  # fmt: skip
    assert not calendar("cn-civil").unverified
    assert calendar("hk-office").unverified


def test_five_causes_with_official_names_in_both_languages() -> None:
    assert [cause.id for cause in tables.causes(DAY)] == ["sale", "online_shopping", "trademark", "copyright", "lease"]
    assert tables.cause("sale", DAY).name["zh"] == "买卖合同纠纷"
    with pytest.raises(TableError):
        tables.cause("divorce", DAY)
    assert tables.causes(date(2020, 12, 31)) == ()


def test_every_cause_has_six_to_ten_questions_in_both_languages() -> None:
    questions = tables.elements()
    assert set(questions) == {cause.id for cause in tables.causes(DAY)}
    for asked in questions.values():
        assert 6 <= len(asked) <= 10
        for question in asked:
            texts = (question.question, *question.options.values(), *([question.hint] if question.hint else []))
            assert all(text["zh"] and text["en"] for text in texts), question.id


def test_a_question_that_makes_no_sense_is_refused() -> None:
    good = {"id": "a", "type": "text", "question": {"zh": "问", "en": "ask"}}
    for bad in (
        {"type": "choice"},
        {"type": "colour"},
        {"when": {"b": ["x"]}},
        {"options": {"x": {"zh": "是", "en": "x"}}},
    ):
        with pytest.raises(TableError):
            tables.read_questions([{**good, **bad}])
    with pytest.raises(TableError):
        tables.read_questions([good, good])


def test_old_article_numbers_are_found_under_the_new_ones() -> None:
    assert tables.current_article(201, "2021") == 205
    assert tables.current_article(194, "2017") == 205
    assert tables.current_article(246, "2021") == 250
    assert tables.current_article(250, "2023") == 250
    with pytest.raises(TableError):
        tables.current_article(1, "2021")


def test_limitation_periods_name_their_article() -> None:
    assert (tables.limitation("general").period, tables.limitation("enforcement").period) == ("P3Y", "P2Y")
    with pytest.raises(TableError):
        tables.limitation("never")


def test_a_table_that_is_not_there_is_told() -> None:
    with pytest.raises(TableError):
        tables.sheet("nothing")
    with pytest.raises(TableError):
        tables.bands("divorce", DAY)
