"""A file store that does not answer is an outage, not a defect: the page says so, and to try again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.gateways.storage import UnavailableError

log = logging.getLogger("concord.outages")


class Outages:
    """503 in words for whatever a view could not do because the store is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        if not isinstance(why, UnavailableError):
            return None
        log.error("the file store does not answer: %s", why)
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "120"
        return answer
