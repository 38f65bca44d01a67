"""Loads the cases of the demonstration: each walked by its people to where its dossier says that it stands.

The first load sets a development clock back and lets it run up to today, from one thing that happens to the next;
papers, notices and deadlines come as they would have come. A second load finds everything and changes nothing.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from concord.contracts.offering import Consumer
from concord.docket import clock, clockwork, participants, reactor
from concord.docket.models import ClockOffset, Matter
from concord.gateways.models import OutboxMessage
from concord.intake.models import Draft
from concord.mediators.models import Profile
from concord.people.models import Account, Membership, Organisation
from concord.site.demo import applying, contracts, people
from concord.site.demo.case import Case
from concord.site.demo.dossiers import Dossier
from concord.site.demo.stories import BAI, JIANG, LUO, TELLINGS, Ago, Begin

BACK = 80  # days before today on which the first case begins
WALKED = "_demonstration"
LINK = re.compile(r"https?://\S+/a/[\w-]+")
PROFILES = {
    JIANG: (
        ["sale", "online_shopping"], 2014, "做过十二年外贸跟单，熟悉质量争议和分期付款。",
        "Twelve years in export orders; knows disputes over quality and payment in instalments.",
    ),
    BAI: (
        ["sale", "lease"], 2017, "执业律师，中英文调解，常办跨境买卖。",
        "A lawyer who mediates in Chinese and English, often for sales across borders.",
    ),
    LUO: (
        ["trademark", "copyright", "online_shopping"], 2019, "做过版权经纪，熟悉商标、著作权和网店纠纷。",
        "Was a copyright agent; knows marks, works and online shops.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """A case as it stands. links: role -> the newest link that was sent to that side, as the outbox shows it."""

    number: str
    title: str
    stage: str
    links: Mapping[str, str]


def silently(_line: str) -> None:
    """Tells nobody."""


def load(tell: Callable[[str], None] = silently) -> list[Loaded]:
    """Loads what is missing; returns all cases. tell: gets a line as each comes to its end.

    Raises DemonstrationFault when a dossier does not fit the rules.
    """
    centre = Organisation.objects.get(code=people.CENTRE)
    with translation.override("zh-hans"):
        list_mediators(centre)
        walk(centre, tell)
        offers = contracts.matters(Organisation.objects.get(code=people.ENTERPRISE))
        return [
            *(loaded(dossier, centre) for dossier, _telling in TELLINGS),
            *(loaded_contract(matter, consumer) for matter, consumer in offers),
        ]


def list_mediators(centre: Organisation) -> None:
    """The roster from which parties choose."""
    for email, (fields, since, zh, en) in PROFILES.items():
        membership = Membership.objects.get(account__email=email, organisation=centre, role="mediator", until=None)
        known = {"fields": fields, "languages": ["zh", "en"], "about_zh": zh, "about_en": en, "since_year": since}
        Profile.objects.get_or_create(membership=membership, defaults=known)


def walk(centre: Organisation, tell: Callable[[str], None]) -> None:
    """All stories that are not at their end yet, side by side in order of time."""
    waiting = [(dossier, telling) for dossier, telling in TELLINGS if not walked(dossier, centre)]
    enterprise = Organisation.objects.get(code=people.ENTERPRISE)
    leasing = not contracts.walked(enterprise)
    if not waiting and not leasing:
        return
    tell(f"Loading {len(waiting)} disputes, half a minute or so ...")
    today = datetime.fromtimestamp(clock.wall(), ZoneInfo(settings.TIME_ZONE)).replace(second=0, microsecond=0)
    set_back()
    staff = accounts()
    queue: list[tuple[int, int]] = []
    stories = [telling(begin(dossier, centre, staff)) for dossier, telling in waiting]
    stories += [contracts.story(enterprise, staff["signatory"])] if leasing else []
    for number, one in enumerate(stories):
        heapq.heappush(queue, (moment(next(one), today), number))
    while queue:
        at, number = heapq.heappop(queue)
        with transaction.atomic():  # one commit for a moment and all that follows from it: a load takes seconds
            run_up_to(at)
            following = next(stories[number], None)
            settle()
            # if we stop before the commit, the next load does this moment again, act by act, each once by its key
        if following is None and number < len(waiting):
            mark_walked(waiting[number][0], centre)
            tell(f"  loaded: {title(waiting[number][0])}")
        elif following is not None:
            heapq.heappush(queue, (moment(following, today), number))
    run_up_to(clock.wall())
    settle()


def begin(dossier: Dossier, centre: Organisation, staff: Mapping[str, Account]) -> Begin:
    """Gives the case of a dossier; files it when it is first asked for."""
    return lambda: Case(applying.filed(dossier, centre), dossier, staff)


def accounts() -> dict[str, Account]:
    """Role and e-mail -> account of the demonstration's staff; of a role that several hold, the first."""
    found: dict[str, Account] = {}
    for colleague in people.COLLEAGUES:
        account = Account.objects.get(email=colleague.email)
        found.setdefault(colleague.role, account)
        found[colleague.email] = account
    return found


