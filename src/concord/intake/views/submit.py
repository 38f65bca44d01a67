"""Review, one-time code, filing, receipt. Filing twice gives one case."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concord.docket import documents
from concord.intake import codes, drafts, filing, flow, messages, receipts, review
from concord.intake.models import Draft
from concord.intake.pages import all_pages
from concord.intake.scope import elsewhere
from concord.intake.views.shared import purposes, with_draft
from concord.kit import dates, house
from concord.kit.downloads import download

OTHER_CHANNEL = {"sms": "mail", "mail": "sms"}


def addresses(draft: Draft) -> dict[str, str]:
    """channel -> the applicant's own address."""
    contact = draft.answers.get("contact", {})
    return {"sms": contact.get("phone", ""), "mail": contact.get("email", "")}


def masked(draft: Draft) -> dict[str, str]:
    found = addresses(draft)
    return {"sms": review.mask_phone(found["sms"]), "mail": review.mask_email(found["mail"])}


@with_draft
@require_http_methods(["GET", "HEAD"])
def review_page(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All answers, each with its way back; what is missing; the declaration and the way the code goes."""
    return _review(request, draft)


def _review(request: HttpRequest, draft: Draft, wrong: str = "", status: int = 200) -> HttpResponse:
    if elsewhere(draft.organisation, draft.answers):
        return redirect("apply-elsewhere")
    answers, have = draft.answers, purposes(draft)
    missing = [page for page in all_pages(answers) if not flow.answered(page, answers, have)]
    hidden = masked(draft) if not missing else {"sms": "", "mail": ""}
    context = {
        "draft": draft,
        "organisation": draft.organisation,
        "cards": review.cards(answers, list(draft.files.all()), get_language() or "zh-hans"),
        "missing": missing,
        "over": review.over_the_facts(answers),
        "masked": {"phone": hidden["sms"], "email": hidden["mail"]},
        "wrong": wrong,
    }
    return render(request, "intake/review.html", context, status=status)


def _ready(draft: Draft) -> bool:
    return flow.first_open(draft.answers, purposes(draft)) is None and not elsewhere(draft.organisation, draft.answers)


@with_draft
@require_POST
def send_code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Send the code that shows the applicant reads the address he gave."""
    if not _ready(draft):
        return redirect("apply-review")
    if request.POST.get("truth") != "yes":
        return _review(request, draft, _("Tick that what you say is true. Then we send the code."), status=422)
    channel = request.POST.get("channel", "sms")
    if channel not in OTHER_CHANNEL:
        return _review(request, draft, _("Choose where the code goes."), status=422)
    to = addresses(draft)[channel]
    sent = codes.issue(draft, channel=channel, to=to)
    if sent is None:
        return _enter(
            request, draft, channel, _("Four codes went out within the hour. Wait a while, or call us."), status=429
        )
    lang = draft.answers["contact"].get("language") or draft.language
    if not messages.send_code(draft, channel=channel, to=to, code=sent.code, lang=lang):
        return _enter(
            request, draft, channel, _("The code could not be sent just now. Try the other way below."), status=503
        )
    request.session["intake_channel"] = channel
    return redirect("apply-code")


@with_draft
@require_http_methods(["GET", "HEAD"])
def enter_code(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The page on which the code is entered."""
    return (
        _enter(request, draft, request.session.get("intake_channel", "sms"))
        if _ready(draft)
        else redirect("apply-review")
    )


def _enter(request: HttpRequest, draft: Draft, channel: str, wrong: str = "", status: int = 200) -> HttpResponse:
    hidden = masked(draft)
    context = {
        "draft": draft,
        "organisation": draft.organisation,
        "channel": channel,
        "to": hidden[channel],
        "other": hidden[OTHER_CHANNEL[channel]],
        "wrong": wrong,
    }
    return render(request, "intake/submit.html", context, status=status)


@with_draft
@require_POST
def file(request: HttpRequest, draft: Draft) -> HttpResponse:
    """File the application: the code must be right, everything answered. Pressing twice gives the same case."""
    if not _ready(draft):
        return redirect("apply-review")
    channel = request.session.get("intake_channel", "sms")
    to = addresses(draft)[channel]
    if not codes.verified(draft, to=to) and not codes.check(draft, request.POST.get("code", ""), to=to):
        said = _("This code is not right, or its time is over. Check the digits, or have a new one sent.")
        return _enter(request, draft, channel, said, status=422)
    refused = filing.file_draft(draft, verified={channel})
    if refused is not None:
        return _enter(request, draft, channel, refused, status=409)
    return redirect("apply-done")


def _filed(request: HttpRequest) -> Draft | None:
    draft = drafts.of_request(request)
    return draft if draft and draft.matter_id else None


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The receipt page: number, time, PDF, QR code, and the link that opens the case with a code."""
    draft = _filed(request)
    if draft is None:
        return redirect("apply")
    matter = draft.matter
    link = settings.SITE_URL + reverse("link", args=[receipts.link_of(draft)])
    context = {
        "matter": matter,
        "organisation": draft.organisation,
        "runs": house.of(draft.organisation),
        "filed_at": dates.second(matter.opened_at),
        "receipt_ready": receipts.receipt(matter) is not None,
        "link": link,
        "qr_label": _("QR code that opens your case"),
    }
    return render(request, "intake/done.html", context)


@never_cache
@require_safe
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The receipt as PDF, for the browser that filed."""
    draft = _filed(request)
    document = receipts.receipt(draft.matter) if draft else None
    if document is None:
        raise Http404
    return download(documents.content(document), document.media, f"receipt-{document.matter.number}.pdf")
