"""What somebody with the database's password does to a deployment, and what an audit must say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from concord.docket import clock, ids, proofs, sealing
from concord.docket.models import Document, Entry, Exhibit, Matter, Payload, PinnedRulebook
from concord.docket.traces import Withdrawal
from concord.gateways.ledger import ledger
from concord.gateways.models import LedgerCheckpoint, LedgerLog, LedgerRecord, LedgerTile
from concord.ledger import leaf as leaves
from concord.ledger.log import Submission
from tests.faults import damaging
from tests.faults.damaging import World


def place(address: str) -> Path:
    """Where a file of the store lies."""
    return Path(settings.CONCORD_DATA) / "files" / address[:2] / address[2:4] / address


def text_of(world: World) -> Payload:
    return Payload.objects.filter(entry__matter=world.matter, entry__act="say").order_by("id")[0]


def drop(row: Any) -> None:
    """Removes one row and nothing that hangs on it."""
    type(row).objects.filter(pk=row.pk)._raw_delete("default")


def change_an_entry(world: World) -> None:
    entry = world.entries()[3]
    Entry.objects.filter(pk=entry.pk).update(body=bytes(entry.body).replace(b'"at":1', b'"at":2', 1))


def change_a_column(world: World) -> None:
    Entry.objects.filter(pk=world.entries()[3].pk).update(seen="public")


def change_the_outcome(world: World) -> None:
    Matter.objects.filter(pk=world.matter.pk).update(outcome="settled")


def change_the_state(world: World) -> None:
    matter = world.matter
    Matter.objects.filter(pk=matter.pk).update(state=bytes(matter.state).replace(b'"stage":"m', b'"stage":"n'))


def change_the_rulebook(world: World) -> None:
    for row in PinnedRulebook.objects.all():
        PinnedRulebook.objects.filter(pk=row.pk).update(text=row.text + "\n")


def exchange_the_rulebook(world: World) -> None:
    Matter.objects.filter(pk=world.matter.pk).update(digest="0" * 64)


def change_an_account(world: World) -> None:
    Entry.objects.filter(pk=world.entries()[3].pk).update(account=world.dispute.staff["judge"])


def change_an_entry_and_the_chain(world: World) -> None:
    change_an_entry(world)
    damaging.rehash(world.matter)


def change_an_entry_the_chain_and_the_records(world: World) -> None:
    change_an_entry_and_the_chain(world)
    damaging.recommit(*world.entries())


def change_all_but_what_was_signed(world: World) -> None:
    change_an_entry_the_chain_and_the_records(world)
    damaging.reseal_leaves(world.entries(), sign=False)


def remove_an_entry(world: World) -> None:
    entry = world.entries()[4]
    Payload.objects.filter(entry=entry).delete()
    drop(entry)


def remove_the_last_entry_and_wind_back(world: World) -> None:
    remove_last(world)
    damaging.rehash(world.matter)


def remove_last(world: World) -> Entry:
    entry = world.entries()[-1]
    Payload.objects.filter(entry=entry).delete()
    drop(entry)
    return entry


def remove_the_last_entry_with_its_record(world: World) -> None:
    gone = remove_last(world)
    damaging.rehash(world.matter)
    LedgerRecord.objects.filter(key=proofs.key_of(gone)).delete()


def cut_the_log_but_for_its_checkpoint(world: World) -> None:
    kept = LedgerCheckpoint.objects.latest("size")
    damaging.rebuild(damaging.all_leaves()[:16], sign=False)
    kept.pk = None
    kept.save()


def insert_an_entry(world: World) -> None:
    entry = world.entries()[-1]
    entry.pk, entry.seq, entry.key, entry.actor = ids.uuid7(), entry.seq + 1, "", ""
    entry.body = bytes(entry.body).replace(b'"seq":%d' % (entry.seq - 1), b'"seq":%d' % entry.seq)
    entry.save(force_insert=True)
    damaging.rehash(world.matter)
    damaging.recommit(*world.entries()[:-1])


def insert_a_text(world: World) -> None:
    said = sealing.seal("more", "never said")
    entry = text_of(world).entry
    Payload.objects.create(
        entry=entry, field=said.field, reference="", salt=said.salt, sealed=said.sealed, digest=said.digest
    )


def change_a_text(world: World) -> None:
    row = text_of(world)
    row.sealed = sealing.seal("text", "another message").sealed
    row.save()


def change_a_text_and_its_digest(world: World) -> None:
    row, said = text_of(world), sealing.seal("text", "another message")
    row.salt, row.sealed, row.digest = said.salt, said.sealed, said.digest
    row.save()


def remove_a_text(world: World) -> None:
    text_of(world).delete()


def blank_a_text(world: World) -> None:
    Payload.objects.filter(pk=text_of(world).pk).update(sealed=None, salt=None)


def damage_a_text(world: World) -> None:
    row = text_of(world)
    row.sealed = bytes(row.sealed)[:-1] + b"?"  # type: ignore[arg-type]  # it is not erased
    row.save()


def swap_two_texts(world: World) -> None:
    one, other = Payload.objects.filter(entry__act="say").order_by("id")[:2]
    (one.salt, one.sealed), (other.salt, other.sealed) = (other.salt, other.sealed), (one.salt, one.sealed)
    one.save()
    other.save()


def change_a_file(world: World) -> None:
    path = place(world.exhibits[0].original)
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def remove_a_file(world: World) -> None:
    place(world.exhibits[0].original).unlink()


def swap_two_files(world: World) -> None:
    one, other = (place(row.original) for row in world.exhibits[:2])
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)


def swap_two_addresses(world: World) -> None:
    one, other = world.exhibits[:2]
    Exhibit.objects.filter(pk=one.pk).update(original=other.original)
    Exhibit.objects.filter(pk=other.pk).update(original=one.original)


def exchange_a_file_and_all_its_digests(world: World) -> None:
    one, other = world.exhibits[:2]
    salted = sealing.salted(bytes(one.salt), b"delivered 1")
    assert bytes(other.fingerprint)
    Exhibit.objects.filter(pk=one.pk).update(
        original=other.original, digest=salted, fingerprint=other.fingerprint, size=other.size
    )


def swap_two_papers(world: World) -> None:
    one, other = world.papers[:2]
    Document.objects.filter(pk=one.pk).update(stored=other.stored)
    Document.objects.filter(pk=other.pk).update(stored=one.stored)


def exchange_a_paper_and_its_mark(world: World) -> None:
    one, other = world.papers[:2]
    Document.objects.filter(pk=one.pk).update(stored=other.stored, fingerprint=other.fingerprint)


def remove_an_exhibit(world: World) -> None:
    drop(world.exhibits[0])


def pretend_a_withdrawal(world: World) -> None:
    Withdrawal.objects.create(pk=world.exhibits[0].pk, at=clock.now())
    remove_an_exhibit(world)


def put_in() -> None:
    """What waits goes into the log; the world, which others use after us, is told nothing of it."""
    while proofs.run_once():
        pass


def filed(world: World) -> Exhibit:
    """A file of the applicant's that an act took, in the log with it."""
    row = world.exhibits[0]
    world.dispute.act("add_evidence", "applicant", {"file": str(row.pk)})
    put_in()
    return Exhibit.objects.get(pk=row.pk)


