"""A file store that does not answer and a disk that is full are outages, not defects: a page says so, and what next."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concord.docket.durability import full
from concord.gateways.storage import UnavailableError

log = logging.getLogger("concord.outages")


class Outages:
    """503 in words for whatever a view could not do because the store is away, or there is no room."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        if isinstance(why, UnavailableError):
            log.error("the file store does not answer: %s", why)
            answer = render(request, "503.html", status=503)
        elif full(why):
            log.error("there is no room on the database's disk: %s", why)
            answer = render(request, "503_full.html", status=503)
        else:
            return None
        answer["Retry-After"] = "120"
        return answer
