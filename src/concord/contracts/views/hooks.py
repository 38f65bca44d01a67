"""Where payment gateways tell of payments: no session and no cookie, a signature only."""

from __future__ import annotations

import uuid

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from concord.contracts import notifications
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
    headers = {name: request.headers.get(name, "") for name in HEADERS}
    try:
        body = request.read(MOST_BYTES + 1)
    except RequestDataTooBig:
        body = b" " * (MOST_BYTES + 1)
    found = notifications.take(key, headers, body)
    if isinstance(found, Unreadable):
        problem = {"code": found.code, "sentence": found.sentence(get_language() or "zh")}
        return JsonResponse(problem, status=STATUS.get(found.code, 422))
    return JsonResponse({"code": found.code, "contract": found.number}, status=200 if found.repeated else 202)
