"""Where other systems tell of payments and events: no session and no cookie, a signature only."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from concord.contracts import deliveries, event_reading, event_words, events, keys, notifications
from concord.contracts.events import Line
from concord.gateways.payments import Unreadable
from concord.gateways.payments.notification import MOST_BYTES

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
STATUS = {"signature": 401, "headers": 400, "stale": 400, "too_large": 413, "altered": 409}


@csrf_exempt
@never_cache
@require_POST
def payments(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Takes a notification: 202 with what became of it, 200 with the first result when it comes again, 4xx with why
    it is not taken.
    """
    headers, body = _sent(request)
    found = notifications.take(key, headers, body)
    if isinstance(found, Unreadable):
        return _not_taken(key, keys.PAYMENTS, headers, found)
    status = 200 if found.repeated else 202
    deliveries.note(
        key,
        keys.PAYMENTS,
        headers["webhook-id"],
        status,
        found.code,
        lines=1,
        counted=int(found.counts),
        repeated=found.repeated,
    )
    return JsonResponse({"code": found.code, "contract": found.number}, status=status)


@csrf_exempt
@never_cache
@require_POST
def told(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Takes a list of events: 202 with what became of each, 200 if all came before or were only tried, 4xx with why
    nothing of it is taken.
    """
    headers, body = _sent(request)
    found = keys.verified(keys.EVENTS, key, headers, body)
    if isinstance(found, Unreadable):
        return _not_taken(key, keys.EVENTS, headers, found)
    asked = event_reading.loaded(body)
    read = asked if isinstance(asked, Unreadable) else event_reading.read(asked[1])
    if isinstance(asked, Unreadable) or isinstance(read, Unreadable):
        return _not_taken(key, keys.EVENTS, headers, asked if isinstance(asked, Unreadable) else read)
    lines = events.take(found[0].organisation, read, dry=asked[0], hook=found[0])
    counted, again = sum(line.done for line in lines), all(line.repeated for line in lines)
    status = 200 if asked[0] or again else 202
    code = "dry" if asked[0] else lines[0].code if len(lines) == 1 else "events"
    deliveries.note(
        key, keys.EVENTS, headers["webhook-id"], status, code, lines=len(lines), counted=counted, repeated=again
    )
    told = {"dry": asked[0], "counting": counted, "open": len(lines) - counted, "rows": [_row(one) for one in lines]}
    return JsonResponse(told, status=status)


def _sent(request: HttpRequest) -> tuple[dict[str, str], bytes]:
    """The headers of a message and its body; of one that is too long, just too much of it."""
    headers = {name: request.headers.get(name, "") for name in HEADERS}
    try:
        return headers, request.read(MOST_BYTES + 1)
    except RequestDataTooBig:
        return headers, b" " * (MOST_BYTES + 1)


def _not_taken(key: uuid.UUID, kind: str, headers: dict[str, str], why: Any) -> JsonResponse:
    status = STATUS.get(why.code, 422)
    deliveries.note(key, kind, headers["webhook-id"], status, why.code)
    return JsonResponse({"code": why.code, "sentence": why.sentence(get_language() or "zh")}, status=status)


def _row(line: Line) -> dict[str, Any]:
    return {
        "line": line.event.line, "key": line.event.key, "counts": line.done, "code": line.code,
        "marks": list(line.marks), "repeated": line.repeated, "sentence": event_words.sentence(line),
        "contract": line.number, "entry": line.entry or None,
    }  # fmt: skip
