"""The room: exhibits, conversation, offers and draft side by side; what is sent is an act like any other."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from concord.docket import exhibits, recording, visibility
from concord.docket.actors import Actor
from concord.docket.door import Rejected
from concord.kit.registry import rooms
from concord.kit.scene import Scene, open_scene
from concord.kit.why import refusal
from concord.law.model import Refused
from concord.mediation import talk as talks
from concord.mediation.forms import MessageForm
from concord.mediation.talk import Thread

INSIDE = ("party", "neutral")  # to all others there is no room


@require_safe
def room(request: HttpRequest, matter: Any) -> HttpResponse:
    """The whole page; the conversation named by `?talk=`."""
    return page(request, open_scene(request, matter, standings=INSIDE), request.GET.get("talk", ""))


def page(request: HttpRequest, scene: Scene, key: str, form: MessageForm | None = None, **more: Any) -> HttpResponse:
    """The page of one thread, with a form that was refused, if one was."""
    threads = talks.threads(scene.matter, scene.reader, get_language() or "zh-hans")
    thread = talks.pick(threads, key)
    form = form or MessageForm(initial={"talk": thread.key, "key": uuid.uuid4().hex})
    context = scene.context(
        threads=threads,
        thread=thread,
        lines=talks.lines(scene.matter, scene.reader, thread, scene.names),
        form=form,
        can_send=speech(thread) in scene.can,
        can=scene.can,
        exhibits=files(scene),
        panels=room_panels(scene),
        socket=f"/ws/c/{scene.matter.pk}/",
        **more,
    )
    return render(request, "mediation/room.html", context, status=409 if more.get("refused") else 200)


def speech(thread: Thread) -> str:
    """The act by which one speaks in a thread."""
    return "note" if thread.kind == talks.NOTES else "say"


def files(scene: Scene) -> list[dict[str, Any]]:
    """The exhibits this reader may see, newest last, with who put each in."""
    shown = visibility.visible_exhibits(scene.matter, scene.reader).filter(entry__isnull=False)
    return [
        {
            "name": exhibits.filename(row),
            "who": scene.names.get(str(row.participant_id), ""),
            "at": row.received_at,
            "picture": row.media.startswith("image/"),
            "url": reverse("exhibit", kwargs={"matter": scene.matter.pk, "exhibit": row.pk}),
        }
        for row in shown
    ]


def room_panels(scene: Scene) -> list[str]:
    """What other rooms put beside the conversation."""
    shown = sorted(rooms.panels.values(), key=lambda panel: panel.order)
    drawn = [p.show(scene) for p in shown if p.place == "room" and p.fits(scene.stage, scene.reader.roles)]
    return [found.html for found in drawn if found is not None]


@require_safe
def talk(request: HttpRequest, matter: Any) -> HttpResponse:
    """The messages of one thread alone, for the live page."""
    scene = open_scene(request, matter, standings=INSIDE)
    threads = talks.threads(scene.matter, scene.reader, get_language() or "zh-hans")
    thread = talks.pick(threads, request.GET.get("talk", ""))
    lines = talks.lines(scene.matter, scene.reader, thread, scene.names)
    return render(request, "mediation/talk.html", {"lines": lines, "thread": thread, "matter": scene.matter})


@require_safe
def panels(request: HttpRequest, matter: Any) -> HttpResponse:
    """The panels beside the conversation alone, for the live page."""
    scene = open_scene(request, matter, standings=INSIDE)
    return render(request, "mediation/panels.html", {"panels": room_panels(scene)})


@require_POST
def send(request: HttpRequest, matter: Any) -> HttpResponse:
    """Says something in a thread. A refusal is shown on the page, with what was written."""
    scene = open_scene(request, matter, standings=INSIDE)
    form = MessageForm(request.POST, request.FILES)
    key = request.POST.get("talk", "")
    if not form.is_valid():
        return page(request, scene, key, form)
    threads = talks.threads(scene.matter, scene.reader, get_language() or "zh-hans")
    thread = next((one for one in threads if one.key == key), None)
    if thread is None:
        raise Http404
    act = speech(thread)
    actor = scene.actor(act)
    filled: dict[str, Any] = dict(talks.form_of(thread, scene.reader, act, form.cleaned_data["text"]))
    rejected = attach(scene, act, actor, form, filled)
    if rejected:
        form.add_error("file", rejected)
        return page(request, scene, key, form)
    result = recording.record(scene.matter, act=act, by=actor, form=filled, key=form.cleaned_data["key"])
    if isinstance(result, Refused):
        return page(request, scene, key, form, refused=refusal(scene, result, act))
    return redirect(f"{reverse('room', kwargs={'matter': scene.matter.pk})}?talk={thread.key}")


def attach(scene: Scene, act: str, actor: Actor, form: MessageForm, filled: dict[str, Any]) -> str:
    """Takes the file of a message in and names it in the form; returns why it was not taken, or ''."""
    upload = form.cleaned_data["file"]
    if not upload or act != "say":
        return ""
    given = exhibits.put_exhibit(
        upload.chunks(),
        name=upload.name,
        matter=scene.matter,
        participant=actor.participant,
        key=exhibits.key_of(upload.file, form.cleaned_data["key"]),
    )
    if isinstance(given, Rejected):
        return given.sentence
    filled["file"] = str(given.pk)
    return ""
