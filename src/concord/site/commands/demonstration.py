"""`concord demo`: a development deployment full of invented people and disputes, and a clock that can be moved."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import click
from django.conf import settings
from django.utils import timezone

from concord.docket import clock
from concord.site import loops
from concord.site.commands.development import check_development
from concord.site.demo import loading, people

PERIOD = re.compile(r"(\d{1,4})\s*(min|h|d|w)")
SECONDS = {"min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
MOST_PASSES = 1000


@click.group()
def demo() -> None:
    """Load the demonstration, move its clock. Refused in production."""
    check_development("The demonstration")


@demo.command()
def load() -> None:
    """Load a centre, a court, one person per role and its disputes. Safe to repeat: what is there stays."""
    sign_ins = people.load()
    cases = loading.load(tell=click.echo)
    click.echo(f"\nThe demonstration of Concord: {settings.SITE_URL}")
    click.echo(f"Mails, SMS and one-time codes: {settings.SITE_URL}/outbox/\n")
    click.echo(f"Sign in as staff: {settings.SITE_URL}/accounts/login/")
    click.echo("(the TOTP secret goes into an authenticator app, or: .venv/bin/concord demo code <e-mail>)")
    for one in sign_ins:
        click.echo(f"  {one.role:<14} {one.email:<30} {one.password:<17} {one.totp}")
    click.echo("\nCases; a side opens its own with a link, and the code that then comes to the outbox:")
    for case in cases:
        click.echo(f"  {case.number}  {case.stage:<11} {case.title}")
        for role, link in case.links.items():
            click.echo(f"      {role:<11} {link}")
    click.echo("")


@demo.command()
@click.argument("email")
def code(email: str) -> None:
    """Print the six digits that EMAIL's authenticator would show now."""
    known = people.kept().get(email)
    if known is None:
        raise click.ClickException(f"{email} is not one of the demonstration's people.")
    click.echo(people.code(known["totp"]))


@demo.command()
@click.argument("period")
def advance(period: str) -> None:
    """Move this deployment's clock ahead by PERIOD (90min, 12h, 31d, 2w) and let happen what falls due.

    Entries are in order of time, so the clock never goes back.
    """
    found = PERIOD.fullmatch(period.strip().lower())
    if found is None:
        raise click.ClickException("Say how far, for example 31d, 12h, 90min or 2w.")
    moment = clock.advance(int(found[1]) * SECONDS[found[2]])
    done = settle()
    local = timezone.localtime(datetime.fromtimestamp(moment, UTC))
    click.echo(f"It is now {local:%A %d %B %Y, %H:%M}. {done} things happened.")


def settle() -> int:
    """Runs both loops until neither finds anything to do; returns how much was done."""
    done = 0
    for _ in range(MOST_PASSES):
        step = sum(loop.once() for loop in loops.LOOPS)
        if not step:
            break
        done += step
    return done
