"""Many cases accepted at once: the applicant's lawyer gets one message that lists them, each respondent its own."""

from __future__ import annotations

import re

import pytest

from concord.docket import access, batches, clock, participants, reactor
from concord.docket.models import Entry, Matter, Reaction
from concord.docket.recording import Recorded, record
from concord.gateways.mail import Unreachable
from concord.gateways.models import OutboxMessage
from concord.likecases import filing, screening
from concord.notice import together
from concord.notice.models import Notice
from concord.people.models import Account
from tests import factory
from tests.rooms.likecases.rights_holder import filed, shops
from tests.rooms.likecases.test_in_one_go import grouped, offered, to_choosing

pytestmark = pytest.mark.django_db


def waiting(count: int) -> list[Matter]:
    """Like cases that wait to be screened; what filing them told is out."""
    holder = filed()
    filing.open_alike(holder.matter, holder.reader, shops(count), "demo")
    reactor.run_all()
    OutboxMessage.objects.all().delete()
    return list(Matter.objects.exclude(pk=holder.matter.pk).order_by("number"))


def accept(matters: list[Matter]) -> None:
    screening.accept(passed(matters, factory.member("registrar")), {one.pk for one in matters}, "page")


def passed(matters: list[Matter], registrar: Account) -> screening.Screening:
    looked = [screening.Looked(one, access.reader(registrar, one), ()) for one in matters]  # type: ignore[arg-type]
    return screening.Screening(passed=looked)


def mails_of(matters: list[Matter]) -> list[OutboxMessage]:
    """What went to the applicant by e-mail, oldest first."""
    rows = Notice.objects.filter(matter__in=matters, participant__role="applicant", kind="accept", channel="email")
    to = {row.to for row in rows}
    return [one for one in OutboxMessage.objects.filter(channel="mail").order_by("at", "id") if one.recipient in to]


def second_look() -> None:
    Reaction.objects.filter(event=together.EVENT, status=Reaction.Status.WAITING).update(run_at=0)
    reactor.run_all()


def test_who_is_told_of_twelve_cases_gets_one_mail_that_lists_them() -> None:
    matters = waiting(12)
    accept(matters)
    reactor.run_all()
    second_look()
    mails = mails_of(matters)
    assert len(mails) == 1
    assert all(one.number in mails[0].text for one in matters)
    assert "12" in mails[0].subject
    rows = Notice.objects.filter(matter__in=matters, kind="accept", participant__role="applicant")
    assert set(rows.values_list("status", flat=True)) <= {Notice.Status.SENT, Notice.Status.ARRIVED}
    links = re.findall(r"/a/[\w-]+", mails[0].text)
    assert len(links) == 1


def test_each_respondent_is_written_to_about_its_own_case_alone() -> None:
    matters = waiting(3)
    accept(matters)
    reactor.run_all()
    theirs = Notice.objects.filter(matter__in=matters, kind="accept", participant__role="respondent")
    assert {row.matter_id for row in theirs} == {one.pk for one in matters}
    sent = {row.to for row in theirs}
    told = [one for one in OutboxMessage.objects.all() if one.recipient in sent]
    assert told
    for one in told:
        assert sum(matter.number in one.text for matter in matters) == 1


def test_respondents_with_one_address_read_nothing_of_each_others_case() -> None:
    holder, group, others = grouped(*shops(2))
    for matter in others:
        to_choosing(matter)
        participants.change(participants.of_role(matter, "respondent")[0], email="agent@mail.example")
    reactor.run_all()
    OutboxMessage.objects.all().delete()
    client, form = offered(holder, group)
    client.post(f"/like/{group.pk}/offer/", form)
    reactor.run_all()
    second_look()
    told = OutboxMessage.objects.filter(recipient="agent@mail.example")
    assert len(told) == 2
    for one in told:
        assert sum(matter.number in one.text for matter in others) == 1


def test_what_the_last_case_did_not_take_along_goes_out_a_little_later() -> None:
    matters = waiting(3)
    registrar = factory.member("registrar")
    for matter, batch in zip(matters[:2], batches.named("page", 3)[:2], strict=True):  # the third never came
        by = access.actor_for(access.reader(registrar, matter), _rule(matter))  # type: ignore[arg-type]
        assert by is not None
        assert isinstance(record(matter, act="accept", by=by, key=batch.key), Recorded)
    reactor.run_all()
    assert mails_of(matters) == []
    second_look()
    mails = mails_of(matters)
    assert len(mails) == 1
    assert [one.number in mails[0].text for one in matters] == [True, True, False]


def _rule(matter: Matter) -> object:
    return screening.queries.caught_up(matter).law.acts["accept"]


def test_a_mail_server_that_is_down_delays_the_one_mail_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    matters = waiting(2)
    accept(matters)

    class Down:
        def send(self, *_message: object, **_more: object) -> None:
            raise Unreachable("down")

    with monkeypatch.context() as while_down:
        while_down.setattr(together, "mail", Down)
        reactor.run_all()
        assert mails_of(matters) == []
    clock.advance(3600)
    Reaction.objects.filter(status=Reaction.Status.WAITING).update(run_at=0)
    reactor.run_all()
    assert len(mails_of(matters)) == 1


def test_a_second_tap_that_looked_before_the_first_was_done_is_refused_nothing() -> None:
    matters = waiting(3)
    chosen = {one.pk for one in matters}
    registrar = factory.member("registrar")
    both = passed(matters, registrar), passed(list(Matter.objects.filter(pk__in=chosen)), registrar)
    screening.accept(passed(matters[:1], registrar), chosen, "page")
    outcomes = [screening.accept(one, chosen, "page") for one in both]
    assert [(len(one.accepted), one.refused) for one in outcomes] == [(3, []), (3, [])]
    assert Entry.objects.filter(matter__in=matters, act="accept").count() == 3
    assert len(screening.accept(both[1], chosen, "another page").refused) == 3


def test_a_single_case_is_told_as_ever() -> None:
    matters = waiting(1)
    accept(matters)
    reactor.run_all()
    assert len(mails_of(matters)) == 1
    assert Entry.objects.get(matter=matters[0], act="accept").key.startswith("in one go ")
