"""Evidence and power of attorney: what arrived, what did not, why, and the next tap. Accepted files are never lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from concord.docket import exhibits
from concord.docket.door import Rejected
from concord.docket.models import Exhibit
from concord.gateways.storage import StorageError
from concord.intake import drafts, flow
from concord.intake.fields import clean
from concord.intake.models import Draft, DraftFile
from concord.intake.pages import Page, page_named
from concord.intake.views.questions import page_context
from concord.intake.views.shared import purposes, with_draft

MOST_FILES = 40


@dataclass(frozen=True)
class TurnedAway:
    """A file that did not arrive, and why."""

    name: str
    why: str


@with_draft
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    """Take files in, or go on."""
    page = page_named(draft.answers, name)
    if page is None or page.kind != "files":
        raise Http404
    if request.method != "POST":
        return _show(request, draft, page)
    uploads = request.FILES.getlist("files")
    if "next" in request.POST and not uploads:
        return _go_on(request, draft, page)
    if not uploads:
        return _show(
            request,
            draft,
            page,
            need=_("No file was chosen. Take a photo or choose a file, then press Upload."),
            status=422,
        )
    about = clean(request.POST.get("about", ""))[:200]
    # a page that sends one by one names each, so that what was cut off after it arrived counts once
    key = request.POST.get("key", "")[:60] if len(uploads) == 1 else ""
    refused = [turned for upload in uploads if (turned := _take(draft, page, upload, about, key))]
    arrived = len(uploads) - len(refused)
    return _show(
        request,
        draft,
        page,
        arrived=arrived,
        refused=refused,
        about=about if refused else "",
        status=422 if refused else 200,
    )


def _take(draft: Draft, page: Page, upload: UploadedFile, about: str, key: str = "") -> TurnedAway | None:
    """Through the door, one by one: a file that is turned away costs the others nothing."""
    shown = clean(upload.name or "")[:120] or _("a file without a name")
    try:
        row = exhibits.put_exhibit(upload.file, name=upload.name or "", draft=str(draft.id), key=key)
    except StorageError:
        return TurnedAway(
            shown, _("It could not be kept just now. The files above are safe; send this one again in a moment.")
        )
    if isinstance(row, Rejected):
        return TurnedAway(shown, row.sentence)
    # if we stop here the exhibit belongs to the draft but no row shows it; sending it again makes one that does
    if _shelved(draft, page, row, about):
        return None
    exhibits.withdraw(row)
    return TurnedAway(shown, _("Forty files are here already. Put several photos into one PDF, or remove one."))


def _shelved(draft: Draft, page: Page, row: Exhibit, about: str) -> bool:
    """Puts a file among those of the draft, once; False if there is no room. Counted under the draft's lock, so that
    files that come at once do not all find the last place free.
    """
    with transaction.atomic():
        Draft.objects.select_for_update().get(pk=draft.pk)
        if draft.files.filter(exhibit=row).exists():
            return True
        if draft.files.count() >= MOST_FILES:
            return False
        kept = DraftFile(draft=draft, exhibit=row, purpose=page.purpose)
        kept.about = {"name": exhibits.filename(row), "size": row.size, "about": about}
        kept.save()
    return True


def _go_on(request: HttpRequest, draft: Draft, page: Page) -> HttpResponse:
    if page.purpose == "authority" and page.purpose not in purposes(draft):
        need = _("We need the power of attorney. A photo of each page will do.")
        return _show(request, draft, page, need=need, status=422)
    drafts.keep(draft, page.name, {"seen": "yes"})
    following = flow.after(draft.answers, page)
    if request.GET.get("back") == "review":
        following = flow.first_open(draft.answers, purposes(draft))
    return redirect("apply-question", following.name) if following else redirect("apply-review")


def _show(
    request: HttpRequest,
    draft: Draft,
    page: Page,
    *,
    arrived: int = 0,
    refused: list[TurnedAway] | None = None,
    need: str = "",
    about: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "files": list(draft.files.filter(purpose=page.purpose)),
        "arrived": arrived,
        "refused": refused or [],
        "need": need,
        "about": about,
    }
    return render(request, "intake/files.html", page_context(draft, page) | context, status=status)


@with_draft
@require_POST
def remove_file(request: HttpRequest, draft: Draft, file: Any) -> HttpResponse:
    """Take a file out of the draft again."""
    row = draft.files.filter(pk=file).select_related("exhibit").first()
    if row is None:
        raise Http404
    page = "evidence" if row.purpose == "evidence" else "authority"
    exhibit = row.exhibit
    row.delete()
    exhibits.withdraw(exhibit)
    return redirect("apply-files", page)
