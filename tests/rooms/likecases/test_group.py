"""Who sees that cases are alike: the applicant's side and those who work on them; a respondent sees no trace."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from concord.docket import clock, links, participants, reactor
from concord.docket.access import GRANTS
from concord.docket.models import Entry, Link, Matter
from concord.docket.opening import open_matter
from concord.docket.participants import Person
from concord.gateways.models import OutboxMessage
from concord.likecases import filing, proposals
from concord.likecases.models import Group, Member
from tests import factory
from tests.rooms.likecases.rights_holder import HOLDER, STORY, Holder, application, filed, shop, shops, text

pytestmark = pytest.mark.django_db


def grouped(count: int = 3) -> tuple[Holder, Group, list[Matter]]:
    holder = filed()
    group = filing.open_alike(holder.matter, holder.reader, shops(count), "demo")
    return holder, group, list(Matter.objects.exclude(pk=holder.matter.pk).order_by("number"))


def officer(role: str, **more: object) -> Client:
    client = Client()
    client.force_login(factory.member(role, **more), backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def pages(group: Group) -> list[str]:
    return [f"/like/{group.pk}/{name}" for name in ("", "screen/", "offer/")]


def test_the_applicant_sees_the_case_he_opened_and_the_others_after_one_tap() -> None:
    holder, group, others = grouped()
    client = holder.client()
    before = text(client.get(f"/like/{group.pk}/", {"lang": "en"}))
    assert holder.matter.number in before
    assert others[0].number not in before
    assert "3 more cases of yours" in before
    assert client.get(f"/c/{others[0].pk}/").status_code == 404
    assert client.post(f"/like/{group.pk}/enter/").status_code == 302
    after = text(client.get(f"/like/{group.pk}/", {"lang": "en"}))
    assert all(matter.number in after for matter in others)
    assert "4 like cases" in after
    assert "We have your application" in after
    assert client.get(f"/c/{others[0].pk}/").status_code == 200


def test_the_way_into_the_others_ends_with_a_day_and_needs_the_same_address() -> None:
    holder, group, others = grouped()
    participants.change(participants.of_role(others[0], "applicant")[0], email="other@moxing.example")
    client = holder.client()
    client.post(f"/like/{group.pk}/enter/")
    assert client.get(f"/c/{others[0].pk}/").status_code == 404
    assert client.get(f"/c/{others[1].pk}/").status_code == 200
    links_ = Link.objects.filter(participant__matter__in=others[1:], pk__in=client.session[GRANTS])
    assert links_.exists()
    assert all(link.expires_at <= clock.wall() + 24 * 3600 for link in links_)
    links.revoke_all(holder.people["applicant"])
    stale = Client()
    stale.cookies = client.cookies
    session = client.session
    session[GRANTS] = {key: at for key, at in session[GRANTS].items() if not links_.filter(pk=key).exists()}
    session.save()
    assert client.post(f"/like/{group.pk}/enter/").status_code == 404


@pytest.mark.parametrize("whose", ["first", "another"])
def test_a_respondent_sees_no_trace(whose: str) -> None:
    """Not on a page, not in a message, not in an address: neither the others nor how many there are."""
    holder, group, others = grouped(4)
    reactor.run_all()
    registrar = officer("registrar")
    mine = holder.matter if whose == "first" else others[0]
    for matter in (holder.matter, *others):
        registrar.post(f"/c/{matter.pk}/screen/", {"act": "accept", "key": str(matter.pk)})
    reactor.run_all()
    client = holder.client("respondent", mine)
    theirs = [matter for matter in (holder.matter, *others) if matter != mine]
    names = [participants.name(participants.of_role(matter, "respondent")[0]) for matter in theirs]
    for address in (*pages(group), f"/like/{group.pk}/enter/"):
        assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}
    for address in ("", "check/", "progress/", "form.xlsx", "together/"):
        assert client.get(f"/c/{mine.pk}/alike/{address}").status_code == 404
    for address in (f"/c/{mine.pk}/", f"/c/{mine.pk}/answer/", f"/c/{mine.pk}/who-sees-what/"):
        html = text(client.get(address)) + text(client.get(address, {"lang": "en"}))
        assert not re.search(r"/like/|/alike/|\d alike|同类", html)
        assert not [word for word in (*names, *(matter.number for matter in theirs)) if word in html]
    contact = participants.personal(participants.of_role(mine, "respondent")[0])
    told = OutboxMessage.objects.filter(recipient__in=[contact["phone"], contact["email"]])
    assert told.exists()
    assert not [row for row in told for matter in theirs if matter.number in row.text]
    assert not [row for row in told for name in names if name in row.text]


def test_the_docket_says_nothing_of_the_group() -> None:
    _holder, group, others = grouped()
    for entry in Entry.objects.filter(matter=others[0]):
        assert str(group.pk).encode() not in bytes(entry.body)
        assert b"alike" not in bytes(entry.body)


def test_strangers_get_404() -> None:
    holder, group, _others = grouped()
    away = officer("registrar", organisation=factory.organisation())
    for client in (Client(), away, officer("judge"), officer("mediator"), officer("operator")):
        for address in pages(group):
            assert client.get(address).status_code == 404
        assert client.post(f"/like/{group.pk}/enter/").status_code == 404
    assert Client().get(f"/like/{uuid.uuid4()}/").status_code == 404
    for client in (Client(), officer("registrar"), officer("judge")):
        assert client.get(holder.page()).status_code == 404
        assert client.post(holder.page("check/")).status_code == 404


def test_the_desk_has_one_line_for_all_that_waits_and_it_opens_the_list() -> None:
    holder, group, others = grouped(11)
    client = officer("registrar")
    html = text(client.get("/desk/", {"lang": "en"}))
    assert "12 alike" in html
    assert f"/like/{group.pk}/" in html
    assert "1 thing waits for you" in html
    assert not [matter for matter in others if f"/c/{matter.pk}/" in html]
    queue = text(client.get("/desk/", {"lang": "en", "queue": "alike"}))
    assert "12 alike" in queue
    assert "12 wait to be screened" in queue
    listed = text(client.get(f"/like/{group.pk}/", {"lang": "en"}))
    assert all(matter.number in listed for matter in (holder.matter, *others))
    assert "同类 12 件" in text(client.get("/desk/", {"lang": "zh"}))


def test_the_desk_of_somebody_with_one_of_them_says_nothing_of_the_rest() -> None:
    _holder, group, others = grouped(3)
    mediator = factory.member("mediator")
    row = participants.candidate(others[0], mediator)
    row.role, row.standing, row.joined = "mediator", "neutral", clock.now()
    row.save()
    client = Client()
    client.force_login(mediator, backend="django.contrib.auth.backends.ModelBackend")
    listed = text(client.get(f"/like/{group.pk}/", {"lang": "en"}))
    assert "1 like case" in listed
    assert others[0].number in listed
    assert not [matter for matter in others[1:] if matter.number in listed]


def one_by_one(count: int, **holder: str) -> list[Matter]:
    found = []
    for number in range(count):
        opened = open_matter(
            rulebook="cn-mediation@2025.1",
            organisation=factory.centre(),
            people=[
                Person("applicant", kind="organisation", personal=HOLDER | holder),
                Person("respondent", personal={"name": f"{number} 号店", "phone": shop(number)["phone"]}),
            ],
            by="applicant",
            payloads={"application": application(STORY, [])},
        )
        found.append(opened.matter)  # type: ignore[union-attr]
    return found


def test_ten_cases_of_one_applicant_are_proposed_and_a_person_decides() -> None:
    one_by_one(9)
    account = factory.member("registrar")
    assert proposals.proposals(account) == []
    cases = one_by_one(1)
    (proposal,) = proposals.proposals(account)
    assert len(proposal.cases) == 10
    assert Group.objects.count() == 0
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "10 open cases" in text(client.get("/desk/", {"lang": "en", "queue": "alike"}))
    address = f"/c/{cases[0].pk}/alike/together/"
    assert "10 cases of one applicant" in text(client.get(address, {"lang": "en"}))
    assert client.post(address, {"case": [str(cases[0].pk)]}).status_code == 422
    done = client.post(address, {"case": [str(one.pk) for one in proposal.cases[:7]] + [str(uuid.uuid4()), "x"]})
    group = Group.objects.get()
    assert done["Location"] == f"/like/{group.pk}/"
    assert group.proposed_by == account
    assert Member.objects.filter(group=group).count() == 7
    assert proposals.proposals(account) == []


def test_old_cases_other_causes_and_other_applicants_do_not_count() -> None:
    one_by_one(5)
    clock.advance((proposals.DAYS + 1) * 24 * 3600)
    one_by_one(9)
    one_by_one(3, id_number="91440300708461136T")
    assert proposals.proposals(factory.member("registrar")) == []
    assert proposals.proposals(factory.member("registrar", factory.organisation())) == []
    one_by_one(1)
    assert len(proposals.proposals(factory.member("registrar"))) == 1
