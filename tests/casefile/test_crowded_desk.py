"""A desk with two hundred open cases: pages, kinds, order; as many questions to the database as for a few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concord.docket import clock
from concord.docket.models import Matter, Waiting
from concord.notice.models import Notice
from concord.people.models import Membership
from tests import factory
from tests.matters import Dispute, at_stage, opened
from tests.visitors import officer, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("crowd")]  # one crowd, one worker
MANY = 200
MOST_QUERIES = 16
DAY = 24 * 3600


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[Dispute]:
    """One case with its staff, and so many further applications that wait to be screened, each a little older."""
    with django_db_blocker.unblock(), transaction.atomic():
        first = at_stage("invited")
        for number in range(MANY):
            matter = opened().matter
            Matter.objects.filter(pk=matter.pk).update(opened_at=matter.opened_at - number)
        yield first
        transaction.set_rollback(True)


def desk(client: Client, **query: str) -> str:
    return client.get(reverse("desk"), {"lang": "en", **query}).content.decode()


def numbers(html: str) -> list[str]:
    """The cases of a page, in its order."""
    return re.findall(r'class="sub cc-num">([A-Z0-9-]+)', html)


def questions(client: Client, **query: str) -> int:
    desk(client, **query)
    with CaptureQueriesContext(connection) as asked:
        desk(client, **query)
    return len(asked)


@pytest.mark.parametrize("queue", ["mine", "applications", "all"])
def test_every_case_of_a_crowded_queue_stands_on_one_of_its_pages(crowd: Dispute, queue: str) -> None:
    registrar = officer(crowd, "registrar")
    expected = set(Matter.objects.values_list("number", flat=True))
    if queue != "all":
        expected = set(Waiting.objects.filter(duty="screening").values_list("matter__number", flat=True))
    found: list[str] = []
    for page in range(1, 7):
        html = desk(registrar, queue=queue, page=str(page))
        shown = numbers(html)
        assert len(shown) <= 50
        found += shown
        if "Next page" not in html:
            break
    assert expected <= set(found)
    assert len(found) == len(set(found)), "none twice"
    assert f"of {len(found)}" in html


@pytest.mark.parametrize("queue", ["mine", "applications", "all", "notices"])
def test_two_hundred_cases_are_asked_for_as_few_are(crowd: Dispute, queue: str) -> None:
    registrar = officer(crowd, "registrar")
    for number, waiting in enumerate(Waiting.objects.filter(duty="screening").select_related("matter")):
        person = waiting.matter.participants.get(role="applicant")
        Notice.objects.create(
            matter=waiting.matter, participant=person, channel="email", status="failed", made_at=clock.now(),
            key=f"n{number}", kind="x",
        )  # fmt: skip
    many = questions(registrar, queue=queue)
    Waiting.objects.filter(matter__in=Matter.objects.order_by("number")[8:]).delete()
    Notice.objects.filter(matter__in=Matter.objects.order_by("number")[8:]).delete()
    assert many <= MOST_QUERIES
    assert many - questions(registrar, queue=queue) <= 1


def test_what_waits_is_sifted_by_kind_and_put_in_order(crowd: Dispute) -> None:
    account = crowd.staff["registrar"]
    Membership.objects.create(account=account, organisation=factory.centre(), role="supervisor")
    registrar = signed_in(account)
    other = Waiting.objects.filter(duty="screening").order_by("pk").first()
    assert other is not None
    Waiting.objects.create(
        matter=crowd.matter, duty="designate", key="designate", role="registrar", status="open",
        participant=crowd.matter.participants.get(role="registrar"), due=clock.now() + DAY,
    )  # fmt: skip
    html = desk(registrar)
    assert f"Screen the application ({MANY})" in html
    assert numbers(desk(registrar, what="designate")) == [crowd.matter.number]
    newest, oldest = numbers(desk(registrar, order="new")), numbers(desk(registrar, order="old"))
    filed = Matter.objects.filter(stage="filed").order_by("opened_at", "number")
    by_age = list(filed.values_list("number", flat=True))
    assert oldest == by_age[:50]
    assert newest[-1] in by_age[-50:]
    assert f"{MANY + 1}" in html, "the count is of everything"
