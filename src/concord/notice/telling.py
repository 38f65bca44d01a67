"""One Notice row for each recipient, entry and channel; sent, retried, and served where arrival counts (S31)."""

from __future__ import annotations

import re

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from concord.docket import batches, clock, links, participants, rules
from concord.docket.models import Entry, Matter, Participant
from concord.docket.reactor import REMIND, Work, reaction
from concord.docket.service import awaiting, record_service
from concord.gateways.mail import Message, Rejected, Unreachable, mail
from concord.gateways.sms import Text, sms
from concord.kit import dates, house
from concord.law.builtin import act_rule, duty_rule
from concord.law.rulebook import Period, Rulebook
from concord.notice import contract_texts, lapsing, recipients, texts, together
from concord.notice.models import Notice
from concord.notice.recipients import Recipient

KEY_TAIL = re.compile(r"[#@/]")  # a duty's key is its name, then which one, then whose: serve#5@participant
TALK_PAUSE = 3600  # seconds between two messages that somebody wrote in the room
ARRIVAL_COUNTS = (Notice.AddressKind.CONFIRMED, Notice.AddressKind.STAFF)


class StillWaiting(Exception):
    """Some messages could not go out now; the reactor tries again later."""


@reaction("*", "notice.tell")
def tell(work: Work) -> None:
    """Tell everybody concerned of an entry."""
    if work.entry is None:
        return
    matter, entry = work.matter, work.entry
    law = rules.law_of(matter)
    people = Participant.objects.filter(matter=matter, left=None, standing__in=["party", "neutral"])
    serves = {str(person.pk) for person in people if entry.seq in awaiting(matter, person)}
    made = [
        _row(matter, found, kind=entry.act, key=f"{entry.pk}", entry=entry, serves=str(found.participant.pk) in serves)
        for found in recipients.of_entry(matter, entry, serves=serves)
        if not _talked_lately(matter, found, entry)
        and (str(found.participant.pk) in serves or not lapsing.said_before(law, entry))
    ]
    batch = batches.of_entry(entry)
    if batch is None:
        send_all(made)
        return
    send_all([row for row in made if together.alone(row)])
    if batch.last:
        send_batch(batch)
    else:
        together.look_again(entry, batch)


@reaction(together.EVENT, together.HANDLER)
def tell_together(work: Work) -> None:
    """What of a batch did not go out with its last entry."""
    batch = batches.of_entry(work.entry) if work.entry is not None else None
    if batch is not None:
        send_batch(batch)


def send_batch(batch: batches.Batch) -> None:
    """Sends what waits of a batch. Raises StillWaiting when some could not go out now, after trying all."""
    failed = [rows for rows in together.waiting(batch) if not send_for_many(rows)]
    if failed:
        raise StillWaiting(f"{len(failed)} messages about several cases could not go out yet")


def send_for_many(rows: list[Notice]) -> bool:
    """Sends one message for these notices to one address; False when it must be tried again."""
    first = rows[0]
    if len(rows) == 1:
        return send(first)
    with translation.override(first.language):
        occasion = occasion_of(first)
    link = f"{settings.SITE_URL}/desk/" if first.account_id else _link_url(first)
    went = together.send(rows, occasion, link)
    first.save(update_fields=["link"])
    return went


@reaction(REMIND, "notice.remind")
def remind(work: Work) -> None:
    """Remind whoever owes a duty, before it falls due."""
    data, matter = work.data, work.matter
    rows = Participant.objects.filter(matter=matter, pk=data["person"], left=None)
    made = [
        _row(matter, found, kind="remind", key=work.key, duty=data["duty"], due=data["due"])
        for person in rows.select_related("account", "organisation")
        for found in recipients.addresses(person, "remind", served=True)
    ]
    send_all(made)


@reaction("effect:alert", "notice.alert")
def alert(work: Work) -> None:
    """Tell an office that a task is late."""
    role, *rest = work.data["values"]
    rows = Participant.objects.filter(matter=work.matter, role=role, left=None).select_related(
        "account", "organisation"
    )
    duty = KEY_TAIL.split(str(rest[0]), maxsplit=1)[0] if rest else ""
    made = [
        _row(work.matter, found, kind="alert", key=work.key, duty=duty, entry=work.entry)
        for person in rows
        for found in recipients.addresses(person, "alert")
    ]
    send_all(made)


