"""The claim on one screen, and the answers to it. Every answer is an act through the one door of the docket."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import access, clock, exhibits, participants, queries, rules, visibility
from concord.docket.actors import Reader
from concord.docket.door import Rejected
from concord.docket.models import Matter
from concord.docket.recording import record
from concord.kit import case, dates
from concord.kit.deadlines import Deadline
from concord.kit.refusals import Says, say
from concord.law.model import Refused
from concord.notice import address, claim, opening, steps
from concord.notice.steps import Given, Step


def _case(request: HttpRequest, matter_id: object) -> tuple[Matter, Reader]:
    """The matter for its respondent; anybody else gets the answer of a stranger."""
    matter, reader = access.open_case(request, matter_id)
    if reader.role != "respondent":
        raise Http404
    return matter, reader


@never_cache
@require_http_methods(["GET", "HEAD"])
def answer(request: HttpRequest, matter: Any) -> HttpResponse:
    """The claim, the time that is left, three doors of equal weight."""
    found, reader = _case(request, matter)
    return _screen(request, found, reader)


def _screen(
    request: HttpRequest, matter: Matter, reader: Reader, refused: Says | None = None, status: int = 200
) -> HttpResponse:
    now = queries.caught_up(matter)
    lang = dates.language()
    may = {rule.name: True for rule in queries.powers(matter, reader, now)}
    names = {row.pk: exhibits.filename(row) for row in visibility.visible_exhibits(matter, reader)}
    person = next(p for p in reader.participants if p.role == "respondent")
    court = matter.organisation.court
    context = {
        "claim": claim.of(matter, reader, lang),
        "exhibits": claim.exhibits(matter, reader, names),
        "deadline": _deadline(matter, reader, now),
        "may": may,
        "open": any(may.get(act) for act in ("accept_mediation", "refuse_mediation", "offer_now")),
        "standing_sentence": queries.sentence(matter, reader, lang, date=lambda due: dates.until(due, lang), now=now),
        "address_confirmed": bool(participants.personal(person).get("confirmed")),
        "organisation": matter.organisation,
        "checkphone": (court.phone if court else "") or matter.organisation.phone,
        "checkwho": court.name(lang) if court and court.phone else matter.organisation.name(lang),
        "refused": refused,
    }
    whole = case.context(matter, reader, now.law, participants.names(matter, lang))
    return render(request, "notice/answer.html", {**whole, **context}, status=status)


def _deadline(matter: Matter, reader: Reader, now: queries.Present) -> Deadline | None:
    """The time to answer, as the reader sees it; None when nothing waits for him."""
    duty = next((d for d in queries.duties(matter, reader, now) if d.mine and d.name == "response"), None)
    if duty is None:
        return None
    live = next(live for live in now.state.duties if live.id == "response" and live.who in (*reader.ids, ""))
    return Deadline(
        due=duty.due or 0,
        now=now.now,
        start=live.start,
        title=_("Answer"),
        then=_("With no answer this mediation ends, and they may sue. Silence is not counted as admitting anything."),
        held=bool(live.still),
        provisional=live.provisional,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_step(request: HttpRequest, matter: Any, step: str) -> HttpResponse:
    """One answer: shown, read, recorded. `photo` takes files and comes straight back to the claim."""
    found, reader = _case(request, matter)
    if step == "photo":
        return _photo(request, found, reader) if request.method == "POST" else redirect("answer", found.pk)
    wanted = steps.steps().get(step)
    if wanted is None:
        raise Http404
    if wanted.act not in {rule.name for rule in queries.powers(found, reader)}:
        return redirect("answer", found.pk)
    if request.method != "POST":
        return _step_page(
            request, found, reader, wanted, Given(typed=address.known(reader) if step == "address" else {})
        )
    return _record(request, found, reader, wanted)


def _record(request: HttpRequest, matter: Matter, reader: Reader, step: Step) -> HttpResponse:
    given = _read(request, matter, reader, step)
    if given.wrong:
        return _step_page(request, matter, reader, step, given, status=422)
    files, turned_away = _take_files(request, matter, reader)
    if turned_away:
        given.wrong["file"] = turned_away[0]
        return _step_page(request, matter, reader, step, given, status=422)
    actor = access.actor_for(reader, rules.law_of(matter).acts[step.act])
    if actor is None:
        raise Http404
    for number, exhibit in enumerate(files):
        # evidence goes first: after a refusal to mediate nothing more can be filed
        filed = record(
            matter, act="add_evidence", by=actor, form={"file": str(exhibit.pk)}, key=f"{_key(request)}/{number}"
        )
        if isinstance(filed, Refused):
            return _step_page(
                request, matter, reader, step, given, refused=say(filed, rules.law_of(matter)), status=409
            )
    if step.name == "address":
        result = address.confirm(matter, actor, given, key=_key(request))
    else:
        result = record(matter, act=step.act, by=actor, form=given.form, key=_key(request))
    if isinstance(result, Refused):
        return _step_page(request, matter, reader, step, given, refused=say(result, rules.law_of(matter)), status=409)
    if step.name in ("accept", "offer"):
        # the page told what follows and the person pressed on: that is notice of it (S31)
        opening.reached(matter, actor.participant, how="platform")
    messages.success(request, step.done)
    return redirect("case" if step.name in ("accept", "offer", "refuse") else "answer", matter.pk)


def _key(request: HttpRequest) -> str:
    """The page's own key: a form sent twice is recorded once."""
    return f"answer/{request.POST.get('key', '')[:60]}" if request.POST.get("key") else ""


