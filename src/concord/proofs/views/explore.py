"""For anybody: the log as it stands, who holds it, what each of them said last; and the platform's fact sheet."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from concord.gateways.delivery import Unreachable
from concord.gateways.ledger import logs, stamping
from concord.gateways.timestamp import local
from concord.kit import dates
from concord.kit.downloads import download
from concord.proofs import facts, growth, nodes
from concord.proofs.facts.technique import MODES, asked, mode, readable
from concord.proofs.shown import Shown, current

told = logging.getLogger("concord.proofs")
MEDIA = {"note": "text/plain; charset=utf-8", "pdf": "application/pdf"}


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The log that takes records now."""
    return _log(request, current())


@require_safe
def log(request: HttpRequest, year: int) -> HttpResponse:
    """The log of a year."""
    found = next((one for one in _own() if one.number == year), None)
    if found is None:
        raise Http404
    return _log(request, found)


def _own() -> list[Shown]:
    return [Shown(one.number, one.origin) for one in logs()]


def _log(request: HttpRequest, log: Shown) -> HttpResponse:
    now = current()
    held, stamp = nodes.every(now), stamping.latest(log.number)
    shown = {
        "log": log,
        "logs": [one for one in _own() if one.number != log.number],
        "head": log.published(),
        "figures": growth.figures(log),
        "nodes": held,
        "own": nodes.own(now),
        "signers": [one for one in held if one.signed] if log == now else [],
        "asks": asked().asks,
        "mode": MODES[mode()].told(dates.language()),
        "stamp": stamp and replace(stamp, authority=readable(stamp.authority)),
        "own_clock": local.NAME,
        "current": log == now,
    }
    return render(request, "proofs/log.html", shown)


@require_safe
def node(request: HttpRequest, name: str) -> HttpResponse:
    """A node: its key, what it signed last, what it says of itself."""
    log = current()
    found = next((one for one in nodes.every(log) if one.name == name), None)
    if found is None and name == nodes.OWN:
        found = nodes.own(log)
    if found is None:
        raise Http404
    return render(request, "proofs/node.html", {"node": found, "head": log.published(), "said": list(_said(found))})


def _said(node: nodes.Held) -> Iterator[tuple[str, str]]:
    """What of a node's own account is shown: whole numbers, short texts; nothing else that it might put there."""
    names = {
        "name": _("Its name"),
        "height": _("Height of its chain"),
        "members": _("Members of the consortium"),
        "quorum": _("How many members have to agree"),
        "size": _("Leaves it has"),
    }
    for key, label in names.items():
        value = node.state.get(key)
        if isinstance(value, int | str) and not isinstance(value, bool):
            yield label, readable(str(value)[:120])
    latency = node.state.get("latency")
    usual = latency.get("median_ms") if isinstance(latency, dict) else None
    if isinstance(usual, int | float):
        yield _("How long it takes to cosign"), _("%(count)s ms, as a rule") % {"count": usual}
    logs_of_its = node.state.get("logs")
    if isinstance(logs_of_its, list):
        lists = (one.get("refused") for one in logs_of_its if isinstance(one, dict))
        refused = sum(len(one) for one in lists if isinstance(one, list))
        counted = ngettext("%(count)s checkpoint", "%(count)s checkpoints", refused) % {"count": refused}
        yield _("What it refused to sign"), counted if refused else _("nothing")


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The fact sheet as a page."""
    found, lang = facts.sheet(), dates.language()
    sections = [
        {
            "key": section.key,
            "title": section.title.told(lang),
            "asks": section.asks.told(lang),
            "rows": [(row.label.told(lang), row.value.told(lang), row.exact) for row in section.rows],
        }
        for section in found.sections
    ]
    return render(request, "proofs/facts.html", {"sheet": found, "sections": sections, "lang": lang})


@require_safe
def sheet_file(request: HttpRequest, name: str) -> HttpResponse:
    """The fact sheet to keep: the signed note, or a sealed PDF."""
    if name not in ("facts.note", "facts.zh.pdf", "facts.en.pdf"):
        raise Http404
    try:
        content = facts.written()[name]
    except Unreachable:
        told.exception("no seal for the fact sheet")
        answer = render(request, "proofs/facts_later.html", status=503)
        answer["Retry-After"] = "60"
        return answer
    return download(content, MEDIA[name.rpartition(".")[2]], f"concord-{name}")