def _talked_lately(matter: Matter, found: Recipient, entry: Entry) -> bool:
    """Messages in the room come one upon the other: at most one mail an hour says so."""
    if entry.act not in recipients.TALK:
        return False
    lately = Notice.objects.filter(matter=matter, participant=found.participant, kind=entry.act)
    return lately.exclude(entry=entry).filter(made_at__gt=clock.now() - TALK_PAUSE).exists()


def _row(
    matter: Matter,
    found: Recipient,
    *,
    kind: str,
    key: str,
    entry: Entry | None = None,
    duty: str = "",
    due: int = 0,
    serves: bool = False,
    attempt: int = 1,
) -> Notice:
    """The notice of this recipient and channel, made once: the key names it for ever."""
    whole = f"{key}/{found.participant.pk}/{found.account.pk if found.account else ''}/{found.channel}/{attempt}"
    fresh = Notice(
        matter=matter, entry=entry, participant=found.participant, account=found.account, kind=kind, duty=duty,
        serves=serves, channel=found.channel, attempt=attempt, address_kind=found.address_kind,
        language=found.language, key=whole, made_at=clock.now(), due=due or None,
    )  # fmt: skip
    fresh.to = found.to
    values = {field.attname: getattr(fresh, field.attname) for field in Notice._meta.concrete_fields}
    row, _made = Notice.objects.get_or_create(key=whole, defaults={k: v for k, v in values.items() if k != "key"})
    return row


def again(notice: Notice, *, to: str = "") -> Notice:
    """A further attempt of a notice, to the same or to another address; sent by the caller with `send_all`."""
    found = Recipient(
        notice.participant, notice.channel, to or notice.to, notice.address_kind, notice.language, notice.account
    )
    same = Notice.objects.filter(matter=notice.matter, participant=notice.participant, account=notice.account)
    number = same.filter(channel=notice.channel, key__startswith=_stem(notice)).count() + 1
    return _row(
        notice.matter, found, kind=notice.kind, key=_stem(notice), entry=notice.entry, duty=notice.duty,
        due=notice.due or 0, serves=notice.serves, attempt=number,
    )  # fmt: skip


def _stem(notice: Notice) -> str:
    return notice.key.split("/")[0] if notice.entry_id else notice.key.rsplit("/", 4)[0]


def send_all(rows: list[Notice]) -> None:
    """Send what still waits. Raises StillWaiting when some could not go out now, after trying all."""
    failed = [row for row in rows if row.status == Notice.Status.WAITING and not send(row)]
    if failed:
        raise StillWaiting(f"{len(failed)} notices could not go out yet")


def send(notice: Notice) -> bool:
    """Send one notice; False when it must be tried again. A letter waits for the registrar, who prints it."""
    if notice.channel not in (Notice.Channel.EMAIL, Notice.Channel.SMS):
        return True
    words = wording(notice)
    try:
        if notice.channel == Notice.Channel.SMS:
            text = Text(to=notice.to, text=words.sms, key=notice.key, language=notice.language)
            sent = sms().send(text, at=clock.now())
        else:
            message = Message(
                to=notice.to, subject=words.subject, text=words.mail, key=notice.key, language=notice.language,
                thread=f"matter {notice.matter_id} {notice.participant_id}",
            )  # fmt: skip
            sent = mail().send(message, at=clock.now())
    except Rejected as error:
        Notice.objects.filter(pk=notice.pk).update(status=Notice.Status.FAILED, failure=str(error)[:300])
        return True
    except Unreachable as error:
        Notice.objects.filter(pk=notice.pk).update(failure=str(error)[:300])
        return False
    # if we stop here, the gateway's log knows the key: the next try sends nothing and notes the same time
    status = Notice.Status.ARRIVED if sent.arrived else Notice.Status.SENT
    notice.status, notice.sent_at, notice.arrived_at = status, sent.at, sent.at if sent.arrived else None
    notice.failure, notice.reference = "", sent.detail[:200]
    notice.save(update_fields=["status", "sent_at", "arrived_at", "failure", "reference", "link"])
    if sent.arrived and notice.serves and notice.address_kind in ARRIVAL_COUNTS:
        serve(notice, how=notice.channel, on=sent.at)
    return True


def serve(notice: Notice, *, how: str, on: int) -> None:
    """The notice reached its person: an entry says so, once (a later arrival of the same is refused as done)."""
    if notice.entry is None:
        return
    record_service(notice.matter, entry=notice.entry, person=notice.participant, how=how, on=on)
    Notice.objects.filter(pk=notice.pk, served_at=None).update(served_at=on)


