"""Check characters against the examples of the standards."""

from __future__ import annotations

from datetime import date

import pytest

from concord.law import identifiers


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "440524188001010014", "11010519491231002x", "110105 19491231 002X"]
)
def test_the_examples_of_the_standard_are_right(number: str) -> None:
    assert identifiers.id_card_ok(number)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "length"),
        ("1101051949123100", "length"),
        ("11010519491231002XX", "length"),
        ("1101051949123100AX", "characters"),
        ("11010519491231002Y", "characters"),
        ("99010519491231002X", "region"),
        ("110105194902310021", "date"),
        ("110105194913310021", "date"),
        ("110105179912310021", "date"),
        ("110105194912310021", "check"),
        ("11010519491231003X", "check"),
        ("٣٤٠٥٢٤١٩٨٠٠١٠١٠٠١X", "characters"),
    ],
)
def test_a_wrong_id_number_says_what_is_wrong(number: str, code: str) -> None:
    wrong = identifiers.id_card_wrong(number)
    assert wrong is not None
    assert wrong.code == code
    assert wrong.says["zh"]
    assert wrong.says["en"]


def test_every_single_wrong_digit_is_found() -> None:
    right = "11010519491231002X"
    for place in range(17):
        for digit in "0123456789":
            changed = right[:place] + digit + right[place + 1 :]
            assert identifiers.id_card_ok(changed) == (changed == right)


def test_nobody_is_born_tomorrow() -> None:
    first = "33078220990101001"
    number = first + identifiers.id_card_check(first)
    wrong = identifiers.id_card_wrong(number, today=date(2026, 11, 23))
    assert wrong is not None
    assert wrong.code == "date"


def test_birthday_and_sex_are_read() -> None:
    assert identifiers.birthday("11010519491231002X") == date(1949, 12, 31)
    assert identifiers.sex("11010519491231002X") == "female"
    assert identifiers.sex("440524188001010014") == "male"
    assert identifiers.sex("110105194912310021") == ""


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91440300708461136T", "91330100799655058B", "91350100m000100y43"]
)
def test_the_known_credit_codes_are_right(code: str) -> None:
    assert identifiers.uscc_ok(code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "length"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100I43", "characters"),
        ("91350100M000100O43", "characters"),
        ("9135A100M000100Y43", "characters"),
        ("91350100M000100Y44", "check"),
        ("91350100M000100Y34", "check"),
        ("九1350100M000100Y43", "characters"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong(code: str, reason: str) -> None:
    wrong = identifiers.uscc_wrong(code)
    assert wrong is not None
    assert wrong.code == reason


def test_the_weights_are_those_of_the_standard() -> None:
    assert identifiers.USCC_WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def test_numbers_are_shown_masked() -> None:
    assert identifiers.masked("11010519491231002X") == "110105********002X"
    assert identifiers.masked("12345") == "*****"


def test_full_width_digits_are_understood() -> None:
    assert identifiers.id_card_ok("１１０１０５１９４９１２３１００２Ｘ")
