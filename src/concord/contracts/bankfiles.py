"""Bank files and notifications as they are kept: read, stored once, booked, and what became of their lines."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from concord.contracts.booking import Outcome, book
from concord.contracts.consequences import Row
from concord.contracts.money_models import BankFile
from concord.docket import clock
from concord.gateways import payments
from concord.gateways.keys import keyring
from concord.gateways.payments import Statement, Unreadable, notification
from concord.gateways.payments.notification import Signed
from concord.gateways.payments.statement import MOST_BYTES
from concord.gateways.storage import storage
from concord.people.models import Account, Organisation

PURPOSE = "bank file"
SECONDS = 20  # of one request; what is left goes on with the next


def zone() -> ZoneInfo:
    """Where the banks of this deployment keep their days."""
    return ZoneInfo(settings.TIME_ZONE)


def receive(organisation: Organisation, content: bytes, *, by: Account) -> BankFile | Unreadable:
    """Keeps a bank's file, or says why it cannot be read. The same bytes give the same row. Raises StorageError."""
    found = payments.read(content, zone())
    if isinstance(found, Unreadable):
        return found
    return _kept(organisation, content, found, BankFile.Kind.FILE, by)


def receive_notification(organisation: Organisation, signed: Signed) -> BankFile | Unreadable:
    """Keeps a payment gateway's notification whose signature holds, or says why it cannot be read."""
    found = notification.read(signed, zone())
    if isinstance(found, Unreadable):
        return found
    return _kept(organisation, signed.body, found, BankFile.Kind.NOTIFICATION, None, name=signed.id)


def _kept(
    organisation: Organisation,
    content: bytes,
    found: Statement,
    kind: BankFile.Kind,
    by: Account | None,
    name: str = "",
) -> BankFile:
    digest = keyring().mac(f"{PURPOSE} {organisation.pk} {name}", content)
    known = BankFile.objects.filter(organisation=organisation, digest=digest).first()
    if known is not None:
        return known
    stored = storage().put(content, limit=MOST_BYTES, scope=f"bank {organisation.pk}")
    try:
        with transaction.atomic():
            # if we stop before the commit, a file lies in the store that no row names; the next try finds it there
            return BankFile.objects.create(
                organisation=organisation, account=by, kind=kind, digest=digest, stored=stored.address,
                number=name[:60] or found.number, lines=len(found.bookings), at=clock.now(),
            )  # fmt: skip
    except IntegrityError:  # somebody has sent it meanwhile
        return BankFile.objects.get(organisation=organisation, digest=digest)


def statement(file: BankFile) -> Statement:
    """The statement of a file that was kept. Raises StorageError."""
    content = storage().read(file.stored)
    if file.kind == BankFile.Kind.NOTIFICATION:
        found = notification.read(Signed(file.number, 0, content), zone())
    else:
        found = payments.read(content, zone())
    if isinstance(found, Unreadable):
        raise ValueError(f"{file} was read before and cannot be read now: {found.code}")
    return found


def look(file: BankFile) -> Outcome:
    """What booking the file would do now; lines booked from it before show what they did. Writes nothing."""
    return _with_past(file, book(file.organisation, statement(file), dry=True, by=None, file=file))


def run(
    file: BankFile, *, by: Account | None, chosen: dict[int, str] | None = None, seconds: float = SECONDS
) -> Outcome:
    """Books a file, keeps what became of its lines, and returns it. chosen: line -> number of a contract."""
    outcome = book(
        file.organisation, statement(file), dry=False, by=by, file=file, chosen=chosen, seconds=seconds
    )  # fmt: skip
    with transaction.atomic():
        # if we stop before the commit the lines are booked all the same; the next run says so
        fresh = BankFile.objects.select_for_update().get(pk=file.pk)
        told = _with_past(fresh, outcome)
        fresh.results = {str(row.line): row.as_plain() for row in told.rows}
        fresh.booked, fresh.open, fresh.booked_at = told.booked, told.open, clock.now()
        fresh.save(update_fields=["sealed", "booked", "open", "booked_at"])
    return told


def _with_past(file: BankFile, outcome: Outcome) -> Outcome:
    past = {int(line): Row.of_plain(kept) for line, kept in file.results.items()}
    rows = [past[row.line] if row.code == "already" and _told(past.get(row.line)) else row for row in outcome.rows]
    return Outcome(outcome.dry, tuple(rows), outcome.whole, outcome.proved)


def _told(row: Row | None) -> bool:
    return row is not None and row.done
