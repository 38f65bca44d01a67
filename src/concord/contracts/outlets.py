"""The systems of an enterprise are told what happens in its contracts: signed messages, sent again until taken.

A message says which contract, what kind of event and which entry; how much and whom stands behind the API. An address
that just failed is left alone for a minute, so that one that is down holds up nobody else's work.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from django.db.models import QuerySet

from concord.contracts import deliveries
from concord.contracts.event_models import Delivery
from concord.contracts.money_models import WebhookKey
from concord.contracts.sides import KIND, sides
from concord.docket import clock, rules
from concord.docket.models import Entry
from concord.docket.reactor import ENDED, Work, reaction
from concord.gateways import webhooks
from concord.law.rulebook import Rulebook
from concord.people.models import Organisation

SIGNED, PAID, REVERSED, OVERDUE = "contract.signed", "payment.booked", "payment.reversed", "payment.overdue"
BREACH, CLOSED = "contract.breach", "contract.ended"
ACTS = {"sign": SIGNED, "pay": PAID, "receive": PAID, "note_reversal": REVERSED, "default_reached": BREACH}
PATIENCE = 16 * 3600  # seconds for which a message is tried; the reactor would park it after that, for a person to see
PAUSE = 60  # seconds in which an address that just failed is not tried


class NotTaken(Exception):
    """Some addresses have not taken the message; the reactor tries again later."""


def outlets(organisation: Organisation) -> QuerySet[WebhookKey]:
    """The addresses that an enterprise named."""
    kind = WebhookKey.Kind.OUTGOING
    return WebhookKey.objects.filter(organisation=organisation, kind=kind, ended_at=None).order_by("made_at", "pk")


def tell(work: Work) -> None:
    """Tells every address of the contract's enterprise of an entry, each once. Raises NotTaken."""
    entry, matter = work.entry, work.matter
    rows = list(outlets(matter.organisation)) if entry is not None else []
    if entry is None or not rows:
        return
    law = rules.law_of(matter)
    kind = _kind(work, entry, law) if law.kind == KIND else ""
    if not kind or clock.now() - entry.at > PATIENCE:
        return
    failed = [row for row in rows if not _told(row, entry, kind)]
    if failed:
        raise NotTaken(f"{len(failed)} addresses have not taken it yet")


for _act in ACTS:
    reaction(_act, "contracts.tell")(tell)
reaction("effect:passed", "contracts.tell-overdue")(tell)
reaction(ENDED, "contracts.tell-ended")(tell)


def _kind(work: Work, entry: Entry, law: Rulebook) -> str:
    """What kind of event it is for the enterprise; "" for none."""
    if work.event == ENDED:
        return CLOSED
    if work.event == "effect:passed":
        duty = law.duties.get(str(work.data["values"][0]))
        owed = duty is not None and duty.by == (sides(law).debtor,) and bool(duty.pay or duty.schedule)
        return OVERDUE if owed else ""
    if work.event == "sign":
        made = any(effect[:2] == ("moment", "signed") for effect in entry.law.effects)
        return SIGNED if made else ""
    return ACTS[work.event]


def _told(outlet: WebhookKey, entry: Entry, kind: str) -> bool:
    """Whether the address has the message, now or from before; tries it unless it has just failed."""
    name, now = f"{entry.pk}.{kind}", clock.wall()
    rows = Delivery.objects.filter(key=outlet)
    if rows.filter(name=name, status__range=(200, 299)).exists():
        return True
    last = rows.first()
    if last is not None and not 200 <= last.status < 300 and now - last.at < PAUSE:
        return False
    return send(outlet, name, kind, _body(kind, entry))


def send(outlet: WebhookKey, name: str, kind: str, body: bytes) -> bool:
    """Sends a message to an address and notes what came of it; returns whether it was taken, or refused for good."""
    now = clock.wall()
    try:
        sent = webhooks.post(outlet.url, name, outlet.secrets(now), body, at=now)
    except webhooks.Rejected as why:  # a name that leads inside today may be a poisoned answer: only 410 is for good
        gone = str(why) == "410"
        deliveries.note(outlet.pk, outlet.kind, name, 410 if gone else 504, kind)
        return gone
    except webhooks.Unreachable as why:
        deliveries.note(outlet.pk, outlet.kind, name, int(str(why)) if str(why).isdigit() else 504, kind)
        return False
    # if we stop before this, it is sent again under the same name, by which the other side knows it
    deliveries.note(outlet.pk, outlet.kind, name, int(sent.detail), kind, lines=1, counted=1)
    return True


def _body(kind: str, entry: Entry) -> bytes:
    at = datetime.fromtimestamp(entry.at, UTC).isoformat().replace("+00:00", "Z")
    told = {
        "type": kind, "at": at, "contract": entry.matter.number, "matter": str(entry.matter_id), "entry": str(entry.pk)
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()
