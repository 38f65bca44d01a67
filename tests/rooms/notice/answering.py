"""A case whose application was accepted, and its other side opening the link. All names are invented."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from concord.docket import participants, reactor
from concord.docket.models import Participant
from concord.gateways.models import OutboxMessage
from tests.matters import Dispute, at_stage

PHONE, MAIL = "+8613700002208", "shen@duyun.example"


@dataclass
class Invited:
    """dispute: its matter and people; link: path of the link in the text message to the other side."""

    dispute: Dispute
    link: str

    @property
    def respondent(self) -> Participant:
        return self.dispute.people["respondent"]


def texts(channel: str, to: str) -> list[str]:
    return [row.text for row in OutboxMessage.objects.filter(channel=channel, recipient=to).order_by("pk")]


def link_in(text: str) -> str:
    found = re.search(r"/a/[\w-]+", text)
    assert found, text
    return found[0]


def code_in(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    assert found, text
    return found[1]


def invited(**personal: Any) -> Invited:
    """An accepted application; the messages to the other side are in the outbox."""
    dispute = at_stage("filed")
    from_now = {"phone": PHONE, "email": MAIL} | personal
    participants.change(dispute.people["respondent"], **from_now)
    participants.change(dispute.people["applicant"], phone="+8613900000046")
    dispute.act("accept", "registrar")
    reactor.run_all()
    dispute.matter.refresh_from_db()
    dispute.people["respondent"].refresh_from_db()
    return Invited(dispute, link_in((texts("sms", PHONE) or texts("mail", MAIL) or ["/a/none"])[-1]))


def ask_code(client: Client, link: str, to: str = PHONE) -> str:
    """Press `send me the code`; returns the code that arrived."""
    client.post(link, {"do": "send"})
    return code_in(texts("sms" if to.startswith("+") else "mail", to)[-1])


def open_link(client: Client, link: str, to: str = PHONE) -> Any:
    """Open a link as its owner does; returns the answer to pressing on."""
    return client.post(link, {"do": "open", "code": ask_code(client, link, to)})