def withdraw_a_filed_one_with_record_and_leaf(world: World) -> None:
    """As the program does with one that no entry has taken: by who has its keys too."""
    row = filed(world)
    Exhibit.objects.filter(pk=row.pk).delete()
    proofs.lodge_withdrawal(Withdrawal.objects.create(pk=row.pk, at=clock.now()))
    put_in()


def say_that_another_put_it_in(world: World) -> None:
    row = filed(world)
    Exhibit.objects.filter(pk=row.pk).update(participant=world.dispute.people["respondent"])


def remove_a_withdrawal(world: World) -> None:
    Withdrawal.objects.all().delete()


def remove_a_paper(world: World) -> None:
    drop(world.papers[0])


def insert_a_paper(world: World) -> None:
    row = world.papers[0]
    row = Document.objects.get(pk=row.pk)
    row.pk, row.key, row.version = ids.uuid7(), "another", 9
    row.save(force_insert=True)


def remove_a_record(world: World) -> None:
    LedgerRecord.objects.filter(key=proofs.key_of(world.entries()[2])).delete()


def move_a_record_in_time(world: World) -> None:
    LedgerRecord.objects.filter(key=proofs.key_of(world.entries()[2])).update(at=1)


def take_a_record_out_of_the_log(world: World) -> None:
    LedgerRecord.objects.filter(key=proofs.key_of(world.entries()[2])).update(at=None, log=None, index=None)


def swap_two_leaves(world: World) -> None:
    one, other = (row.index * 47 for row in LedgerRecord.objects.order_by("index")[:2] if row.index is not None)
    row = LedgerTile.objects.get(level=-1, number=0)
    data = bytearray(row.data)
    data[one : one + 47], data[other : other + 47] = data[other : other + 47], data[one : one + 47]
    row.data = bytes(data)
    row.save()


