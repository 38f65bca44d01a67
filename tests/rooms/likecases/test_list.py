"""The list of respondents: what is wrong is said line by line, in words, and nothing of it reaches a docket."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from concord.docket.models import Matter
from concord.likecases import filing, respondents, sheet
from concord.likecases.models import Batch
from concord.likecases.pattern import Pattern
from tests.rooms.likecases.rights_holder import CONFIRMED, HEADINGS, HOLDER, Holder, book, filed, line, shop, text

pytestmark = pytest.mark.django_db
USCC, ID = "91350100M000100Y43", "11010519491231002X"
OTHER_USCC = "91440300708461136T"


def checked(*rows: dict[str, str], **rules: Any) -> list[respondents.Checked]:
    given = filing.rules_for(Pattern((holder := filed()).matter, holder.reader))
    with translation.override("en"):
        return respondents.check_all([{"id": str(n), **row} for n, row in enumerate(rows)], given)


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"name": ""}, "name", "name is missing"),
        ({"kind": ""}, "kind", "organisation"),
        ({"kind": "国家"}, "kind", "organisation"),
        ({"number": "91350100M000100Y44"}, "number", "does not fit"),
        ({"number": "9135"}, "number", "18 characters"),
        ({"kind": "个人", "number": "110105194912310021"}, "number", "does not fit"),
        ({"kind": "个人", "number": "11010519490231002X"}, "number", "date of birth"),
        ({"phone": "12"}, "phone", "digits"),
        ({"phone": "abc"}, "phone", "cannot read"),
        ({"email": "shop@"}, "email", "not complete"),
        ({"amount": "-5"}, "amount", "minus"),
        ({"amount": "5元左右"}, "amount", "digits"),
        ({"amount": "99999999999999"}, "amount", "higher"),
        ({"phone": "", "email": "", "address": ""}, "phone", "at least one"),
        ({"name": "=cmd|'/C calc'!A0"}, "name", "formula"),
        ({"name": "@SUM(A1)"}, "name", "formula"),
        ({"address": "+1+1"}, "address", "formula"),
        ({"name": "-南街店"}, "name", "formula"),
        ({"email": "=1@mail.example"}, "email", "formula"),
        ({"number": f"{sheet.ROUNDED}913501000000001000"}, "number", "rounded"),
        ({"name": "长" * 130}, "name", "too long"),
    ],
)
def test_what_is_wrong_in_a_line_is_said(cells: dict[str, str], column: str, said: str) -> None:
    (one,) = checked(shop(1, **cells))
    assert said in one.wrong[column], one.wrong


@pytest.mark.parametrize(
    "cells", [{"number": OTHER_USCC}, {"kind": "个人", "number": ID}, {"kind": "person", "number": ""}, {"amount": ""}]
)
def test_what_is_right_passes(cells: dict[str, str]) -> None:
    (one,) = checked(shop(1, **cells))
    assert one.wrong == {}
    assert one.values["phone"] == "+8613900011001"


def test_nobody_stands_in_it_twice_or_is_the_applicant_or_in_a_case_already() -> None:
    rows = checked(
        shop(1, number=OTHER_USCC),
        shop(2, number=OTHER_USCC),
        shop(3),
        shop(3, email=""),
        shop(4, number=HOLDER["id_number"]),
        shop(5, name="南巷 文具店", email="nanxiang@mail.example"),
    )
    assert [sorted(one.wrong) for one in rows] == [[], ["name"], [], ["name"], ["name"], ["name"]]
    assert "already" in rows[5].wrong["name"]


def test_two_shops_of_one_name_are_two() -> None:
    rows = checked(shop(1, name="文具店"), shop(2, name="文具店"))
    assert [one.wrong for one in rows] == [{}, {}]


def upload(client: Client, holder: Holder, file: Any, status: int) -> str:
    answer = client.post(f"{holder.page()}?lang=en", {"file": file})
    assert answer.status_code == status, text(answer)
    return text(answer)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"PK\x03\x04 no book", ""),
        ("a.csv", b"\x00\x01\x02\x03", ""),
        ("a.pdf", b"%PDF-1.4 x", ""),
        ("a.csv", "名称\n青禾\n".encode(), "Missing: Kind"),
        ("a.csv", "类型,名称\n".encode(), "below the headings"),
        ("a.csv", ("类型,名称\n" + "单位,店\n" * 501).encode(), "more than 500"),
        ("a.csv", b"x" * (sheet.LARGEST + 1), "larger than 2 MB"),
        ("a.csv", b'"' + "类型,名称\n".encode() + b"\xff\xfe\xff", ""),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(name: str, content: bytes, said: str) -> None:
    holder = filed()
    html = upload(holder.client(), holder, SimpleUploadedFile(name, content), 422)
    assert said in html
    assert 'id="file-error"' in html
    assert Batch.objects.get().content["lines"] == []


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_as_spreadsheet_programs_write_it(coding: str, delimiter: str) -> None:
    head = delimiter.join(reversed(HEADINGS))
    row = delimiter.join(reversed(("单位", "青禾文具店", "", "13900011001", "", "一区 1 街", "")))
    found = sheet.read(f"{head}\r\n\r\n{row}\r\n".encode(coding), "a.csv")
    assert found == [
        {
            "at": "3",
            "kind": "单位",
            "name": "青禾文具店",
            "number": "",
            "phone": "13900011001",
            "email": "",
            "address": "一区 1 街",
            "amount": "",
        }
    ]


def test_numbers_in_a_spreadsheet_are_read_and_rounded_ones_told() -> None:
    upload_ = book(line(1, phone=13900011001, amount=1200.5, number=913501000000001000))
    (cells,) = sheet.read(upload_, "a.xlsx")
    assert cells["phone"] == "13900011001"
    assert cells["amount"] == "1200.5"
    (one,) = checked(cells)
    assert "rounded" in one.wrong["number"]


def test_a_formula_in_a_spreadsheet_is_not_run_but_refused() -> None:
    (cells,) = sheet.read(book(line(1, name='=HYPERLINK("http://x.example","a")')), "a.xlsx")
    (one,) = checked(cells)
    assert "formula" in one.wrong["name"]


def test_the_lines_and_their_errors_stand_on_the_page_and_can_be_mended() -> None:
    holder = filed()
    client = holder.client()
    assert (
        client.post(
            holder.page(), {"file": book(line(1), line(2, phone="12"), line(3, number=USCC[:-1] + "4"))}
        ).status_code
        == 302
    )
    html = text(client.get(holder.page(), {"lang": "en"}))
    assert "2 lines need a look" in html
    assert "Line 3" in html
    assert "Line 4" in html
    assert "alike/check/" not in html
    refused = client.post(holder.page("check/"), CONFIRMED)
    assert refused["Location"].endswith("/alike/")
    bad = [one["id"] for one in Batch.objects.get().content["lines"]][1:]
    mended = {"do": "line", "line": bad[0], "kind": "organisation", "name": "02 号文具店", "phone": "13900011002"}
    assert client.post(holder.page(), {**mended, "phone": "1"}).status_code == 422
    assert client.post(holder.page(), mended).status_code == 302
    assert client.post(holder.page(), {"remove": bad[1]}).status_code == 302
    html = text(client.get(holder.page(), {"lang": "en"}))
    assert "Go on with these 2" in html
    assert Matter.objects.count() == 1


def test_one_can_be_typed_in_and_all_removed() -> None:
    holder = filed()
    client = holder.client()
    typed = {"do": "line", "kind": "organisation", "name": "青禾文具店", "email": "a@mail.example"}
    assert client.post(holder.page(), {**typed, "name": ""}).status_code == 422
    assert client.post(holder.page(), typed).status_code == 302
    assert len(Batch.objects.get().content["lines"]) == 1
    client.post(holder.page(), {"do": "clear"})
    assert Batch.objects.get().content["lines"] == []


def test_the_list_lies_sealed_in_the_database() -> None:
    holder = filed()
    holder.client().post(holder.page(), {"file": book(line(1))})
    assert b"13900011001" not in bytes(Batch.objects.get().sealed)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_our_form_filled_in_is_read_again(kind: str, lang: str) -> None:
    holder = filed()
    answer = holder.client().get(holder.page(f"form.{kind}"), {"lang": lang[:2]})
    assert "attachment" in answer["Content-Disposition"]
    row = ["单位", "青禾文具店", OTHER_USCC, "13900011001", "", "", "88"]
    if kind == "csv":
        content = answer.content + ",".join(row).encode() + b"\r\n"
    else:
        made = openpyxl.load_workbook(io.BytesIO(answer.content))
        for place, cell in enumerate(row, start=1):
            made.active.cell(2, place, cell)
        out = io.BytesIO()
        made.save(out)
        content = out.getvalue()
    (found,) = sheet.read(content, f"form.{kind}")
    (one,) = checked(found)
    assert one.wrong == {}
    assert one.values["amount"] == 8_800


def test_a_case_that_has_ended_is_no_pattern() -> None:
    holder = filed()
    Matter.objects.filter(pk=holder.matter.pk)
    reader = holder.reader
    rule = filing.rules_for(Pattern(holder.matter, reader))
    assert rule.money
    client = holder.client()
    client.post(f"/c/{holder.matter.pk}/do/withdraw/", {"key": "w"})
    answer = client.get(holder.page())
    assert answer.status_code == 409
    assert client.post(holder.page("check/"), CONFIRMED).status_code == 409
