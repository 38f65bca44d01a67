"""The start of an application, and the ways back to one that was begun."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.intake import drafts, flow, messages
from concord.intake.models import Draft
from concord.intake.pages import all_pages
from concord.intake.views.questions import page_context
from concord.intake.views.shared import purposes, with_draft
from concord.kit import house
from concord.people.models import Organisation


def centres() -> list[Organisation]:
    """Organisations that take applications here."""
    return list(Organisation.objects.filter(active=True, kind__in=Organisation.CENTRES).order_by("code"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What to have at hand; POST begins a draft. `?o=CODE` (from a QR code) names the centre."""
    found = centres()
    wanted = request.POST.get("o") or request.GET.get("o", "")
    organisation = next((item for item in found if item.code == wanted), found[0] if found else None)
    if organisation is None:
        return render(request, "intake/closed.html", status=503)
    if request.method == "POST":
        draft, token = drafts.begin(organisation, lang=get_language() or "zh-hans")
        response = redirect("apply-question", all_pages(draft.answers)[0].name)
        drafts.remember(response, token, secure=settings.PRODUCTION)
        return response
    draft = drafts.of_request(request)
    context = {
        "organisation": organisation,
        "organisations": [
            {"code": item.code, "name": str(item), "standing": house.of(item).standing} for item in found
        ],
        "draft": draft if draft and draft.answers and not draft.matter_id else None,
    }
    return render(request, "intake/start.html", context)


@with_draft
def go_on(request: HttpRequest, draft: Draft) -> HttpResponse:
    """To the first question without an answer."""
    page = flow.first_open(draft.answers, purposes(draft))
    return redirect("apply-question", page.name) if page else redirect("apply-review")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """A resume link. Fetching it does nothing; pressing on binds this browser to the draft."""
    draft = drafts.by_token(token)
    if draft is None or request.method != "POST":
        organisation = draft.organisation if draft else None
        found = draft is not None
        return render(
            request, "intake/resume.html", {"found": found, "organisation": organisation}, status=200 if found else 404
        )
    response = redirect("apply-continue")
    drafts.remember(response, token, secure=settings.PRODUCTION)
    return response


@with_draft
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The link with which this application can be gone on with elsewhere; POST sends it to the applicant's e-mail."""
    link = settings.SITE_URL + reverse("apply-resume", args=[drafts.token_of(request)])
    page = flow.first_open(draft.answers, purposes(draft)) or all_pages(draft.answers)[-1]
    to = draft.answers.get("contact", {}).get("email", "")
    sent = request.method == "POST" and bool(to) and messages.send_resume_link(draft, to=to, link=link)
    return render(request, "intake/saved.html", page_context(draft, page) | {"link": link, "sent": sent})
