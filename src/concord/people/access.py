"""The doors of staff pages: an active membership in the role, and a second factor, looked at on each request."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from concord.people import roles
from concord.people.models import Account

View = Callable[..., HttpResponse]
ENROL = "mfa_index"  # allauth's page where a person adds TOTP or a passkey


def has_second_factor(account: Account) -> bool:
    """Whether the account has enrolled TOTP or a passkey (recovery codes alone do not count)."""
    return bool(is_mfa_enabled(account, types=["totp", "webauthn"]))


def signed_in(request: HttpRequest) -> Account | None:
    """The account of the request, or None for anonymous and inactive ones."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Account) and user.is_active else None


def staff(*allowed: str) -> Callable[[View], View]:
    """Decorator: the page is for members in one of these roles (in any role if none is named).

    Not signed in: to the sign-in page. No such office: 404. No second factor yet: to its enrolment.
    `request.offices` holds the offices that let the person in.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            account = signed_in(request)
            if account is None:
                return redirect_to_login(request.get_full_path())
            offices = tuple(o for o in roles.active(account) if not allowed or o.role in allowed)
            if not offices:
                raise Http404
            if not has_second_factor(account):
                return redirect(ENROL)
            request.offices = offices  # type: ignore[attr-defined]  # Django's request carries it to the view
            return view(request, *args, **kwargs)

        return guarded

    return decorate
