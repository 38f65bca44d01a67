"""Absence: entered by the member, shown on the desk of whoever covers, and over by itself."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concord.docket.models import Matter, Participant
from concord.people import roles
from concord.people.models import Absence, Change, Membership
from tests import factory
from tests.matters import at_stage
from tests.visitors import browser

pytestmark = pytest.mark.django_db


def day(offset: int) -> str:
    return (timezone.localtime() + datetime.timedelta(days=offset)).date().isoformat()


def enter(client: Client, cover: object, first: int = 0, last: int = 2, house: str = "CENTRE"):
    given = {"house": house, "first": day(first), "last": day(last), "cover": str(getattr(cover, "pk", cover))}
    return client.post(reverse("absence"), given)


def test_the_cover_sees_what_waits_and_for_whom_until_the_last_day(signed_in) -> None:
    dispute = at_stage("filed")
    absent = factory.member("registrar", name_en="Fang Li'an", name_zh="方立案")
    cover = factory.member("administrator")
    desk = signed_in(cover)
    assert dispute.matter.number not in desk.get("/desk/").content.decode()
    assert enter(signed_in(absent), cover).status_code == 302
    html = desk.get("/desk/").content.decode()
    assert dispute.matter.number in html
    assert "代 方立案" in html
    assert "for Fang Li&#x27;an" in desk.get("/desk/?lang=en").content.decode()
    assert desk.get(reverse("case", args=[dispute.matter.pk])).status_code == 200
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3, hours=1)):
        desk = signed_in(cover)
        assert dispute.matter.number not in desk.get("/desk/").content.decode()
        assert desk.get(reverse("case", args=[dispute.matter.pk])).status_code == 404


def test_who_comes_back_early_ends_it_at_once(signed_in) -> None:
    absent, cover = factory.member("registrar"), factory.member("mediator")
    client = signed_in(absent)
    enter(client, cover)
    assert roles.holds(cover, "registrar")
    row = Absence.objects.get()
    assert signed_in(cover).post(reverse("absence-end", args=[row.pk])).status_code == 404
    assert client.post(reverse("absence-end", args=[row.pk])).status_code == 302
    assert not roles.holds(cover, "registrar")
    enter(client, cover, first=5, last=6)
    client.post(reverse("absence-end", args=[Absence.objects.latest("begins").pk]))
    assert Absence.objects.count() == 1, "one that has not begun is dropped"
    assert [one.what for one in Change.objects.order_by("pk")] == ["away", "back", "away", "back"]


def test_a_mediators_cases_are_announced_and_not_lent(signed_in) -> None:
    dispute = at_stage("appointing")
    mediator, colleague = dispute.staff["mediator"], factory.member("mediator")
    enter(signed_in(mediator), colleague)
    desk = signed_in(colleague)
    html = desk.get("/desk/?lang=en").content.decode()
    assert dispute.matter.number in html
    assert f"for {mediator.name_en}" in html
    assert "Qinghe" not in html, "neither the parties nor what is owed"
    assert reverse("case", args=[dispute.matter.pk]) not in html
    assert desk.get(reverse("case", args=[dispute.matter.pk])).status_code == 404


def test_the_parties_are_told_that_the_mediator_is_away_and_the_registry_has_a_list(signed_in) -> None:
    dispute = at_stage("mediating")
    mediator, colleague = dispute.staff["mediator"], factory.member("mediator")
    place = reverse("case", args=[dispute.matter.pk])
    said = f"{mediator.name_en} is away until"
    readers = {role: browser(dispute, role) for role in ("applicant", "respondent", "registrar", "mediator")}
    assert all(said not in one.get(place).content.decode() for one in readers.values())
    assert dispute.matter.number not in readers["registrar"].get("/desk/?queue=away").content.decode()
    enter(signed_in(mediator), colleague)
    told = {role: one.get(place).content.decode() for role, one in readers.items()}
    assert said in told["applicant"]
    assert said in told["respondent"]
    assert said not in told["mediator"]
    assert reverse("act", args=[dispute.matter.pk, "ask_replacement"]) in told["applicant"].split(said)[1][:2000]
    listed = readers["registrar"].get("/desk/?queue=away").content.decode()
    assert dispute.matter.number in listed
    assert colleague.name_en in listed
    assert signed_in(colleague).get(place).status_code == 404
    stranger = signed_in(factory.member("registrar", factory.organisation()))
    assert dispute.matter.number not in stranger.get("/desk/?queue=away").content.decode()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3, hours=1)):
        assert said not in browser(dispute, "applicant").get(place).content.decode()


def test_for_a_judge_only_the_bench_stands_in(signed_in) -> None:
    judge, clerk, president = factory.member("judge"), factory.member("court_clerk"), factory.member("president")
    client = signed_in(judge)
    page = client.get(reverse("absence")).content.decode()
    assert str(president.pk) in page
    assert str(clerk.pk) not in page
    assert enter(client, clerk, house="COURT").status_code == 422
    away = Membership.objects.get(account=judge)
    now = timezone.now()
    hour = datetime.timedelta(hours=1)
    Absence.objects.create(membership=away, begins=now - hour, ends=now + hour, cover=clerk)
    assert not roles.holds(clerk, "judge")
    Absence.objects.update(cover=president)
    assert roles.holds(president, "judge")


@pytest.mark.parametrize(
    ("first", "last"), [(2, 1), (-3, -1), (0, 400), (0, 0)], ids=["backwards", "past", "too long", "overlap"]
)
def test_days_that_cannot_be_are_refused_in_words(signed_in, first: int, last: int) -> None:
    absent = factory.member("registrar")
    client = signed_in(absent)
    if (first, last) == (0, 0):
        enter(client, "", 0, 5)
    before = Absence.objects.count()
    answer = enter(client, "", first, last)
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    assert Absence.objects.count() == before


def test_a_cover_is_a_member_of_the_house_who_is_there(signed_in) -> None:
    absent, cover = factory.member("registrar"), factory.member("supervisor")
    outsider = factory.member("registrar", factory.organisation())
    client = signed_in(absent)
    for wrong in (outsider, absent, "nonsense"):
        assert enter(client, wrong).status_code == 422
    enter(signed_in(cover), "")
    answer = enter(client, cover)
    assert answer.status_code == 422
    assert not Absence.objects.filter(membership__account=absent).exists()


def test_one_house_at_a_time_and_every_role_in_it(signed_in) -> None:
    absent, other = factory.member("registrar"), factory.organisation()
    Membership.objects.create(account=absent, organisation=factory.centre(), role="supervisor")
    Membership.objects.create(account=absent, organisation=other, role="mediator")
    client = signed_in(absent)
    enter(client, "")
    away = Absence.objects.values_list("membership__organisation__code", "membership__role")
    assert set(away) == {("CENTRE", "registrar"), ("CENTRE", "supervisor")}
    client.post(reverse("absence-end", args=[Absence.objects.first().pk]))
    assert not roles.is_away(absent, factory.centre())


def test_who_is_away_from_one_house_is_not_away_from_another(signed_in) -> None:
    dispute, elsewhere = at_stage("mediating"), factory.organisation()
    other = at_stage("mediating")
    Matter.objects.filter(pk=other.matter.pk).update(organisation=elsewhere)
    mediator, registrar = dispute.staff["mediator"], factory.member("registrar")
    Membership.objects.create(account=mediator, organisation=elsewhere, role="mediator")
    Membership.objects.create(account=registrar, organisation=elsewhere, role="registrar")
    Participant.objects.filter(matter=other.matter, standing="neutral").update(account=mediator)
    enter(signed_in(mediator), "")
    listed = signed_in(registrar).get("/desk/?queue=away").content.decode()
    assert dispute.matter.number in listed
    assert other.matter.number not in listed
