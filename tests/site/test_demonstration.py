"""The demonstration: its cases stand where their dossiers say, a second load changes nothing, its clock moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from concord.docket import clock
from concord.docket.models import Entry, Exhibit, Matter, Reaction, Trouble
from concord.gateways.models import OutboxMessage
from concord.site.commands.demonstration import settle
from concord.site.demo import loading, people
from concord.site.demo.stories import TELLINGS

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases() -> Iterator[list[loading.Loaded]]:
    people.load()
    clock.forget()
    yield loading.load()
    clock.forget()


def test_the_demonstration_loads_once_and_lives_on(cases: list[loading.Loaded]) -> None:
    disputes, contracts = cases[: len(TELLINGS)], cases[len(TELLINGS) :]
    stands = {case.title: case.stage for case in disputes}
    said = {f"{d.applicant.name} / {d.respondent.name}": d.reaches for d, _telling in TELLINGS}
    assert stands == said
    assert len(said) == 8
    assert [case.stage for case in contracts] == ["running", "offered", "offered"]
    assert all(case.links["lessee"] for case in contracts)
    assert abs(clock.now() - clock.wall()) < 5
    assert Exhibit.objects.filter(entry=None).count() == 0
    nothing_waits()
    lamps = next(case for case in cases if case.stage == "performing")
    missed = [live for live in Matter.objects.get(number=lamps.number).law_state.duties if live.status == "overdue"]
    assert len(missed) == 1
    for case in disputes:
        assert case.links["applicant"]
        assert ("respondent" in case.links) == (case.stage != "filed")

    counts = (Matter.objects.count(), Entry.objects.count(), OutboxMessage.objects.count())
    assert loading.load() == cases
    assert counts == (Matter.objects.count(), Entry.objects.count(), OutboxMessage.objects.count())

    clock.advance(31 * 86400)
    settle()
    nothing_waits()
    after = {case.title: case.stage for case in loading.load()}
    assert after["云岸科技租赁有限公司 / 何小满"] == "ended"
    assert after["墨星文创股份有限公司 / 南巷文具店"] == "invited"  # never served: no time ran


def nothing_waits() -> None:
    """Every reaction is done, and the clock moved every matter."""
    stuck = Reaction.objects.exclude(status=Reaction.Status.DONE)
    assert not stuck.exists(), [(row.handler, row.error) for row in stuck]
    assert not Trouble.objects.exists()
