"""The threads of a process take turns at SQLite's write lock, in order, and nobody keeps it who has gone."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from concord.docket.models import ClockOffset
from concord.site.sqlite3 import base
from concord.site.sqlite3.base import Turnstile, turnstile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite alone")


def free() -> bool:
    """Whether nobody has the turn now."""
    if turnstile.enter(0.01):
        turnstile.leave()
        return True
    return False


def test_turns_are_given_in_order() -> None:
    gate, came = Turnstile(), []
    assert gate.enter(1)

    def wait(number: int) -> None:
        assert gate.enter(5)
        came.append(number)
        gate.leave()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        time.sleep(0.02)
    gate.leave()
    for thread in threads:
        thread.join()
    assert came == list(range(8))
    assert gate.enter(0)


def test_who_loses_patience_is_no_longer_waited_for() -> None:
    gate = Turnstile()
    assert gate.enter(0)
    assert not gate.enter(0.01)
    gate.leave()
    assert gate.enter(0.01)


def test_a_transaction_has_the_turn_until_it_ends() -> None:
    with transaction.atomic():
        assert not free()
        with transaction.atomic():
            ClockOffset.objects.count()
        assert not free()
    assert free()


def test_a_failed_transaction_leaves() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert free()


def test_a_transaction_that_cannot_begin_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(base.base.DatabaseWrapper, "_start_transaction_under_autocommit", locked)
        with pytest.raises(OperationalError), transaction.atomic():
            raise AssertionError("it never began")
    assert free()


def test_a_closed_connection_leaves() -> None:
    def begin() -> None:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        connection.close()

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    assert free()


def test_many_threads_write_and_none_is_refused() -> None:
    def write() -> None:
        for _time in range(20):
            with transaction.atomic():
                row, _new = ClockOffset.objects.get_or_create(pk=1)
                row.seconds += 1
                row.save()
        connection.close()

    threads = [threading.Thread(target=write) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ClockOffset.objects.get(pk=1).seconds == 120
    assert free()
