"""Members of an organisation: invited by mail, joined by a one-time link, ended at once, and nobody else's business."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from concord.gateways.models import OutboxMessage
from concord.people.models import Account, Change, Invitation, Membership, Organisation
from tests import factory
from tests.matters import at_stage

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet lanterns"


@pytest.fixture
def administrator(signed_in) -> Client:
    return signed_in("administrator")


def invite(client: Client, email: str, role: str = "mediator", code: str = "CENTRE"):
    return client.post(reverse("staff-invite", args=[code]), {"email": email, "role": role}, follow=True)


def link(email: str) -> str:
    text = OutboxMessage.objects.filter(recipient=email).latest("id").text
    return re.search(r"/staff/join/\S+", text)[0]


def own(account: Account) -> Membership:
    return Membership.objects.get(account=account)


def test_somebody_new_is_invited_joins_and_is_led_to_the_second_factor(administrator: Client) -> None:
    invite(administrator, "New.Person@Staff.example")
    path, visitor = link("new.person@staff.example"), Client()
    for _twice in range(2):
        assert visitor.get(path).status_code == 200, "looking consumes nothing"
    assert not Account.objects.filter(email="new.person@staff.example").exists()
    given = {"name_zh": "新人", "name_en": "", "password": PASSWORD, "again": PASSWORD}
    assert visitor.post(path, given)["Location"] == "/accounts/login/"
    made = Account.objects.get(email="new.person@staff.example")
    assert made.check_password(PASSWORD)
    assert own(made).role == "mediator"
    assert visitor.get(path).status_code == 404, "a link works once"
    assert visitor.post(path, given).status_code == 404
    visitor.post("/accounts/login/", {"login": made.email, "password": PASSWORD})
    assert visitor.get("/desk/")["Location"] == "/accounts/2fa/"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "short", "again": "short"}, "password"),
        ({"password": "newcomer@staff.example", "again": "newcomer@staff.example"}, "password"),
        ({"again": "another one entirely"}, "again"),
        ({"name_zh": "", "name_en": "\u202e "}, "name_zh"),
    ],
)
def test_a_bad_answer_is_refused_and_consumes_nothing(administrator: Client, change, field: str) -> None:
    invite(administrator, "newcomer@staff.example")
    given = {"name_zh": "新人", "password": PASSWORD, "again": PASSWORD} | change
    answer = Client().post(link("newcomer@staff.example"), given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Invitation.objects.get().closed_at is None


def test_the_administrator_learns_nothing_about_addresses(administrator: Client) -> None:
    known = factory.member("judge")
    answers = [invite(administrator, email) for email in (known.email, "nobody@staff.example")]
    texts = [
        re.sub(r"csrf\S+ \S+ value=\S+|[0-9a-f-]{36}", "", answer.content.decode())
        for answer in (administrator.get("/staff/"),)
    ]
    assert [answer.redirect_chain for answer in answers] == [[("/staff/", 302)]] * 2
    assert known.name_zh not in texts[0]
    assert OutboxMessage.objects.count() == 2
    assert own(known).role == "judge", "nothing is held before it is taken"


def test_somebody_who_has_an_account_takes_a_further_role_with_his_own_password(administrator: Client) -> None:
    known = factory.member("judge")
    invite(administrator, known.email)
    path = link(known.email)
    page = Client().get(path).content.decode()
    assert 'name="password"' not in page
    Client().post(path, {"password": "taken over by mail", "again": "taken over by mail"})
    known.refresh_from_db()
    assert known.check_password(factory.PASSWORD)
    assert set(Membership.objects.filter(account=known).values_list("role", flat=True)) == {"judge", "mediator"}


def test_a_link_ends_when_it_is_withdrawn_sent_again_or_old(administrator: Client) -> None:
    invite(administrator, "late@staff.example")
    first, row = link("late@staff.example"), Invitation.objects.get()
    administrator.post(reverse("staff-invitation-again", args=[row.pk]))
    second = link("late@staff.example")
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    Invitation.objects.update(expires_at=row.created_at)
    assert Client().get(second).status_code == 404
    administrator.post(reverse("staff-invitation-again", args=[row.pk]))
    third = link("late@staff.example")
    administrator.post(reverse("staff-invitation-withdraw", args=[row.pk]))
    assert Client().get(third).status_code == 404
    assert administrator.post(reverse("staff-invitation-again", args=[row.pk])).status_code == 404


def test_a_mail_that_does_not_go_out_is_said_and_the_invitation_kept(administrator: Client, settings) -> None:
    settings.CONCORD_MAIL = "smtp://127.0.0.1:9?tls=none"
    page = invite(administrator, "far@staff.example").content.decode()
    assert "far@staff.example" in page
    assert "没有发出" in page
    assert Invitation.objects.get().closed_at is None


def test_a_role_that_is_not_of_this_house_is_refused(administrator: Client) -> None:
    for role in ("operator", "judge", "nonsense"):
        assert invite(administrator, "x@staff.example", role).status_code == 422
    assert not Invitation.objects.exists()


def test_an_ended_role_ends_all_access_with_the_next_request(administrator: Client, signed_in) -> None:
    dispute = at_stage("filed")
    registrar = factory.member("registrar")
    client = signed_in(registrar)
    case = reverse("case", args=[dispute.matter.pk])
    assert (client.get("/desk/").status_code, client.get(case).status_code) == (200, 200)
    path = reverse("staff-end", args=[own(registrar).pk])
    assert administrator.get(path).status_code == 200
    assert client.get("/desk/").status_code == 200, "asking ends nothing"
    administrator.post(path)
    assert (client.get("/desk/").status_code, client.get(case).status_code) == (404, 404)
    assert administrator.post(path).status_code == 404


def test_the_only_administrator_stays(administrator: Client) -> None:
    mine = Membership.objects.get(role="administrator")
    answer = administrator.post(reverse("staff-end", args=[mine.pk]))
    assert answer.status_code == 409
    assert "唯一的管理员" in answer.content.decode()
    factory.member("administrator")
    assert administrator.post(reverse("staff-end", args=[mine.pk])).status_code == 302
    assert administrator.get("/staff/").status_code == 404


def test_another_house_is_nobodys_business(administrator: Client, signed_in) -> None:
    other = factory.organisation()
    stranger = factory.member("registrar", other)
    row = Invitation.objects.create(
        organisation=other, role="mediator", email="a@b.example", hash=b"1" * 32, by=stranger,
        expires_at=stranger.created_at,
    )  # fmt: skip
    paths = [
        reverse("staff-house", args=[other.code]),
        reverse("staff-invite", args=[other.code]),
        reverse("staff-end", args=[own(stranger).pk]),
        reverse("staff-invitation-again", args=[row.pk]),
        reverse("staff-invitation-withdraw", args=[row.pk]),
    ]
    for client in (administrator, signed_in("registrar"), signed_in("supervisor")):
        assert {client.post(path, {"name_zh": "x"}).status_code for path in paths} == {404}
    row.refresh_from_db()
    assert row.closed_at is None
    assert own(stranger).until is None
    assert not Change.objects.exists()


def test_acts_need_the_token_of_the_page() -> None:
    client = Client(enforce_csrf_checks=True)
    account = factory.member("administrator")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("staff-end", args=[own(account).pk])).status_code == 403


def test_the_houses_data_are_changed_with_a_record_of_who_and_what(administrator: Client) -> None:
    path = reverse("staff-house", args=["CENTRE"])
    now = administrator.get(path).context["form"].initial
    given = {name: getattr(value, "pk", value) or "" for name, value in now.items()}
    administrator.post(path, given | {"licence": "LT-SM-9\u202e", "kind": "court", "active": "", "code": "X"})
    house = Organisation.objects.get(code="CENTRE")
    assert (house.licence, house.kind) == ("LT-SM-9", "commercial")
    row = Change.objects.get()
    assert row.what == "amended"
    assert row.detail == {"licence": [now["licence"], "LT-SM-9"]}
    assert row.account.memberships.get().role == "administrator"
    administrator.post(path, given | {"licence": "LT-SM-9"})
    assert Change.objects.count() == 1, "what changes nothing is not a change"
    assert administrator.post(path, given | {"name_zh": "", "email": "no"}).status_code == 422
    assert "LT-SM-9" in administrator.get("/staff/").content.decode()
