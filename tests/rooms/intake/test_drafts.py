"""Drafts survive a closed browser, are sealed, open for nobody else, and end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from concord.docket import clock
from concord.docket.models import Exhibit
from concord.gateways.models import OutboxMessage
from concord.intake import codes, drafts
from concord.intake.models import Draft, DraftCode
from tests import factory
from tests.rooms.intake import applying

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(client: Client) -> Client:
    applying.begin(client, factory.centre().code)
    return client


def token(client: Client) -> str:
    page = client.get("/apply/saved/").content.decode()
    return page.split("/apply/resume/")[1].split("/")[0]


def test_a_closed_browser_loses_nothing(begun: Client) -> None:
    begun.post("/apply/q/cause/", {"cause": "sale"})
    begun.post("/apply/q/story/", {"story": "八月十四日送货"})
    later = Client()
    later.cookies = begun.cookies  # the browser keeps its cookies; the session may be gone
    later.cookies.pop("sessionid", None)
    assert "八月十四日送货" in later.get("/apply/q/story/").content.decode()
    assert later.get("/apply/continue/")["Location"] == "/apply/q/e-contract_form/"


def test_a_resume_link_opens_it_elsewhere_only_after_pressing_on(begun: Client) -> None:
    begun.post("/apply/q/cause/", {"cause": "sale"})
    begun.post("/apply/q/story/", {"story": "八月十四日送货"})
    link = f"/apply/resume/{token(begun)}/"
    other = Client()
    page = other.get(link)
    assert page.status_code == 200
    assert "八月十四日送货" not in page.content.decode()
    assert other.get("/apply/q/story/")["Location"] == "/apply/"
    other.post(link)
    assert "八月十四日送货" in other.get("/apply/q/story/").content.decode()


def test_the_link_goes_to_the_applicants_own_mail(begun: Client) -> None:
    begun.post("/apply/q/contact/", {"phone": "13900000046", "email": "lu@qinghe.example", "language": "zh-hans"})
    begun.post("/apply/saved/")
    assert "/apply/resume/" in OutboxMessage.objects.get(channel="mail").text


@pytest.mark.parametrize("wrong", ["x", "x.y", "0" * 32 + ".abc", "../.."])
def test_a_made_up_link_opens_nothing(begun: Client, wrong: str) -> None:
    assert drafts.by_token(wrong) is None


def test_a_forged_cookie_opens_nothing(begun: Client) -> None:
    draft = Draft.objects.get()
    stranger = Client()
    stranger.cookies[drafts.COOKIE] = f"{draft.id.hex}.guess"
    assert stranger.get("/apply/q/story/")["Location"] == "/apply/"


def test_what_was_typed_lies_sealed_in_the_database(begun: Client) -> None:
    begun.post("/apply/q/cause/", {"cause": "sale"})
    begun.post("/apply/q/story/", {"story": "canary-words-8841"})
    assert b"canary-words-8841" not in bytes(Draft.objects.get().sealed)


def test_two_tabs_do_not_overwrite_each_other(begun: Client) -> None:
    first, second = Draft.objects.get(), Draft.objects.get()
    drafts.keep(first, "story", {"story": "one"})
    drafts.keep(second, "who", {"kind": "person"})
    assert set(Draft.objects.get().answers) == {"story", "who"}


def test_old_drafts_are_gone(begun: Client) -> None:
    begun.post("/apply/q/cause/", {"cause": "sale"})
    begun.post("/apply/files/evidence/", {"files": [applying.photo()]})
    link = f"/apply/resume/{token(begun)}/"
    Draft.objects.update(updated_at=timezone.now() - drafts.KEPT - timedelta(days=1))
    assert Client().get(link).status_code == 404
    applying.begin(Client(), factory.centre().code)  # somebody else begins: old ones go
    assert Draft.objects.count() == 1
    assert Exhibit.objects.count() == 0


def test_a_code_is_good_once_in_time_and_for_its_address(begun: Client) -> None:
    draft = Draft.objects.get()
    sent = codes.issue(draft, channel="sms", to="+8613900000046")
    assert sent
    assert not codes.check(draft, sent.code, to="+8613900000047")
    assert codes.check(draft, f" {sent.code[:3]} {sent.code[3:]}", to="+8613900000046")
    assert not codes.check(draft, sent.code, to="+8613900000046")
    again = codes.issue(draft, channel="sms", to="+8613900000046")
    assert again
    DraftCode.objects.update(sent_at=clock.now() - codes.VALID - 1)
    assert not codes.check(draft, again.code, to="+8613900000046")


def test_guessing_ends_after_five_tries_and_four_codes(begun: Client) -> None:
    draft = Draft.objects.get()
    for _round in range(codes.SENDS_PER_HOUR):
        sent = codes.issue(draft, channel="sms", to="+8613900000046")
        assert sent
        wrong = "000000" if sent.code != "000000" else "111111"
        for _try in range(codes.TRIES):
            assert not codes.check(draft, wrong, to="+8613900000046")
        assert not codes.check(draft, sent.code, to="+8613900000046")
    assert codes.issue(draft, channel="sms", to="+8613900000046") is None


def test_filing_with_a_wrong_code_files_nothing(begun: Client) -> None:
    applying.fill(begun)
    begun.post("/apply/code/send/", {"truth": "yes", "channel": "sms"})
    right = applying.code_in(applying.outbox("sms", "+8613900000046")[-1])
    wrong = "000000" if right != "000000" else "111111"
    assert begun.post("/apply/file/", {"code": wrong}).status_code == 422
    assert Draft.objects.get().matter is None
