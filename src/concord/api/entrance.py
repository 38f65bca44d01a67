"""Who calls: a bearer token of a person, looked at anew with each request."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from ninja.security import HttpBearer

from concord.docket import access
from concord.docket.access import Holder
from concord.kit.scene import Scene
from concord.people.access import has_second_factor


class Bearer(HttpBearer):
    """A token of an account (`cca_`) or of a participant (`ccp_`)."""

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """Who it is, or None. An account whose second factor was taken away is nobody until it has one again."""
        found = access.bearer(token)
        if found is not None and found.account is not None and not has_second_factor(found.account):
            return None
        return found


def caller(request: HttpRequest) -> Holder:
    """What the caller has shown; set by Bearer before any operation runs."""
    holder: Holder = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    return holder


def scene(request: HttpRequest, matter_id: uuid.UUID) -> Scene:
    """The matter as the caller sees it. Raises Http404 for a stranger exactly as for no matter."""
    matter, reader = access.open_case(caller(request), matter_id)
    return Scene(request, matter, reader)
