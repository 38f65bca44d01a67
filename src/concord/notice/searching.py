"""A lost link or a new phone: asked for on a page that tells nobody anything, worked off afterwards.

The page stores what was asked and answers at once, always alike. A reaction looks whether it fits: a known address
gets a new link; a new one is put before the registrar, and a code goes to another confirmed address if there is one.
"""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from concord.docket import clock, links, mending
from concord.docket.models import AddressChange, Matter, Participant, Reaction
from concord.docket.reactor import Work, reaction
from concord.gateways.keys import keyring
from concord.gateways.mail import Message, Rejected, mail
from concord.gateways.sms import Text, sms
from concord.kit import codes, house
from concord.notice.models import Search

PURPOSE = "notice search"
EVENT = "notice:search"
HANDLER = "notice.search"
PER_DAY = 3  # new links for one participant, and requests for one address change
LINK_KEY = "notice link"
BEFORE = ("filed", "correcting", "drafted", "at_desk", "supplementing", "declined", "on_appeal")


def ask(*, number: str, contact: str, name: str, note: str, lang: str, visitor: str = "") -> None:
    """Keep what was asked, and set it off where there is such a case. Takes the same time whether there is or not."""
    asked = {"number": number, "contact": contact, "name": name, "note": note}
    row = Search.objects.create(
        sealed=keyring().seal(PURPOSE, msgspec.json.encode(asked)), language=lang, made_at=clock.now(), visitor=visitor
    )
    matter = Matter.objects.filter(number=number).first()
    if matter is not None:
        Reaction.objects.create(
            matter=matter, handler=HANDLER, event=EVENT, key=f"search/{row.pk}", data={"search": str(row.pk)}
        )


@reaction(EVENT, HANDLER)
def work_off(work: Work) -> None:
    """Look whether number and contact fit; send a new link, or put the request before the registrar."""
    row = Search.objects.filter(pk=work.data["search"], worked_at=None).first()
    if row is None:
        return
    asked = msgspec.json.decode(keyring().open(PURPOSE, bytes(row.sealed)))
    channel = "email" if "@" in asked["contact"] else "sms"
    person = _known(work.matter, channel, asked["contact"])
    if person is not None and _within_limit(person):
        send_link(person, channel=channel, key=f"{work.key}/link")
        _done(row, "sent", work.matter, person)
    elif person is None and (named := _named(work.matter, asked["name"])) and _within_limit(named):
        change = mending.ask_change(named, channel=channel, address=asked["contact"], words=asked["note"])
        _offer_check(change, key=f"{work.key}/check")
        _done(row, "desk", work.matter, named)
    else:
        _done(row, "nothing", work.matter, person)


def _known(matter: Matter, channel: str, contact: str) -> Participant | None:
    wanted = mending.plain_address(channel, contact)
    for person in Participant.objects.filter(matter=matter, standing="party", left=None):
        if _uninvited(matter, person):
            continue
        if wanted and mending.plain_address(channel, codes.address(person, channel)) == wanted:
            return person
    return None


def _named(matter: Matter, name: str) -> Participant | None:
    found = mending.party_named(matter, name)
    return None if found is None or _uninvited(matter, found) else found


def _uninvited(matter: Matter, person: Participant) -> bool:
    """The other side learns of an application when it was accepted, of a claim when it was docketed, and not here."""
    return person.role == "respondent" and matter.stage in BEFORE


def _within_limit(person: Participant) -> bool:
    since = clock.now() - 24 * 3600
    return Search.objects.filter(participant=person, made_at__gt=since, worked_at__isnull=False).count() < PER_DAY


def _done(row: Search, outcome: str, matter: Matter, person: Participant | None) -> None:
    Search.objects.filter(pk=row.pk).update(
        outcome=outcome, worked_at=clock.now(), matter=matter, participant=person, sealed=b""
    )


def send_link(person: Participant, *, channel: str, key: str) -> None:
    """Send a new link to the address on file. Raises Unreachable, so that the caller is tried again."""
    to, lang = codes.address(person, channel), person.language
    link = settings.SITE_URL + reverse("link", args=[links.issue(person, channel)])
    with translation.override(lang):
        runs = house.of(person.matter.organisation)
        words = {"house": runs.name, "number": person.matter.number, "link": link}
        short = _(
            "[%(house)s] Case %(number)s: your new link %(link)s It shows nothing without the code we then send you."
        )
        text = short % words if channel == "sms" else _new_link_mail(runs, person.matter.number, link)
        subject = _("[%(number)s] Your new link") % words
    _send(channel, to, subject, text, key, lang)


def _new_link_mail(runs: house.House, number: str, link: str) -> str:
    """The mail that brings a new link, in the language in force: short lines, and who runs this."""
    lines = [
        _("Here is your new link to case %(number)s:") % {"number": number},
        link,
        _("It shows nothing without the code we then send you."),
        _("If you did not ask for it, ignore this. Nothing changes."),
        f"{runs.name} ({runs.standing})" if runs.standing else runs.name,
        _("Questions? Call %(phone)s.") % {"phone": runs.phone} if runs.phone else "",
    ]
    return "\n\n".join(line for line in lines if line)


def _offer_check(change: AddressChange, *, key: str) -> None:
    """Where another confirmed address is on file, a code goes there: with it the person makes the change himself."""
    channel = mending.other_channel(change)
    code = mending.send_check(change) if channel else None
    if not code:
        return
    person = change.participant
    to, lang = codes.address(person, channel), person.language
    with translation.override(lang):
        words = {
            "house": house.of(person.matter.organisation).name,
            "number": person.matter.number,
            "code": code,
            "link": settings.SITE_URL + reverse("find-check", args=[change.pk]),
        }
        text = (
            _(
                "[%(house)s] Case %(number)s: somebody asks us to use a new phone or e-mail for you. If it was you, "
                "enter %(code)s at %(link)s within 10 minutes. If not, do nothing: nothing changes without you or our "
                "registrar."
            )
            % words
        )
        subject = _("[%(number)s] A new phone or e-mail?") % words
    _send(channel, to, subject, text, key, lang)


def _send(channel: str, to: str, subject: str, text: str, key: str, lang: str) -> None:
    try:
        if channel == "sms":
            sms().send(Text(to=to, text=text, key=key, language=lang), at=clock.now())
        else:
            mail().send(Message(to=to, subject=subject, text=text, key=key, language=lang), at=clock.now())
    except Rejected:
        # this address takes no messages: the registrar finds the person by the failed notices
        return


def after_change(change: AddressChange) -> None:
    """A new address was granted: the old links ended, so the new address gets a link of its own."""
    change.refresh_from_db()
    if change.granted:
        person = Participant.objects.select_related("matter__organisation").get(pk=change.participant_id)
        send_link(person, channel=change.channel, key=f"{LINK_KEY}/{change.pk}")
