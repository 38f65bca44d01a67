"""A small world for the access matrix: three matters, and everybody who might try a door."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from concord.docket import tokens
from concord.docket.exhibits import put_exhibit
from concord.docket.models import Exhibit
from concord.people import tokens as account_tokens
from concord.people.models import Account, Membership
from tests import factory, matters, visitors
from tests.matters import Dispute

PARTIES = ("applicant", "respondent")
OFFICES = ("registrar", "supervisor", "court_clerk", "judge", "president")


@dataclass
class World:
    """ours: at mediation. theirs: other parties and mediator, same centre and court. closed: refused by theirs."""

    ours: Dispute
    theirs: Dispute
    closed: Dispute
    accounts: dict[str, Account]
    exhibit: Exhibit
    clients: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def matter(self, which: str) -> Dispute:
        return {"ours": self.ours, "theirs": self.theirs, "closed": self.closed}[which]

    def role(self, persona: str, which: str) -> str:
        """The role in which a persona takes part in that matter; '' for none."""
        if persona in OFFICES:
            return persona
        mine = {"ours": {**{p: p for p in PARTIES}, "mediator": "mediator"}, "theirs": {"other_mediator": "mediator"}}
        return mine.get(which, {}).get(persona, "")

    def client(self, persona: str) -> Client:
        """A browser in which that persona has signed in, or opened the link to `ours`; the same one each time."""
        if persona not in self.clients:
            self.clients[persona] = self._client(persona)
        return self.clients[persona]

    def _client(self, persona: str) -> Client:
        if persona in PARTIES:
            return visitors.holding(self.ours.people[persona])
        return Client() if persona == "stranger" else visitors.signed_in(self.accounts[persona])

    def token(self, persona: str) -> str:
        """A bearer token of that persona, the same one each time."""
        if persona not in self.tokens:
            account = self.accounts.get(persona)
            issued = (
                account_tokens.issue(account, label="matrix") if account else tokens.issue(self.ours.people[persona])
            )
            self.tokens[persona] = issued
        return self.tokens[persona]

    def membership(self, persona: str) -> uuid.UUID:
        """The id of a persona's membership."""
        return Membership.objects.get(account=self.accounts[persona]).pk

    def subject(self, kind: str, which: str) -> dict[str, Any]:
        """The further ids in an address."""
        mine = self.exhibit.pk if which == "ours" else uuid.uuid4()
        return {
            "": {},
            "act": {"act": "say"},
            "duty": {"key": "term"},
            "step": {"step": "refuse"},
            "row": {"row": 0, "act": "say"},
            "form": {"form": "pem"},
            "year": {"year": 2025},
            "body": {"code": "CENTRE"},
            "membership": {"membership": self.membership("registrar")},
            "mediator": {"membership": self.membership("mediator")},
            "list": {"kind": "csv"},
        }.get(kind, {}) | {
            "exhibit": {"exhibit": mine, "exhibit_id": mine},
            "subject": {"subject": mine, "subject_id": mine},
        }.get(kind, {})


PERSONAS = (
    "stranger", *PARTIES, "mediator", "other_mediator", *OFFICES, "operator", "administrator", "signatory",
    "other_registrar", "ex_registrar", "registrar_without_factor",
)  # fmt: skip


def build() -> World:
    """Makes the world. `ours` and `theirs` have different mediators; officers are the same."""
    ours = matters.at_stage("mediating")
    theirs = matters.at_stage("mediating")
    closed = matters.at_stage("invited")
    closed.serve("accept", "respondent")
    closed.act("refuse_mediation", "respondent", {"reason": "no"})
    accounts = {
        "mediator": ours.staff["mediator"],
        "other_mediator": theirs.staff["mediator"],
        **{role: factory.member(role) for role in (*OFFICES, "operator", "administrator")},
        "signatory": factory.member("signatory", factory.enterprise()),
        "other_registrar": factory.member("registrar", factory.organisation()),
        "ex_registrar": factory.member("registrar"),
        "registrar_without_factor": factory.member("registrar", second_factor=False),
    }
    past = timezone.now() - timezone.timedelta(days=1)
    Membership.objects.filter(account=accounts["ex_registrar"]).update(since=past, until=past)
    exhibit = put_exhibit(b"what was said", name="said.txt", matter=ours.matter, participant=ours.people["applicant"])
    assert isinstance(exhibit, Exhibit)
    world = World(ours, theirs, closed, accounts, exhibit)
    for persona in PERSONAS:
        world.client(persona)
        if persona != "stranger":
            world.token(persona)
    return world
