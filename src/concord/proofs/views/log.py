"""The evidence log as any reader of tlog-tiles fetches it: its checkpoint, its tiles, and the policy to judge it by."""

from __future__ import annotations

import logging
from datetime import MAXYEAR

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concord.gateways.ledger import YearLog, first_leaf, ledger, log_of, newest_checkpoint, published_policy
from concord.gateways.ledger.sequencers import REPLICATED
from concord.ledger import tiles
from concord.ledger.encoding import Malformed
from concord.proofs.facts.technique import asked

told = logging.getLogger("concord.proofs")
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
SOON, EVER = "public, max-age=1", "public, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The newest signed checkpoint that is given out: of that year's log, None = the one that takes records now."""
    note = newest_checkpoint() if year is None else _log(year).published()
    if note is None:
        raise Http404
    return published(note, TEXT, SOON)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The policy of who trusts this deployment's logs: their keys, as the operator publishes them, and the quorum."""
    try:
        return published(published_policy(), TEXT, SOON)
    except (OSError, Malformed):
        told.exception("CONCORD_LEDGER_POLICY cannot be read")
        says = _("The policy cannot be read at the moment. Please try again later.")
        return HttpResponse(f"{says}\n", status=503, content_type=TEXT, headers={"Retry-After": "60"})


@require_safe
def tile(request: HttpRequest, tile: str, year: int | None = None) -> HttpResponse:
    """A tile of hashes or a bundle of leaves. Under a year, what it holds never changes, so anybody may keep it.

    The tiles of a consortium's log are at its nodes, whose addresses the answer names.
    """
    if year is None and settings.CONCORD_LEDGER == REPLICATED:
        return _at_the_nodes()
    try:
        found = _log(year).tile(tiles.read_path(tile))
    except Malformed:
        raise Http404
    if found is None:
        raise Http404
    return published(found, BYTES, SOON if year is None else EVER)


def _at_the_nodes() -> HttpResponse:
    says = _("A consortium holds this log. Its nodes have the tiles; the policy names them:")
    lines = [says, settings.SITE_URL + reverse("ledger-policy"), *sorted(set(asked().addresses.values()))]
    return HttpResponse("".join(f"{line}\n" for line in lines), status=404, content_type=TEXT)


@require_safe
def beginning(request: HttpRequest, year: int) -> HttpResponse:
    """The receipt of a year's first leaf, which commits to the last checkpoint of the log before."""
    log = _log(year)
    beside = first_leaf(log)
    if beside is None or log.published_over(0) is None:
        raise Http404
    return published(log.receipt(0, extra=beside.written()), TEXT, EVER)


def _log(year: int | None) -> YearLog:
    if year is not None and year > MAXYEAR:
        raise Http404
    return ledger() if year is None else log_of(year)


def published(content: str | bytes, media: str, kept: str) -> HttpResponse:
    """An answer that any site may read, and any cache keep for that long."""
    headers = {
        "Cache-Control": kept,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=media, headers=headers)
