"""A dispute at the table, browsers of its people, and the codes that were sent to them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from concord.docket import participants
from concord.docket.models import Document, Reaction
from concord.docket.reactor import run_all
from concord.gateways.models import OutboxMessage
from tests import matters
from tests.matters import Dispute


def where(dispute: Dispute, page: str) -> str:
    return f"/c/{dispute.matter.pk}/agreement/{page}"


def signing() -> Dispute:
    """Drawn up, and the paper made."""
    dispute = matters.at_stage("signing")
    run_all()
    return dispute


def work() -> None:
    """All that waits is done now, what failed before as well."""
    Reaction.objects.filter(status=Reaction.Status.WAITING).update(run_at=0)
    run_all()


def code_of(dispute: Dispute, role: str) -> str:
    """The last code that was sent to a party."""
    to = participants.personal(dispute.people[role])["email"]
    last = OutboxMessage.objects.filter(recipient=to, key__startswith="code ").latest("at", "id")
    found = re.search(r"(?<!\d)(\d{6})(?!\d)", last.text)
    assert found, last.text
    return found.group(1)


def sign_form(client: Client, dispute: Dispute, **more: Any) -> dict[str, Any]:
    """The form of the page as it stands now, filled in."""
    form = client.get(where(dispute, "sign/")).context["form"]
    hidden = {"draft": form["draft"].value(), "key": form["key"].value()}
    return {**hidden, "do": "sign", "name": "陆青", "capacity": "法定代表人", "method": "typed"} | more


def sign(client: Client, dispute: Dispute, role: str, **more: Any) -> Any:
    """Ask for a code, read it, sign."""
    form = sign_form(client, dispute, **more)
    client.post(where(dispute, "sign/"), {"do": "code", "way": "email", "draft": form["draft"]})
    return client.post(where(dispute, "sign/"), form | {"code": code_of(dispute, role)})


def papers_of(dispute: Dispute) -> list[Document]:
    kinds = ("agreement_draft", "agreement")
    return list(Document.objects.filter(matter=dispute.matter, kind__in=kinds).order_by("entry__seq"))
