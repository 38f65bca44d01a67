"""Whatever is typed: a clear sentence in the reader's language, nothing half kept, never a 500."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from concord.docket.models import Exhibit, Matter
from concord.intake import claims, fields
from concord.intake.fields import Field, Wrong, read_one
from concord.intake.models import Draft, DraftFile
from tests import factory
from tests.rooms.intake import applying

TODAY = date(2026, 11, 23)
DAY = Field("day", "day", "Day", past=True)
MONEY = Field("amount", "money", "Amount")
BAD = [
    (Field("n", "id_card", "ID"), "110105194912310021", "check digit"),
    (Field("n", "id_card", "ID"), "1101051949123100", "18 characters"),
    (Field("n", "uscc", "USCC"), "91350100M000100Y44", "check character"),
    (Field("n", "uscc", "USCC"), "91350100", "18 characters"),
    (DAY, "2026-02-30", "does not exist"),
    (DAY, "2026-13-01", "does not exist"),
    (DAY, "next week", "year, month, day"),
    (DAY, "2027-01-01", "not come yet"),
    (MONEY, "-5", "cannot be negative"),
    (MONEY, "0", "more than zero"),
    (MONEY, "1e9", "cannot read"),
    (MONEY, "12.345", "cannot read"),
    (MONEY, "99999999999999", "higher than any claim"),
    (MONEY, "9" * 400, "higher than any claim"),
    (Field("p", "phone", "Phone"), "hello", "cannot read"),
    (Field("p", "phone", "Phone"), "123", "too few or too many"),
    (Field("e", "email", "E-mail"), "lu@", "not complete"),
    (Field("s", "story", "Story", longest=10), "字" * 11, "too long"),
    (Field("c", "choice", "Which", options=()), "x", "Choose one"),
    (Field("t", "text", "Name"), " \u202e \u0000 ", "Fill in"),
]
GOOD = [
    (Field("n", "id_card", "ID"), "11010519491231002x", "11010519491231002X"),
    (Field("n", "uscc", "USCC"), " 91350100m000100y43 ", "91350100M000100Y43"),
    (MONEY, "￥48,600.5", 48_600_50),
    (MONEY, "４８６００", 48_600_00),
    (DAY, "2026年8月14日", "2026-08-14"),
    (DAY, "20260814", "2026-08-14"),
    (Field("p", "phone", "Phone"), "139 0000 0046", "+8613900000046"),
    (Field("p", "phone", "Phone"), "+44 20 7946 0958", "+442079460958"),
    (Field("t", "text", "Name"), "Lu\u202e  Qinghe\u0007", "Lu Qinghe"),
]


@pytest.mark.parametrize(("field", "typed", "said"), BAD)
def test_bad_values_are_refused_in_a_sentence(field: Field, typed: str, said: str) -> None:
    with translation.override("en"), pytest.raises(Wrong) as wrong:
        read_one(field, typed, today=TODAY)
    assert said in str(wrong.value)


@pytest.mark.parametrize(("field", "typed", "said"), BAD)
def test_the_same_in_chinese(field: Field, typed: str, said: str) -> None:
    with translation.override("zh-hans"), pytest.raises(Wrong) as wrong:
        read_one(field, typed, today=TODAY)
    assert any("一" <= sign <= "鿿" for sign in str(wrong.value))


@pytest.mark.parametrize(("field", "typed", "kept"), GOOD)
def test_good_values_are_kept_in_one_form(field: Field, typed: str, kept: object) -> None:
    assert read_one(field, typed, today=TODAY) == kept


def test_ten_claims_are_enough_and_their_sum_is_bounded() -> None:
    row = {"kind": "pay", "amount": fields.HIGHEST_AMOUNT // 2, "what": ""}
    over = claims.read_claim({"kind": "pay", "amount": str(fields.HIGHEST_AMOUNT // 100)}, [row, row], today=TODAY)
    assert "amount" in over.wrong
    assert "kind" in claims.read_claim({"kind": "stop", "thing": "x"}, [row] * 10, today=TODAY).wrong


@pytest.fixture
def begun(db: None, client: Client) -> Client:
    applying.begin(client, factory.centre().code)
    client.post("/apply/q/cause/", {"cause": "sale"})
    return client


def test_a_wrong_page_shows_what_was_typed_and_keeps_nothing(begun: Client) -> None:
    answer = begun.post("/apply/q/e-price/", {"price": "minus five"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="minus five"' in page
    assert 'href="#price"' in page
    assert "e-price" not in Draft.objects.get().answers


def upload(begun: Client, name: str, content: bytes) -> str:
    answer = begun.post("/apply/files/evidence/", {"files": [SimpleUploadedFile(name, content)], "about": "x"})
    assert answer.status_code in (200, 422)
    return answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leer.pdf", b""),
        ("broken.pdf", b"%PDF-1.4\ngarbage"),
        ("photo.jpg", b"MZ" + b"\0" * 600),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ],
)
def test_files_that_cannot_be_taken_say_so_and_leave_nothing(begun: Client, name: str, content: bytes) -> None:
    page = upload(begun, name, content)
    assert name in page
    assert "没收下" in page
    assert DraftFile.objects.count() == 0
    assert Exhibit.objects.count() == 0


def test_a_bad_file_beside_a_good_one_costs_the_good_one_nothing(begun: Client) -> None:
    sent = [applying.photo(), SimpleUploadedFile("leer.pdf", b"")]
    answer = begun.post("/apply/files/evidence/", {"files": sent})
    assert answer.status_code == 422
    assert [row.about["name"] for row in DraftFile.objects.all()] == ["送货单.jpg"]


def test_a_file_over_the_limit_is_refused(begun: Client, settings: object) -> None:
    settings.CONCORD_MAX_FILE = 1000  # type: ignore[attr-defined]  # pytest-django's settings object
    page = upload(begun, "long.txt", b"long enough\n" * 200)
    assert "没收下" in page
    assert Exhibit.objects.count() == 0


def test_a_hostile_file_name_is_shown_harmlessly(begun: Client) -> None:
    photo = applying.photo("../../etc/\u202egpj.exe.jpg")
    begun.post("/apply/files/evidence/", {"files": [photo]})
    kept = DraftFile.objects.get().about["name"]
    assert "/" not in kept
    assert "\u202e" not in kept


def test_nobody_files_what_is_incomplete(begun: Client) -> None:
    assert begun.post("/apply/code/send/", {"truth": "yes", "channel": "sms"})["Location"] == "/apply/review/"
    assert begun.post("/apply/file/", {"code": "123456"})["Location"] == "/apply/review/"
    assert Matter.objects.count() == 0


def test_the_other_sides_address_cannot_be_the_applicants_own(begun: Client) -> None:
    begun.post("/apply/q/contact/", {"phone": "13900000046", "email": "lu@qinghe.example", "language": "zh-hans"})
    answer = begun.post(
        "/apply/q/other_contact/", {"phone": "13900000046", "email": "", "address": "", "language": "zh-hans"}
    )
    assert answer.status_code == 422
    nothing = begun.post("/apply/q/other_contact/", {"phone": "", "email": "", "address": "", "language": "zh-hans"})
    assert nothing.status_code == 422


def test_online_mediation_needs_a_yes(begun: Client) -> None:
    answer = begun.post("/apply/q/online_mediation/", {"agree": "no"})
    assert answer.status_code == 422
    assert "窗口" in answer.content.decode()


@pytest.mark.parametrize("path", ["q/nothing/", "files/nothing/", "file/0c5b1d8e-0000-4000-8000-000000000000/remove/"])
def test_addresses_that_do_not_exist_are_no_fault(begun: Client, path: str) -> None:
    assert begun.get(f"/apply/{path}").status_code in (302, 404, 405)


def test_an_upload_without_a_file_is_told(begun: Client) -> None:
    answer = begun.post("/apply/files/evidence/", {"about": "x"})
    assert answer.status_code == 422
