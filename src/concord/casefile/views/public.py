"""Pages for anyone: start, how data are used, accessibility; and in development the outbox."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concord.docket import access
from concord.gateways import outbox as kept
from concord.kit.registry import rooms

MOST_OWN = 5


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Two doors of equal size; who runs this stands above them."""
    cards = []
    for card in sorted(rooms.cards.values(), key=lambda one: one.order):
        context = card.fill(request)
        if context is not None:
            cards.append(render_to_string(card.template, context, request=request))
    own = list(access.matters(request)[:MOST_OWN]) if access.holder(request) else []
    context = {"cards": cards, "mine": own, "answer_url": answer_url(), "site_url": settings.SITE_URL}
    return render(request, "casefile/start.html", context)


def answer_url() -> str:
    """Where someone who was written to finds his case."""
    try:
        return reverse("find")
    except NoReverseMatch:
        return reverse("verify")


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """How data are used."""
    paragraphs = [
        _("We use what you enter to run your case, and for nothing else."),
        _("ID numbers and addresses are encrypted. The other side never sees them."),
        _("What you tell the mediator alone is seen by the mediator alone. Offers and talk never go to a court."),
        _("The place where a photo was taken is removed before others see it. The original is kept for you."),
        _("When the law lets data go, they are erased; a fingerprint without content stays, so that the record holds."),
        _("You can see who may read what on each case, and download the whole file at any time."),
    ]
    return about(request, _("How we use your data"), paragraphs)


@require_safe
def about_access(request: HttpRequest) -> HttpResponse:
    """Accessibility."""
    paragraphs = [
        _("Every page works by keyboard, screen reader, large type, and without scripts (save live talk in the room)."),
        _("You can type your signature instead of drawing it; both count the same."),
        _("If something does not work for you, call. We fill it in with you, and note the time at which you called."),
    ]
    return about(request, _("Accessibility"), paragraphs)


def about(request: HttpRequest, title: str, paragraphs: list[str]) -> HttpResponse:
    return render(request, "casefile/about.html", {"title": title, "paragraphs": paragraphs})


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What mails and text messages would have gone out. Production has no such page."""
    if settings.PRODUCTION:
        raise Http404
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    return render(request, "casefile/outbox.html", {"found": kept.messages(search=words), "q": words})
