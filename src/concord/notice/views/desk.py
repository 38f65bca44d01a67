"""The registrar's pages for notices: every attempt, and the ways on when one did not arrive."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concord.docket import clock, links, mending, participants, service
from concord.docket.actors import Actor
from concord.docket.models import AddressChange
from concord.kit import contacts, dates
from concord.kit.downloads import download
from concord.kit.fields import MomentField, TextField
from concord.kit.refusals import say
from concord.kit.registry import act_url
from concord.kit.scene import Scene, open_scene
from concord.law.model import Refused
from concord.notice import desk, letters, searching, telling
from concord.notice.models import Notice
from concord.people.access import staff

BY_HAND = ("call", "courier", "visit", "letter")
OFFICES = ("registrar", "supervisor")


def _notice(request: HttpRequest, pk: Any) -> tuple[Notice, Scene]:
    """A notice of a matter in whose registry the account sits; else the answer of a stranger."""
    row = (
        Notice.objects.filter(desk.OPEN, pk=pk)
        .select_related("matter__organisation", "participant__matter", "entry")
        .first()
    )
    if row is None:
        raise Http404
    return row, open_scene(request, row.matter_id, roles=OFFICES)


@never_cache
@require_safe
@staff(*OFFICES)
def notices(request: HttpRequest, matter: Any) -> HttpResponse:
    """Every notice of a matter: to whom, how, when sent, arrived, served."""
    scene = open_scene(request, matter, roles=OFFICES)
    found = Notice.objects.filter(desk.OPEN, matter=scene.matter).select_related("participant", "matter")
    rows = [_line(row) for row in found.order_by("-made_at", "channel")]
    return render(request, "notice/notices.html", scene.context(rows=rows))


def _line(row: Notice) -> dict[str, Any]:
    lang = dates.language()
    return {
        "row": row,
        "name": participants.name(row.participant, lang) if row.account is None else row.account.name(lang),
        "what": telling.occasion_of(row).title,
        "to": row.to,
        "proof": row.proof,
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OFFICES)
def notice_page(request: HttpRequest, notice: Any) -> HttpResponse:
    """One notice with its attempts; POST: try again, correct the address, record proof, or let it rest."""
    row, scene = _notice(request, notice)
    act = {"again": _again, "correct": _correct, "proof": _proof, "drop": _drop}.get(request.POST.get("do", ""))
    if request.method != "POST" or act is None:
        return _page(row, scene)
    wrong = act(row, scene)
    if wrong:
        return _page(row, scene, wrong=wrong, status=422)
    return redirect("notices", scene.matter.pk)


def _page(row: Notice, scene: Scene, *, wrong: str = "", status: int = 200) -> HttpResponse:
    request = scene.request
    rows = Notice.objects.filter(matter=scene.matter, participant=row.participant, entry=row.entry, kind=row.kind)
    context = {
        "notice": _line(row),
        "attempts": [_line(one) for one in rows.select_related("participant", "matter").order_by("made_at", "attempt")],
        "waits": row.status in ("failed", "waiting") or (row.serves and row.served_at is None),
        "problem": desk.problem(row) if row.status in ("failed", "waiting") else "",
        "contact": {
            "phone": _address(row, "phone"),
            "email": _address(row, "email"),
            "address": _address(row, "address"),
        },
        "by_hand": [(name, label) for name, label in _channels().items()],
        "unreachable": act_url("declare_unreachable", scene.matter.pk) if row.participant.role == "respondent" else "",
        "wrong": wrong,
        "typed": request.POST,
    }
    return render(request, "notice/notice.html", scene.context(**context), status=status)


def _address(row: Notice, key: str) -> str:
    return str(participants.personal(row.participant).get(key, ""))


def _channels() -> dict[str, str]:
    return {"call": _("Call"), "courier": _("Courier"), "visit": _("Visit"), "letter": _("Letter")}


def _again(row: Notice, scene: Scene) -> str:
    """Send once more to the same address."""
    return _send(scene, telling.again(row))


def _send(scene: Scene, fresh: Notice) -> str:
    try:
        telling.send_all([fresh])
    except telling.StillWaiting:
        return _("The gateway is down. The notice is kept, and stays on the desk until it has gone out.")
    fresh.refresh_from_db()
    if fresh.status == Notice.Status.FAILED:
        return _("This address was refused too. Correct it, or tell the person in another way.")
    messages.success(scene.request, _("Sent again."))
    return ""


def _correct(row: Notice, scene: Scene) -> str:
    """Use another phone or e-mail of the person, and send the notice there. The old links end."""
    kind = (
        "phone" if row.channel == Notice.Channel.SMS else "email" if row.channel == Notice.Channel.EMAIL else "address"
    )
    typed = scene.request.POST.get("to", "").strip()[:300]
    try:
        to = contacts.read(kind, typed) if kind != "address" else typed
    except ValueError as wrong:
        return str(wrong)
    if not to:
        return _("Write the address that is right.")
    known = participants.personal(row.participant)
    still = [name for name in known.get("confirmed", []) if name != kind]
    participants.change(row.participant, **{kind: to, "confirmed": still})
    links.revoke_all(row.participant)
    row.address_kind = Notice.AddressKind.GIVEN
    Notice.objects.filter(pk=row.pk).update(status=Notice.Status.DROPPED)
    return _send(scene, telling.again(row, to=to))


def _proof(row: Notice, scene: Scene) -> str:
    """Record that the notice reached the person by hand: how, when, and what proves it. An entry says so."""
    typed, reader = scene.request.POST, scene.reader
    how = typed.get("how", "")
    if how not in BY_HAND:
        return _("Say how it reached the person.")
    try:
        on = MomentField(label=_("When")).clean(typed.get("on", ""))
        told = TextField(longest=1000, label=_("What proves it")).clean(typed.get("proof", ""))
    except ValidationError as error:
        return " ".join(error.messages)
    if on is None or on > clock.now():
        return _("This moment has not come yet. Write when it reached the person.")
    if row.entry is None or not row.serves:
        Notice.objects.filter(pk=row.pk).update(status=Notice.Status.ARRIVED, arrived_at=on)
        return ""
    actor = next(Actor(p, reader.account, reader) for p in reader.participants if p.role in OFFICES)
    result = service.record_service(
        scene.matter, entry=row.entry, person=row.participant, how=how, on=on, by=actor, proof=told
    )
    if isinstance(result, Refused):
        said = say(result)
        return f"{said.title} {said.next}"
    row.proof = {"how": how, "on": on, "told": told, "by": str(reader.account.pk) if reader.account else ""}
    row.status, row.arrived_at, row.served_at = Notice.Status.ARRIVED, on, on
    row.save(update_fields=["sealed_proof", "status", "arrived_at", "served_at"])
    messages.success(scene.request, _("Recorded. The time runs from then."))
    return ""


def _drop(row: Notice, scene: Scene) -> str:
    """Let a notice rest that serves nothing: the person was told in another way."""
    if row.serves and row.served_at is None:
        return _("A time waits for this notice. Record how it reached the person, or declare the person unreachable.")
    Notice.objects.filter(pk=row.pk).update(status=Notice.Status.DROPPED)
    return ""


@never_cache
@require_POST
@staff(*OFFICES)
def letter(request: HttpRequest, notice: Any) -> HttpResponse:
    """Print the letter: link and code on paper. Each printing has a code of its own."""
    row, _scene = _notice(request, notice)
    return download(letters.letter(row), "application/pdf", f"letter-{row.matter.number}.pdf")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(*OFFICES)
def address_change(request: HttpRequest, change: Any) -> HttpResponse:
    """Somebody asks to be reached elsewhere: the registrar compares with the file, calls, and decides."""
    row = AddressChange.objects.filter(pk=change).select_related("participant__matter__organisation").first()
    if row is None:
        raise Http404
    scene = open_scene(request, row.participant.matter_id, roles=OFFICES)
    account = scene.reader.account
    if request.method == "POST" and account is not None and request.POST.get("do") in ("grant", "deny"):
        granted = request.POST["do"] == "grant"
        if mending.decide(row, granted=granted, by=account) and granted:
            searching.after_change(row)
        messages.success(
            request, _("Decided. A new link goes to the new address.") if granted else _("Decided. Nothing changes.")
        )
        return redirect("case", scene.matter.pk)
    known = participants.personal(row.participant)
    context = {
        "change": row,
        "asked": mending.asked(row),
        "name": participants.name(row.participant, dates.language()),
        "known": [
            (label, known.get(key, ""))
            for key, label in (("phone", _("Mobile phone")), ("email", _("E-mail")), ("address", _("Postal address")))
        ],
    }
    return render(request, "notice/address_change.html", scene.context(**context))
