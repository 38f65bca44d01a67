"""The desk of staff and mediators: queues by the law's clock, all cases, search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concord.casefile import covering, sifting
from concord.casefile import desk as lines
from concord.casefile.desk import Line
from concord.casefile.sifting import Sift
from concord.docket import clock
from concord.kit import registry
from concord.kit.desk import Row
from concord.kit.registry import rooms
from concord.people.access import staff

MINE, ALL = "mine", "all"


@dataclass(frozen=True)
class Shown:
    """The page of a queue: rows under headings, the choices offered beside it."""

    page: Page[Any]
    groups: list[tuple[str, list[Row]]]
    kinds: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    states: list[dict[str, Any]]


@require_safe
@staff()
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the account in all its active roles. Opening it marks nothing as read."""
    account, now = request.user, clock.now()
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]  # PostgreSQL takes no NUL in a text
    sift = sifting.of(request.GET, ALL if words else request.GET.get("queue", MINE)[:40], words)
    mine = lines.waiting_lines(account, now, covering.lent(request.offices))
    mine += [lines.made_elsewhere(row) for row in covering.of_mediators(request.offices, now)]
    extra = {name: queue for name, queue in rooms.queues.items() if fits(queue.roles, request)}
    shown = view_of(request, sift, mine, extra, now)
    context = {
        "sentence": lines.sentence(mine),
        "now": now,
        "shown": shown,
        "sifting": shown.page.paginator.count > sifting.FEW or sift.chosen,
        "pages": sifting.pages(shown.page, sift),
        "queues": queue_links(sift.queue, mine, extra),
        "current": sift.queue,
        "q": words,
        "tab": "desk",
        "tabs": registry.tabs(request, "desk"),
    }
    return render(request, "casefile/desk.html", context)


def view_of(request: HttpRequest, sift: Sift, mine: list[Line], extra: Any, now: int) -> Shown:
    """One page of the queue in view."""
    if sift.queue in extra:
        queue = extra[sift.queue]
        page = sifting.page_of(queue.rows(request.user, request.offices, now), sift)
        return Shown(page, headed(queue.title, list(page)), [], [], [])
    if sift.queue == ALL:
        oldest = sift.order == sifting.OLDEST
        page = sifting.page_of(lines.all_cases(request.user, sift.words, sift.which, oldest=oldest), sift)
        title = _("Oldest first") if oldest else _("Newest first")
        rows = lines.case_rows(list(page))
        return Shown(page, headed(title, rows), [], sifting.orders(sift, by_clock=False), sifting.states(sift))
    page = sifting.page_of(sifting.sifted(mine, sift), sift)
    rows = lines.rows(list(page))
    titles = {sifting.NEWEST: _("Newest first"), sifting.OLDEST: _("Oldest first")}
    groups = headed(titles[sift.order], rows) if sift.order else lines.groups(rows)
    return Shown(page, groups, sifting.kinds(mine, sift), sifting.orders(sift, by_clock=True), [])


def headed(title: Any, rows: list[Row]) -> list[tuple[str, list[Row]]]:
    return [(title, rows)] if rows else []


def queue_links(current: str, mine: list[Line], extra: Any) -> list[dict[str, Any]]:
    hot = any(line.group == "today" for line in mine)
    links = [{"name": MINE, "title": _("Waiting for me"), "count": len(mine), "hot": hot, "current": current == MINE}]
    for queue in sorted(extra.values(), key=lambda one: one.order):
        links.append({"name": queue.name, "title": queue.title, "count": None, "current": current == queue.name})
    links.append({"name": ALL, "title": _("All cases"), "count": None, "current": current == ALL})
    return links


def fits(allowed: frozenset[str], request: HttpRequest) -> bool:
    return not allowed or any(office.role in allowed for office in request.offices)
