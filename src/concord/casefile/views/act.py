"""The generic page of an act: its form, and record(). A room may register a better one (kit.registry.act_page)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from concord.casefile.choices import choices_for
from concord.casefile.consequences import what_follows
from concord.docket import visibility
from concord.docket.actors import Actor
from concord.docket.door import Rejected
from concord.docket.exhibits import put_exhibit
from concord.docket.recording import Recorded, record
from concord.kit.forms import ActForm, form_for
from concord.kit.registry import act_url, guard_of, page_of
from concord.kit.scene import Scene, open_scene
from concord.kit.why import not_open, refusal
from concord.law.builtin import act_rule
from concord.law.model import Refused
from concord.law.rulebook import ActRule

STOPS = ("stop", "stop_choosing", "stop_waiting")  # a party ends the mediation


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, matter: Any, act: str) -> HttpResponse:
    """GET shows the form; POST records. A refusal is a sentence on the page (409), with all that was typed still there.

    An act that needs more than its form (a guard: a code, a check) is done on its room's own page.
    """
    scene = open_scene(request, matter)
    rule, actor = act_rule(scene.law, act), scene.actor(act)
    if rule is None:
        raise Http404
    if guard_of(rule.name, scene.law.kind):
        own = page_of(rule.name, scene.law.kind)
        return redirect(act_url(rule.name, scene.matter.pk, scene.law.kind)) if own else cannot(scene, rule)
    choices = choices_for(scene, rule)
    if request.method == "POST":
        form = form_for(rule, scene.law, choices, lang=scene.lang, data=request.POST, files=request.FILES)
        if not form.is_valid():
            return page(scene, rule, form, status=422)
        refused = attempt(scene, rule, actor, form, request.POST)
        if refused is None:
            messages.success(request, _("Recorded: %(what)s") % {"what": title_of(scene, rule)})
            return redirect("case", scene.matter.pk)
        return page(scene, rule, form, refused=refused, status=409)
    if rule.name not in scene.can:
        return cannot(scene, rule)
    return page(scene, rule, form_for(rule, scene.law, choices, lang=scene.lang))


def attempt(scene: Scene, rule: ActRule, actor: Actor, form: ActForm, typed: Mapping[str, Any]) -> Refused | None:
    """Take the files in, then record; None when it is recorded. Files that a refusal leaves behind stay one's own."""
    given, files, on = form.act_form()
    key = str(typed.get("key", ""))[:100]
    for name, upload in files.items():
        taken = put_exhibit(
            upload,
            name=upload.name,
            matter=scene.matter,
            participant=actor.participant,
            key=f"{key}:{name}" if key else "",
        )
        if isinstance(taken, Rejected):
            form.add_error(name, taken.sentence)
            return Refused("form", name)
        given[name] = str(taken.pk)
    result = record(
        scene.matter,
        act=rule.name,
        by=actor,
        form=given,
        on=on,
        key=key,
        expected_version=str(typed.get("version", "")),
    )
    return None if isinstance(result, Recorded) else result


def title_of(scene: Scene, rule: ActRule) -> str:
    return rule.title.get(scene.lang) or rule.title.get("en") or rule.name


def button_of(scene: Scene, rule: ActRule) -> str:
    """What the button says: the act's title, and what it stops where the title alone does not say that."""
    return _("Stop mediating") if rule.name in STOPS else title_of(scene, rule)


def page(
    scene: Scene, rule: ActRule, form: ActForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    """The form of the act. The key stays while the person mends the form, so a repeat counts once."""
    typed = scene.request.POST
    seen = "without_prejudice" if rule.seen.startswith("form.") else rule.seen
    context = scene.context(
        title=title_of(scene, rule),
        button=button_of(scene, rule),
        rule=rule,
        form=form,
        follows=what_follows(scene, rule),
        seen=seen,
        seen_side=seen.startswith("side"),
        key=fresh_key() if refused is not None else typed.get("key") or fresh_key(),
        version=visibility.version(scene.matter, scene.reader),
        back_url=scene.strip.url,
        refused=refusal(scene, refused, rule.name) if refused else None,
    )
    return render(scene.request, "casefile/act.html", context, status=status)


def cannot(scene: Scene, rule: ActRule) -> HttpResponse:
    """The act is not open to the reader now: say so, and lead back."""
    context = scene.context(title=title_of(scene, rule), refused=not_open(scene, rule.name))
    return render(scene.request, "casefile/cannot.html", context, status=409)


def fresh_key() -> str:
    return uuid.uuid4().hex
