"""Second factors and sessions: sealed secrets, sessions that end at once, addresses that nobody learns."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from concord.gateways.models import OutboxMessage
from concord.people import sessions
from tests import factory

pytestmark = pytest.mark.django_db


def test_secrets_of_second_factors_lie_sealed() -> None:
    account = factory.account()
    kept = Authenticator.objects.get(user=account, type="totp")
    assert factory.SECRET not in str(kept.data)
    assert kept.wrap().validate_code("000000") is False


def test_a_new_stamp_ends_every_session(signed_in) -> None:
    account = factory.member("registrar")
    client = signed_in(account)
    assert client.get("/desk/").status_code == 200
    sessions.end_all(account)
    assert client.get("/desk/").status_code == 302
    assert signed_in(account).get("/desk/").status_code == 200


def test_without_a_second_factor_every_staff_page_leads_to_its_enrolment(signed_in) -> None:
    client = signed_in("registrar", second_factor=False)
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")


def test_a_forgotten_password_tells_nobody_which_addresses_exist() -> None:
    account = factory.account()
    answers = []
    for email in (account.email, "nobody@staff.example"):
        answer = Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain))
    assert answers[0] == answers[1]
    sent = OutboxMessage.objects.get()
    assert sent.recipient == account.email
    assert "/accounts/password/reset/key/" in sent.text


def test_a_relay_that_is_down_says_the_same(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    settings.CONCORD_MAIL = "smtp://127.0.0.1:9?tls=none"
    answer = Client().post("/accounts/password/reset/", {"email": factory.account().email}, follow=True)
    assert answer.status_code == 200
    assert not OutboxMessage.objects.exists()


def test_an_address_is_not_changed_by_who_sits_at_an_open_session(signed_in) -> None:
    assert signed_in("registrar").get("/accounts/email/").status_code == 404
    assert Client().get("/accounts/email/").status_code == 404
