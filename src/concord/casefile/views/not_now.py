"""What the reader cannot do now, and why: for each act of his roles the check that fails, the rule, the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concord.docket import access
from concord.kit.registry import unlisted
from concord.kit.scene import Scene, open_scene
from concord.kit.why import article_of, in_words, text_of, why_not
from concord.law.audit.narrowing import acts_on
from concord.law.rulebook import ActRule


@dataclass(frozen=True)
class NotNow:
    """An act with its reasons. here: it belongs to the stage that the case is at."""

    title: str
    lines: Sequence[str]
    article: str
    here: bool


@require_safe
def not_now(request: HttpRequest, matter: Any) -> HttpResponse:
    """The acts of this stage first, then those of others."""
    scene = open_scene(request, matter)
    offered = {text_of(rule.title, scene.lang) for rule in scene.powers}  # two acts may stand for one button
    told = (reasons(scene, rule) for rule in acts_on(scene.law, scene.present.state.terms))
    found = [one for one in told if one is not None and one.title not in offered]
    context = scene.context(
        here=[one for one in found if one.here],
        elsewhere=[one for one in found if not one.here],
        back_url=scene.strip.url,
    )
    return render(request, "casefile/not_now.html", context)


def reasons(scene: Scene, rule: ActRule) -> NotNow | None:
    """Why the reader cannot do it; None for an act that is open to him or is none of his."""
    theirs = access.actor_for(scene.reader, rule) is None
    if theirs or not rule.title or rule.name in scene.can or unlisted(rule.name, scene.law.kind):
        return None
    found = why_not(scene, rule.name)
    if found is None:
        return None
    here = scene.stage in rule.during
    told = [line for line in found.lines if here or line.kind != "not_in_stage"]  # the list's own head says so
    article = article_of(scene, found)
    return NotNow(text_of(rule.title, scene.lang), in_words(told, scene.lang), article, here)
