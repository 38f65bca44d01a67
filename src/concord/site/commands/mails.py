"""`concord mail`."""

from __future__ import annotations

import secrets

import click
from django.conf import settings

from concord.gateways.delivery import Rejected, Unreachable
from concord.gateways.doubles import doubles
from concord.gateways.mail import Message
from concord.gateways.mail import mail as gateway


@click.group()
def mail() -> None:
    """See whether mail leaves this deployment."""


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a test message to ADDRESS through the configured relay."""
    message = Message(
        to=address,
        subject="Concord: 测试邮件 / a test",
        text=f"这封邮件说明邮件通道可用。\nMail leaves this deployment.\n\n{settings.SITE_URL}\n",
        key=f"mail test {secrets.token_hex(8)}",
    )
    try:
        sent = gateway().send(message)
    except Rejected as why:
        raise click.ClickException(f"The relay refuses this message: {why}")
    except Unreachable as why:
        raise click.ClickException(f"The relay cannot be reached: {why}. Look at CONCORD_MAIL.")
    if "mail" in doubles():
        click.echo("Kept in the development outbox (/outbox/): CONCORD_MAIL names no relay yet.")
    else:
        click.echo(f"The relay took it: {sent.detail or 'accepted'}. See whether it arrives, and not among the spam.")
