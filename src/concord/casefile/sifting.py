"""What a member wants to see of a queue: which kind, in which order, which page. Read from the address, so that a page
can be kept, reloaded and gone back to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from concord.casefile.desk import CLOSED, OPEN, Line

PAGE = 50  # lines on one page of a desk
FEW = 8  # so many lines need no sifting
DUE, NEWEST, OLDEST = "due", "new", "old"


@dataclass(frozen=True)
class Sift:
    """what: a duty; which: open or closed cases; order: by the law's clock, or by the age of the case. '' is all."""

    queue: str
    what: str = ""
    which: str = ""
    order: str = ""
    words: str = ""
    page: str = "1"

    @property
    def chosen(self) -> bool:
        return bool(self.what or self.which or self.order)

    def url(self, page: int) -> str:
        """The address of another page of the same view."""
        kept = {"queue": self.queue, "what": self.what, "which": self.which, "order": self.order, "q": self.words}
        return f"?{urlencode({name: value for name, value in kept.items() if value} | {'page': page})}"


def of(query: QueryDict, queue: str, words: str) -> Sift:
    """What an address asks for; what nobody can choose is left out."""
    which, order = query.get("which", ""), query.get("order", "")
    return Sift(
        queue,
        what=query.get("what", "").replace("\0", "")[:80],
        which=which if which in (OPEN, CLOSED) else "",
        order=order if order in (NEWEST, OLDEST) else "",
        words=words,
        page=query.get("page", "1")[:9],
    )


def sifted(lines: Sequence[Line], sift: Sift) -> list[Line]:
    """The lines of the kind that is asked for, in the order that is asked for."""
    kept = [line for line in lines if not sift.what or line.duty == sift.what]
    if sift.order in (NEWEST, OLDEST):
        kept.sort(key=lambda line: line.age, reverse=sift.order == NEWEST)
    return kept


def page_of(rows: Any, sift: Sift) -> Page[Any]:
    """The page that is asked for; past the end the last one, and the first for what is no number."""
    return Paginator(rows, PAGE).get_page(sift.page)


def pages(page: Page[Any], sift: Sift) -> dict[str, Any] | None:
    """The way to the pages before and after; None where one page holds everything."""
    if page.paginator.num_pages < 2:
        return None
    words = {"first": page.start_index(), "last": page.end_index(), "all": page.paginator.count}
    return {
        "says": _("%(first)d to %(last)d of %(all)d") % words,
        "before": sift.url(page.previous_page_number()) if page.has_previous() else "",
        "after": sift.url(page.next_page_number()) if page.has_next() else "",
    }


def kinds(lines: Sequence[Line], sift: Sift) -> list[dict[str, Any]]:
    """The choices of `what`, the most frequent first; none where there is nothing to choose between."""
    titles = {line.duty: line.what for line in lines if line.duty}
    counts = Counter(line.duty for line in lines if line.duty)
    if len(titles) < 2 and not sift.what:
        return []
    everything = {"value": "", "title": _("Everything"), "chosen": not sift.what}
    return [
        everything,
        *(
            {"value": duty, "title": f"{titles[duty]} ({n})", "chosen": duty == sift.what}
            for duty, n in counts.most_common()
        ),
    ]


def orders(sift: Sift, *, by_clock: bool) -> list[dict[str, Any]]:
    """The choices of `order`; a list of all cases knows no clock."""
    titles = [("", _("By the law’s clock, nearest first"))] if by_clock else []
    titles += [(NEWEST, _("Newest case first")), (OLDEST, _("Oldest case first"))]
    chosen = sift.order or ("" if by_clock else NEWEST)
    return [{"value": value, "title": title, "chosen": value == chosen} for value, title in titles]


def states(sift: Sift) -> list[dict[str, Any]]:
    """The choices of `which`."""
    titles = [("", _("Open and closed")), (OPEN, _("Open cases")), (CLOSED, _("Closed cases"))]
    return [{"value": value, "title": title, "chosen": value == sift.which} for value, title in titles]
