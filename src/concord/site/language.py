"""The language of a page: `?lang=` first, then the cookie, then what the browser asks for, then Chinese.

`?lang=` is for links in letters and mails; it also sets the cookie, so that the next page keeps the language.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

CODES = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-hans": "zh-hans", "en": "en"}


def code_of(value: str) -> str:
    """Takes what a link or form says (`zh`, `en`, `zh-hans`); returns a language of this site, or ''."""
    return CODES.get(value.strip().lower(), "")


def remember(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Takes `language` and `next`; sets the cookie and goes back. An address of another site is not followed."""
    code = code_of(request.POST.get("language", ""))
    back = request.POST.get("next") or "/"
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if code and check_for_language(code):
        remember(response, code)
    return response


class LanguageByLink:
    """Middleware after LocaleMiddleware: `?lang=en` wins for this page and is remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = code_of(request.GET.get("lang", ""))
        if not code:
            return self.get_response(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers["Content-Language"] = code
        remember(response, code)
        return response
