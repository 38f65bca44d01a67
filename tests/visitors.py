"""Browsers of people: an account that has signed in, a party that has opened its link, a stranger."""

from __future__ import annotations

from typing import Any

from django.test import Client

from concord.docket import clock, links
from concord.docket.access import GRANTS
from concord.docket.models import Link, Participant
from concord.people.models import Account
from tests import factory
from tests.matters import Dispute

PASSWORDS = "django.contrib.auth.backends.ModelBackend"


def signed_in(account: Account, **headers: Any) -> Client:
    """A browser in which this account has signed in."""
    client = Client(**headers)
    client.force_login(account, backend=PASSWORDS)
    return client


def member(role: str, **more: Any) -> Client:
    """A new member of staff who has signed in; see factory.member."""
    return signed_in(factory.member(role, **more))


def outsider(role: str = "registrar") -> Client:
    """Somebody who holds that office, but elsewhere."""
    return member(role, organisation=factory.organisation())


def holding(person: Participant, **headers: Any) -> Client:
    """A browser that has opened a person's link with a code."""
    link = links.find(links.issue(person, Link.Channel.EMAIL))
    assert link is not None
    client = Client(**headers)
    session = client.session
    session[GRANTS] = {str(link.pk): clock.wall()}
    session.save()
    return client


def browser(dispute: Dispute, role: str, language: str = "en") -> Client:
    """Somebody of the dispute: staff signed in, a party with its link opened."""
    if role in dispute.staff:
        return signed_in(dispute.staff[role], HTTP_ACCEPT_LANGUAGE=language)
    return holding(dispute.people[role], HTTP_ACCEPT_LANGUAGE=language)


def party(dispute: Dispute, role: str) -> Client:
    """As `browser`, for a party that says no language."""
    return holding(dispute.people[role])


def officer(dispute: Dispute, role: str) -> Client:
    """As `browser`, for a member of staff that says no language."""
    return signed_in(dispute.staff[role])
