"""Schemathesis throws at every operation what its description allows and forbids: never a 5xx, never a surprise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi import checks as specs

from concord.docket import tokens
from concord.docket.models import Matter
from tests import matters

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("fuzz")]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(scope="module")
def caller(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, Matter]]:
    """A party's token and its matter; whatever is done is undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        dispute = matters.at_stage("mediating")
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)  # as the test client does: the connection holds our transaction
        yield tokens.issue(dispute.people["applicant"]), dispute.matter
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        transaction.set_rollback(True)


# a token decides what is found, and an act decides what its payload may be: a description cannot say either
BEYOND_DESCRIPTION = [
    specs.negative_data_rejection,  # the matter of an odd request is replaced by a real one, which mends it
    specs.positive_data_acceptance,
    specs.ignored_auth,
    specs.unsupported_method,
]


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_api(case: schemathesis.Case, caller: tuple[str, Matter]) -> None:
    token, matter = caller
    if "matter_id" in (case.path_parameters or {}):
        case.path_parameters["matter_id"] = str(matter.pk)
    with transaction.atomic():
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=BEYOND_DESCRIPTION)
        transaction.set_rollback(True)
