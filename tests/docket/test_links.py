"""Links and one-time codes: what opens, what does not, and how a lost link or a new phone is mended."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from concord.docket import clock, codes, links, mending, participants
from concord.docket.models import Code, Link
from tests import factory
from tests.docket import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Any:
    """A participant and its live link."""
    person = cases.one(cases.opened().matter, "respondent")
    return person, links.find(links.issue(person, "sms"))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_only_the_hash_of_a_link_is_kept(door: Any) -> None:
    person, _ = door
    token = links.issue(person, "email")
    row = Link.objects.get(hash=hashlib.sha256(token.encode()).digest())
    assert token not in str(vars(row))
    assert links.find(token) == row
    assert links.find(token[:-1]) is None
    assert links.find("") is None


def test_looking_at_a_link_changes_nothing(door: Any) -> None:
    _, link = door
    before = list(Link.objects.values())
    assert links.condition(link) == "live"
    assert list(Link.objects.values()) == before


def test_a_right_code_works_once(door: Any) -> None:
    person, link = door
    code = codes.new_code(person, link=link)
    assert code is not None
    assert len(code) == 6
    assert code not in str(list(Code.objects.values()))
    assert codes.check_code(person, f" {code[:3]}-{code[3:]} ", link=link)
    assert not codes.check_code(person, code, link=link)


def test_five_wrong_tries_end_a_code(door: Any) -> None:
    person, link = door
    code = codes.new_code(person, link=link)
    for _ in range(codes.TRIES):
        assert not codes.check_code(person, wrong(code), link=link)
    assert not codes.check_code(person, code, link=link)


def test_a_code_is_for_its_link_purpose_and_context_alone(door: Any) -> None:
    person, link = door
    other = links.find(links.issue(person, "email"))
    code = codes.new_code(person, link=link)
    assert not codes.check_code(person, code, link=other)
    assert not codes.check_code(person, code, link=link, purpose="sign")
    signing = codes.new_code(person, link=link, purpose="sign", context="draft-1")
    assert not codes.check_code(person, signing, link=link, purpose="sign", context="draft-2")
    assert codes.check_code(person, signing, link=link, purpose="sign", context="draft-1")


def test_a_newer_code_ends_the_older(door: Any) -> None:
    person, link = door
    first, second = codes.new_code(person, link=link), codes.new_code(person, link=link)
    if first != second:
        assert not codes.check_code(person, first, link=link)
    assert codes.check_code(person, second, link=link)


def test_a_code_is_over_after_ten_minutes(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person, link = door
    code = codes.new_code(person, link=link)
    now = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now + 601)
    assert not codes.check_code(person, code, link=link)


def test_codes_are_rationed_by_link_and_by_person(door: Any) -> None:
    person, link = door
    made = [codes.new_code(person, link=link) for _ in range(codes.PER_LINK + 1)]
    assert made[-1] is None
    assert all(made[:-1])
    other = links.find(links.issue(person, "email"))
    more = [codes.new_code(person, link=other) for _ in range(codes.PER_PARTICIPANT - codes.PER_LINK)]
    assert all(more)
    third = links.find(links.issue(person, "email"))
    assert codes.new_code(person, link=third) is None


def test_a_guesser_is_stopped_for_the_day(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person, link = door
    monkeypatch.setattr(codes, "PER_LINK", 1000)
    monkeypatch.setattr(codes, "PER_PARTICIPANT", 1000)
    tried = 0
    for _ in range(20):
        code = codes.new_code(person, link=link)
        for _ in range(codes.TRIES):
            codes.check_code(person, wrong(code), link=link)
            tried += 1
    assert tried > codes.TRIES_PER_DAY
    fresh = codes.new_code(person, link=link)
    assert not codes.check_code(person, fresh, link=link)
    assert codes.TRIES_PER_DAY / 10**6 < 1e-4


def test_the_letters_code_opens_the_letters_link_for_weeks(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person, _ = door
    letter = links.find(links.issue(person, "letter"))
    code = codes.letter_code(letter)
    now = clock.wall()
    monkeypatch.setattr(clock, "wall", lambda: now + 20 * links.DAY)
    assert codes.check_code(person, code.lower(), link=letter)


def test_a_lost_link_is_sent_anew_only_to_the_address_on_file(door: Any) -> None:
    person, _ = door
    number = person.matter.number
    found = mending.lost_link(number.lower(), " Xiaoman@Party.example ")
    assert found is not None
    assert (found.participant, found.channel, found.address) == (person, "email", "xiaoman@party.example")
    assert links.condition(links.find(found.token)) == "live"
    assert mending.lost_link(number, "+86 138-0000-0002") is not None
    for number_, address in ((number, "other@party.example"), ("NONE-2026-1", "xiaoman@party.example"), (number, "")):
        assert mending.lost_link(number_, address) is None
    mending.lost_link(number, "13800000002")
    assert mending.lost_link(number, "13800000002") is None, "three a day"


def test_a_new_phone_needs_a_code_to_the_other_confirmed_address(door: Any) -> None:
    person, link = door
    change = mending.ask_change(person, channel="sms", address="13900000009")
    assert mending.send_check(change) is None, "the e-mail address was never confirmed"
    participants.change(person, confirmed=["email", "phone"])
    change.participant.refresh_from_db()
    code = mending.send_check(change)
    assert code is not None
    assert not mending.confirm(change, wrong(code))
    assert participants.personal(person)["phone"] == "13800000002"
    assert mending.confirm(change, code)
    person.refresh_from_db()
    known = participants.personal(person)
    assert (known["phone"], known["confirmed"]) == ("13900000009", ["email"])
    link.refresh_from_db()
    assert links.condition(link) == "revoked"


def test_a_registrar_decides_where_no_code_can_and_only_once(door: Any) -> None:
    person, link = door
    registrar = factory.member("registrar")
    change = mending.ask_change(person, channel="email", address="new@party.example", words="手机丢了")
    assert list(mending.undecided(factory.centre())) == [change]
    assert mending.asked(change).words == "手机丢了"
    assert mending.decide(change, granted=False, by=registrar)
    assert not mending.decide(change, granted=True, by=registrar)
    link.refresh_from_db()
    assert links.condition(link) == "live"
    assert participants.personal(person)["email"] == "xiaoman@party.example"
    assert mending.party_named(person.matter, " 何小满 ") == person
    assert mending.party_named(person.matter, "何小") is None
