"""A file of offers that is wrong, as a whole or in a line: each error is said with line, column and what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from concord.contracts import batches_file, batches_told
from concord.contracts.batches_file import MOST_BYTES, MOST_LINES
from concord.contracts.batches_findings import Finding, UnfitError
from concord.contracts.batches_lines import Checker, Given
from concord.docket import clock
from concord.law import shelf
from concord.law.rulebook import Rulebook
from tests.rooms.contracts import offer_files
from tests.rooms.contracts.offer_files import EN, ZH, line, written

pytestmark = pytest.mark.django_db


def lease() -> Rulebook:
    return shelf.rulebook("lease@1")


def whole(content: bytes, language: str = "en") -> str:
    """Why a file is not taken, in a sentence."""
    with pytest.raises(UnfitError) as unfit, translation.override(language):
        batches_file.read(content, lease())
    with translation.override(language):
        return batches_told.sentence(unfit.value.at(), lease())


def of_lines(*lines: Any, law: Rulebook | None = None) -> list[Given | list[Finding]]:
    """What each line gives, asked of the law now."""
    clock.forget()
    law = law or lease()
    checker = Checker(law, clock.now())
    return [checker.line(one.number, one.said, one.terms) for one in batches_file.read(written(*lines), law)]


def said(*lines: Any, language: str = "en") -> list[str]:
    """Line, column and sentence of everything that is wrong."""
    found = [one for answer in of_lines(*lines) if isinstance(answer, list) for one in answer]
    with translation.override(language):
        return [f"{one.line} {batches_told.located(one, lease())}" for one in found]


def test_a_right_line_gives_the_consumer_the_goods_and_the_terms_in_fen() -> None:
    (given,) = of_lines(line())
    assert isinstance(given, Given)
    assert (given.consumer.name, given.consumer.phone, given.consumer.language) == (
        "何小满1",
        "+8613800000021",
        "zh-hans",
    )
    assert given.goods == "手机一部，序列号 QY-1"
    assert given.terms == {
        "rent": 510_00, "months": 12, "price": 6120_00, "late_rate": "6%/year", "standard": 2, "grace": "P15D",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("head", [ZH, EN], ids=["zh", "en"])
def test_encodings_marks_and_languages_of_the_head_give_the_same_lines(
    encoding: str, mark: str, head: tuple[str, ...]
) -> None:
    plain = batches_file.read(written(line(1), line(2)), lease())
    assert batches_file.read(written(line(1), line(2), head=head, mark=mark, encoding=encoding), lease()) == plain


def test_columns_may_come_in_any_order_and_terms_with_a_default_may_be_left_out() -> None:
    head, cells = ZH[8::-1], line()[8::-1]
    (read,) = batches_file.read(written(cells, head=head), lease())
    assert (read.said["name"], read.terms["price"]) == ("何小满1", "6120.00")
    given = Checker(lease(), clock.now()).line(read.number, read.said, read.terms)
    assert isinstance(given, Given)
    assert (given.terms["standard"], given.terms["grace"]) == (2, "P15D"), "as the contract has it by itself"


def test_empty_lines_are_passed_over_and_lines_keep_the_numbers_of_the_spreadsheet() -> None:
    read = batches_file.read(written(line(1), ["", ""], line(2, goods="a phone\nin two lines"), line(3)), lease())
    assert [one.number for one in read] == [2, 4, 5]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \r\n\r\n", "The file is empty"),
        (written(), "Below the headings there is no line"),
        (b"PK\x03\x04\x00\x00\x08", "The letters of this file cannot be read"),
        (written(line(), head=("a", *ZH[1:])), "No column of this contract is headed “a”"),
        (b"a,b,c\r\n1,2,3\r\n", "The first line has no headings that we know"),
        (written(line(), head=ZH[:8]), "cannot be read"),
        (written(line(), head=(*ZH[:10], "手机")), "The column “Mobile phone” stands there twice"),
        (written(line()[:4], head=ZH[:4]), "Columns are missing: About, Monthly rent, Months, Price of the goods"),
        (written(line()[3:], head=ZH[3:]), "Columns are missing: Name, Mobile phone"),
    ],
    ids=["nothing", "blanks", "head-only", "binary", "strange", "no-head", "wide", "twice", "short", "no-phone"],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    if sentence == "cannot be read":  # more cells than headings: the line is wrong, not the file
        (read,) = batches_file.read(content, lease())
        assert read.wide
        return
    assert whole(content).startswith(sentence)
    assert whole(content, "zh-hans") != whole(content)


def test_a_file_cut_in_the_middle_is_refused_wherever_it_breaks_off() -> None:
    """Or the price of the last line would be 61 yuan instead of 6120."""
    content = written(line(1), line(2, goods='手机, "银色"'))
    start = len(written(line(1)))
    for end in range(start + 1, len(content) - 2):
        told = whole(content[:end])
        assert "breaks off" in told or "cannot be read" in told, content[:end]


def test_two_encodings_in_one_file_are_not_guessed() -> None:
    assert whole(written(line(1)) + "周测,手机\r\n".encode("gb18030")).startswith("The letters of this file")


def test_ten_thousand_lines_are_taken_and_one_more_is_not() -> None:
    head, *rest = written(line()).splitlines(keepends=True)
    assert len(batches_file.read(head + rest[0] * MOST_LINES, lease())) == MOST_LINES
    assert whole(head + rest[0] * (MOST_LINES + 1)).startswith("The file has more than 10,000 lines")
    assert whole(head + b" " * MOST_BYTES + rest[0]).startswith("The file is larger than 8 MB")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Name: Nothing stands here. Fill it in."),
        ({"name": "何" * 61}, "Name: This is 1 characters too long. Keep to 60."),
        ({"goods": "\u200b "}, "About: Nothing stands here. Fill it in."),
        ({"phone": ""}, "Mobile phone: Write a phone number or an e-mail address, so that we reach the consumer."),
        ({"phone": "none"}, "Mobile phone: “none” is no phone number."),
        ({"phone": "12"}, "Mobile phone: “12” is no phone number."),
        ({"phone": "1.38E+10"}, "Mobile phone: A spreadsheet program has rounded this number to “1.38E+10”."),
        ({"email": "he@"}, "E-mail: “he@” is no e-mail address."),
        ({"language": "Deutsch"}, "Language: “Deutsch” is no language that we write. Write Chinese or English."),
        ({"rent": ""}, "Monthly rent: Nothing stands here. Fill it in."),
        ({"rent": "510.001"}, "Monthly rent: “510.001” is no amount."),
        ({"rent": "509.99999999999994"}, "Monthly rent: “509.99999999999994” is no amount."),
        ({"rent": "5.1E+02"}, "Monthly rent: “5.1E+02” is no amount."),
        ({"rent": "五百"}, "Monthly rent: “五百” is no amount."),
        ({"rent": "0.99"}, "Monthly rent: from ¥1.00 to ¥100,000.00."),
        ({"rent": "-510"}, "Monthly rent: from ¥1.00 to ¥100,000.00."),
        ({"months": "12.5"}, "Months: “12.5” is no whole number."),
        ({"months": "61"}, "Months: from 1 to 60."),
        ({"late_rate": "6"}, "Late interest per year: “6” is no rate. Write it with its time, for example 6%/year."),
        ({"late_rate": "17%/year"}, "Late interest per year: at most 16% a year."),
        ({"grace": "15"}, "Time to pay after the demand: “15” is no length of time."),
        ({"grace": "soon"}, "Time to pay after the demand: “soon” is no length of time."),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_wrong_cell_is_named_with_line_column_and_what_to_write_instead(
    change: dict[str, str], sentence: str
) -> None:
    (told,) = said(line(1), line(2, **change))
    assert told.startswith(f"3 {sentence}")


def test_everything_that_is_wrong_with_a_line_is_said_at_once_and_in_the_readers_language() -> None:
    told = said(line(1, phone="12", rent="1e9", months="0"), language="zh-hans")
    assert told == [
        "2 手机：“12”不是电话号码。请只写数字；境外号码请加 + 和国家代码。",
        "2 月租金：“1e9”不是金额。请写数字，小数点后最多两位，例如 510.00。",
        "2 租期（月）：从 1 到 60。",
    ]


def test_an_illegal_rate_is_refused_by_the_rulebooks_own_check() -> None:
    """Within the limit of the field, and above four times the LPR of the day (PL 25)."""
    (told,) = said(line(1, late_rate="15.9%/year"))
    assert told.startswith("2 This contract may be offered only if:")
    (told,) = said(line(1, price="20000"))
    assert told.startswith("2 This contract may be offered only if:")


def test_doubles_within_a_file_are_named_with_the_line_of_the_first() -> None:
    told = said(line(1), line(2), line(1, rent="520"))
    assert told[0].startswith("4 The same consumer with the same goods stands in line 2 already.")
    assert len(told) == 1


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("15天", "P15D"),
        ("15 days", "P15D"),
        ("P15D", "P15D"),
        ("1 个月", "P1M"),
        ("3个工作日", "P3BD"),
        ("2 Weeks", "P2W"),
    ],
    ids=["zh", "en", "law", "months", "working", "weeks"],
)
def test_lengths_of_time_as_people_write_them(cell: str, kept: str) -> None:
    (given,) = of_lines(line(1, grace=cell))
    assert isinstance(given, Given)
    assert given.terms["grace"] == kept


@pytest.mark.parametrize("cell", ["6%/year", "6%/年", "6 % / 年", "年利率6%", "6% a year", "６％/年"])
def test_rates_as_people_and_pages_write_them(cell: str) -> None:
    (given,) = of_lines(line(1, late_rate=cell))
    assert isinstance(given, Given)
    assert given.terms["late_rate"] == "6%/year"


def test_amounts_and_rates_as_people_write_them() -> None:
    (given,) = of_lines(
        line(1, rent="￥1,510.5", price="18,126", months="１２", late_rate="0.01%/天", phone="+44 20 7946 0018")
    )
    assert isinstance(given, Given)
    assert (given.terms["rent"], given.terms["price"], given.terms["months"]) == (1510_50, 18126_00, 12)
    assert (given.terms["late_rate"], given.consumer.phone) == ("0.01%/day", "+442079460018")


def test_words_that_a_loan_asks_for_may_be_written_as_its_pages_show_them() -> None:
    law = shelf.rulebook("loan@1")
    head = ["姓名", "邮箱", "标的", "借款本金", "年利率", "还款方式", "借款期限（月）", "借款用途", "双方都是自然人"]
    row = ["何小满", "h@party.example", "装修借款", "10000", "6%/年", "等额本金", "12", "装修", "否"]
    (read,) = batches_file.read(written(row, head=head), law)
    given = Checker(law, clock.now()).line(read.number, read.said, read.terms)
    assert isinstance(given, Given), given
    assert (given.terms["method"], given.terms["natural"], given.terms["purpose"]) == ("equal_principal", False, "装修")
    (told,) = batches_file.read(written([*row[:5], "随便", *row[6:8], "也许"], head=head), law)
    found = Checker(law, clock.now()).line(told.number, told.said, told.terms)
    assert isinstance(found, list)
    with translation.override("zh-hans"):
        assert [batches_told.located(one, law) for one in found] == [
            "还款方式：这里不能填“随便”。请写其中一个：“等额本息”，“等额本金”，“按月付息，到期还本”，“到期一次还本付息”。",
            "双方都是自然人：“也许”既不是“是”也不是“否”。请写其中一个。",
        ]


def test_a_cell_that_a_spreadsheet_program_was_kept_from_reckoning_with_is_read_as_it_was() -> None:
    (given,) = of_lines(line(1, phone="'+8613800000021", goods="'=手机"))
    assert isinstance(given, Given)
    assert (given.consumer.phone, given.goods) == ("+8613800000021", "=手机")


def test_every_code_has_its_sentence_in_both_languages() -> None:
    for code, english in batches_told.SENTENCES.items():
        with translation.override("zh-hans"):
            assert translation.gettext(english) != english, code
    assert offer_files.ZH != offer_files.EN