def wording(notice: Notice) -> texts.Words:
    """Subject and texts of a notice, in its language. Makes the recipient's link."""
    matter, lang = notice.matter, notice.language
    with translation.override(lang):
        runs = house.of(matter.organisation)
        occasion = occasion_of(notice)
        link = _case_url(notice) if notice.account_id else _link_url(notice)
        contract = rules.law_of(matter).kind == "contract"
        frame = texts.Frame(runs.name, runs.standing, runs.phone, matter.number, link, contract)
    return (texts.staff_words if notice.account_id else texts.words)(occasion, frame, lang)


def _case_url(notice: Notice) -> str:
    return f"{settings.SITE_URL}/c/{notice.matter_id}/"


def _link_url(notice: Notice) -> str:
    token = links.issue(notice.participant, notice.channel)
    notice.link = links.find(token)
    return settings.SITE_URL + reverse("link", args=[token])


def occasion_of(notice: Notice) -> texts.Occasion:
    """What happened, in the language in force."""
    law = rules.law_of(notice.matter)
    lang = dates.language()
    role = notice.participant.role
    if notice.duty:
        title = duty_rule(law, notice.duty).title.get(lang, "")
        until = dates.until(notice.due, lang) if notice.due else ""
        past = bool(notice.due) and notice.due <= notice.made_at
        return texts.Occasion(notice.kind, title, role, until=until, reminder=notice.kind == "remind", past=past)
    entry = notice.entry
    rule = act_rule(law, notice.kind)
    title = rule.title.get(lang, "") if rule else _entry_title(law, entry, lang)
    name = "in_force" if entry is not None and _takes_effect(entry) else _name(notice, law)
    days = _days_to_answer(law) if notice.kind == "accept" else 0
    line, now = ("", "") if entry is None else (lapsing.line(law, entry), _to_do(entry, notice))
    return texts.Occasion(name, title, role, writer=_writer(entry, notice, lang), days=days, line=line, now=now)


def _name(notice: Notice, law: Rulebook) -> str:
    """The act that a message is about; that a case was accepted is said in other words where a court sent it, and what
    is done in a contract in its own.
    """
    if law.kind == "contract":
        return f"{contract_texts.PREFIX}{notice.kind}"
    track = str(notice.matter.law_state.terms.get("track", "")) if notice.kind == "accept" else ""
    return {"delegated": texts.DELEGATED, "entrusted": texts.ENTRUSTED, "entrusted_simple": texts.ENTRUSTED}.get(
        track, notice.kind
    )


def _to_do(entry: Entry, notice: Notice) -> str:
    """What is the party's to do after something that nobody did, or that asks for an answer; '' after all else."""
    law, automatic = rules.law_of(notice.matter), entry.participant_id is None and entry.act != "begin"
    asks = entry.act in texts.ASKING and law.kind != "contract"
    if notice.participant.standing != "party" or not (automatic or asks):
        return ""
    return lapsing.to_do(notice.participant, after=entry.act)


def _days_to_answer(law: Rulebook) -> int:
    """How many calendar days the other side has to answer, from the day it is told; 0 where that is not one number."""
    duty = law.duties.get("response")
    within = duty.within if duty else None
    return within.n if isinstance(within, Period) and within.unit == "D" else 0


def _takes_effect(entry: Entry) -> bool:
    """Whether the agreement came into force with this entry."""
    return any(effect[:2] == ("moment", "effective") for effect in entry.law.effects)


def _entry_title(law: Rulebook, entry: Entry | None, lang: str) -> str:
    """What an entry of the clock or the law is called: the rule that fired, the duty that lapsed, else the stage."""
    if entry is None:
        return ""
    if entry.act == "begin":
        return _("Application")
    for rule in law.whenever:
        if rule.name == entry.act:
            return rule.title.get(lang, "")
    rule = lapsing.lapsed(law, entry)
    if rule is not None:
        return rule.title.get(lang, "")
    stage = law.stages.get(entry.matter.stage)
    return stage.title.get(lang, "") if stage else ""


def _writer(entry: Entry | None, notice: Notice, lang: str) -> str:
    """Who acted, by name; '' for the house, the clock and the law. An application accepted speaks for the applicant."""
    if entry is None:
        return ""
    if notice.kind == "accept" and notice.participant.role == "respondent":
        applicants = participants.of_role(notice.matter, "applicant")
        return participants.name(applicants[0], lang) if applicants else ""
    if entry.participant is None or entry.participant.standing not in ("party", "neutral"):
        return ""
    return participants.name(entry.participant, lang)
