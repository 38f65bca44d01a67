"""What breaks in production is told to who runs it; what is refused tells nobody's secrets."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def outlets(name: str) -> list[logging.Handler]:
    """The handlers that a record of this logger reaches outside of development."""
    found, logger = [], logging.getLogger(name)
    while logger is not None:
        found += logger.handlers
        logger = logger.parent if logger.propagate else None  # type: ignore[assignment]  # None ends the chain
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, "broken", (), None)
    return [one for one in found if type(one) is logging.StreamHandler and one.filter(record)]


def test_an_error_reaches_standard_error() -> None:
    for name in ("django.request", "concord.docket", "uvicorn.error"):
        assert outlets(name), name
    assert logging.getLogger("django.request").isEnabledFor(logging.ERROR)


def test_the_secret_of_a_link_that_is_gone_stands_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    assert Client().get("/a/canary-secret-of-a-link").status_code == 404
    assert "canary-secret" not in caplog.text
