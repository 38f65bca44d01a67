"""A link from a message: alone it shows who runs this, who wrote and the case number. A code opens the rest.

Fetching the page changes nothing and proves nothing: mail scanners fetch. Only pressing on does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concord.docket import codes, links, participants, rules
from concord.docket.models import Link, Matter, Participant
from concord.kit import codes as delivery
from concord.kit import house
from concord.kit.dates import language
from concord.notice import codes_out, opening

ASKED = "notice_code_asked"  # session key: links for which a code was asked
MISTYPED = "notice_code_mistyped"  # session key: the link whose last code was not right, until the page says so


@dataclass(frozen=True)
class Door:
    """What a link shows by itself. contract: it leads to a contract that somebody offers."""

    number: str
    writer: str
    mine: bool
    channel: str
    masked: str
    opened: bool
    contract: bool = False


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponse:
    """Show the door; POST `send` sends a code to the link's own address, POST `open` with the code opens the case."""
    link = links.find(token)
    if link is None or links.condition(link) != "live":
        return render(request, "notice/gone.html", status=404)
    if request.method != "POST":
        return _show(request, link, wrong=_mistyped(request, link))
    if request.POST.get("do") == "send":
        return _send(request, link, token)
    return _open(request, link, token)


def _send(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    if not codes_out.send_open_code(link):
        return _show(
            request,
            link,
            wrong=_("The code could not be sent just now. Please try again in some minutes, or call us."),
            status=503,
        )
    asked = [*request.session.get(ASKED, []), str(link.pk)]
    request.session[ASKED] = asked[-20:]
    return redirect("link", token)


def _open(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    """The person presses on. With the right code, or in a browser that had it, the case opens and notice is served."""
    person = link.participant
    if not links.granted(request, link):
        if not codes.check_code(person, request.POST.get("code", ""), link=link):
            request.session[MISTYPED] = str(link.pk)
            return redirect("link", token)  # so that going back shows the page, and asks nothing of the browser
        links.grant(request, link)
    participants.use_language(person, get_language() or person.language)
    opening.pressed_on(link)
    return redirect(*where(person))


def _mistyped(request: HttpRequest, link: Link) -> str:
    """What is wrong with the code that was just typed for this link, said once; '' when nothing is."""
    if request.session.get(MISTYPED) != str(link.pk):
        return ""
    del request.session[MISTYPED]
    return _("This code is not right, or its time is over. Check the digits, or have a new one sent.")


def where(person: Participant) -> tuple[str, Any]:
    """The page to which an opened link leads: the claim while it waits for an answer, else the case."""
    matter = Matter.objects.get(pk=person.matter_id)
    waits = person.role == "respondent" and matter.stage == "invited"
    return ("answer" if waits else "case", matter.pk)


def _show(request: HttpRequest, link: Link, *, wrong: str = "", status: int = 200) -> HttpResponse:
    person = link.participant
    matter = person.matter
    runs = house.of(matter.organisation)
    court = matter.organisation.court
    writers = participants.of_role(matter, "applicant") if person.role == "respondent" else []
    door = Door(
        number=matter.number,
        writer=participants.name(writers[0], language()) if writers else runs.name,
        mine=person.role != "respondent" or matter.stage != "invited",
        channel=link.channel,
        masked=delivery.masked(person, link.channel),
        opened=links.granted(request, link),
        contract=person.standing == "party" and rules.law_of(matter).kind == "contract",
    )
    context = {
        "door": door,
        "house": runs,
        "organisation": matter.organisation,
        "standing": runs.standing,
        "sent": link.channel == Link.Channel.LETTER or str(link.pk) in request.session.get(ASKED, []),
        "wrong": wrong,
        "checkphone": (court.phone if court else "") or runs.phone,
        "checkwho": house.of(court).name if court and court.phone else runs.name,
    }
    return render(request, "notice/landing.html", context, status=status)
