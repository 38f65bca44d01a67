"""A lease in breach for tests: two rents unpaid, the demand served, mediation tried in vain. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from concord.contracts import consents, signing
from concord.docket import access, clock, clockwork, other_matters, participants, proofs, reactor
from concord.docket.actors import Actor
from concord.docket.models import Matter, Reaction
from concord.docket.recording import Recorded, record
from concord.docket.service import awaiting, record_service
from concord.filing import gathering, lodging, statement
from concord.people.models import Account, Organisation
from tests import factory
from tests.rooms.contracts import leases
from tests.rooms.contracts.leases import Lease

DAY = 24 * 3600
ID = "33078219920304002X"  # invented; the check digit fits


def signed(**terms: object) -> Lease:
    """A lease that both signed, the consumer with an identity, an address for service and the text's fingerprint."""
    lease = leases.offered(**terms)
    person = signing.name_oneself(lease.lessee, id_number=ID, answers=dict.fromkeys(consents.ALL, True))
    assert isinstance(signing.sign(lease.matter, Actor(person), key="sign"), Recorded)
    lease.lessee = person
    lease.act("deliver", "lessor", {"ref": "SF-1"})
    lease.serve("deliver", "lessee")
    lease.act("accept_statement", "lessee", {"entry": lease.last("deliver")})
    return lease


def later(days: int) -> None:
    """Days pass; what falls due is written."""
    clock.advance(days * DAY)
    clockwork.run_all()


def in_default() -> Lease:
    """Two rents unpaid: the platform has demanded payment, and it has not arrived yet."""
    lease = signed()
    later(70)
    lease.matter.refresh_from_db()
    assert lease.matter.stage == "in_default"
    return lease


def demanded() -> Lease:
    """The demand arrived, fifteen days passed, and nothing was paid."""
    lease = in_default()
    lease.serve("default_reached", "lessee")
    later(25)
    lease.matter.refresh_from_db()
    assert lease.matter.stage == "rescindable"
    return lease


def follow_up() -> None:
    """What one matter sets off in another. Papers and messages take long and have tests of their own."""
    Reaction.objects.exclude(handler__startswith="docket.").delete()
    reactor.run_all()


def mediated() -> Lease:
    """And mediation was asked for and came to nothing."""
    return fail_mediation(demanded())


def fail_mediation(lease: Lease) -> Lease:
    """Mediation is asked for and taken back; everything that was recorded stands in the log."""
    lease.act("open_dispute", "lessor")
    follow_up()
    dispute = other_matters.started(lease.matter)[0]
    applicant = participants.of_role(dispute, "applicant")[0]
    assert isinstance(record(dispute, act="withdraw", by=Actor(applicant, lease.signatory), form={}), Recorded)
    follow_up()
    proofs.run_once()
    lease.matter.refresh_from_db()
    assert lease.matter.stage == "rescindable"
    return lease


def court(region: str = "330782") -> Organisation:
    """The court of this test, with its district."""
    found = factory.court()
    Organisation.objects.filter(pk=found.pk).update(region=region)
    found.refresh_from_db()
    return found


@dataclass
class Filed:
    """A claim that lies with the clerk."""

    lease: Lease
    matter: Matter
    clerk: Account

    def act(self, name: str, role: str, form: dict[str, object] | None = None) -> Recorded:
        """Record an act of the clerk, the plaintiff or the defendant, or fail with the refusal."""
        person = participants.of_role(self.matter, role)[0]
        account = {"court_clerk": self.clerk, "applicant": self.lease.signatory}.get(role)
        result = record(self.matter, act=name, by=Actor(person, account), form=form or {})
        assert isinstance(result, Recorded), (name, role, result)
        return result

    def serve(self, role: str) -> None:
        """What waits for service reached that side now."""
        person = participants.of_role(self.matter, role)[0]
        for seq in awaiting(self.matter, person):
            record_service(self.matter, entry=seq, person=person, how="email", by=access.gateway(self.matter, "notice"))


def all_claims(lease: Lease) -> list[str]:
    """The ids of every claim that the file gives."""
    return [one.id for one in statement.claims(gathering.dossier(lease.matter).file)]


def file(lease: Lease, key: str = "k1", **more: str) -> lodging.Filed | lodging.Missing | object:
    """Files the claim of a lease at the court of this test."""
    return lodging.file_claim(
        lease.matter, court(), kept=all_claims(lease), by=lease.signatory, key=key, **more
    )  # fmt: skip


def filed(lease: Lease | None = None) -> Filed:
    """A claim at the clerk's desk."""
    lease = lease or mediated()
    clerk = factory.member("court_clerk")
    result = file(lease)
    assert isinstance(result, lodging.Filed), result
    return Filed(lease, result.matter, clerk)
