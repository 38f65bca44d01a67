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

from concord.docket import exhibits, participants, queries, visibility
from concord.docket.door import Rejected
from concord.docket.models import Entry, Participant
from concord.docket.recording import record
from concord.kit import dates
from concord.kit.deadlines import Deadline
from concord.kit.refusals import Says
from concord.kit.scene import Scene, open_scene
from concord.kit.why import refusal
from concord.law.model import Refused
from concord.notice import address, claim, longer, opening, steps
from concord.notice.steps import Given, Step

ASKED = ("respondent",)  # anybody else gets the answer of a stranger


@never_cache
@require_http_methods(["GET", "HEAD"])
def answer(request: HttpRequest, matter: Any) -> HttpResponse:
    """The claim, the time that is left, three doors of equal weight."""
    return _screen(open_scene(request, matter, roles=ASKED))


def _screen(scene: Scene, refused: Says | None = None, status: int = 200) -> HttpResponse:
    matter, reader, lang = scene.matter, scene.reader, scene.lang
    names = {row.pk: exhibits.filename(row) for row in visibility.visible_exhibits(matter, reader)}
    deadline = _deadline(scene)
    court = matter.organisation.court
    context = {
        "claim": claim.of(matter, reader, lang),
        "theirs": claim.exhibits(matter, reader, names, own=False),
        "yours": claim.exhibits(matter, reader, names, own=True),
        "deadline": deadline,
        "checking": deadline is not None and deadline.held and _said_wrong(scene),
        "can": scene.can,
        "open": bool(scene.can & {"accept_mediation", "refuse_mediation", "offer_now"}),
        "standing_sentence": queries.sentence(matter, reader, lang, date=dates.until, now=scene.present),
        "address_confirmed": bool(participants.personal(_respondent(scene)).get("confirmed")),
        "organisation": matter.organisation,
        "checkphone": (court.phone if court else "") or matter.organisation.phone,
        "checkwho": court.name(lang) if court and court.phone else matter.organisation.name(lang),
        "refused": refused,
    }
    return render(scene.request, "notice/answer.html", scene.context(**context), status=status)


def _said_wrong(scene: Scene) -> bool:
    """Whether the reader said that it is the wrong person: while the time stands still, it is being checked."""
    return any(told.mine and told.entry.act == "wrong_person" for told in scene.told)


def _respondent(scene: Scene) -> Participant:
    """As whom the reader answers."""
    return next(p for p in scene.reader.participants if p.role in ASKED)


def _deadline(scene: Scene) -> Deadline | None:
    """The time to answer, as the reader sees it; None when nothing waits for him."""
    reader, now = scene.reader, scene.present
    duty = next((d for d in queries.duties(scene.matter, reader, now) if d.mine and d.name == "response"), None)
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
    scene = open_scene(request, matter, roles=ASKED)
    if step == "photo":
        return _photo(scene) if request.method == "POST" else redirect("answer", scene.matter.pk)
    wanted = steps.steps().get(step)
    if wanted is None:
        raise Http404
    if wanted.act not in scene.can:
        if request.method == "POST" and not recorded(scene, _key(scene)):
            messages.warning(
                request, _("Nothing was recorded: this answer is no longer open. Here is how it stands now.")
            )
        return redirect("answer", scene.matter.pk)
    if request.method != "POST":
        return _step_page(scene, wanted, Given(typed=address.known(scene.reader) if step == "address" else {}))
    return _record(scene, wanted)


def _record(scene: Scene, step: Step) -> HttpResponse:
    matter, key = scene.matter, _key(scene)
    given = _read(scene, step)
    if given.wrong:
        return _step_page(scene, step, given, status=422)
    files, turned_away = _take_files(scene)
    if turned_away:
        given.wrong["file"] = turned_away[0]
        return _step_page(scene, step, given, status=422)
    actor = scene.actor(step.act)
    for number, exhibit in enumerate(files):
        # evidence goes first: after a refusal to mediate nothing more can be filed
        form = {"file": str(exhibit.pk)}
        filed = record(matter, act="add_evidence", by=actor, form=form, key=f"{key}/{number}")
        if isinstance(filed, Refused):
            return _step_page(scene, step, given, refused=refusal(scene, filed, "add_evidence"), status=409)
    if step.name == "address":
        result = address.confirm(matter, actor, given, key=key)
    else:
        result = record(matter, act=step.act, by=actor, form=given.form, key=key)
    if isinstance(result, Refused):
        return _step_page(scene, step, given, refused=refusal(scene, result, step.act), status=409)
    if step.name in ("accept", "offer"):
        # the page told what follows and the person pressed on: that is notice of it (S31)
        opening.reached(matter, actor.participant, how="platform")
    messages.success(scene.request, step.done)
    return redirect("case" if step.name in ("accept", "offer", "refuse") else "answer", matter.pk)


