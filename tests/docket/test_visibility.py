"""Who sees what: a table of confidences and roles, strangers, canaries, and the end of access at once."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import msgspec
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest
from django.utils import timezone

from concord.docket import access, links, participants, queries, rules, tokens, visibility
from concord.docket.actors import Actor, Reader
from concord.docket.filing import prepare
from concord.docket.models import Entry, Matter, Participant
from concord.docket.recording import record
from concord.law.model import Refused
from concord.people import roles
from concord.people import tokens as account_tokens
from concord.people.models import Absence, Account, Membership
from tests import factory
from tests.docket import cases

pytestmark = pytest.mark.django_db

ROLES = ("applicant", "respondent", "mediator", "registrar", "judge", "notice")
# in words: the parties' talk is closed to registry and court; the court sees what is for the court; notes are one's own
TABLE = {
    "public": {"applicant", "respondent", "mediator", "registrar", "judge", "notice"},
    "court": {"applicant", "respondent", "mediator", "registrar", "judge"},
    "parties": {"applicant", "respondent", "mediator", "registrar"},
    "without_prejudice": {"applicant", "respondent", "mediator"},
    "neutral": {"mediator"},
    "registry": {"registrar"},
    "side:applicant": {"applicant", "mediator"},
    "own:applicant": {"applicant"},
    "own:mediator": {"mediator"},
    "own:judge": {"judge"},
    "nonsense": set(),
}


def readers(matter: Matter) -> dict[str, Reader]:
    return {role: cases.seen_as(matter, role) for role in ROLES}


@pytest.mark.parametrize("seen", TABLE)
def test_the_table_of_confidence_holds_for_a_value_and_for_a_query(seen: str) -> None:
    matter, _ = cases.mediating()
    scope, _, role = seen.partition(":")
    value = f"{scope}:{cases.one(matter, role).pk}" if role else scope
    entry = Entry.objects.filter(matter=matter, act="accept").get()
    Entry.objects.filter(pk=entry.pk).update(seen=value, participant=None)
    for reader_role, reader in readers(matter).items():
        expected = reader_role in TABLE[seen]
        assert visibility.may_see(reader, value) is expected, reader_role
        found = visibility.visible_entries(matter, reader).filter(pk=entry.pk).exists()
        assert found is expected, f"{reader_role} by query"


def test_what_is_for_the_registry_its_author_sees_too() -> None:
    matter, _ = cases.mediating()
    made = cases.done(matter, "applicant", "ask_replacement", form={"why": "canary"})
    assert made.entry.seen == "registry"
    can = {r for r, reader in readers(matter).items() if made.entry in visibility.visible_entries(matter, reader)}
    assert can == {"applicant", "registrar"}
    assert visibility.read_payload(cases.seen_as(matter, "applicant"), made.entry, "why") == "canary"
    assert visibility.read_payload(cases.seen_as(matter, "respondent"), made.entry, "why") is None


def test_a_side_room_leaves_no_trace_for_the_others() -> None:
    matter, mediator = cases.mediating()
    others = ("respondent", "registrar", "judge")
    before = {r: _everything(matter, cases.seen_as(matter, r)) for r in others}
    secret = cases.done(matter, "applicant", "say", form={"to": "side", "text": "底线是三万 canary-SIDE"})
    cases.done(
        matter, "mediator", "say", mediator,
        form={"to": "side", "side": str(cases.one(matter, "applicant").pk), "text": "明白"},
    )  # fmt: skip
    cases.done(matter, "mediator", "note", mediator, form={"text": "canary-NOTE"})
    assert {r: _everything(matter, cases.seen_as(matter, r)) for r in others} == before
    mine = visibility.texts(cases.seen_as(matter, "applicant"), Entry.objects.filter(matter=matter))
    assert mine[secret.entry.pk, "text"].endswith("canary-SIDE")
    assert not any("NOTE" in text for text in mine.values())


def _everything(matter: Matter, reader: Reader) -> Any:
    """All that a page may show of a matter to a reader."""
    shown = queries.timeline(matter, reader)
    return (
        visibility.version(matter, reader),
        [entry.pk for entry in shown],
        sorted(visibility.texts(reader, Entry.objects.filter(matter=matter)).items()),
        [(d.name, d.due, d.mine) for d in queries.duties(matter, reader)],
        [rule.name for rule in queries.powers(matter, reader)],
        queries.sentence(matter, reader, "zh"),
    )


def test_an_entry_that_one_may_not_see_is_refused_like_one_that_is_not() -> None:
    matter, _ = cases.mediating()
    hidden = cases.done(matter, "applicant", "offer", form={"to": "side", "obligations": _row(matter)}).entry
    answers = [
        cases.do(matter, "respondent", "accept_offer", form={"offer": wanted})
        for wanted in (str(hidden.pk), hidden.seq, 9999, "0198c0de-0000-7000-8000-000000000000", "x")
    ]
    assert {(a.code, a.detail) for a in answers} == {("form", "offer")}


def test_the_docket_itself_resolves_no_hidden_entry() -> None:
    matter, _ = cases.mediating()
    hidden = cases.done(matter, "applicant", "offer", form={"to": "side", "obligations": _row(matter)}).entry
    shown = cases.done(
        matter, "applicant", "offer", form={"to": "without_prejudice", "obligations": _row(matter)}
    ).entry
    law = rules.law_of(matter)
    actor = Actor(cases.one(matter, "respondent"))
    for entry, taken in ((hidden, False), (shown, True)):
        filing = prepare(law, matter, law.acts["accept_offer"], {"offer": str(entry.pk)}, {}, actor)
        assert isinstance(filing, Refused) is not taken


def test_a_duty_whose_acts_are_secret_is_secret() -> None:
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    applicant = cases.seen_as(matter, "applicant")
    assert "response" in {d.name for d in queries.duties(matter, applicant)}
    now = queries.caught_up(matter)
    secret = {n: msgspec.structs.replace(r, seen="own") for n, r in now.law.acts.items()}
    law = msgspec.structs.replace(now.law, acts=secret)
    hidden = queries.duties(matter, applicant, dataclasses.replace(now, law=law))
    assert "response" not in {d.name for d in hidden}


def _row(matter: Matter) -> list[dict[str, Any]]:
    who, whom = str(cases.one(matter, "respondent").pk), str(cases.one(matter, "applicant").pk)
    return [{"who": who, "whom": whom, "kind": "pay", "amount": 300_000, "day": "2031-05-08"}]


def test_the_duty_of_another_is_not_shown_where_it_would_tell_a_secret_act() -> None:
    matter = cases.opened().matter
    cases.done(matter, "registrar", "accept")
    names = {d.name for d in queries.duties(matter, cases.seen_as(matter, "applicant"))}
    assert "serve" not in names
    mine = [d for d in queries.duties(matter, cases.seen_as(matter, "respondent")) if d.mine]
    assert [d.name for d in mine] == ["response"]


# --- who is in front of a matter -----------------------------------------------------------------------------------


def web(account: Account | None = None) -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore()
    request.user = account or AnonymousUser()
    return request


def test_strangers_get_what_a_missing_matter_gets() -> None:
    matter, _ = cases.mediating()
    other = cases.opened().matter
    stranger = web()
    link = links.find(links.issue(cases.one(other, "applicant"), "email"))
    assert link is not None
    links.grant(stranger, link)
    for request in (web(), stranger, web(factory.member("mediator")), web(factory.account())):
        for wanted in (matter.pk, str(matter.pk), "5f0c5a4e-0000-4000-8000-000000000000", "nonsense", "' OR 1=1"):
            with pytest.raises(Http404) as refused:
                access.open_case(request, wanted)
            assert str(refused.value) == ""
    assert access.open_case(stranger, other.pk)[1].roles == {"applicant"}


def test_a_link_opens_only_after_its_grant_and_ends_at_once() -> None:
    matter = cases.opened().matter
    request = web()
    link = links.find(links.issue(cases.one(matter, "respondent"), "sms"))
    assert link is not None
    assert access.reader(request, matter) is None
    key = request.session.session_key
    links.grant(request, link)
    assert request.session.session_key != key or key is None
    found = access.reader(request, matter)
    assert found is not None
    assert found.roles == {"respondent"}
    links.revoke(link)
    assert access.reader(request, matter) is None


def test_an_expired_link_and_an_old_grant_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    matter = cases.opened().matter
    request = web()
    link = links.find(links.issue(cases.one(matter, "respondent"), "sms", days=30))
    assert link is not None
    links.grant(request, link)
    now = access.clock.wall()
    monkeypatch.setattr(access.clock, "wall", lambda: now + access.GRANT_HOLDS + 1)
    assert access.reader(request, matter) is None
    links.grant(request, link)
    assert access.reader(request, matter) is not None
    monkeypatch.setattr(access.clock, "wall", lambda: now + 31 * links.DAY)
    links.grant(request, link)
    assert access.reader(request, matter) is None
    assert links.condition(link) == "expired"


@pytest.mark.parametrize("role", ["judge", "court_clerk", "president"])
def test_a_court_takes_part_only_once_it_is_applied_to(role: str) -> None:
    matter, mediator = cases.mediating()
    officer = factory.member(role)
    assert access.reader(web(officer), matter) is None
    sides = {name: str(cases.one(matter, name).pk) for name in ("applicant", "respondent")}
    row = {"who": sides["respondent"], "whom": sides["applicant"], "kind": "pay", "amount": 100, "day": "2030-01-02"}
    cases.done(matter, "mediator", "draw_up", mediator, form={"obligations": [row]})
    for side in sides:
        draft = matter.entries.filter(act="draw_up").latest("seq")
        cases.done(matter, side, "sign", form={"draft": str(draft.pk), "method": "typed"})
    cases.done(matter, "applicant", "apply_confirmation")
    assert access.reader(web(officer), matter) is None
    cases.done(matter, "respondent", "apply_confirmation")
    found = access.reader(web(officer), matter)
    assert found is not None
    assert found.roles == {role}
    roles.end(Membership.objects.get(account=officer))
    assert access.reader(web(officer), matter) is None


@pytest.mark.parametrize("role", ["registrar", "supervisor"])
def test_staff_come_in_by_their_office_and_go_with_it(role: str) -> None:
    matter = cases.opened().matter
    account = factory.member(role)
    found = access.reader(web(account), matter)
    assert found is not None
    assert found.roles == {role}
    roles.end(Membership.objects.get(account=account))
    assert access.reader(web(account), matter) is None


def test_staff_of_another_organisation_are_strangers() -> None:
    matter = cases.opened().matter
    elsewhere = factory.organisation()
    assert access.reader(web(factory.member("registrar", elsewhere)), matter) is None
    assert access.reader(web(factory.member("administrator")), matter) is None
    assert access.reader(web(factory.member("operator")), matter) is None


def test_without_a_second_factor_an_office_opens_nothing() -> None:
    matter = cases.opened().matter
    account = factory.member("registrar", second_factor=False)
    assert access.reader(web(account), matter) is None


def test_a_disabled_account_is_out_at_once() -> None:
    matter = cases.opened().matter
    account = factory.member("registrar")
    token = account_tokens.issue(account, label="script")
    assert access.reader(web(account), matter) is not None
    assert access.bearer(token) is not None
    Account.objects.filter(pk=account.pk).update(is_active=False)
    account.refresh_from_db()
    assert access.reader(web(account), matter) is None
    assert access.bearer(token) is None


def test_a_mediator_needs_participation_and_membership() -> None:
    matter, mediator = cases.mediating()
    assert cases.reader_of(mediator, matter).roles == {"mediator"}
    roles.end(Membership.objects.get(account=mediator))
    assert access.reader(web(mediator), matter) is None
    Membership.objects.create(account=mediator, organisation=factory.centre(), role="supervisor")
    assert cases.reader_of(mediator, matter).roles == {"supervisor"}, "another office does not keep the old one"


def test_a_replaced_mediator_sees_nothing_more() -> None:
    matter, mediator = cases.mediating()
    cases.done(matter, "applicant", "ask_replacement", form={"why": "x"})
    cases.done(matter, "registrar", "replace")
    assert access.reader(web(mediator), matter) is None


def test_a_candidate_sees_nothing_yet() -> None:
    matter = cases.opened().matter
    mediator = factory.member("mediator")
    row = participants.candidate(matter, mediator)
    assert participants.candidate(matter, mediator) == row
    assert access.reader(web(mediator), matter) is None


def test_a_cover_acts_for_an_absent_registrar_and_only_then() -> None:
    matter = cases.opened().matter
    absent, cover = factory.member("registrar"), factory.member("administrator")
    now = timezone.now()
    hour = datetime.timedelta(hours=1)
    membership = Membership.objects.get(account=absent)
    away = Absence.objects.create(membership=membership, begins=now - hour, ends=now + hour, cover=cover)
    assert cases.reader_of(cover, matter).roles == {"registrar"}
    Absence.objects.filter(pk=away.pk).update(ends=now - hour / 2)
    assert access.reader(web(cover), matter) is None
    Absence.objects.filter(pk=away.pk).update(ends=now + hour)
    roles.end(Membership.objects.get(account=cover))
    assert access.reader(web(cover), matter) is None, "whoever left the organisation covers nobody"


def test_a_participants_token_ends_with_its_link_and_with_the_participation() -> None:
    matter = cases.opened().matter
    person = cases.one(matter, "applicant")
    link = links.find(links.issue(person, "email"))
    token = tokens.issue(person, link=link)
    holder = access.bearer(token)
    assert holder is not None
    found = access.reader(holder, matter)
    assert found is not None
    assert found.roles == {"applicant"}
    assert access.bearer(token + "x") is None
    links.revoke_all(person)
    assert access.bearer(token) is None
    other = tokens.issue(person)
    Participant.objects.filter(pk=person.pk).update(left=1)
    assert access.bearer(other) is None


def test_who_may_act_is_found_from_the_reader() -> None:
    matter, mediator = cases.mediating()
    law = queries.caught_up(matter).law
    reader = cases.reader_of(mediator, matter)
    actor = access.actor_for(reader, law.acts["note"])
    assert actor is not None
    assert actor.account == mediator
    assert access.actor_for(reader, law.acts["accept"]) is None
    assert access.actor_for(cases.seen_as(matter, "applicant"), law.acts["sue"]) is not None
    with pytest.raises(ValueError, match="not the reader's"):
        access.as_participant(reader, cases.one(matter, "applicant"))


def test_a_reader_of_one_matter_reads_no_other() -> None:
    matter, other = cases.opened().matter, cases.opened().matter
    with pytest.raises(ValueError, match="another matter"):
        visibility.visible_entries(other, cases.seen_as(matter, "applicant"))
    entry = Entry.objects.filter(matter=other).get()
    assert visibility.read_payload(cases.seen_as(matter, "applicant"), entry, "claim") is None


def test_an_actor_of_another_matter_is_refused() -> None:
    matter, other = cases.opened().matter, cases.opened().matter
    actor = Actor(cases.one(other, "registrar"))
    result = record(matter, act="accept", by=actor)
    assert getattr(result, "code", "") == "not_you"


def test_the_desk_shows_what_waits_for_offices_and_for_the_mediator() -> None:
    matter = cases.opened().matter
    registrar = factory.member("registrar")
    assert [(w.matter, w.duty) for w in queries.desk(registrar)] == [(matter, "screening")]
    assert list(queries.desk(factory.member("registrar", factory.organisation()))) == []
    assert [w.duty for w in queries.waiting_for("registrar", factory.centre())] == ["screening"]
    second, mediator = cases.mediating()
    assert {w.duty for w in queries.desk(mediator)} >= {"term", "instruction"}
    assert {w.matter for w in queries.desk(mediator)} == {second}
    assert set(access.matters(registrar)) == {matter, second}
    assert set(access.matters(mediator)) == {second}
