"""One act is one transaction: what stands, what a repeat gives, what a refusal leaves behind."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, connections

from concord.docket import chain, reactor, rules, sealing, visibility, writing
from concord.docket.actors import Actor
from concord.docket.models import Entry, Matter, Participant, Payload, Reaction, Waiting
from concord.docket.opening import open_matter
from concord.docket.participants import Person, identity
from concord.docket.recording import Recorded, record
from concord.law import engine
from concord.law.model import Refused
from tests import factory
from tests.docket import cases

pytestmark = pytest.mark.django_db


def test_opening_writes_parties_offices_first_entry_and_number() -> None:
    made = cases.opened()
    assert made.matter.number.startswith("CENTRE-")
    assert made.matter.number.endswith("-00001")
    assert made.matter.stage == "filed"
    roles = set(made.participants)
    assert {"applicant", "respondent", "registrar", "supervisor", "notice", "system", "judge", "court_clerk"} <= roles
    judge = made.participants["judge"][0]
    assert judge.organisation == factory.court()
    assert judge.standing == "court"
    assert made.participants["registrar"][0].standing == "registry"
    assert [entry.act for entry in made.entries] == ["begin"]
    assert cases.opened().matter.number.endswith("-00002")


def test_opening_twice_under_one_key_gives_one_matter() -> None:
    first, second = cases.opened(key="draft-1"), cases.opened(key="draft-1")
    assert first.matter == second.matter
    assert second.repeated
    assert Matter.objects.count() == 1


def test_opening_refused_leaves_nothing() -> None:
    result = open_matter(
        rulebook=cases.RULEBOOK, organisation=factory.centre(), people=[Person("applicant")], by="applicant"
    )
    assert isinstance(result, Refused)
    assert (Matter.objects.count(), Participant.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_party_is_found_again_by_identity_number_however_it_is_typed() -> None:
    matter = cases.opened().matter
    from_row = bytes(cases.one(matter, "respondent").identity)
    assert from_row == identity(" 3307 8219 9203 1500 18 ")
    assert from_row != identity("330782199203150026")


def test_personal_data_lie_sealed() -> None:
    matter = cases.opened().matter
    row = cases.one(matter, "respondent")
    assert "何小满".encode() not in bytes(row.sealed)
    assert b"330782199203150018" not in bytes(row.sealed) + bytes(row.identity)


def test_record_moves_the_stage_and_the_desks() -> None:
    matter = cases.opened().matter
    assert Waiting.objects.get(matter=matter, duty="screening").role == "registrar"
    registrar = factory.member("registrar")
    made = cases.done(matter, "registrar", "accept", registrar)
    assert matter.stage == "invited"
    assert made.entry.account == registrar
    assert made.entry.participant == cases.one(matter, "registrar")
    assert not Waiting.objects.filter(matter=matter, duty="screening").exists()
    owed = Waiting.objects.get(matter=matter, duty="response")
    assert (owed.participant, owed.status, owed.due) == (cases.one(matter, "respondent"), "unserved", None)
    assert Waiting.objects.filter(matter=matter, duty="serve", role="notice").exists()


def test_a_refusal_writes_nothing() -> None:
    matter = cases.opened().matter
    before = (Entry.objects.count(), Payload.objects.count(), Reaction.objects.count(), bytes(matter.state))
    result = cases.do(matter, "respondent", "accept")
    assert isinstance(result, Refused)
    assert result.code == "not_you"
    assert cases.do(matter, "applicant", "no_such_act").code == "not_now"
    assert cases.do(matter, "registrar", "ask_correction", form={"what": "请补充合同", "more": 1}).code == "form"
    matter.refresh_from_db()
    assert (Entry.objects.count(), Payload.objects.count(), Reaction.objects.count(), bytes(matter.state)) == before


def test_the_same_key_gives_the_first_result_and_only_to_the_same_person() -> None:
    matter = cases.opened().matter
    note = {"form": {"text": "请核对营业执照"}, "key": "k1"}
    first = cases.done(matter, "registrar", "desk_note", **note)
    again = cases.done(matter, "registrar", "desk_note", **note)
    assert again.repeated
    assert again.entry == first.entry
    assert cases.do(matter, "registrar", "accept", key="k1") == Refused("already", "key")
    other = cases.done(matter, "supervisor", "desk_note", **note)
    assert not other.repeated
    assert Entry.objects.filter(act="desk_note").count() == 2


def test_texts_leave_the_form_and_lie_sealed_beside_the_entry() -> None:
    matter = cases.opened().matter
    made = cases.done(matter, "registrar", "desk_note", form={"text": "金丝雀 canary-7731"})
    assert b"canary" not in bytes(made.entry.body)
    assert made.entry.form["text"].startswith("sha256:")
    payload = made.entry.payloads.get()
    assert b"canary" not in bytes(payload.sealed)
    assert made.entry.form["text"] == payload.reference == f"sha256:{bytes(payload.digest).hex()}"
    assert visibility.read_payload(cases.seen_as(matter, "registrar"), made.entry, "text") == "金丝雀 canary-7731"
    twice = cases.done(matter, "registrar", "desk_note", form={"text": "金丝雀 canary-7731"})
    assert twice.entry.form["text"] != made.entry.form["text"], "each text has its own salt"


def test_texts_inside_rows_are_sealed_too() -> None:
    matter, _ = cases.mediating()
    who, whom = str(cases.one(matter, "respondent").pk), str(cases.one(matter, "applicant").pk)
    row = {"who": who, "whom": whom, "kind": "deliver", "day": "2031-05-08", "what": "退回样品 canary-55"}
    made = cases.done(matter, "applicant", "offer", form={"to": "without_prejudice", "obligations": [row]})
    assert b"canary" not in bytes(made.entry.body) + bytes(matter.state)
    reference = made.entry.form["obligations"][0]["what"]
    reader = cases.seen_as(matter, "respondent")
    assert visibility.by_reference(reader, [reference]) == {reference: "退回样品 canary-55"}
    assert visibility.by_reference(cases.seen_as(matter, "judge"), [reference]) == {}


def test_too_long_and_unprintable_texts_are_refused_as_form() -> None:
    matter = cases.opened().matter
    for text in ("x" * 20_001, "a\x00b", 7, {"a": 1}):
        assert cases.do(matter, "registrar", "desk_note", form={"text": text}).code == "form"
    assert cases.do(matter, "registrar", "desk_note", form={"text": "   "}).code == "form"


def test_replay_of_the_stored_entries_gives_the_stored_state() -> None:
    matter, _ = cases.mediating()
    law = rules.law_of(matter)
    entries = [entry.law for entry in Entry.objects.filter(matter=matter)]
    assert engine.replay(engine.empty_state(law), entries) == matter.law_state


def test_an_expected_version_covers_only_what_the_actor_sees() -> None:
    matter, _ = cases.mediating()
    applicant = cases.one(matter, "applicant")
    saw = visibility.version(matter, cases.seen_as(matter, "respondent"))
    side = {"to": "side", "text": "只说给调解员"}
    assert isinstance(record(matter, act="say", by=Actor(applicant), form=side), Recorded)
    open_talk = {"to": "without_prejudice", "text": "我同意再谈"}
    kept = cases.do(matter, "respondent", "say", form=open_talk, expected_version=saw)
    assert isinstance(kept, Recorded), "a hidden entry must not make an act fail"
    stale = cases.do(matter, "respondent", "say", form=open_talk, expected_version=saw)
    assert stale == Refused("order", "version")


def test_a_candidate_joins_and_a_party_cannot_become_mediator() -> None:
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    cases.done(matter, "respondent", "accept_mediation")
    own = {"person": str(cases.one(matter, "applicant").pk)}
    assert cases.do(matter, "applicant", "choose", form=own) == Refused("form", "person")
    stranger = {"person": "5f0c5a4e-0000-4000-8000-000000000000"}
    assert cases.do(matter, "applicant", "choose", form=stranger) == Refused("form", "person")
    assert cases.do(matter, "applicant", "choose", form={"person": "../../etc"}) == Refused("form", "person")


def test_who_left_acts_no_more() -> None:
    matter, mediator = cases.mediating()
    held = cases.one(matter, "mediator")
    cases.done(matter, "applicant", "ask_replacement", form={"why": "我们谈不拢"})
    cases.done(matter, "registrar", "replace")
    held_before = Actor(held, mediator)
    assert record(matter, act="note", by=held_before, form={"text": "x"}) == Refused("not_you")
    held.refresh_from_db()
    assert held.left is not None


def test_the_end_closes_the_matter() -> None:
    matter = cases.opened().matter
    cases.done(matter, "applicant", "withdraw")
    assert matter.stage == "ended"
    assert matter.closed_at is not None
    assert matter.next_due is None
    assert not Waiting.objects.filter(matter=matter).exists()


def test_the_chain_is_whole_and_every_tampering_is_named() -> None:
    matter, _ = cases.mediating()
    assert chain.breaks(matter) == []
    third = Entry.objects.get(matter=matter, seq=3)
    Entry.objects.filter(pk=third.pk).update(body=bytes(third.body).replace(b'"parties"', b'"public"'))
    assert {(b.seq, b.why) for b in chain.breaks(matter)} >= {(3, "digest")}
    Entry.objects.filter(pk=third.pk).update(body=third.body)
    Payload.objects.update(digest=bytes(32))
    assert {b.why for b in chain.breaks(matter)} == {"digest"}


def test_a_removed_newest_entry_is_missed() -> None:
    matter = cases.opened().matter
    made = cases.done(matter, "registrar", "desk_note", form={"text": "a"})
    Payload.objects.filter(entry=made.entry).delete()
    made.entry.delete()
    assert [b.why for b in chain.breaks(matter)] == ["head"]


def test_erasing_a_text_keeps_the_chain() -> None:
    matter = cases.opened().matter
    made = cases.done(matter, "registrar", "desk_note", form={"text": "电话 138"})
    payload = made.entry.payloads.get()
    sealing.erase(payload, at=matter.opened_at)
    payload.refresh_from_db()
    assert (payload.salt, payload.sealed) == (None, None)
    assert chain.breaks(matter) == []
    assert visibility.read_payload(cases.seen_as(matter, "registrar"), made.entry, "text") is None


def test_a_matter_keeps_its_rulebook_when_the_file_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = cases.opened().matter
    law = rules.law_of(matter)
    monkeypatch.setattr(rules.shelf, "rulebook", lambda key: (_ for _ in ()).throw(LookupError(key)))
    assert rules.law_of(matter).digest == law.digest


def test_if_writing_stops_half_way_nothing_of_it_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = cases.opened().matter
    before = Entry.objects.count(), Payload.objects.count(), bytes(matter.state)
    monkeypatch.setattr(writing.standing, "rewrite", _stop)
    with pytest.raises(Stopped):
        cases.do(matter, "registrar", "desk_note", form={"text": "a"})
    matter.refresh_from_db()
    assert (Entry.objects.count(), Payload.objects.count(), bytes(matter.state)) == before


class Stopped(BaseException):
    """The process dies here."""


def _stop(*_args: Any) -> None:
    raise Stopped


def test_an_act_stays_in_its_budget_of_queries(django_assert_max_num_queries: Any) -> None:
    matter, mediator = cases.mediating()
    with django_assert_max_num_queries(12):
        cases.done(matter, "mediator", "note", mediator, form={"text": "要点"}, key="n1")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_ordered_by_the_lock() -> None:
    matter = cases.opened().matter
    results: list[Any] = []

    def withdraw_or_accept(role: str, act: str) -> None:
        try:
            results.append(cases.do(Matter.objects.get(pk=matter.pk), role, act))
        finally:
            connections["default"].close()

    threads = [
        threading.Thread(target=withdraw_or_accept, args=args)
        for args in (("registrar", "accept"), ("registrar", "accept"), ("registrar", "accept"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(r).__name__ for r in results) == ["Recorded", "Refused", "Refused"]
    matter.refresh_from_db()
    assert chain.breaks(matter) == []
    assert connection.is_usable()


@pytest.mark.django_db(transaction=True)
def test_one_key_at_once_is_one_entry() -> None:
    matter = cases.opened().matter
    results: list[Any] = []

    def note() -> None:
        try:
            fresh = Matter.objects.get(pk=matter.pk)
            results.append(cases.do(fresh, "registrar", "desk_note", form={"text": "同一次点击"}, key="click"))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=note) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.filter(matter=matter, act="desk_note").count() == 1
    assert sorted(r.repeated for r in results) == [False, True, True, True]


def test_reactions_stand_with_the_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactor, "_handlers", {})
    reactor.reaction("accept", "test_accept")(lambda work: None)
    reactor.reaction("effect:stage", "test_stage")(lambda work: None)
    matter = cases.opened().matter
    made = cases.done(matter, "registrar", "accept")
    rows = Reaction.objects.filter(entry=made.entry).order_by("handler")
    assert [(row.handler, row.event) for row in rows] == [("test_accept", "accept"), ("test_stage", "effect:stage")]
