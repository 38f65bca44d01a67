"""Telling this process, right after the commit, that something was recorded (live pages). Nothing may depend on it:
what must happen is a reaction, which survives a crash.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction

from concord.docket.models import Entry, Matter

log = logging.getLogger("concord.docket")
Listener = Callable[[Matter, tuple[Entry, ...]], None]
_listeners: list[Listener] = []


def after_commit(listener: Listener) -> Listener:
    """Decorator: the function is called with the matter and its new entries after each commit, in this process.

    It must filter by docket.visibility before it tells anybody anything; what it raises is logged and lost.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def on_commit(matter: Matter, entries: tuple[Entry, ...]) -> None:
    """Arranges that the listeners are called when the transaction that is open now commits."""
    for listener in _listeners:
        transaction.on_commit(_call(listener, matter, entries), robust=True)


def _call(listener: Listener, matter: Matter, entries: tuple[Entry, ...]) -> Callable[[], None]:
    """The listener with its arguments, as a named function: Django names it in the log when it raises."""

    def tell() -> None:
        listener(matter, entries)

    return tell