def moment(ago: Ago, today: datetime) -> int:
    """A story's time as legal time, UTC seconds."""
    hour, minute = (int(part) for part in ago.time.split(":"))
    day = today.date() - timedelta(days=ago.days)
    return int(datetime.combine(day, time(hour, minute), today.tzinfo).timestamp())


def set_back() -> None:
    """Sets the clock of a deployment in which nothing has happened yet back to before the first story."""
    if Matter.objects.exists():
        return
    ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": -BACK * 86400})
    clock.forget()
    # if we stop here or later, the next load goes on from there: a clock that is behind runs up to today


def run_up_to(at: int) -> None:
    """Moves the clock ahead to a moment, letting happen what falls due on the way; never back."""
    if at > clock.now():
        clock.advance(at - clock.now())
        clockwork.run_all()


def settle() -> None:
    """What entries asked for is done: papers are drawn, messages go out, deadlines start."""
    while reactor.run_all() + clockwork.run_all():
        pass


def draft_of(dossier: Dossier, centre: Organisation) -> Draft | None:
    return Draft.objects.filter(pk=applying.number_of(dossier, centre)).first()


def matter_of(dossier: Dossier, centre: Organisation) -> Matter | None:
    return Matter.objects.filter(key=f"{centre.pk}:draft {applying.number_of(dossier, centre)}").first()


def walked(dossier: Dossier, centre: Organisation) -> bool:
    """Whether the story of a dossier is at its end. Drafts are erased after some weeks; then its matter tells."""
    draft = draft_of(dossier, centre)
    return WALKED in draft.answers if draft else matter_of(dossier, centre) is not None


def mark_walked(dossier: Dossier, centre: Organisation) -> None:
    with transaction.atomic():
        # if we stop before the commit, the next load repeats the story; each act has its key and counts once
        draft = Draft.objects.select_for_update().get(pk=applying.number_of(dossier, centre))
        draft.answers = {**draft.answers, WALKED: {"done": "yes"}}
        draft.save(update_fields=["sealed"])


def loaded(dossier: Dossier, centre: Organisation) -> Loaded:
    matter = matter_of(dossier, centre)
    if matter is None:
        raise applying.DemonstrationFault(f"{dossier.key} was not filed")
    found = {}
    for role, side in (("applicant", dossier.applicant), ("respondent", dossier.respondent)):
        phone = str(participants.personal(participants.of_role(matter, role)[0]).get("phone", ""))
        found[role] = newest_link(matter, (side.email, phone))
    return Loaded(matter.number, title(dossier), matter.stage, {role: link for role, link in found.items() if link})


def loaded_contract(matter: Matter, consumer: Consumer) -> Loaded:
    """A contract, with the newest link that its consumer got."""
    link = newest_link(matter, (consumer.email, consumer.phone))
    matter.refresh_from_db()
    title = f"{matter.organisation.name_zh} / {consumer.name}"
    return Loaded(matter.number, title, matter.stage, {"lessee": link} if link else {})


def title(dossier: Dossier) -> str:
    return f"{dossier.applicant.name} / {dossier.respondent.name}"


def newest_link(matter: Matter, addresses: tuple[str, ...]) -> str:
    """The newest link in the outbox that was sent to one of the addresses about this matter; '' if there is none."""
    rows = OutboxMessage.objects.filter(recipient__in=addresses, text__contains=matter.number).order_by("-pk")
    return next((match[0] for row in rows if (match := LINK.search(row.text))), "")
