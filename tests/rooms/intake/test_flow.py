"""From the first question to the receipt: what a person answers is what the docket holds."""

from __future__ import annotations

import pytest
from django.test import Client

from concord.docket import participants, reactor, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Exhibit, Matter
from concord.intake import pages
from concord.intake.models import Draft
from concord.kit.papers import filling
from tests import factory
from tests.rooms.intake import applying

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(client: Client) -> Client:
    applying.begin(client, factory.centre().code)
    return client


@pytest.mark.parametrize(("claimed", "warned"), [("48600", False), ("48600.01", True)])
def test_a_claim_above_what_price_less_payments_leaves_is_warned_of_and_not_refused(
    begun: Client, claimed: str, warned: bool
) -> None:
    applying.fill(begun, applying.SALE | {"claims": applying.SALE["claims"] | {"amount": claimed}})
    page = begun.get("/apply/review/").content.decode()
    assert ("您请求 ¥48,600.01，但按价款减去已付款，只差 ¥48,600" in page) == warned
    assert applying.file_it(begun)


def test_an_application_becomes_a_matter_with_its_people_consents_and_address(begun: Client) -> None:
    applying.fill(begun)
    matter = applying.file_it(begun)
    people = {p.role: p for p in matter.participants.all()}
    known = participants.personal(people["applicant"])
    assert known["name"] == "晴禾包装商行"
    assert known["id_number"] == "91350100M000100Y43"
    assert known["confirmed"] == ["email", "phone"]
    assert known["phone"] == "+8613900000046"
    other = participants.personal(people["respondent"])
    assert other["phone"] == "+8613700002208"
    assert "confirmed" not in other
    acts = list(Entry.objects.filter(matter=matter).order_by("seq").values_list("act", flat=True))
    assert acts[:4] == ["begin", "give_consent", "give_consent", "confirm_address"]
    said = visibility.read_data(
        Reader(matter.pk, (people["respondent"],)), Entry.objects.get(matter=matter, act="begin"), "application"
    )
    assert said["value"] == 48_600_00
    assert said["claims"] == [{"kind": "pay", "amount": 48_600_00, "what": "货款余额"}]
    assert [fact["id"] for fact in said["facts"]][:3] == ["contract_form", "contract_day", "goods"]
    assert "penalty" not in {fact["id"] for fact in said["facts"]}


def test_what_both_sides_read_holds_no_contact_and_no_number(begun: Client) -> None:
    applying.fill(begun)
    matter = applying.file_it(begun)
    entry = Entry.objects.get(matter=matter, act="begin")
    text = visibility.read_payload(
        Reader(matter.pk, (matter.participants.get(role="respondent"),)), entry, "application"
    )
    assert text
    for secret in ("13900000046", "lu@qinghe.example", "91350100M000100Y43", "晴川路"):
        assert secret not in text


def test_consents_and_address_are_hidden_from_the_other_side(begun: Client) -> None:
    applying.fill(begun)
    matter = applying.file_it(begun)
    other = Reader(matter.pk, (matter.participants.get(role="respondent"),))
    assert {e.act for e in visibility.visible_entries(matter, other)} == {"begin"}
    registry = Reader(matter.pk, (matter.participants.get(role="registrar"),))
    consent = Entry.objects.filter(matter=matter, act="give_consent").first()
    assert consent
    words = visibility.read_data(registry, consent, "words")
    assert words["version"]
    assert words["words"].startswith("我同意")


def test_filing_twice_gives_one_matter(begun: Client) -> None:
    applying.fill(begun)
    applying.file_it(begun)
    again = begun.post("/apply/file/", {"code": "000000"})
    assert again["Location"] == "/apply/done/"
    assert Matter.objects.count() == 1


def test_the_same_draft_filed_by_two_requests_at_once_is_one_matter(begun: Client) -> None:
    applying.fill(begun)
    matter = applying.file_it(begun)
    draft = Draft.objects.get()
    Draft.objects.update(matter=None)  # as if the first request died before it bound the draft
    begun.post("/apply/code/send/", {"truth": "yes", "channel": "sms"})
    begun.post("/apply/file/", {"code": applying.code_in(applying.outbox("sms", "+8613900000046")[-1])})
    draft.refresh_from_db()
    assert draft.matter_id == matter.pk
    assert Matter.objects.count() == 1
    assert Entry.objects.filter(matter=matter, act="confirm_address").count() == 1


