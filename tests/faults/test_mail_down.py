"""The mail server is down: nothing is lost, it is tried again and arrives once; what never goes is shown."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse

from concord.docket import clock, reactor
from concord.docket.models import Reaction
from tests import factory
from tests.matters import Dispute, at_stage

pytestmark = [pytest.mark.django_db, pytest.mark.faults]
TRIES = len(reactor.BACKOFF) + 1


class Post:
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def dispute(settings: Any, port: int) -> Dispute:
    """A case whose notices cannot go out: nobody listens where the mail server should be."""
    made = at_stage("invited")
    settings.CONCORD_MAIL = f"smtp://127.0.0.1:{port}?tls=none"
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`later(seconds)`: so much time goes by for the retries."""
    passed = [0]
    real = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: real() + passed[0])

    def move(seconds: int) -> None:
        passed[0] += seconds

    return move


def waiting() -> list[Reaction]:
    return list(Reaction.objects.filter(status=Reaction.Status.WAITING))


def test_a_mail_that_could_not_go_out_goes_out_later_and_once(dispute: Dispute, port: int, later: Any) -> None:
    reactor.run_all()
    held = waiting()
    assert held
    assert all(row.tries == 1 and row.run_at > clock.wall() and "could not go out" in row.error for row in held)
    later(reactor.BACKOFF[0] + 1)
    reactor.run_all()
    assert {row.tries for row in waiting()} == {2}
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    try:
        later(reactor.BACKOFF[1] + 1)
        reactor.run_all()
        assert waiting() == []
        ids = [line for mail in post.mails for line in mail.content.splitlines() if line.startswith(b"Message-ID")]
        assert ids
        assert len(ids) == len(set(ids))
        later(10**6)
        reactor.run_all()
        assert len(post.mails) == len(ids)
    finally:
        server.stop()


def test_what_keeps_failing_is_parked_shown_and_tried_again_on_request(
    dispute: Dispute, port: int, later: Any, settings: Any
) -> None:
    for _try in range(TRIES):
        reactor.run_all()
        later(max(reactor.BACKOFF) + 1)
    parked = Reaction.objects.filter(status=Reaction.Status.PARKED)
    assert parked
    assert waiting() == []
    operator = Client()
    operator.force_login(factory.member("operator"), backend="django.contrib.auth.backends.ModelBackend")
    page = operator.get(reverse("operator")).content.decode()
    assert dispute.matter.number in page
    assert "notice.tell" in page
    first = parked[0]
    assert str(first.pk) in page
    settings.CONCORD_MAIL = "outbox:"
    operator.post(reverse("operator"), {"retry": str(first.pk)})
    reactor.run_all()
    first.refresh_from_db()
    assert first.status == Reaction.Status.DONE
