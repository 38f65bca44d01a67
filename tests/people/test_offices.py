"""Accounts and offices: one person one account, roles that end at once, the two locks of a staff page."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from concord.people import access, roles, tokens
from concord.people.adapter import StaffAdapter
from concord.people.models import Absence, Account, Membership, Token
from tests import factory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@access.staff("registrar", "supervisor")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(office.role for office in request.offices))  # type: ignore[attr-defined]  # set by staff


def visit(account: Account | None) -> HttpResponse:
    request = RequestFactory().get("/desk/?q=1")
    request.user = account or AnonymousUser()
    return page(request)


def test_an_address_is_one_account_however_it_is_written() -> None:
    made = Account.objects.create_user("Zhou.Ce@Staff.Example", "a-quiet-harbour-27")
    assert made.email == "zhou.ce@staff.example"
    assert Account.objects.get_by_natural_key(" ZHOU.CE@staff.example ") == made
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="ZHOU.CE@STAFF.EXAMPLE")
    assert not hasattr(made, "username")


def test_names_fall_back_to_what_is_there() -> None:
    made = Account(email="a@staff.example", name_zh="周测")
    assert (made.name("zh-hans"), made.name("en")) == ("周测", "周测")
    assert Account(email="a@staff.example").name("en") == "a@staff.example"


def test_strangers_sign_in_first_and_outsiders_find_nothing() -> None:
    assert visit(None).status_code == 302
    assert "login" in visit(None)["Location"]
    assert "q%3D1" in visit(None)["Location"], "and come back where they wanted"
    for account in (factory.account(), factory.member("mediator"), factory.member("judge")):
        with pytest.raises(Http404):
            visit(account)


def test_members_come_in_with_a_second_factor_and_else_enrol_one() -> None:
    assert visit(factory.member("registrar")).content == b"registrar"
    answer = visit(factory.member("registrar", second_factor=False))
    assert answer.status_code == 302
    assert "2fa" in answer["Location"]


def test_an_ended_membership_closes_the_page_with_the_next_request() -> None:
    account = factory.member("registrar")
    assert visit(account).status_code == 200
    roles.end(Membership.objects.get(account=account))
    with pytest.raises(Http404):
        visit(account)


def test_a_membership_counts_from_since_to_before_until() -> None:
    account = factory.account()
    now = timezone.now()
    row = Membership.objects.create(
        account=account, organisation=factory.centre(), role="registrar", since=now + HOUR, until=now + 2 * HOUR
    )
    assert not roles.holds(account)
    assert [o.role for o in roles.active(account, now + HOUR)] == ["registrar"]
    assert roles.active(account, now + 2 * HOUR) == ()
    row.until = now - HOUR
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_nobody_holds_an_office_of_a_closed_organisation_or_with_a_disabled_account() -> None:
    account = factory.member("registrar")
    centre = factory.centre()
    assert roles.holds(account, "registrar", organisation=centre)
    assert not roles.holds(account, "registrar", organisation=factory.court())
    centre.active = False
    centre.save()
    assert not roles.holds(account)
    centre.active = True
    centre.save()
    account.is_active = False
    account.save()
    assert not roles.holds(account)
    assert not roles.holds(None)


def test_an_absence_lends_the_role_and_not_the_membership() -> None:
    absent, cover = factory.member("registrar"), factory.member("supervisor")
    now = timezone.now()
    membership = Membership.objects.get(account=absent)
    Absence.objects.create(membership=membership, begins=now - HOUR, ends=now + HOUR, cover=cover)
    offices = roles.active(cover)
    assert {(o.role, o.covers) for o in offices} == {("supervisor", None), ("registrar", absent)}
    assert roles.members(factory.centre(), "registrar") == (absent, cover)
    roles.end(membership)
    assert [o.role for o in roles.active(cover)] == ["supervisor"], "who has left cannot be covered"
    assert roles.members(factory.centre(), "registrar") == ()


def test_a_cover_from_outside_lends_nothing() -> None:
    absent, outsider = factory.member("registrar"), factory.member("registrar", factory.organisation())
    now = timezone.now()
    away = Membership.objects.get(account=absent)
    Absence.objects.create(membership=away, begins=now - HOUR, ends=now + HOUR, cover=outsider)
    assert [o.organisation for o in roles.active(outsider)] != [factory.centre()]
    assert len(roles.active(outsider)) == 1
    assert roles.members(factory.centre(), "registrar") == (absent,)


def test_nobody_signs_up_by_himself() -> None:
    assert not StaffAdapter().is_open_for_signup(RequestFactory().get("/"))
    Client().post(
        "/accounts/signup/", {"email": "x@staff.example", "password1": "q7-harbour", "password2": "q7-harbour"}
    )
    assert not Account.objects.filter(email="x@staff.example").exists()


def test_a_token_is_shown_once_and_ends_in_every_way() -> None:
    account = factory.account()
    token = tokens.issue(account, label="订单系统")
    row = Token.objects.get()
    assert token not in str(vars(row))
    assert tokens.account_of(token) == account
    assert tokens.account_of(token[:-1]) is None
    assert tokens.account_of("") is None
    Token.objects.update(expires_at=timezone.now() - HOUR)
    assert tokens.account_of(token) is None
    Token.objects.update(expires_at=timezone.now() + HOUR)
    tokens.revoke(row)
    assert tokens.account_of(token) is None
