"""What every page of an application needs: its draft, or the way back to the start."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from concord.docket import clock
from concord.intake import drafts
from concord.intake.models import Draft
from concord.kit import dates

DraftView = Callable[..., HttpResponse]


def today() -> date:
    """The day on which the deployment stands, in its own zone."""
    return dates.day_of(clock.now())


def with_draft(view: DraftView) -> DraftView:
    """The page needs a draft of this browser. None: to the start. Filed already: to its receipt."""

    @never_cache
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = drafts.of_request(request)
        if draft is None:
            return redirect("apply")
        if draft.matter_id:
            return redirect("apply-done")
        return view(request, draft, *args, **kwargs)

    return guarded


def purposes(draft: Draft) -> set[str]:
    return set(draft.files.values_list("purpose", flat=True))
