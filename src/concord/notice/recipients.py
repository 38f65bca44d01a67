"""Who is told of an entry, and how. Nobody is told of an entry that he may not see: docket.visibility decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concord.docket import participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Entry, Matter, Participant
from concord.notice.models import Notice
from concord.people import roles
from concord.people.models import Account

SILENT = frozenset(
    {"note", "desk_note", "record_service", "give_consent", "revoke_consent", "confirm_address", "prepare_suit"}
)
RECEIPTED = frozenset({"begin", "sign"})  # whoever did it has it in writing too; the agreement is served on all
ECHOES = frozenset({"agreed_before"})  # at once upon an act that the parties were just told of: the mediator's alone
TALK = frozenset({"say"})
TO_COURT = frozenset(
    {"apply_confirmation", "supply", "object_to_ruling", "to_the_court", "filed_with_court", "back_to_court",
     "report_to_court", "file_claim", "appeal"}
)  # fmt: skip
TO_REGISTRY = frozenset(
    {"begin", "correct", "wrong_person", "complain", "ask_replacement", "object_to_mediator", "decline"}
)
BY_TEXT = frozenset(
    {"begin", "accept", "ask_correction", "return_application", "offer", "offer_now", "draw_up", "redraw", "sign",
     "refuse_mediation", "accept_mediation", "confirm", "dismiss", "call", "declare_unreachable"}
)  # fmt: skip


@dataclass(frozen=True)
class Recipient:
    """One address of one recipient. account: set for staff, who sign in."""

    participant: Participant
    channel: str
    to: str
    address_kind: str
    language: str
    account: Account | None = None


def sees(participant: Participant, entry: Entry) -> bool:
    """Whether this participant, alone, may see the entry."""
    reader = Reader(participant.matter_id, (participant,), participant.account)
    return visibility.may_see(reader, entry.seen, author=entry.participant_id or "")


def of_entry(matter: Matter, entry: Entry, *, serves: set[str]) -> Iterator[Recipient]:
    """Every address that is told of an entry. serves: participant ids whose time waits for this notice."""
    rows = Participant.objects.filter(matter=matter, left=None).exclude(role="").exclude(standing="gateway")
    people = list(rows.select_related("account", "organisation"))
    mediated = any(p.standing == "neutral" for p in people)
    for person in people:
        served = str(person.pk) in serves
        told = sees(person, entry) or _asked(person, entry)
        if not told or not _prompted(person, entry, mediated, served):
            continue
        yield from addresses(person, entry.act, served=served)


def _asked(person: Participant, entry: Entry) -> bool:
    """Whether the registry's entry answers what this person told it: that his time runs again, he has to know."""
    if entry.act != "keep_address":
        return False
    return Entry.objects.filter(
        matter=entry.matter_id, act="wrong_person", participant=person, seq__lt=entry.seq
    ).exists()


def _prompted(person: Participant, entry: Entry, mediated: bool, served: bool) -> bool:
    """Whether this entry is a reason to write to this participant."""
    if served:
        return True
    if person.role == "respondent" and not _invited(entry):
        return False
    if entry.act == "begin" and entry.role in roles.COURT_ROLES and person.standing == "party":
        return False  # the rule that follows it says who sent the case
    if person.standing == "party" and entry.act in ECHOES:
        return False
    if entry.act in SILENT or (person.pk == entry.participant_id and (entry.act not in RECEIPTED or _firm(person))):
        return False
    if entry.act == "sign" and entry.participant is not None and _firm(entry.participant):
        return False  # an enterprise signs with its offer: one message tells both
    if person.standing == "court":
        return entry.act in TO_COURT
    if person.standing == "registry":
        by_party = entry.role in ("applicant", "respondent")
        return person.role == "registrar" and (
            entry.act in TO_REGISTRY or (by_party and not mediated and entry.act != "begin")
        )
    return True


def _firm(person: Participant) -> bool:
    """Whether an enterprise itself takes part, through whoever signs for it: it sees what it did where it did it."""
    return person.standing == "party" and person.organisation_id is not None


def _invited(entry: Entry) -> bool:
    """Whether the application had been accepted by then: before, the other side is not told that there is one."""
    return Entry.objects.filter(matter=entry.matter_id, act="accept", seq__lte=entry.seq).exists()


def addresses(person: Participant, act: str, *, served: bool = False) -> Iterator[Recipient]:
    """The addresses of a participant for a message: staff by e-mail, parties by what they gave or confirmed."""
    if person.account is not None:
        account = person.account
        yield Recipient(person, "email", account.email, Notice.AddressKind.STAFF, account.language, account)
        return
    if person.standing in ("registry", "court"):
        for account in roles.members(person.organisation, person.role) if person.organisation else ():
            yield Recipient(person, "email", account.email, Notice.AddressKind.STAFF, account.language, account)
        return
    if _firm(person) and person.organisation:
        for account in roles.members(person.organisation, roles.SIGNATORY):
            yield Recipient(person, "email", account.email, Notice.AddressKind.STAFF, account.language, account)
        return
    yield from _of_party(person, by_text=served or act in BY_TEXT)


def _of_party(person: Participant, *, by_text: bool) -> Iterator[Recipient]:
    known = participants.personal(person)
    email, phone = known.get("email", ""), known.get("phone", "")
    found = [("email", email)] if email else []
    if phone and (by_text or not email):
        found.append(("sms", phone))
    if not found and known.get("address"):
        found.append(("letter", known["address"]))
    for channel, to in found:
        confirmed = participants.confirmed(person, channel)
        kind = Notice.AddressKind.CONFIRMED if confirmed else Notice.AddressKind.GIVEN
        yield Recipient(person, channel, to, kind, person.language)