def _read(request: HttpRequest, matter: Matter, reader: Reader, step: Step) -> Given:
    typed = request.POST.dict()
    if step.name == "refuse":
        return steps.read_reason(typed, name="reason", needed=False)
    if step.name == "wrong":
        return steps.read_reason(typed, name="why", needed=True)
    if step.name == "address":
        return steps.read_address(typed)
    if step.name == "offer":
        applicants = participants.of_role(matter, "applicant")
        today = dates.local(clock.now()).date()
        whom = str(applicants[0].pk) if applicants else ""
        return steps.read_offer(typed, who=reader.person, whom=whom, currency=matter.currency, today=today)
    return Given()


def _take_files(request: HttpRequest, matter: Matter, reader: Reader) -> tuple[list[Any], list[str]]:
    """Files that came through the door, and a sentence for each that did not."""
    person = next(p for p in reader.participants if p.role == "respondent")
    taken, away = [], []
    for upload in request.FILES.getlist("file"):
        row = exhibits.put_exhibit(upload.file, name=upload.name or "", matter=matter, participant=person)
        if isinstance(row, Rejected):
            away.append(f"{upload.name}: {row.sentence}")
        else:
            taken.append(row)
    return taken, away


def _photo(request: HttpRequest, matter: Matter, reader: Reader) -> HttpResponse:
    """Evidence straight from the camera: arrived, or why not; then back to the claim."""
    taken, away = _take_files(request, matter, reader)
    actor = access.actor_for(reader, rules.law_of(matter).acts["add_evidence"])
    for exhibit in taken:
        result = record(matter, act="add_evidence", by=actor, form={"file": str(exhibit.pk)}, key=f"photo/{exhibit.pk}")
        if isinstance(result, Refused):
            return _screen(request, matter, reader, say(result, rules.law_of(matter)), status=409)
        messages.success(request, _("%(name)s has arrived.") % {"name": exhibits.filename(exhibit)})
    if away:
        says = Says("file", _("%(n)d files did not arrive") % {"n": len(away)}, " ".join(away))
        return _screen(request, matter, reader, says, status=422)
    if not taken:
        nothing = Says("file", _("No file was chosen."), _("Take a photo or choose a file, then press Send."))
        return _screen(request, matter, reader, nothing, status=422)
    return redirect("answer", matter.pk)


def _step_page(
    request: HttpRequest,
    matter: Matter,
    reader: Reader,
    step: Step,
    given: Given,
    *,
    refused: Says | None = None,
    status: int = 200,
) -> HttpResponse:
    lang = dates.language()
    context: dict[str, Any] = {
        "step": step,
        "typed": given.typed,
        "wrong": given.wrong,
        "refused": refused,
        "claim": claim.of(matter, reader, lang),
        "organisation": matter.organisation,
        "key": secrets.token_urlsafe(12) if not request.POST.get("key") else request.POST["key"][:60],
    }
    if step.name == "offer":
        numbers = range(steps.INSTALMENTS)
        context["rows"] = [
            {"amount": given.typed.get(f"amount-{n}", ""), "day": given.typed.get(f"day-{n}", "")} for n in numbers
        ]
        context["open_days"] = steps.OPEN_DAYS
        context["open_for"] = given.typed.get("open_for", "P3D")
    if step.name == "address":
        context["fields"] = address.fields(given)
        context["words"] = address.words(lang)
    whole = case.context(matter, reader, rules.law_of(matter), participants.names(matter, lang))
    return render(request, "notice/step.html", {**whole, **context}, status=status)
