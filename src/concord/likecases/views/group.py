"""The page of a group: every case of the reader's in it with its sentence; what can be done for all in one go."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concord.docket import ids, participants, queries, rules
from concord.docket.models import Participant
from concord.kit import dates, house
from concord.kit.application import application, claimed
from concord.kit.registry import act_url
from concord.likecases import grouping, offers, passage, screening
from concord.likecases.grouping import Case
from concord.likecases.models import Group

PAGE = 50
STAFF = frozenset({"registrar", "supervisor", "mediator"})


@dataclass(frozen=True)
class Row:
    """One case of the list, as its reader may see it."""

    number: str
    url: str
    to: str
    amount: int
    currency: str
    sentence: str
    mine: list[tuple[str, str, str]]  # what waits for the reader: title, until when, where it is done
    closed: bool


def row_of(case: Case) -> Row:
    """A case as a line of the list."""
    matter, reader = case
    lang = dates.language()
    now = queries.caught_up(matter)
    duties = [duty for duty in queries.duties(matter, reader, now) if duty.mine]
    said = queries.sentence(matter, reader, lang, date=dates.until, now=now)
    stage = now.law.stages[now.state.stage].title
    outcome = now.law.outcomes.get(now.state.outcome, {}) if now.state.outcome else {}
    return Row(
        number=matter.number,
        url=reverse("case", kwargs={"matter": matter.pk}),
        to=grouping.opposite(matter, lang),
        amount=claimed(application(matter, reader)),
        currency=matter.currency,
        sentence=said or outcome.get(lang) or stage.get(lang, ""),
        mine=[_waits(matter, duty, lang) for duty in duties],
        closed=matter.closed_at is not None,
    )


def _waits(matter: Any, duty: queries.Duty, lang: str) -> tuple[str, str, str]:
    title = duty.rule.title.get(lang) or duty.rule.title.get("en") or duty.name
    url = (
        act_url(duty.rule.do[0], matter.pk) if len(duty.rule.do) == 1 else reverse("case", kwargs={"matter": matter.pk})
    )
    return title, dates.until(duty.due) if duty.due else "", url


@never_cache
@require_safe
def group(request: HttpRequest, group: Any) -> HttpResponse:
    """The list, fifty to a page, those in one stage if asked for."""
    found, cases = grouping.open_group(request, group)
    stage = request.GET.get("stage", "")
    wanted = [case for case in cases if stage in ("", case[0].stage)]
    start = max(_number(request.GET.get("from", "")), 0)
    context = _frame(request, found, cases) | {
        "rows": [row_of(case) for case in wanted[start : start + PAGE]],
        "stages": _stages(cases, stage),
        "stage": stage,
        "more": start + PAGE if start + PAGE < len(wanted) else None,
        "before": max(start - PAGE, 0) if start else None,
        "closed_to_you": len(passage.closed_to(request, found, cases)),
        "may_screen": bool(screening.waiting(cases, 1)),
        "may_offer": _may_offer(cases),
    }
    return render(request, "likecases/group.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _stages(cases: list[Case], chosen: str) -> list[dict[str, Any]]:
    """How many cases stand in each stage, in the order of the rulebook."""
    law = rules.law_of(cases[0][0])
    counts = Counter(matter.stage for matter, _reader in cases)
    lang = dates.language()
    return [
        {"name": name, "title": stage.title.get(lang, name), "count": counts[name], "current": name == chosen}
        for name, stage in law.stages.items()
        if counts[name]
    ]


def _may_offer(cases: list[Case]) -> bool:
    """Whether an offer of the applicant's is open in at least one of the cases."""
    rule = rules.law_of(cases[0][0]).acts.get(offers.ACT)
    open_in = set(rule.during) if rule else set()
    return any("applicant" in reader.roles and matter.stage in open_in for matter, reader in cases)


