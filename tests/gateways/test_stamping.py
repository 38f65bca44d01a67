"""Timestamps on the deployment's checkpoints: asked for after publication, seldom, and carried in receipts."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from pyhanko.sign.timestamps import TimeStamper

from concord.gateways import ledger as gateway
from concord.gateways import timestamp
from concord.gateways.delivery import Unreachable
from concord.gateways.ledger import ledger, stamping
from concord.gateways.models import LedgerCheckpoint
from concord.gateways.signing import ca_certificate
from concord.gateways.timestamp.local import LocalStamper
from concord.ledger import checkpoint as checkpoints
from concord.ledger import judgement, note, policy, timestamps
from concord.ledger.judgement import Verdict

pytestmark = pytest.mark.django_db
AT = 1_797_210_000
LATER = AT + 40


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Any) -> None:
    settings.CONCORD_DATA = tmp_path
    cache.delete(stamping.ASKED)


def put_in(name: str, at: int = AT) -> None:
    gateway.lodge([(name, {"id": name})])
    assert gateway.put_in(at=at) == 1


def judged(name: str, believes: bytes | None = None) -> Verdict:
    clock = timestamps.trusted(believes) if believes else None
    given = judgement.evidence((gateway.proof(name, {"id": name}) or "").encode())
    trusted = policy.read(policy.of_one_log(ledger().public).encode())
    return judgement.judge(given, trusted, now=AT + 86_400, clock=clock)


def test_a_receipt_carries_the_timestamp_of_the_first_stamped_checkpoint_over_it() -> None:
    put_in("before")
    assert judged("before").carried is False
    put_in("after", AT + 1)
    assert gateway.stamp_newest(at=LATER) == 1
    put_in("last", AT + 50)
    first, second, third = (judged(name, ca_certificate()) for name in ("before", "after", "last"))
    assert (first.whose, first.since, first.size) == ("authority", LATER, 32)
    assert (second.whose, second.size) == ("authority", 32)
    assert first.stamp is not None
    assert "operator's own clock" in first.stamp.authority  # nobody takes it for an outside one
    assert (third.whose, third.since, third.size) == ("operator", AT + 50, 48)
    assert judged("before").whose == "operator"  # who trusts no authority


def test_at_most_one_in_so_many_seconds_and_none_where_nothing_is_new(settings: Any) -> None:
    put_in("one")
    assert gateway.stamp_newest(at=LATER) == 1
    put_in("two", AT + 1)
    assert gateway.stamp_newest(at=LATER + 1) == 0
    cache.delete(stamping.ASKED)  # the span is over
    assert gateway.stamp_newest(at=LATER + 61) == 1
    cache.delete(stamping.ASKED)
    assert gateway.stamp_newest(at=LATER + 122) == 0
    assert LedgerCheckpoint.objects.filter(timestamp__isnull=False).count() == 2
    put_in("three", AT + 130)
    settings.CONCORD_TIMESTAMP_EVERY = 0
    assert gateway.stamp_newest(at=LATER + 130) == 0


def test_what_may_not_be_given_out_yet_gets_none() -> None:
    put_in("one")
    LedgerCheckpoint.objects.update(settled=False)
    assert gateway.stamp_newest(at=LATER) == 0


def test_more_cosignatures_keep_the_timestamp() -> None:
    put_in("one")
    gateway.stamp_newest(at=LATER)
    log = ledger()
    published = log.published() or ""
    body = note.read(published).text
    key = checkpoints.Ed25519PrivateKey.generate()
    log.keep(published + checkpoints.cosign("w.example", key, body, LATER))
    assert judged("one", ca_certificate()).since == LATER


class Elsewhere(LocalStamper):
    """Stamps another text than it was asked for."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        return await super().async_timestamp(bytes(32), md_algorithm)


class Silent(TimeStamper):
    """Answers nobody."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        raise Unreachable("The timestamp authority cannot be reached.")


@pytest.mark.parametrize("kind", [lambda at: Elsewhere(at), lambda at: Silent()])
def test_what_is_no_timestamp_over_it_is_not_kept_and_asked_for_again_later(monkeypatch: Any, kind: Any) -> None:
    put_in("one")
    with monkeypatch.context() as patched:
        patched.setattr(timestamp, "stamper", kind)
        with pytest.raises(Unreachable):
            gateway.stamp_newest(at=LATER)
        assert gateway.stamp_newest(at=LATER + 1) == 0  # not hammered
    assert judged("one").carried is False
    cache.delete(stamping.ASKED)
    assert gateway.stamp_newest(at=LATER + 61) == 1


def test_an_authority_that_its_own_roots_do_not_vouch_for_is_refused(settings: Any, tmp_path: Any) -> None:
    put_in("one")
    (tmp_path / "roots.pem").write_bytes(ca_certificate())
    settings.CONCORD_TIMESTAMP, settings.CONCORD_TIMESTAMP_ROOTS = "https://tsa.example/", str(tmp_path / "roots.pem")
    token = async_to_sync(LocalStamper(LATER).async_timestamp)(timestamps.digest("x"), "sha256").dump()
    assert stamping.believed()(token, "x").at == LATER
    with pytest.raises(timestamps.Unproven):
        stamping.believed()(token, "y")


def test_what_the_newest_says() -> None:
    assert stamping.latest() is None
    put_in("one")
    gateway.stamp_newest(at=LATER)
    found = stamping.latest()
    assert found is not None
    assert found.at == LATER
