"""The desk by the law's clock, search, the operator's page, the outbox, the start page."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concord.casefile import desk as desk_lines
from concord.docket import clock
from concord.docket.models import Matter, Reaction, Trouble, Waiting
from concord.gateways import outbox
from concord.people.models import Absence, Membership
from tests import factory
from tests.matters import at_stage, opened
from tests.visitors import member, officer, outsider, party, signed_in

pytestmark = pytest.mark.django_db


def desk(client: Client, **query: str) -> str:
    return client.get(reverse("desk"), {"lang": "en", **query}).content.decode()


def test_the_heading_counts_what_is_due() -> None:
    dispute = at_stage("filed")
    registrar = officer(dispute, "registrar")
    assert "1 thing waits for you" in desk(registrar)
    clock.advance(3 * 24 * 3600)
    assert "1 due today" in desk(registrar) or "1 thing waits" in desk(registrar)


def test_the_queue_names_the_case_and_what_waits() -> None:
    dispute = at_stage("filed")
    html = desk(officer(dispute, "registrar"))
    assert "Qinghe Packaging v Duyun Homeware" in html
    assert "Screen the application" in html
    assert dispute.matter.number in html


def test_nothing_waits_for_who_has_nothing_to_do() -> None:
    dispute = at_stage("filed")
    assert "Nothing waits for you" in desk(officer(dispute, "mediator"))


def test_a_case_is_found_by_number_and_by_name_within_ones_own_offices() -> None:
    dispute = at_stage("filed")
    registrar = officer(dispute, "registrar")
    assert dispute.matter.number in desk(registrar, q=dispute.matter.number[-5:])
    assert dispute.matter.number in desk(registrar, q="duyun")
    assert "No case fits" in desk(registrar, q="nobody")
    assert dispute.matter.number in desk(registrar, q=f"{dispute.matter.number}\0"), "PostgreSQL takes no NUL"
    assert dispute.matter.number not in desk(outsider(), q=dispute.matter.number[-5:])


@pytest.mark.parametrize("covering", [False, True])
def test_a_mediator_finds_no_case_of_another_mediator(covering: bool) -> None:
    dispute = at_stage("mediating")
    colleague = factory.member("mediator")
    if covering:
        away = Membership.objects.get(account=dispute.staff["mediator"])
        hour = datetime.timedelta(hours=1)
        begins, ends = timezone.now() - hour, timezone.now() + hour
        Absence.objects.create(membership=away, begins=begins, ends=ends, cover=colleague)
    other, number = signed_in(colleague), dispute.matter.number
    searched = [{"q": words} for words in (number, number[-5:], "duyun", "qinghe")]
    listed = [{"queue": "all", **more} for more in ({}, {"which": "open"}, {"which": "closed"}, {"order": "oldest"})]
    for query in (*searched, *listed, {"queue": "alike"}, {"queue": "away"}):
        html = desk(other, **query)
        assert not re.search(r"Qinghe|Duyun|晴禾|渡云", html), query
        told = covering and query.get("queue") == "away"  # what waits there, by its number alone
        assert number not in html or told or query.get("q") == number, query
        assert "No case fits" in html or "q" not in query, query
    for query in (*searched, listed[0]):
        assert number in desk(officer(dispute, "mediator"), **query), "his own mediator finds it"
    assert desk_lines.all_cases(colleague, "").count() == 0
    assert not desk_lines.all_cases(colleague, "Duyun")
    assert number in desk(officer(dispute, "registrar"), queue="all")


def test_who_is_not_signed_in_goes_to_the_sign_in_page() -> None:
    answer = Client().get(reverse("desk"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_operator_sees_what_is_stuck_and_tries_it_again() -> None:
    dispute = at_stage("filed")
    row = Reaction.objects.create(
        matter=dispute.matter,
        handler="x",
        event="y",
        key="k",
        status=Reaction.Status.PARKED,
        tries=9,
        error="relay down",
    )
    client = member("operator")
    html = client.get(reverse("operator"), {"lang": "en"}).content.decode()
    assert "relay down" in html
    client.post(reverse("operator"), {"retry": str(row.pk)})
    row.refresh_from_db()
    assert row.status == Reaction.Status.WAITING
    assert client.post(reverse("operator"), {"retry": "nonsense"}).status_code == 302


def test_an_administrator_sees_and_retries_only_what_is_of_the_own_house() -> None:
    dispute = at_stage("filed")
    parked = {"event": "y", "status": Reaction.Status.PARKED, "tries": 9, "handler": "x", "error": "relay down"}
    row = Reaction.objects.create(matter=dispute.matter, key="k", **parked)
    Trouble.objects.create(matter=dispute.matter, why="clock broke", since=0, again_at=0)
    Waiting.objects.filter(matter=dispute.matter).update(due=1, participant=None)
    own, other = member("administrator"), outsider("administrator")
    listed = own.get(reverse("operator"), {"lang": "en"}).content.decode()
    assert listed.count(dispute.matter.number) == 4, "stuck, clock, without owner, overdue"
    assert "Screen the application" in listed
    assert "审查申请" in own.get(reverse("operator"), {"lang": "zh-hans"}).content.decode()
    strange = other.get(reverse("operator"), {"lang": "en"}).content.decode()
    assert dispute.matter.number not in strange
    assert "Nothing is stuck" in strange
    other.post(reverse("operator"), {"retry": str(row.pk)})
    row.refresh_from_db()
    assert row.status == Reaction.Status.PARKED
    own.post(reverse("operator"), {"retry": str(row.pk)})
    row.refresh_from_db()
    assert row.status == Reaction.Status.WAITING
    html = outsider("operator").get(reverse("operator"), {"lang": "en"}).content.decode()
    assert dispute.matter.number in html, "who runs the deployment sees every house"


def test_the_operator_page_is_for_operators() -> None:
    dispute = at_stage("filed")
    assert officer(dispute, "registrar").get(reverse("operator")).status_code == 404


def test_the_outbox_shows_messages_in_development_and_is_gone_in_production(settings: object) -> None:
    outbox.keep(
        channel="mail",
        key="k",
        at=0,
        recipient="lu@qinghe.example",
        subject="Code",
        text="Your code: 123456",
        language="en",
    )
    assert "Your code: 123456" in Client().get(reverse("outbox")).content.decode()
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert Client().get(reverse("outbox")).status_code == 404


def test_the_start_page_has_two_doors_and_a_party_s_own_cases() -> None:
    dispute = at_stage("filed")
    html = Client().get("/", {"lang": "en"}).content.decode()
    assert html.count('class="cc-half') >= 2
    assert dispute.matter.number not in html
    assert dispute.matter.number in party(dispute, "applicant").get("/").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999", "two", "", "1\0"])
def test_a_page_that_is_none_shows_one_that_is(page: str) -> None:
    dispute = at_stage("filed")
    for queue in ("mine", "all", "applications", "nonsense"):
        answer = officer(dispute, "registrar").get(
            reverse("desk"), {"page": page, "queue": queue, "what": "", "order": "x", "which": "y"}
        )
        assert answer.status_code == 200
        assert dispute.matter.number in answer.content.decode()


def shown(client: Client, which: str) -> set[str]:
    """The numbers of the cases in the list of all."""
    return set(re.findall(r"CENTRE-\d{4}-\d{5}", desk(client, queue="all", which=which)))


def test_open_and_closed_cases_are_told_apart() -> None:
    dispute = at_stage("filed")
    gone = opened().matter
    Matter.objects.filter(pk=gone.pk).update(closed_at=clock.now())
    registrar = officer(dispute, "registrar")
    assert shown(registrar, "closed") == {gone.number}
    assert shown(registrar, "open") == {dispute.matter.number}
    assert shown(registrar, "") == {gone.number, dispute.matter.number}
