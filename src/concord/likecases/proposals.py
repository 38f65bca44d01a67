"""Cases that came one by one and look alike: proposed to the registrar, who decides whether they belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from concord.docket import access, clock
from concord.docket.actors import Reader
from concord.docket.models import Matter, Participant
from concord.kit import dates
from concord.kit.application import application
from concord.likecases import grouping
from concord.likecases.models import Group, Member
from concord.people import roles
from concord.people.models import Account

MANY = 10  # as many as the law calls numerous (JI 75)
DAYS = 90
LOOKED_AT = 1_000
ROLES = frozenset({"registrar", "supervisor"})


@dataclass(frozen=True)
class Proposal:
    """cases: newest first, of one applicant and one cause; matter: the newest."""

    cause: str
    cases: list[Matter]

    @property
    def matter(self) -> Matter:
        return self.cases[0]


def _applicants(homes: Iterable[object]) -> QuerySet[Participant]:
    """Applicants known by a number, in open cases of the last days that lie in no group."""
    rows = Participant.objects.filter(
        role="applicant", standing="party", left=None, identity__isnull=False, matter__organisation__in=list(homes),
        matter__closed_at=None, matter__opened_at__gte=clock.now() - DAYS * dates.DAY,
    )  # fmt: skip
    return rows.exclude(matter__in=Member.objects.values("matter"))


def proposals(account: Account) -> list[Proposal]:
    """What is proposed to a registrar, the greatest first."""
    homes = {office.organisation.pk for office in roles.active(account) if office.role in ROLES}
    many = _applicants(homes).values("identity", "matter__organisation").annotate(n=Count("matter", distinct=True))
    found: list[Proposal] = []
    for one in many.filter(n__gte=MANY):
        same = _applicants([one["matter__organisation"]]).filter(identity=one["identity"])
        found += [Proposal(cause, cases) for cause, cases in by_cause(account, same).items() if len(cases) >= MANY]
    return sorted(found, key=lambda proposal: -len(proposal.cases))


def by_cause(account: Account, rows: QuerySet[Participant]) -> dict[str, list[Matter]]:
    """The cases of applicants, newest first, by cause: as far as the account may read their applications."""
    matters = list(
        Matter.objects.filter(pk__in=rows.values("matter"))
        .select_related("organisation")
        .order_by("-opened_at")[:LOOKED_AT]
    )
    held = access.readers(account, matters)
    found: dict[str, list[Matter]] = defaultdict(list)
    for matter in matters:
        reader = held.get(matter.pk)
        cause = str(application(matter, reader).get("cause", "")) if reader else ""
        if cause:
            found[cause].append(matter)
    return found


def around(matter: Matter, reader: Reader) -> Proposal:
    """The cases that look like this one; cases is empty where there is nothing to propose."""
    cause = str(application(matter, reader).get("cause", ""))
    mine = Participant.objects.filter(matter=matter, role="applicant", left=None, identity__isnull=False).first()
    if mine is None or not cause or reader.account is None:
        return Proposal(cause, [])
    same = _applicants([matter.organisation_id]).filter(identity=mine.identity)
    return Proposal(cause, by_cause(reader.account, same).get(cause, []))


def together(proposal: Proposal, chosen: Iterable[Matter], *, by: Account) -> Group:
    """The registrar's decision: the chosen cases become a group; the oldest is its model."""
    wanted = sorted(chosen, key=lambda matter: (matter.opened_at, matter.number))
    identities = Participant.objects.filter(matter=wanted[0], role="applicant", left=None).values_list(
        "identity", flat=True
    )
    identity = Counter(bytes(one) for one in identities if one).most_common(1)
    group = grouping.around(wanted[0], cause=proposal.cause, identity=identity[0][0] if identity else None, by=by)
    for matter in wanted:
        grouping.add(group, matter)
    return group