def change_a_hash(world: World) -> None:
    row = LedgerTile.objects.get(level=0, number=0)
    row.data = bytes(32) + bytes(row.data)[32:]
    row.save()


def remove_a_tile(world: World) -> None:
    LedgerTile.objects.filter(level=0, number=0).delete()


def append_a_leaf_unsigned(world: World) -> None:
    log = ledger()
    log.extend([Submission(log.public.id, b"", leaves.leaf(submitter=log.public.id, at=1, committed=bytes(32)))])


def say_that_the_log_is_huge(world: World) -> None:
    LedgerLog.objects.update(size=2**40)


def append_behind_the_end(world: World) -> None:
    row = LedgerTile.objects.get(level=-1, number=0)
    row.data = bytes(row.data) + bytes(47)
    row.save()


def change_a_checkpoint(world: World) -> None:
    row = LedgerCheckpoint.objects.order_by("size")[0]
    row.note = row.note.replace(f"\n{row.size}\n", f"\n{row.size + 1}\n")
    row.save()


def forget_the_log(world: World) -> None:
    LedgerLog.objects.all().delete()


DAMAGE: dict[Callable[[World], None], set[str]] = {
    change_an_entry: {"entry.changed"},
    change_a_column: {"entry.columns"},
    change_the_outcome: {"matter.state"},
    change_the_state: {"matter.state"},
    change_the_rulebook: {"rulebook.changed"},
    exchange_the_rulebook: {"matter.rulebook"},
    change_an_account: {"entry.changed"},
    change_an_entry_and_the_chain: {"entry.record", "entry.columns"},
    change_an_entry_the_chain_and_the_records: {"record.changed", "entry.columns"},
    change_all_but_what_was_signed: {"checkpoint.rewritten", "entry.columns"},
    remove_an_entry: {"entry.gap", "entry.missing"},
    remove_the_last_entry_and_wind_back: {"entry.missing"},
    remove_the_last_entry_with_its_record: {"record.missing"},
    cut_the_log_but_for_its_checkpoint: {"checkpoint.beyond", "record.cut"},
    insert_an_entry: {"entry.added"},
    insert_a_text: {"text.added"},
    change_a_text: {"text.changed"},
    change_a_text_and_its_digest: {"text.digest"},
    remove_a_text: {"text.missing"},
    blank_a_text: {"text.missing"},
    damage_a_text: {"text.damaged"},
    swap_two_texts: {"text.swapped"},
    change_a_file: {"exhibit.damaged"},
    remove_a_file: {"exhibit.missing"},
    swap_two_files: {"exhibit.swapped"},
    swap_two_addresses: {"exhibit.swapped"},
    exchange_a_file_and_all_its_digests: {"exhibit.record"},
    swap_two_papers: {"document.swapped"},
    exchange_a_paper_and_its_mark: {"document.record"},
    remove_an_exhibit: {"exhibit.missing"},
    pretend_a_withdrawal: {"withdrawal.added"},
    withdraw_a_filed_one_with_record_and_leaf: {"exhibit.gone"},
    say_that_another_put_it_in: {"exhibit.moved"},
    remove_a_withdrawal: {"withdrawal.missing", "exhibit.missing"},
    remove_a_paper: {"document.missing"},
    insert_a_paper: {"document.added"},
    remove_a_record: {"entry.added", "record.missing"},
    move_a_record_in_time: {"record.changed"},
    take_a_record_out_of_the_log: {"record.missing"},
    swap_two_leaves: {"leaf.changed", "record.changed"},
    change_a_hash: {"tile.changed"},
    remove_a_tile: {"tile.unreadable"},
    append_a_leaf_unsigned: {"record.missing"},
    say_that_the_log_is_huge: {"log.short"},
    append_behind_the_end: {"tile.longer"},
    change_a_checkpoint: {"checkpoint.changed"},
    forget_the_log: {"record.cut"},
}


def rewrite_and_sign_everything_anew(world: World) -> None:
    """Rows, chain, records, leaves, hashes, checkpoints: all made anew, with the log's own key."""
    entry = world.entries()[3]
    body = msgspec.json.encode(msgspec.structs.replace(entry.law, on=1), order="sorted")
    Entry.objects.filter(pk=entry.pk).update(body=body, on=1)
    damaging.rehash(world.matter)
    damaging.recommit(*world.entries())
    damaging.reseal_leaves(world.entries(), sign=True)


def restored(withdrawn: Withdrawal, world: World) -> Exhibit:
    """The row of an exhibit that had been withdrawn, as well as a thief of rows can make it."""
    row = Exhibit.objects.get(pk=world.exhibits[0].pk)
    row.pk, row.key = withdrawn.pk, "restored"
    return row