def test_files_go_with_the_first_entry(begun: Client) -> None:
    answer = begun.post("/apply/q/cause/", {"cause": "sale"})
    assert answer.status_code == 302
    sent = begun.post("/apply/files/evidence/", {"files": [applying.photo()], "about": "已交货"})
    assert sent.status_code == 200
    applying.fill(begun)
    matter = applying.file_it(begun)
    exhibit = Exhibit.objects.get()
    assert exhibit.entry == Entry.objects.get(matter=matter, act="begin")
    assert exhibit.seen == "parties"


def test_receipt_is_a_pdf_with_number_and_opens_the_case_by_a_link(begun: Client) -> None:
    applying.fill(begun)
    matter = applying.file_it(begun)
    reactor.run_all()
    page = begun.get("/apply/done/").content.decode()
    assert matter.number in page
    assert "<svg" in page
    paper = begun.get("/apply/done/receipt.pdf")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")
    assert Document.objects.get(kind="receipt").seen == f"own:{matter.participants.get(role='applicant').pk}"


def test_the_applicant_hears_of_it_by_mail_and_text_and_the_other_side_does_not(begun: Client) -> None:
    applying.fill(begun)
    matter = applying.file_it(begun)
    reactor.run_all()
    assert any(matter.number in text for text in applying.outbox("mail", "lu@qinghe.example"))
    assert any(matter.number in text for text in applying.outbox("sms", "+8613900000046"))
    assert applying.outbox("mail", "shen@duyun.example") == []
    assert applying.outbox("sms", "+8613700002208") == []


def test_an_agent_shows_a_power_of_attorney(begun: Client) -> None:
    answers = applying.SALE | {"capacity": {"capacity": "lawyer"}}
    late = {page: answers[page] for page in list(answers)[list(answers).index("contact") :]}
    early = {page: answers[page] for page in answers if page not in late}
    applying.fill(begun, early | {"acting": {"name": "江律师", "position": "岚汀律师事务所"}})
    refused = begun.post("/apply/files/authority/", {"next": "1"})
    assert refused.status_code == 422
    begun.post("/apply/files/authority/", {"files": [applying.photo("委托书.jpg")]})
    assert begun.post("/apply/files/authority/", {"next": "1"}).status_code == 302
    applying.fill(begun, late)
    matter = applying.file_it(begun)
    assert participants.personal(matter.participants.get(role="applicant"))["agent"] == "江律师"


def test_a_commercial_body_sends_consumers_elsewhere_early(begun: Client) -> None:
    begun.post("/apply/q/cause/", {"cause": "online_shopping"})
    answer = begun.post("/apply/q/purpose/", {"purpose": "daily"})
    assert answer["Location"] == "/apply/elsewhere/"
    assert "12315" in begun.get("/apply/elsewhere/").content.decode()
    assert begun.get("/apply/review/")["Location"] == "/apply/elsewhere/"
    begun.post("/apply/q/purpose/", {"purpose": "business"})
    assert begun.get("/apply/elsewhere/")["Location"] == "/apply/review/"


def test_without_consent_no_id_number_is_asked_or_kept(begun: Client) -> None:
    begun.post("/apply/q/cause/", {"cause": "sale"})
    begun.post("/apply/q/who/", {"kind": "person"})
    begun.post("/apply/q/capacity/", {"capacity": "self"})
    begun.post("/apply/q/sensitive_data/", {"agree": "no"})
    assert "id_card" not in begun.get("/apply/q/you/").content.decode()
    begun.post("/apply/q/you/", {"name": "陆晴禾", "id_type": "id_card", "id_card": "11010519491231002X"})
    assert "id_card" not in Draft.objects.get().answers["you"]


@pytest.mark.parametrize("page", [pages.CAPACITY_PERSON, pages.CAPACITY_FIRM])
def test_papers_have_words_for_every_capacity_that_can_be_chosen(page: pages.Page) -> None:
    chosen = [option.value for option in page.fields[0].options if option.value != "self"]
    assert chosen
    assert all(filling.capacity(name)[lang] for name in chosen for lang in ("zh", "en"))
