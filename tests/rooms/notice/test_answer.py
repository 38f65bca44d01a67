"""The claim on one screen, every way to answer it, and that strangers see nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord.docket import participants, reactor, visibility
from concord.docket.models import Entry, Exhibit
from concord.notice import opening
from concord.notice.models import Notice
from tests import factory
from tests.rooms.intake import applying
from tests.rooms.notice import answering
from tests.visitors import member, officer, outsider

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> answering.Invited:
    return answering.invited()


@pytest.fixture
def opened(case: answering.Invited) -> Client:
    client = Client()
    answering.open_link(client, case.link)
    return client


def acts(case: answering.Invited) -> list[str]:
    return list(Entry.objects.filter(matter=case.dispute.matter).order_by("seq").values_list("act", flat=True))


def address(case: answering.Invited, step: str = "") -> str:
    return f"/c/{case.dispute.matter.pk}/answer/{step}"


def test_the_claim_of_a_real_application_is_told_as_their_word(client: Client) -> None:
    applying.begin(client, factory.centre().code)
    applying.fill(client)
    matter = applying.file_it(client)
    registrar = member("registrar")
    assert registrar.get(f"/c/{matter.pk}/screen/").status_code == 200
    assert registrar.post(f"/c/{matter.pk}/screen/", {"act": "accept", "key": "k"}).status_code == 302
    reactor.run_all()
    other = Client()
    answering.open_link(other, answering.link_in(answering.texts("sms", answering.PHONE)[-1]))
    page = other.get(f"/c/{matter.pk}/answer/").content.decode()
    assert "晴禾包装商行说，您还欠 ¥48,600" in page
    assert "这是对方的说法，还没有人判断对错" in page
    assert "不回应不算您承认" in page
    english = other.get(f"/c/{matter.pk}/answer/?lang=en", headers={"accept-language": "en"})
    assert english.status_code == 200


def test_the_time_to_choose_reads_well_before_the_applicants_notice_is_recorded(
    case: answering.Invited, opened: Client
) -> None:
    opened.post(address(case, "accept/"), {"key": "a"})
    matter = f"/c/{case.dispute.matter.pk}/"
    page = opened.get(matter).content.decode()
    assert "请在通知送达各方后第 2 个工作日前与对方共同选择调解员" in page
    assert "2个工作日，从通知送达各方时算起" in page
    assert "data-awaits-notice" in page  # the script looks again, until the date is there
    case.dispute.matter.refresh_from_db()
    opening.reached(case.dispute.matter, case.dispute.people["applicant"])
    later = opened.get(matter).content.decode()
    assert "data-awaits-notice" not in later
    assert "通知送达" not in later.split('class="cc-stand"')[1].split("</h1>")[0]


def test_agree_to_mediate(case: answering.Invited, opened: Client) -> None:
    assert opened.post(address(case, "accept/"), {"key": "a"}).status_code == 302
    assert "accept_mediation" in acts(case)
    case.dispute.matter.refresh_from_db()
    assert case.dispute.matter.stage == "choosing"


def test_an_offer_is_consent_and_carries_its_rows(case: answering.Invited, opened: Client) -> None:
    typed = {
        "amount-0": "30,000",
        "day-0": "2099-12-01",
        "amount-1": "10000",
        "day-1": "2100-01-01",
        "open_for": "P5D",
        "key": "o",
    }
    assert opened.post(address(case, "offer/"), typed).status_code == 302
    entry = Entry.objects.get(matter=case.dispute.matter, act="offer_now")
    rows = entry.law.form["obligations"]
    assert [(row["amount"], row["day"], row["kind"]) for row in rows] == [
        (30_000_00, "2099-12-01", "pay"), (10_000_00, "2100-01-01", "pay"),
    ]  # fmt: skip
    assert entry.seen == "without_prejudice"
    case.dispute.matter.refresh_from_db()
    assert case.dispute.matter.stage == "choosing"


@pytest.mark.parametrize(
    "typed",
    [
        {"amount-0": "", "day-0": ""},
        {"amount-0": "-5", "day-0": "2099-12-01"},
        {"amount-0": "5", "day-0": "2020-01-01"},
        {"amount-0": "5", "day-0": "2099-02-30"},
        {"amount-0": "5", "day-0": "2099-12-01", "open_for": "P900D"},
    ],
)
def test_an_offer_that_cannot_be_read_is_shown_again(
    case: answering.Invited, opened: Client, typed: dict[str, str]
) -> None:
    answer = opened.post(address(case, "offer/"), {"open_for": "P3D", "key": "o", **typed})
    assert answer.status_code == 422
    assert "offer_now" not in acts(case)


def test_refuse_with_a_reason_and_a_photo(case: answering.Invited, opened: Client) -> None:
    photo = applying.photo("破损.jpg")
    answer = opened.post(address(case, "refuse/"), {"reason": "货有破损", "file": photo, "key": "r"})
    assert answer.status_code == 302
    assert acts(case).index("add_evidence") < acts(case).index("refuse_mediation")
    case.dispute.matter.refresh_from_db()
    assert case.dispute.matter.outcome == "refused"


def test_more_time_once(case: answering.Invited, opened: Client) -> None:
    assert opened.post(address(case, "more_time/"), {"key": "m"}).status_code == 302
    assert opened.get(address(case, "more_time/")).status_code == 302
    assert acts(case).count("more_time") == 1


def test_wrong_person_is_for_the_registrar_alone(case: answering.Invited, opened: Client) -> None:
    assert opened.post(address(case, "wrong/"), {"reason": "", "key": "w"}).status_code == 422
    assert opened.post(address(case, "wrong/"), {"reason": "我只是租了他的铺面", "key": "w"}).status_code == 302
    seen = visibility.visible_entries(case.dispute.matter, case.dispute.reader("applicant"))
    assert "wrong_person" not in {entry.act for entry in seen}
    reactor.run_all()
    told = Notice.objects.filter(entry__act="wrong_person")
    assert {row.participant.role for row in told} == {"registrar"}


def test_a_form_sent_twice_is_recorded_once(case: answering.Invited, opened: Client) -> None:
    for _time in range(2):
        opened.post(address(case, "more_time/"), {"key": "same"})
    assert acts(case).count("more_time") == 1


def test_evidence_in_three_taps(case: answering.Invited, opened: Client) -> None:
    """Open the case, take the photo, send: the picture is evidence, and both sides are told."""
    answer = opened.post(address(case, "photo/"), {"file": applying.photo("收据.jpg")})
    assert answer.status_code == 302
    assert "data-arrived" in opened.get(answer["Location"]).content.decode()  # what the script looks for
    assert Exhibit.objects.get(entry__act="add_evidence").participant == case.respondent
    reactor.run_all()
    told = set(Notice.objects.filter(entry__act="add_evidence").values_list("participant__role", flat=True))
    assert {"applicant", "registrar"} <= told


def test_a_file_that_cannot_be_taken_is_told(case: answering.Invited, opened: Client) -> None:
    answer = opened.post(address(case, "photo/"), {"file": SimpleUploadedFile("leer.pdf", b"")})
    assert answer.status_code == 422
    assert "leer.pdf" in answer.content.decode()
    assert opened.post(address(case, "photo/"), {}).status_code == 422


def test_confirming_the_address_makes_arrival_count(case: answering.Invited, opened: Client) -> None:
    typed = {"signee": "沈渡云", "phone": "13700002208", "email": "", "address": "岚汀市渡口路 2 号", "postcode": "",
             "electronic": "yes", "agree": "yes", "key": "c"}  # fmt: skip
    wrong = opened.post(address(case, "address/"), typed | {"agree": ""})
    assert wrong.status_code == 422
    assert opened.post(address(case, "address/"), typed).status_code == 302
    person = case.dispute.matter.participants.get(role="respondent")
    assert participants.confirmed(person, "sms")
    assert not participants.confirmed(person, "email")
    hidden = visibility.visible_entries(case.dispute.matter, case.dispute.reader("applicant"))
    assert "confirm_address" not in {entry.act for entry in hidden}


def test_a_page_that_was_left_open_says_that_nothing_was_recorded(case: answering.Invited, opened: Client) -> None:
    first = {"amount-0": "1000", "day-0": "2199-01-01", "open_for": "P3D", "key": "one"}
    assert opened.post(address(case, "offer/"), first).status_code == 302
    again = opened.post(address(case, "offer/"), first, follow=True, headers={"accept-language": "en"})
    assert "Nothing was recorded" not in again.content.decode(), "a second tap is no news"
    stale = opened.post(address(case, "refuse/"), {"key": "two"}, follow=True, headers={"accept-language": "en"})
    assert "Nothing was recorded" in stale.content.decode()
    assert "refuse_mediation" not in acts(case)
    assert acts(case).count("offer_now") == 1


@pytest.mark.parametrize(("step", "field"), [("offer/", "amount-0"), ("offer/", "day-0"), ("wrong/", "reason")])
def test_what_is_missing_is_named_at_its_field(case: answering.Invited, opened: Client, step: str, field: str) -> None:
    answer = opened.post(address(case, step), {"open_for": "P7D", "key": "o"}, headers={"accept-language": "en"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}-error"' in html
    assert ": ." not in html
    assert step != "offer/" or 'value="P7D" selected' in html, "what was chosen stays chosen"


@pytest.mark.parametrize("path", ["", "accept/", "offer/", "refuse/", "more_time/", "wrong/", "address/", "photo/"])
def test_strangers_and_the_applicant_see_nothing_here(case: answering.Invited, path: str) -> None:
    for client in (Client(), outsider()):
        assert client.get(address(case, path)).status_code == 404
        assert client.post(address(case, path), {"key": "x"}).status_code in (404, 405)
    assert Entry.objects.filter(matter=case.dispute.matter, act="record_service").count() == 0


def test_the_registrars_pages_are_the_registrars(case: answering.Invited, opened: Client) -> None:
    notice = Notice.objects.filter(participant=case.respondent).first()
    assert notice
    pages = [
        f"/c/{case.dispute.matter.pk}/notices/",
        f"/desk/notices/{notice.pk}/",
        f"/c/{case.dispute.matter.pk}/screen/",
    ]
    for page in pages:
        assert opened.get(page).status_code in (302, 404)
        assert outsider().get(page).status_code == 404
        assert officer(case.dispute, "registrar").get(page).status_code == 200