def _key(scene: Scene) -> str:
    """The page's own key: a form sent twice is recorded once."""
    given = scene.request.POST.get("key", "")[:60]
    return f"answer/{given}" if given else ""


def recorded(scene: Scene, key: str) -> bool:
    """Whether what this page sends was recorded before: the second tap of two is no news."""
    return bool(key) and Entry.objects.filter(matter=scene.matter, actor__in=scene.reader.ids, key=key).exists()


def _read(scene: Scene, step: Step) -> Given:
    typed = scene.request.POST.dict()
    if step.name == "refuse":
        return steps.read_reason(typed, name="reason", needed=False)
    if step.name == "wrong":
        return steps.read_reason(typed, name="why", needed=True)
    if step.name == "address":
        return steps.read_address(typed)
    if step.name == "offer":
        applicants = participants.of_role(scene.matter, "applicant")
        whom = str(applicants[0].pk) if applicants else ""
        today, currency = dates.day_of(scene.now), scene.matter.currency
        return steps.read_offer(typed, who=scene.reader.person, whom=whom, currency=currency, today=today)
    return Given()


def _take_files(scene: Scene, key: str = "") -> tuple[list[Any], list[str]]:
    """Files that came through the door, and a sentence for each that did not. key: names one that is sent alone."""
    matter, person = scene.matter, _respondent(scene)
    taken, away = [], []
    uploads = scene.request.FILES.getlist("file")
    for upload in uploads:
        one = key if len(uploads) == 1 else ""  # what comes again because its answer was lost counts once
        row = exhibits.put_exhibit(upload.file, name=upload.name or "", matter=matter, participant=person, key=one)
        if isinstance(row, Rejected):
            away.append(f"{upload.name}: {row.sentence}")
        else:
            taken.append(row)
    return taken, away


def _photo(scene: Scene) -> HttpResponse:
    """Evidence straight from the camera: arrived, or why not; then back to the claim."""
    taken, away = _take_files(scene, _key(scene))
    matter, actor = scene.matter, scene.actor("add_evidence")
    for exhibit in taken:
        form = {"file": str(exhibit.pk)}
        result = record(matter, act="add_evidence", by=actor, form=form, key=f"photo/{exhibit.pk}")
        if isinstance(result, Refused):
            return _screen(scene, refusal(scene, result, "add_evidence"), status=409)
        said = _("%(name)s has arrived.") % {"name": exhibits.filename(exhibit)}
        messages.success(scene.request, said, extra_tags="arrived")  # what scripts look for
    if away:
        says = Says("file", _("%(n)d files did not arrive") % {"n": len(away)}, " ".join(away))
        return _screen(scene, says, status=422)
    if not taken:
        nothing = Says("file", _("No file was chosen."), _("Take a photo or choose a file, then press Send."))
        return _screen(scene, nothing, status=422)
    return redirect("answer", matter.pk)


def _row(given: Given, number: int) -> dict[str, tuple[str, str]]:
    """An instalment of the form: for each field what was typed, and what is wrong with it."""
    names = ((name, f"{name}-{number}") for name in ("amount", "day"))
    return {name: (given.typed.get(key, ""), given.wrong.get(key, "")) for name, key in names}


def _step_page(
    scene: Scene, step: Step, given: Given, *, refused: Says | None = None, status: int = 200
) -> HttpResponse:
    request, matter, lang = scene.request, scene.matter, scene.lang
    context: dict[str, Any] = {
        "step": step,
        "typed": given.typed,
        "wrong": given.wrong,
        "refused": refused,
        "claim": claim.of(matter, scene.reader, lang),
        "organisation": matter.organisation,
        "key": secrets.token_urlsafe(12) if not request.POST.get("key") else request.POST["key"][:60],
    }
    if step.name == "offer":
        context["rows"] = [_row(given, number) for number in range(steps.INSTALMENTS)]
        context["open_days"] = steps.OPEN_DAYS
        context["open_for"] = next((d for d in steps.OPEN_DAYS if given.typed.get("open_for") == f"P{d}D"), 3)
    if step.name == "more_time":
        context["dates"] = longer.sentence(scene, _respondent(scene))
    if step.name == "address":
        context["fields"] = address.fields(given)
        context["words"] = address.words(lang)
    return render(request, "notice/step.html", scene.context(**context), status=status)
