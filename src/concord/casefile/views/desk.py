"""The desk of staff and mediators: queues by the law's clock, all cases, search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concord.casefile import covering
from concord.casefile import desk as lines
from concord.docket import clock, queries
from concord.kit import registry
from concord.kit.desk import Row
from concord.kit.registry import rooms
from concord.people.access import staff

MINE, ALL = "mine", "all"


@require_safe
@staff()
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the account in all its active roles. Opening it marks nothing as read."""
    account, now = request.user, clock.now()
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]  # PostgreSQL takes no NUL in a text
    current = ALL if words else request.GET.get("queue", MINE)
    mine = lines.waiting_rows(list(queries.desk(account)[:200]), now, covering.lent(request.offices))
    mine += covering.of_mediators(request.offices, now)
    extra = {name: queue for name, queue in rooms.queues.items() if fits(queue.roles, request)}
    grouped = shown(request, current, mine, extra, now, words)
    context = {
        "sentence": lines.sentence(mine),
        "now": now,
        "groups": grouped,
        "queues": queue_links(current, mine, extra),
        "current": current,
        "q": words,
        "tab": "desk",
        "tabs": registry.tabs(request, "desk"),
    }
    return render(request, "casefile/desk.html", context)


def shown(request: HttpRequest, current: str, mine: list[Row], extra: Any, now: int, words: str) -> Any:
    """The lines of the queue in view, under headings."""
    if current in extra:
        queue = extra[current]
        rows = list(queue.rows(request.user, request.offices, now))
        return [(queue.title, rows)] if rows else []
    if current == ALL:
        rows = lines.case_rows(lines.all_cases(request.user, words))
        return [(_("Newest first"), rows)] if rows else []
    return lines.groups(mine)


def queue_links(current: str, mine: list[Row], extra: Any) -> list[dict[str, Any]]:
    hot = any(row.group == "today" for row in mine)
    links = [{"name": MINE, "title": _("Waiting for me"), "count": len(mine), "hot": hot, "current": current == MINE}]
    for queue in sorted(extra.values(), key=lambda one: one.order):
        links.append({"name": queue.name, "title": queue.title, "count": None, "current": current == queue.name})
    links.append({"name": ALL, "title": _("All cases"), "count": None, "current": current == ALL})
    return links


def fits(allowed: frozenset[str], request: HttpRequest) -> bool:
    return not allowed or any(office.role in allowed for office in request.offices)
