"""The enterprise's first page: its money this month, how old its claims are, its contracts by stage, what waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from concord.contracts import overview as figures
from concord.contracts import portal, portfolio
from concord.contracts.positions import Rank
from concord.contracts.views.portal import homes_of, signatories
from concord.kit import dates, registry
from concord.kit.figures import money


@never_cache
@require_safe
@signatories
def overview(request: HttpRequest) -> HttpResponse:
    """The figures of the enterprises for which the reader signs. behind: contracts that are not counted yet."""
    homes = homes_of(request)
    behind = portfolio.bring_up(homes)
    stages = portal.stages(homes)
    breaches = figures.breaches(homes)
    month = figures.this_month()
    context = {
        "tabs": registry.tabs(request, "portal"),
        "homes": homes,
        "behind": behind,
        "month": _month_name(month),
        "money": figures.month(homes, month),
        "ages": [_chart(currency, rows) for currency, rows in figures.ages(homes).items()],
        "stages": stages,
        "all": sum(one.count for one in stages),
        "breaches": sum(breaches.values()),
        "ready": sum(breaches.get(rank, 0) for rank in (Rank.READY, Rank.EARLY, Rank.UNSERVED)),
        "waits": figures.waits(homes),
    }
    return render(request, "contracts/overview.html", context)


def _month_name(number: int) -> str:
    year, month = divmod(number, 100)
    return f"{dates.MONTHS[month - 1]} {year}" if dates.language() == "en" else f"{year}年{month}月"


def _chart(currency: str, rows: list[figures.Age]) -> dict[str, Any]:
    """A chart and its table. says: the whole chart in words, for whoever does not see it."""
    parts = [f"{row.title}: {money(row.amount, currency)}" for row in rows]
    return {
        "currency": currency,
        "rows": rows,
        "says": "; ".join(parts) if dates.language() == "en" else "；".join(parts),
        "late": sum(row.amount for row in rows if row.number != figures.NOT_DUE),
        "late_count": sum(row.count for row in rows if row.number != figures.NOT_DUE),
    }
