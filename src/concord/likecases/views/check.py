"""Read once more what goes into every case, confirm it once for all, file; and see how far the filing is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import participants
from concord.kit.dates import language
from concord.kit.scene import Scene
from concord.likecases import filing, grouping, passage, respondents
from concord.likecases.models import Batch
from concord.likecases.pattern import Pattern
from concord.likecases.respondents import Checked
from concord.likecases.views.people import cannot, lines_of, may_file, pattern_of, scene_of

LONGEST = 4_000
CONSENTS = ("true", "consents", "authority")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, matter: Any) -> HttpResponse:
    """What goes into each case. POST files them: a repeat finds the same cases."""
    scene = scene_of(request, matter)
    pattern = pattern_of(scene)
    if not may_file(scene, pattern):
        return cannot(scene)
    batch = filing.draft_of(pattern)
    lines = respondents.check_all(lines_of(batch), filing.rules_for(pattern))
    if not lines or any(one.wrong for one in lines):
        begun = filing.last_of(scene.matter, pattern.applicant)
        page = "like-people" if lines or begun is None or request.method != "POST" else "like-progress"
        return redirect(page, matter=scene.matter.pk)
    if request.method != "POST":
        return _page(scene, pattern, lines, filing.everything(pattern), {})
    choice, wrong = _chosen(request, pattern)
    if wrong:
        return _page(scene, pattern, lines, choice, wrong, status=422)
    filing.begin(batch, pattern, lines, choice)
    filing.go_on(batch)
    return redirect("like-progress", matter=scene.matter.pk)


def _chosen(request: HttpRequest, pattern: Pattern) -> tuple[dict[str, Any], dict[str, str]]:
    """What was chosen for all, and a sentence per thing that is missing."""
    story = respondents.plain_story(request.POST.get("story", ""))[: LONGEST + 1]
    authority = [paper.id for paper in pattern.papers if paper.purpose == "authority"]
    files, facts = set(request.POST.getlist("file")), set(request.POST.getlist("fact"))
    choice = {
        "story": story,
        "files": [paper.id for paper in pattern.papers if paper.id in files or paper.id in authority],
        "facts": [fact["id"] for fact, _names in pattern.facts if fact["id"] in facts],
    }
    wrong = {}
    if not story:
        wrong["story"] = _("Write what happened, so that it fits every one of them.")
    elif len(story) > LONGEST:
        wrong["story"] = _("This is too long. Keep to 4,000 characters.")
    elif pattern.names(story):
        wrong["story"] = _("This names the other side of your first case. The others would read it: write it without.")
    for name in CONSENTS:
        if request.POST.get(name) != "yes" and (name != "authority" or authority):
            wrong[name] = _("Tick the box if it is so. Without it we cannot go on.")
    return choice, wrong


def _page(
    scene: Scene,
    pattern: Pattern,
    lines: list[Checked],
    choice: dict[str, Any],
    wrong: dict[str, str],
    status: int = 200,
) -> HttpResponse:
    own = participants.personal(pattern.applicant)
    address = pattern.address()
    context = scene.context(
        lines=lines,
        total=sum(one.values["amount"] or pattern.money for one in lines),
        money=pattern.money,
        currency=scene.matter.currency,
        claims=[row for row in pattern.said.get("claims", ()) if row["kind"] != "pay" or row.get("what")],
        story=choice["story"],
        first_story_names=pattern.names(str(pattern.said.get("story", ""))),
        papers=[(paper, paper.id in choice["files"]) for paper in pattern.papers if paper.purpose != "authority"],
        authority=[paper for paper in pattern.papers if paper.purpose == "authority"],
        facts=[(fact, shown(fact), fact["id"] in choice["facts"]) for fact, _names in pattern.facts],
        contact=[own[key] for key in ("phone", "email") if own.get(key)],
        address=(address[0].get("address", "") if address else "") or own.get("address", ""),
        consents=[form["purpose"] for form, _words in pattern.consents()],
        wrong=wrong,
    )
    return render(scene.request, "likecases/check.html", context, status=status)


def shown(fact: Any) -> dict[str, str]:
    """A fact in the reader's language: question and answer."""
    lang = language()
    answer = (fact.get("shown") or {}).get(lang) or str(fact.get("value", ""))
    return {"question": (fact.get("question") or {}).get(lang, ""), "answer": answer}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, matter: Any) -> HttpResponse:
    """How many are filed. POST files some more at once: for when nothing else goes on with it."""
    scene = scene_of(request, matter)
    batch = filing.last_of(scene.matter, pattern_of(scene).applicant)
    if batch is None:
        return redirect("like-people", matter=scene.matter.pk)
    if request.method == "POST":
        filing.go_on(batch)
        return redirect("like-progress", matter=scene.matter.pk)
    done, refused, all_ = filing.progress(batch)
    going = batch.state == Batch.State.FILING
    group = batch.group
    context = scene.context(
        done=done,
        all=all_,
        going=going,
        refused=[line.respondent.get("name", "") for line in batch.filed.exclude(refused="")] if refused else [],
        group=group,
        closed=bool(group and passage.closed_to(request, group, grouping.cases(request, group))) and not going,
    )
    return render(request, "likecases/progress.html", context)
