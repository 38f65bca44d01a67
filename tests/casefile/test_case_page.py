"""The case page: one sentence, what waits, the timeline of what the reader may see, and nothing for strangers."""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concord.docket.models import Entry
from tests.matters import Dispute, at_stage
from tests.visitors import officer, outsider, party

pytestmark = pytest.mark.django_db

PAGES = ("case", "case-verify", "case-sees", "case-file")


def page(client: Client, dispute: Dispute, lang: str = "en") -> str:
    return client.get(reverse("case", args=[dispute.matter.pk]), {"lang": lang}).content.decode()


def test_a_stranger_gets_404_at_every_address_of_a_case() -> None:
    dispute = at_stage("mediating")
    entry = uuid.uuid4()
    for client in (Client(), outsider()):
        addresses = [reverse(name, args=[dispute.matter.pk]) for name in PAGES]
        addresses += [reverse(name, args=[dispute.matter.pk, entry]) for name in ("exhibit", "document")]
        addresses += [reverse("act", args=[dispute.matter.pk, "withdraw"])]
        assert {client.get(address).status_code for address in addresses} == {404}
        assert client.post(reverse("act", args=[dispute.matter.pk, "withdraw"])).status_code == 404


def test_the_sentence_is_the_heading_and_names_the_last_day() -> None:
    dispute = at_stage("filed")
    html = page(party(dispute, "applicant"), dispute)
    heading = re.search(r'<h1 class="cc-stand">(.*?)</h1>', html, re.DOTALL)
    assert heading
    assert re.search(r"We have your application\. We look at it by \w{3} \d+ \w{3} \d{4} 24:00", heading[1])


def test_what_waits_stands_with_its_acts_for_who_owes_it_and_not_for_others() -> None:
    dispute = at_stage("filed")
    registrar = page(officer(dispute, "registrar"), dispute)
    assert "It is your turn" in registrar
    assert "/do/accept/" in registrar or "/screen/" in registrar
    applicant = page(party(dispute, "applicant"), dispute)
    assert "It is your turn" not in applicant
    assert "Nothing to do now" in applicant


def test_a_mediator_reads_what_to_do_and_not_the_name_of_the_time() -> None:
    dispute = at_stage("mediating")
    html = page(officer(dispute, "mediator"), dispute)
    assert "Next, from you: Time for mediation" not in html
    assert re.search(r"Next, from you: .+ or ", html)


def test_the_timeline_says_which_consent() -> None:
    dispute = at_stage("choosing")
    dispute.act("give_consent", "applicant", {"purpose": "electronic_service"})
    dispute.act("revoke_consent", "applicant", {"purpose": "electronic_service"})
    html = page(party(dispute, "applicant"), dispute)
    assert "You agreed to: Electronic service" in html
    assert "You took back a consent: Electronic service" in html


def test_the_timeline_names_people_as_the_reader_would() -> None:
    dispute = at_stage("choosing")
    mine, theirs = page(party(dispute, "respondent"), dispute), page(party(dispute, "applicant"), dispute)
    assert "Duyun Homeware agreed to mediate" in theirs
    assert "You agreed to mediate" in mine
    assert page(party(dispute, "applicant"), dispute, "zh").count("渡云家居店")


def test_what_heads_a_line_of_the_timeline_has_no_full_stop() -> None:
    dispute = at_stage("agreed")
    html = page(party(dispute, "applicant"), dispute, "zh")
    titles = re.findall(r'<h3 class="cc-docket__t">(.*?)</h3>', html)
    assert len(titles) > 5
    assert not [title for title in titles if title.endswith("。")]


def test_a_side_talk_and_a_note_leave_no_trace_for_the_other_side() -> None:
    dispute = at_stage("mediating")
    other = party(dispute, "respondent")
    before = page(other, dispute)
    dispute.act("say", "applicant", {"to": "side", "text": "canary-side"})
    dispute.act("offer", "applicant", {"to": "side", "obligations": [row(dispute)], "open_for": "P3D"})
    dispute.act("note", "mediator", {"text": "canary-note"})
    assert bare(page(other, dispute)) == bare(before)


def bare(html: str) -> str:
    """A page without what changes from one look to the next."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", html)


def row(dispute: Dispute) -> dict[str, object]:
    return {
        "who": str(dispute.people["respondent"].pk),
        "whom": str(dispute.people["applicant"].pk),
        "kind": "pay",
        "amount": 100,
        "day": "2030-01-31",
    }


def test_no_number_of_an_entry_reaches_a_reader() -> None:
    """Only the reader's own acts carry a fingerprint; nobody gets a link of the chain between hidden entries."""
    dispute = at_stage("mediating")
    html = page(party(dispute, "applicant"), dispute)
    foreign = Entry.objects.filter(matter=dispute.matter).exclude(participant=dispute.people["applicant"])
    assert foreign
    assert not [entry for entry in foreign if bytes(entry.digest).hex() in html]
    assert bytes(Entry.objects.filter(participant=dispute.people["applicant"])[0].digest).hex() in html


def test_the_page_asks_the_database_little() -> None:
    dispute = at_stage("mediating")
    client = party(dispute, "applicant")
    page(client, dispute)
    with CaptureQueriesContext(connection) as asked:
        html = page(client, dispute)
    assert len(asked) <= 20
    assert len(html.encode()) < 40 * 1024


def words(html: str) -> str:
    """The text of a piece of a page."""
    return re.sub(r"<[^>]+>", "\n", html).strip()


def test_what_each_role_may_see_is_drawn_from_the_rule_itself() -> None:
    dispute = at_stage("mediating")
    html = (
        party(dispute, "applicant").get(reverse("case-sees", args=[dispute.matter.pk]), {"lang": "en"}).content.decode()
    )
    items = re.findall(r"<li class=\"cc-card.*?</li>", html, re.DOTALL)
    told = [re.split("Read by:</b>", re.sub(r"<svg.*?</svg>", "", one, flags=re.DOTALL)) for one in items]
    read = {words(chip).splitlines()[0]: words(who).split(" · ") for chip, who in told}
    assert read["Both sides. Never goes to trial."] == ["Applicant", "Respondent", "Mediator"]
    assert read["Only you and the mediator"] == ["whoever wrote it", "Mediator"]
    assert read["Only the court"] == ["Court clerk", "Judge", "President of the court"]
    assert "Judge" in read["Both sides and the court"]


def test_that_a_notice_arrived_stands_with_what_it_told_of() -> None:
    html = page(party(dispute := at_stage("choosing"), "applicant"), dispute)
    titles = re.findall(r'<h3 class="cc-docket__t">(.*?)</h3>', html)
    assert len(titles) > 3
    assert not [title for title in titles if "The notice reached" in title]
    folded = re.findall(r"<details class=\"cc-docket__fold\">.*?</details>", html, re.DOTALL)
    assert any("The notice reached" in one and "Who was told" in one for one in folded)


def test_an_offer_to_answer_is_something_to_do() -> None:
    dispute = at_stage("mediating")
    other = party(dispute, "respondent")
    assert "Nothing to do now" in page(other, dispute)
    dispute.act("offer", "applicant", {"to": "without_prejudice", "obligations": [row(dispute)], "open_for": "P3D"})
    html = page(other, dispute)
    assert "Accept this offer" in html
    assert "Nothing to do now" not in html
    assert "Nothing to do now" in page(party(dispute, "applicant"), dispute)
