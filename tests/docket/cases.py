"""Matters for tests, walked to a stage through the one door. All persons are invented."""

from __future__ import annotations

import itertools
from typing import Any

from concord.docket import participants
from concord.docket.access import reader
from concord.docket.actors import Actor, Reader
from concord.docket.models import Matter, Participant
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.docket.recording import Recorded, record
from concord.people.models import Account
from tests import factory

RULEBOOK = "cn-mediation@2025.1"
_names = itertools.count(1)

APPLICANT = {
    "name": "青榆贸易商行",
    "id_number": "91330782MA2E4K7X1Q",
    "email": "qingyu@party.example",
    "phone": "13800000001",
}
RESPONDENT = {
    "name": "何小满",
    "id_number": "330782199203150018",
    "email": "xiaoman@party.example",
    "phone": "13800000002",
}


def opened(**more: Any) -> Opened:
    """A matter just filed, with one applicant and one respondent."""
    given: dict[str, Any] = {
        "rulebook": RULEBOOK,
        "organisation": factory.centre(),
        "people": [
            Person("applicant", kind="organisation", personal=dict(APPLICANT)),
            Person("respondent", personal=dict(RESPONDENT)),
        ],
        "by": "applicant",
        "payloads": {"claim": "货款未付"},
    }
    result = open_matter(**given | more)
    assert isinstance(result, Opened), result
    return result


def one(matter: Matter, role: str) -> Participant:
    """The one participant of that role."""
    return Participant.objects.get(matter=matter, role=role, left=None)


def do(matter: Matter, role: str, act: str, account: Account | None = None, **more: Any) -> Any:
    """An act by the participant of a role; returns what record() returned."""
    return record(matter, act=act, by=Actor(one(matter, role), account), **more)


def done(matter: Matter, role: str, act: str, account: Account | None = None, **more: Any) -> Recorded:
    """As do(), and it must have been accepted."""
    result = do(matter, role, act, account, **more)
    assert isinstance(result, Recorded), result
    return result


def seen_as(matter: Matter, role: str) -> Reader:
    """The reader that holds just this role."""
    return Reader(matter.pk, (one(matter, role),))


def mediating(mediator: Account | None = None) -> tuple[Matter, Account]:
    """A matter in mediation, and its mediator."""
    matter = opened().matter
    person = mediator or factory.member("mediator")
    done(matter, "registrar", "accept")
    done(matter, "respondent", "accept_mediation")
    choice = {"person": participants.candidate(matter, person)}
    done(matter, "applicant", "choose", form=choice)
    done(matter, "respondent", "choose", form=choice)
    done(matter, "mediator", "take_case", person, form={"no_conflict": True})
    assert matter.stage == "mediating"
    return matter, person


def reader_of(account: Account, matter: Matter) -> Reader:
    """Who an account is in a matter; it must be somebody."""
    found = reader(account, matter)
    assert found is not None
    return found
