"""Against whom else: the list of respondents, from a spreadsheet or typed in, each line with what is wrong in it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from concord.docket.sniffing import XLSX
from concord.kit.downloads import download
from concord.kit.scene import Scene, open_scene
from concord.likecases import filing, respondents, sheet
from concord.likecases.models import Batch
from concord.likecases.pattern import ROLE, STAGES, Pattern
from concord.likecases.respondents import Checked


def scene_of(request: HttpRequest, matter: Any) -> Scene:
    """The scene for an applicant; for all others there is nothing to file here."""
    return open_scene(request, matter, roles=(ROLE,))


def pattern_of(scene: Scene) -> Pattern:
    return Pattern(scene.matter, scene.reader)


def may_file(scene: Scene, pattern: Pattern) -> bool:
    """Whether the case can be a pattern: it is under way, and its application is still there."""
    return scene.stage in STAGES and bool(pattern.said)


def cannot(scene: Scene) -> HttpResponse:
    """The case cannot be a pattern: say so, and lead back."""
    return render(scene.request, "likecases/cannot.html", scene.context(), status=409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, matter: Any) -> HttpResponse:
    """The list. POST takes a sheet, one line, or removes one or all."""
    scene = scene_of(request, matter)
    pattern = pattern_of(scene)
    if not may_file(scene, pattern):
        return cannot(scene)
    batch = filing.draft_of(pattern)
    if request.method != "POST":
        return page(scene, pattern, batch)
    if "file" in request.FILES:
        return _upload(scene, pattern, batch)
    if request.POST.get("do") == "line":
        return _line(scene, pattern, batch)
    gone = request.POST.get("remove", "")
    kept = [] if request.POST.get("do") == "clear" else [one for one in lines_of(batch) if one["id"] != gone]
    keep(batch, kept)
    return redirect("like-people", matter=scene.matter.pk)


def _upload(scene: Scene, pattern: Pattern, batch: Batch) -> HttpResponse:
    upload = scene.request.FILES["file"]
    try:
        found = sheet.read(upload, upload.name)
        together = lines_of(batch) + found
        if len(together) > sheet.MOST:
            raise sheet.SheetError(_("The list has more than %(most)d lines. Split it, please.") % {"most": sheet.MOST})
    except sheet.SheetError as wrong:
        return page(scene, pattern, batch, wrong={"file": str(wrong)}, status=422)
    keep(batch, together)
    messages.success(scene.request, _("%(n)d lines have arrived.") % {"n": len(found)})
    return redirect("like-people", matter=scene.matter.pk)


def _line(scene: Scene, pattern: Pattern, batch: Batch) -> HttpResponse:
    """One line typed in: a new one, or an old one mended."""
    typed = {column: scene.request.POST.get(column, "")[:600].strip() for column in sheet.COLUMNS}
    mended = scene.request.POST.get("line", "")
    before = lines_of(batch)
    others = [one for one in before if one["id"] != mended]
    one = next(({**row, **typed} for row in before if row["id"] == mended), {"id": uuid.uuid4().hex[:12], **typed})
    checked = respondents.check_all([*others, one], filing.rules_for(pattern))[-1]
    if len(others) >= sheet.MOST:
        checked.wrong["name"] = _("The list has more than %(most)d lines. Split it, please.") % {"most": sheet.MOST}
    if checked.wrong:
        return page(scene, pattern, batch, editing=checked, status=422)
    keep(batch, [one if row["id"] == mended else row for row in before] if mended else [*before, one])
    return redirect("like-people", matter=scene.matter.pk)


def lines_of(batch: Batch) -> list[dict[str, str]]:
    found: list[dict[str, str]] = batch.content["lines"]
    return found


def keep(batch: Batch, lines: list[dict[str, str]]) -> None:
    """Keeps the lines of a draft; one that is being filed meanwhile stays as it is."""
    batch.content = {**batch.content, "lines": [{"id": uuid.uuid4().hex[:12], **line} for line in lines]}
    Batch.objects.filter(pk=batch.pk, state=Batch.State.DRAFT).update(sealed=batch.sealed)


def page(
    scene: Scene,
    pattern: Pattern,
    batch: Batch,
    *,
    wrong: dict[str, str] | None = None,
    editing: Checked | None = None,
    status: int = 200,
) -> HttpResponse:
    found = respondents.check_all(lines_of(batch), filing.rules_for(pattern))
    asked = scene.request.GET.get("line", "") if editing is None else ""
    editing = editing or next((one for one in found if one.id == asked), None)
    context = scene.context(
        lines=found,
        bad=sum(bool(one.wrong) for one in found),
        good=sum(not one.wrong for one in found),
        wrong=wrong or {},
        editing=editing,
        fields=fields(editing),
        kinds=[
            (value, label, editing and respondents.KIND_OF.get(editing.typed["kind"]) == value)
            for value, label in kinds()
        ],
        money=pattern.money,
        currency=scene.matter.currency,
        most=sheet.MOST,
    )
    return render(scene.request, "likecases/people.html", context, status=status)


def kinds() -> list[tuple[str, str]]:
    return [("organisation", _("Organisation")), ("person", _("Person"))]


def fields(editing: Checked | None) -> list[dict[str, str]]:
    """The boxes of the one-line form, with what was typed and what is wrong."""
    types = {"phone": "tel", "email": "email"}
    return [
        {
            "name": column,
            "label": sheet.heading(column),
            "type": types.get(column, "text"),
            "value": editing.typed[column] if editing else "",
            "wrong": editing.wrong.get(column, "") if editing else "",
        }
        for column in sheet.COLUMNS
        if column != "kind"
    ]


@never_cache
@require_safe
def form(request: HttpRequest, matter: Any, kind: str) -> HttpResponse:
    """An empty list to fill in, as XLSX or CSV."""
    scene_of(request, matter)
    made = {"xlsx": (sheet.form_book, XLSX), "csv": (sheet.form_text, "text/csv; charset=utf-8")}.get(kind)
    if made is None:
        raise Http404
    draw, media = made
    return download(draw(), media, f"respondents.{kind}")
