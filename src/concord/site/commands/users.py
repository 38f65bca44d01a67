"""`concord user`: accounts of staff, for the first hour and for emergencies."""

from __future__ import annotations

import getpass
import sys

import click
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from concord.people import sessions
from concord.people.models import Account, Membership, Organisation, Token


@click.group()
def user() -> None:
    """Add staff accounts, disable them, reset a lost second factor."""


def account_of(email: str) -> Account:
    """Takes an e-mail address; returns the account. Raises a readable error for an unknown one."""
    try:
        return Account.objects.get(email=email.strip().lower())
    except Account.DoesNotExist:
        raise click.ClickException(f"No account has the address {email}.")


def asked_password(from_input: bool) -> str:
    """A new password, typed twice or (--password-stdin) read from one line; checked against the rules."""
    if from_input:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise click.ClickException("The two passwords differ. Nothing was written.")
    try:
        validate_password(password)
    except ValidationError as why:
        raise click.ClickException(" ".join(why.messages))
    return password


@user.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(Membership.Role.values), help="What the person does there.")
@click.option("--organisation", "code", required=True, help="Code of the body, for example LTSM.")
@click.option("--name-zh", default="", help="Name in Chinese.")
@click.option("--name-en", default="", help="Name in English.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(email: str, role: str, code: str, name_zh: str, name_en: str, password_stdin: bool) -> None:
    """Add an account, or give an existing one a further role.

    The person signs in at /accounts/login/ and enrols a second factor before any staff page opens.
    """
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        known = (
            ", ".join(Organisation.objects.values_list("code", flat=True))
            or "none yet; make one with: concord user body"
        )
        raise click.ClickException(f"No organisation has the code {code}. There are: {known}.")
    existing = Account.objects.filter(email=email.strip().lower()).first()
    password = None if existing else asked_password(password_stdin)
    with transaction.atomic():  # an account without its role would be a person whom no page lets in
        account = existing or Account.objects.create_user(email, password, name_zh=name_zh, name_en=name_en)
        Membership.objects.get_or_create(account=account, organisation=organisation, role=role, until=None)
    click.echo(f"{account.email} is {role} of {organisation.name_zh}.")


@user.command()
@click.argument("code")
@click.option("--kind", required=True, type=click.Choice(Organisation.Kind.values), help="Its legal kind.")
@click.option("--name-zh", required=True)
@click.option("--name-en", required=True)
@click.option("--licence", default="", help="Licence or registration number, as it stands on papers.")
@click.option("--court", "court_code", default="", help="Code of the court that confirms its agreements.")
@click.option("--centre", "centre_code", default="", help="Code of the centre to which an enterprise's disputes go.")
def body(code: str, kind: str, name_zh: str, name_en: str, licence: str, court_code: str, centre_code: str) -> None:
    """Add an organisation: a mediation centre, a court, or an enterprise that offers contracts."""
    court = Organisation.objects.filter(code=court_code, kind=Organisation.Kind.COURT).first()
    if court_code and court is None:
        raise click.ClickException(f"No court has the code {court_code}. Add the court first.")
    centre = Organisation.objects.filter(code=centre_code, kind__in=Organisation.CENTRES).first()
    if centre is None and (centre_code or kind == Organisation.Kind.ENTERPRISE):
        raise click.ClickException(
            f"No centre has the code {centre_code}. An enterprise names one with --centre; add the centre first."
        )
    if Organisation.objects.filter(code=code).exists():
        raise click.ClickException(f"The code {code} is taken.")
    made = Organisation.objects.create(
        code=code, kind=kind, name_zh=name_zh, name_en=name_en, licence=licence, court=court, centre=centre
    )
    click.echo(f"{made.name_zh} ({made.code}) is set up.")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """End an account: sessions, tokens and roles end at once; what it did stays in the docket."""
    account = account_of(email)
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=False)
        Membership.objects.filter(account=account, until=None).update(until=timezone.now())
        Token.objects.filter(account=account, revoked_at=None).update(revoked_at=timezone.now())
    sessions.end_all(account)
    click.echo(f"{account.email} can no longer sign in.")


@user.command("reset-second-factor")
@click.argument("email")
@click.confirmation_option(prompt="Did you make sure, by another way than e-mail, that it is really this person?")
def reset_second_factor(email: str) -> None:
    """Remove a lost second factor; the person enrols a new one at the next sign-in."""
    account = account_of(email)
    removed, _ = Authenticator.objects.filter(user=account).delete()
    sessions.end_all(account)
    click.echo(f"{removed} factors of {account.email} removed; its sessions are ended.")


@user.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def set_password(email: str, password_stdin: bool) -> None:
    """Set a new password; sessions of the account end."""
    account = account_of(email)
    account.set_password(asked_password(password_stdin))
    account.save(update_fields=["password"])
    sessions.end_all(account)
    click.echo(f"{account.email} has a new password.")
