"""Keys: how the systems of an enterprise come in. Each secret is shown once, when it is made."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.contracts import deliveries, delivery_words
from concord.contracts import keys as secrets
from concord.contracts.money_models import WebhookKey
from concord.contracts.views.money import homes_of, signatories
from concord.docket import clock, ids
from concord.gateways import webhooks
from concord.kit import registry
from concord.people import tokens
from concord.people.access import signed_in
from concord.people.models import Account, Organisation, Token

MOST = 20  # tokens of one person, secrets of one enterprise, that count at a time
LONGEST = 80


@dataclass(frozen=True)
class Made:
    """A secret as it is shown once. address: where what it signs is sent, "" for a token. replaced: it has a former;
    ours: it is we who sign by it.
    """

    label: str
    secret: str
    address: str = ""
    replaced: bool = False
    ours: bool = False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signatories
def keys(request: HttpRequest) -> HttpResponse:
    """What counts now, and what came last. POST makes, replaces or ends a token or a secret."""
    homes, account = homes_of(request), signed_in(request)
    if account is None:
        raise Http404
    found = _asked(request, homes, account) if request.method == "POST" else None
    if request.method == "POST" and found is None:
        messages.success(request, _("Ended. Nothing that comes with it is taken any more."))
        return redirect("portal-keys")
    wrong = found if isinstance(found, str) else ""
    context = _page(homes, account) | {
        "tabs": registry.tabs(request, "keys"),
        "made": found if isinstance(found, Made) else None,
        "wrong": wrong,
    }
    return render(request, "contracts/keys.html", context, status=422 if wrong else 200)


def _page(homes: list[Organisation], account: Account) -> dict[str, Any]:
    rows = list(_hooks(homes).order_by("-made_at", "pk"))
    used = deliveries.last_used(rows)
    return {
        "homes": homes,
        "tokens": tokens.valid(account),
        "hooks": [{"row": row, "address": address(row), "used": used.get(row.pk)} for row in rows],
        "now": clock.wall(),
        "deliveries": [{"row": row, "says": delivery_words.sentence(row)} for row in deliveries.newest(homes)],
        "api": f"{settings.SITE_URL}{reverse('api:tell_events')}",
    }


def address(key: WebhookKey) -> str:
    """Where what a key signs is sent."""
    if key.kind == WebhookKey.Kind.OUTGOING:
        return key.url
    name = "hook-events" if key.kind == WebhookKey.Kind.EVENTS else "hook-payments"
    return f"{settings.SITE_URL}{reverse(name, args=[key.pk])}"


def _hooks(homes: list[Organisation]) -> Any:
    return WebhookKey.objects.filter(organisation__in=homes, ended_at=None).select_related("organisation", "account")


def _asked(request: HttpRequest, homes: list[Organisation], account: Account) -> Made | str | None:
    """Does what the form asks: returns the secret to show, or what is wrong, or None where something has ended."""
    what, _dash, how = request.POST.get("do", "").partition("-")
    if what == "token":
        return _token(request, account, how)
    if what == "hook":
        return _hook(request, homes, account, how)
    raise Http404


def _token(request: HttpRequest, account: Account, how: str) -> Made | str | None:
    if how == "make":
        label = _label(request)
        if not label:
            return _("Write what the key is for, so that you know it again.")
        if len(tokens.valid(account)) >= MOST:
            return _("You have as many keys as there can be. End one that you no longer need.")
        return Made(label, tokens.issue(account, label=label))
    row = Token.objects.filter(account=account, pk=_id(request), revoked_at=None).first()
    if row is None or how not in ("replace", "end"):
        raise Http404
    if how == "replace":
        return Made(row.label, tokens.replace(row), replaced=True)
    tokens.revoke(row)
    return None


def _hook(request: HttpRequest, homes: list[Organisation], account: Account, how: str) -> Made | str | None:
    if how == "make":
        label, kind = _label(request), request.POST.get("kind", "")
        home = next((one for one in homes if one.code == request.POST.get("from")), homes[0])
        if not label or kind not in WebhookKey.Kind.values:
            return _("Write what the key is for, so that you know it again.")
        if _hooks([home]).count() >= MOST:
            return _("You have as many keys as there can be. End one that you no longer need.")
        url = request.POST.get("url", "").strip() if kind == secrets.OUTGOING else ""
        if kind == secrets.OUTGOING and not _reachable(url):
            return _("Write an address of yours that begins with https:// and that the whole Internet can reach.")
        row, secret = secrets.issue(home, label, kind=WebhookKey.Kind(kind), by=account, url=url)
        return Made(row.label, secret, address(row), ours=kind == secrets.OUTGOING)
    row = _hooks(homes).filter(pk=_id(request)).first()
    if row is None or how not in ("replace", "end"):
        raise Http404
    if how == "replace":
        ours = row.kind == secrets.OUTGOING
        return Made(row.label, secrets.rotate(row), address(row), replaced=True, ours=ours)
    secrets.end(row)
    return None


def _reachable(url: str) -> bool:
    """Whether an address may be sent to: its name is looked up each time it is."""
    try:
        webhooks.check(url)
    except webhooks.Rejected:
        return False
    return True


def _label(request: HttpRequest) -> str:
    return " ".join(request.POST.get("label", "").replace("\0", " ").split())[:LONGEST]


def _id(request: HttpRequest) -> uuid.UUID | None:
    return ids.parse(request.POST.get("id", ""))
