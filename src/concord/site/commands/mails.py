"""`concord mail`."""

from __future__ import annotations

import secrets

import click
from django.conf import settings

from concord.gateways.delivery import Rejected, Unreachable
from concord.gateways.doubles import doubles
from concord.gateways.mail import Message
from concord.gateways.mail import mail as gateway

WORDS = {
    "sent": ("这封邮件说明邮件通道可用。", "Mail leaves this deployment."),
    "kept": (
        "这封邮件留在开发用的发件箱里，没有寄出：还没有设置 CONCORD_MAIL。",
        "This message stayed in the development outbox and was sent to nobody: CONCORD_MAIL names no relay yet.",
    ),
}


@click.group()
def mail() -> None:
    """See whether mail leaves this deployment."""


@mail.command()
@click.argument("address")
def test(address: str) -> None:
    """Send a test message to ADDRESS through the configured relay."""
    kept = "mail" in doubles()
    zh, en = WORDS["kept" if kept else "sent"]
    message = Message(
        to=address,
        subject="Concord: 测试邮件 / a test",
        text=f"{zh}\n{en}\n\n{settings.SITE_URL}\n",
        key=f"mail test {secrets.token_hex(8)}",
    )
    try:
        sent = gateway().send(message)
    except Rejected as why:
        raise click.ClickException(f"The relay refuses this message: {why}")
    except Unreachable as why:
        raise click.ClickException(f"The relay cannot be reached: {why}. Look at CONCORD_MAIL.")
    if kept:
        click.echo("Kept in the development outbox (/outbox/): CONCORD_MAIL names no relay yet.")
    else:
        click.echo(f"The relay took it: {sent.detail or 'accepted'}. See whether it arrives, and not among the spam.")
