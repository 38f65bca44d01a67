"""`concord demo`: a development deployment full of invented people and disputes, and a clock that can be moved."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import click
from django.conf import settings
from django.utils import timezone

from concord.docket import clock
from concord.docket.models import Matter
from concord.site import loops
from concord.site.commands.development import check_development
from concord.site.demo import loading, people
from concord.site.demo import year as walking

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


@demo.command()
@click.option("--contracts", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same gives the same year.")
@click.option("--notices", is_flag=True, help="Also send what contracts tell people, to the outbox; much slower.")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as one line of JSON.")
def year(*, contracts: int, seed: int, notices: bool, as_json: bool) -> None:
    """Walk a year of leases, instalment sales and loans: signed, paid early, late, twice or never, by files of a bank.

    For an empty deployment of its own (CONCORD_DATA). The year ends today; it begins a year ago, or when the rulebooks
    came into force.
    """
    if Matter.objects.exists():
        raise click.ClickException(
            "There are cases here already. A year is walked in a deployment of its own: set CONCORD_DATA to an empty"
            " folder, run `concord migrate`, and then this again."
        )
    people.load()
    done = walking.walk(contracts, seed, notices=notices, tell=lambda line: click.echo(line, err=as_json))
    if as_json:
        click.echo(json.dumps(vars(done)))
        return
    click.echo(f"\n{sum(done.stages.values())} contracts in {done.days} days:")
    for stage, count in sorted(done.stages.items()):
        click.echo(f"  {stage:<22} {count:>7}")
    click.echo(f"{sum(done.lines.values())} lines of the bank; {done.unreadable} files that could not be read:")
    for code, count in sorted(done.lines.items()):
        click.echo(f"  {code:<22} {count:>7}")
    click.echo(", ".join(f"{what} {seconds:.0f} s" for what, seconds in done.seconds.items()))


def settle() -> int:
    """Runs both loops until neither finds anything to do; returns how much was done."""
    done = 0
    for _ in range(MOST_PASSES):
        step = sum(loop.once() for loop in loops.LOOPS)
        if not step:
            break
        done += step
    return done
