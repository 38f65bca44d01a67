"""The `concord` command as an operator types it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.test import Client

from concord.people.models import Account, Membership
from concord.site.command import Commands, main
from concord.site.commands import demonstration
from concord.site.demo import people
from tests import factory


def run(*words: str, given: str = "") -> Any:
    return CliRunner().invoke(main, words, input=given)


def test_help_names_every_command_with_a_sentence() -> None:
    shown = run("--help").output
    for name in Commands("x").list_commands(None):  # type: ignore[arg-type]  # the list needs no context
        assert f"  {name} " in shown
    for name in ("serve", "worker", "demo", "user", "mail", "backup", "restore", "rulebook", "migrate"):
        described = run(name, "--help")
        assert described.exit_code == 0
        assert "Usage:" in described.output


def test_an_unknown_command_is_refused_with_a_hint() -> None:
    refused = run("serv")
    assert refused.exit_code == 2
    assert "serv" in refused.output


def test_where_only_the_law_is_installed_a_platform_command_says_so() -> None:
    program = (
        "import importlib.util as u, sys\n"
        "find = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'django' else find(name, *more)\n"
        "from concord.site.command import main\n"
        "sys.argv = ['concord', 'serve']\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install -e '.[platform]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_a_user_is_added_to_an_office_and_signs_in() -> None:
    factory.centre()
    words = ("user", "add", "Lin@Staff.Example", "--role", "registrar", "--organisation", "CENTRE", "--password-stdin")
    added = run(*words, given=factory.PASSWORD + "\n")
    assert added.exit_code == 0, added.output
    account = Account.objects.get(email="lin@staff.example")
    assert account.check_password(factory.PASSWORD)
    assert Membership.objects.filter(account=account, role="registrar", until=None).count() == 1


@pytest.mark.django_db
def test_a_weak_password_writes_nothing() -> None:
    factory.centre()
    refused = run(
        "user", "add", "lin@staff.example", "--role", "registrar", "--organisation", "CENTRE", "--password-stdin",
        given="short\n",
    )  # fmt: skip
    assert refused.exit_code == 1
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_an_unknown_organisation_is_named_with_what_there_is() -> None:
    factory.centre()
    refused = run("user", "add", "a@b.example", "--role", "judge", "--organisation", "NOWHERE", "--password-stdin")
    assert refused.exit_code == 1
    assert "CENTRE" in refused.output


@pytest.mark.django_db
def test_disabling_ends_sessions_and_roles_at_once() -> None:
    account = factory.member("registrar")
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "_auth_user_id" in client.session
    assert run("user", "disable", account.email).exit_code == 0
    account.refresh_from_db()
    assert not account.is_active
    assert not Membership.objects.filter(account=account, until=None).exists()
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_a_lost_second_factor_is_reset_only_after_a_question() -> None:
    account = factory.member("registrar")
    assert run("user", "reset-second-factor", account.email, given="n\n").exit_code == 1
    assert Authenticator.objects.filter(user=account).exists()
    assert run("user", "reset-second-factor", account.email, given="y\n").exit_code == 0
    assert not Authenticator.objects.filter(user=account).exists()


def test_production_refuses_the_demonstration(settings: Any) -> None:
    settings.PRODUCTION = True
    for words in (("demo", "load"), ("demo", "advance", "31d"), ("demo", "code", "judge@court.example")):
        refused = run(*words)
        assert refused.exit_code == 1
        assert "production" in refused.output


@pytest.mark.django_db
def test_the_demonstrations_people_keep_their_passwords_when_loaded_again() -> None:
    first = people.load()
    assert {one.role for one in first} >= {"registrar", "supervisor", "mediator", "court_clerk", "judge", "operator"}
    assert people.load() == first
    assert Account.objects.count() == len(people.COLLEAGUES)
    assert all(Account.objects.get(email=one.email).check_password(one.password) for one in first)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["31", "d31", "-3d", "1.5d", ""])
def test_a_period_that_is_none_is_refused(words: str) -> None:
    assert run("demo", "advance", "--", words).exit_code == 1


@pytest.mark.django_db
def test_the_clock_moves_ahead_by_what_was_said() -> None:
    before = demonstration.clock.now()
    moved = run("demo", "advance", "31d")
    assert moved.exit_code == 0, moved.output
    assert demonstration.clock.now() - before in range(31 * 86400, 31 * 86400 + 5)


@pytest.mark.django_db
def test_a_test_mail_says_where_it_went() -> None:
    sent = run("mail", "test", "somebody@mail.example")
    assert sent.exit_code == 0, sent.output
    assert "/outbox/" in sent.output
    refused = run("mail", "test", "no address")
    assert refused.exit_code == 1
    assert "refuses" in refused.output
