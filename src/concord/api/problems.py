"""Every answer that is not a success: one shape, one sentence, in the language the caller asked for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from concord.api.schemas import Problem
from concord.docket.door import Rejected
from concord.docket.durability import full
from concord.gateways.storage import StorageError
from concord.kit import refusals
from concord.kit.scene import Scene
from concord.kit.why import refusal as reasons
from concord.law.model import Refused
from concord.law.rulebook import Rulebook
from concord.proofs.receipts import NoReceipt


def refused(why: Refused, law: Rulebook | None = None) -> Problem:
    """A refusal of the law or the docket, with its sentence."""
    says = refusals.say(why, law)
    return Problem(
        code=says.code,
        sentence=says.title,
        next=says.next,
        fields={why.detail: says.title} if why.code == "form" else {},
    )


def not_possible(scene: Scene, why: Refused, act: str) -> Problem:
    """A refusal of an act, with the reasons that the caller may know."""
    told = reasons(scene, why, act)
    return refused(why, scene.law).model_copy(update={"why": [*told.why, *([told.article] if told.article else [])]})


def rejected(why: Rejected) -> Problem:
    """A file that is not taken, and what to do."""
    return Problem(code=why.code, sentence=why.sentence)


def reserved_key() -> Problem:
    """An idempotency key that begins as the docket's own do."""
    sentence = _("An idempotency key must not begin with “in one go”. Nothing was recorded.")
    return Problem(code="reserved_key", sentence=sentence, next=_("Choose another key, a UUID for instance."))


def not_found() -> Problem:
    return Problem(
        code="not_found", sentence=_("There is nothing here for you."), next=_("Check the address and your token.")
    )


def no_receipt(why: NoReceipt) -> Problem:
    """There is no receipt now, and what to do."""
    return Problem(code=why.code, sentence=why.title, next=why.says)


def unreadable(fields: dict[str, str]) -> Problem:
    """Parts of a request that do not fit their description."""
    sentence = _("The request does not fit its description. Nothing was recorded.")
    return Problem(code="unreadable", sentence=sentence, next=_("Correct what is named under fields."), fields=fields)


def register(api: NinjaAPI) -> None:
    """Gives every failure of the API this shape."""

    def answer(request: HttpRequest, status: int, problem: Problem) -> HttpResponse:
        return api.create_response(request, problem.model_dump(), status=status)

    @api.exception_handler(Http404)
    def nothing(request: HttpRequest, why: Exception) -> HttpResponse:
        return answer(request, 404, not_found())

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, why: Exception) -> HttpResponse:
        problem = Problem(
            code="unauthenticated",
            sentence=_("No valid token came with this request."),
            next=_("Send the header Authorization: Bearer, with a token that has not expired."),
        )
        response = answer(request, 401, problem)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(ValidationError)
    def misshapen(request: HttpRequest, why: ValidationError) -> HttpResponse:
        fields = {".".join(map(str, one["loc"][1:])): str(one["msg"]) for one in why.errors}
        return answer(request, 422, unreadable(fields))

    @api.exception_handler(HttpError)
    def broken(request: HttpRequest, why: HttpError) -> HttpResponse:
        if why.status_code == 429:
            sentence = _("Too many requests at once. Nothing was recorded.")
            return answer(request, 429, Problem(code="slow_down", sentence=sentence, next=_("Try again in a minute.")))
        sentence = _("The request cannot be read. Nothing was recorded.")
        return answer(request, why.status_code, Problem(code="bad_request", sentence=sentence))

    @api.exception_handler(RequestDataTooBig)
    def too_long(request: HttpRequest, why: Exception) -> HttpResponse:
        sentence = _("The request is too long. Nothing was recorded.")
        return answer(request, 413, Problem(code="too_large", sentence=sentence, next=_("Send files as exhibits.")))

    @api.exception_handler(StorageError)
    def closed(request: HttpRequest, why: Exception) -> HttpResponse:
        sentence = _("Files cannot be kept or read just now. Nothing was recorded.")
        return answer(request, 503, Problem(code="storage", sentence=sentence, next=_("Try again in a few minutes.")))

    @api.exception_handler(OperationalError)
    def no_room(request: HttpRequest, why: OperationalError) -> HttpResponse:
        if not full(why):
            raise why
        sentence = _("This site has no room left. Nothing was recorded.")
        return answer(request, 503, Problem(code="full", sentence=sentence, next=_("Try again in an hour.")))


ANSWERS: dict[int, Any] = {400: Problem, 401: Problem, 404: Problem, 422: Problem, 429: Problem}
