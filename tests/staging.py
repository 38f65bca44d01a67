"""Cases in a deployment of its own, and the doors into them: `python -m tests.staging 8` prints them as JSON.

Run under the environment of tests.deployment. Nothing here is done by the platform itself: it is a test's stage.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from concord.docket import clock, reactor, tokens  # noqa: E402
from concord.docket.access import GRANTS  # noqa: E402
from concord.docket.models import Link, Participant  # noqa: E402
from concord.people import tokens as account_tokens  # noqa: E402
from tests import factory, matters  # noqa: E402
from tests.matters import Dispute  # noqa: E402


def session_of(participant: Participant) -> str:
    """The cookie of a browser that has opened the person's link with a code."""
    link = Link.objects.create(
        participant=participant, hash=os.urandom(32), channel="email", created_at=0, expires_at=2**40
    )
    store = SessionStore()
    store[GRANTS] = {str(link.pk): clock.wall()}
    store.save()
    return str(store.session_key)


def doors(dispute: Dispute) -> dict[str, Any]:
    """A case, and what opens it for each side."""
    sides = ("applicant", "respondent")
    return {
        "id": str(dispute.matter.pk),
        "sessions": {side: session_of(dispute.people[side]) for side in sides},
        "tokens": {side: tokens.issue(dispute.people[side]) for side in sides},
    }


def prepare(count: int, entries: int = 0) -> dict[str, Any]:
    """So many cases in mediation, each with at least so many entries; the notices of all this are out."""
    factory.number_on()
    found = []
    for _number in range(count):
        dispute = matters.at_stage("mediating")
        while dispute.matter.seq < entries:
            dispute.act("say", ("applicant", "respondent")[dispute.matter.seq % 2], {"text": "十月底前付清可以吗？"})
        found.append(doors(dispute))
    reactor.run_all()
    registrar = account_tokens.issue(dispute.staff["registrar"], label="counter")
    return {"matters": found, "registrar": registrar, "centre": dispute.matter.organisation.code}


if __name__ == "__main__":
    print(json.dumps(prepare(*(int(word) for word in sys.argv[1:]))))
