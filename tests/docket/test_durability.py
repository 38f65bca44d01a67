"""What may be lost with the power, and what may not: the disk is waited for by default, and after each exception."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from concord.docket.durability import unhurried
from concord.docket.models import Reaction

pytestmark = pytest.mark.django_db(transaction=True)
NORMAL, FULL = 1, 2


def waits() -> bool:
    """Whether a commit now waits for the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW synchronous_commit")
            return bool(cursor.fetchone()[0] == "on")
        cursor.execute("PRAGMA synchronous")
        return bool(cursor.fetchone()[0] == FULL)


def test_a_commit_waits_for_the_disk_but_for_a_claim() -> None:
    assert waits()
    with unhurried():
        assert not waits()
        Reaction.objects.filter(handler="nobody").update(tries=1)
    assert waits()


def test_a_failure_within_changes_nothing_of_that() -> None:
    with pytest.raises(RuntimeError), unhurried():
        raise RuntimeError
    assert waits()


def test_inside_a_transaction_its_own_commit_decides() -> None:
    with transaction.atomic():
        with unhurried():
            assert waits()
        assert waits()