def _frame(request: HttpRequest, found: Group, cases: list[Case]) -> dict[str, Any]:
    """What every page of a group reads."""
    staff = any(reader.roles & STAFF for _matter, reader in cases)
    first = Participant.objects.filter(matter=cases[0][0], role="applicant", left=None).order_by("joined", "id").first()
    count = ngettext("%(n)d like case", "%(n)d like cases", len(cases)) % {"n": len(cases)}
    return {
        "group": found,
        "frame": "kit/staff.html" if staff else "kit/party.html",
        "staff": staff,
        "house": house.of(found.organisation),
        "title": found.title(dates.language()),
        "applicant": participants.name(first, dates.language()) if first else "",
        "count": count,
        "n": len(cases),
    }


@never_cache
@require_POST
def enter(request: HttpRequest, group: Any) -> HttpResponse:
    """Opens the applicant's other cases of the group to this session."""
    found, cases = grouping.open_group(request, group)
    opened = passage.enter(request, found, cases)
    if not opened:
        messages.info(request, _("All of them are open to you already."))
    return redirect("like", group=found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, group: Any) -> HttpResponse:
    """The registrar's screening of those that wait: computed, sorted; POST accepts the chosen ones that passed."""
    found, cases = grouping.open_group(request, group)
    if not any("registrar" in reader.roles for _matter, reader in cases):
        raise Http404
    looked = screening.screened(screening.waiting(cases, PAGE))
    wrong, status = "", 200
    key = request.POST.get("key", "")[:60] or secrets.token_urlsafe(12)
    if request.method == "POST":
        unticked = [one for one in looked.common if screening.name(one) not in request.POST.getlist("seen")]
        chosen = {one for one in map(ids.parse, request.POST.getlist("case")) if one}
        if unticked:
            wrong, status = _("Look at what is the same in all of them, and tick it. Then they can be accepted."), 422
        elif not chosen:
            wrong, status = _("Choose at least one case."), 422
        else:
            return _accepted(request, found, screening.accept(looked, chosen, key))
    lang = dates.language()
    context = _frame(request, found, cases) | {
        "common": [(screening.name(one), one.says.get(lang, ""), one.source) for one in looked.common],
        "passed": [_line(one, lang) for one in looked.passed],
        "left": [_line(one, lang) for one in looked.left],
        "wrong": wrong,
        "key": key,
    }
    return render(request, "likecases/screen.html", context, status=status)


def _line(one: screening.Looked, lang: str) -> dict[str, Any]:
    return {
        "id": str(one.matter.pk),
        "number": one.matter.number,
        "url": act_url(screening.ACT, one.matter.pk),
        "case_url": reverse("case", kwargs={"matter": one.matter.pk}),
        "to": grouping.opposite(one.matter, lang),
        "amount": claimed(application(one.matter, one.reader)),
        "currency": one.matter.currency,
        "findings": [reason.says.get(lang, "") for reason in one.own],
    }


def _accepted(request: HttpRequest, found: Group, outcome: screening.Outcome) -> HttpResponse:
    n = len(outcome.accepted)
    if n:
        said = ngettext(
            "%(n)d case is accepted. We write to the other side.",
            "%(n)d cases are accepted. We write to each other side.",
            n,
        )
        messages.success(request, said % {"n": n})
    for matter, why in outcome.refused:
        messages.error(request, f"{matter.number}: {why}")
    return redirect("like", group=found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, group: Any) -> HttpResponse:
    """The applicant's one offer for all; after sending, what became of it in each case."""
    found, cases = grouping.open_group(request, group)
    mine = [case for case in cases if "applicant" in case[1].roles and case[0].closed_at is None]
    if not mine:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = offers.OfferForm(typed, currency=mine[0][0].currency, initial={"key": secrets.token_urlsafe(12)})
    sent: list[offers.Sent] = []
    status = 200
    if typed is not None and form.is_valid():
        sent = offers.send(mine, form.cleaned_data, dates.language())
    elif typed is not None:
        status = 422
    context = _frame(request, found, mine) | {
        "form": form,
        "made": [one for one in sent if not one.why],
        "not_made": [one for one in sent if one.why],
        "sent": bool(sent),
    }
    return render(request, "likecases/offer.html", context, status=status)
