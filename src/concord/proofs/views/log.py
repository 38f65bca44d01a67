"""The evidence log as any reader of tlog-tiles fetches it: its checkpoint, its tiles, and the policy to judge it by."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from concord.gateways.ledger import ledger
from concord.ledger import policy as policies
from concord.ledger import tiles
from concord.ledger.encoding import Malformed

TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
SOON, EVER = "public, max-age=1", "public, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed checkpoint of the log as it is now."""
    return published(ledger().checkpoint(), TEXT, SOON)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The policy of who trusts this deployment's log and asks for no witness: its key, as its operator publishes it."""
    return published(policies.of_one_log(ledger().public), TEXT, SOON)


@require_safe
def tile(request: HttpRequest, tile: str) -> HttpResponse:
    """A tile of hashes or a bundle of leaves. What it holds never changes, so anybody may keep it."""
    try:
        found = ledger().tile(tiles.read_path(tile))
    except Malformed:
        raise Http404
    if found is None:
        raise Http404
    return published(found, BYTES, EVER)


def published(content: str | bytes, media: str, kept: str) -> HttpResponse:
    """An answer that any site may read, and any cache keep for that long."""
    headers = {
        "Cache-Control": kept,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=media, headers=headers)
