"""Exhibits: files that people put in. The original stays sealed and bit for bit; others see a stripped rendition."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Callable, Iterable
from typing import IO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from concord.docket import clock, door, proofs, renditions, sealing
from concord.docket.actors import Reader
from concord.docket.models import Document, Exhibit, Matter, Participant
from concord.docket.traces import Withdrawal
from concord.docket.visibility import visible_documents, visible_exhibits
from concord.gateways.keys import keyring
from concord.gateways.storage import storage

NAME = "exhibit name"


@dataclasses.dataclass(frozen=True)
class Shown:
    """A file as it is handed out. Always as a download: nosniff, sandboxed, never run."""

    content: bytes
    media: str
    name: str


def put_exhibit(
    upload: bytes | IO[bytes] | Iterable[bytes],
    *,
    name: str,
    matter: Matter | None = None,
    participant: Participant | None = None,
    draft: str = "",
    key: str = "",
) -> Exhibit | door.Rejected:
    """Takes a file in; returns its row, which belongs to the uploader until an act files it, or why it is not taken.

    Give matter and participant, or (before there is a matter) draft: the secret that the draft is known by. key: of
    this upload; one that was cut off and comes again gives one row, another file under it is Rejected("already").
    Raises StorageError if the store is down or full.
    """
    key = key.replace("\0", "")  # PostgreSQL takes no NUL in a text
    admitted = door.admit(upload, name=name, limit=settings.CONCORD_MAX_FILE)
    if isinstance(admitted, door.Rejected):
        return admitted
    mark = fingerprint(hashlib.sha256(admitted.content).digest())
    if known := _known(participant, draft, key, mark):
        return known
    scope = str(matter.pk if matter else draft)
    stored = storage().put(admitted.content, limit=settings.CONCORD_MAX_FILE, scope=scope)
    copy = renditions.stripped(admitted.content, admitted.media)
    kept = storage().put(copy.content, limit=2 * settings.CONCORD_MAX_FILE, scope=scope) if copy else None
    salt = os.urandom(32)
    # if we stop before the row is written, files lie in the store that no row names; sending again finds them there
    row = Exhibit(
        matter=matter,
        participant=participant,
        draft=draft,
        key=key,
        sealed_name=keyring().seal(NAME, admitted.name.encode()),
        media=admitted.media,
        size=len(admitted.content),
        salt=salt,
        digest=sealing.salted(salt, admitted.content),
        fingerprint=mark,
        original=stored.address,
        rendition=kept.address if kept else "",
        rendition_media=copy.media if copy else "",
        rendition_fingerprint=fingerprint(hashlib.sha256(copy.content).digest()) if copy else None,
        received_at=clock.now(),
    )
    return _lodged(row, copy.content if copy else b"", lambda: _known(participant, draft, key, mark))


def _lodged(row: Exhibit, copy: bytes, first: Callable[[], Exhibit | door.Rejected | None]) -> Exhibit | door.Rejected:
    """Writes the row. If the same upload came again while this one was still running and was faster: that one's."""
    try:
        with transaction.atomic():  # a savepoint where the caller holds a transaction: it goes on after a race
            row.save(force_insert=True)
            proofs.lodge_exhibit(row, copy)
    except IntegrityError:
        faster = first()
        if faster is None:
            raise
        return faster
    return row


def _known(participant: Participant | None, draft: str, key: str, mark: bytes) -> Exhibit | door.Rejected | None:
    """What arrived under this key: its row if it is the same file, a refusal if it is another; None if nothing did."""
    whose = Q(participant=participant) if participant else Q(draft=draft)
    row = Exhibit.objects.filter(whose, key=key).first() if key else None
    return row if row is None or bytes(row.fingerprint) == mark else door.Rejected("already")


def key_of(upload: IO[bytes], key: str) -> str:
    """The key of a file on a page whose own key stays while its form is mended: another file is another upload."""
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()[:32]
    upload.seek(0)
    return f"{key}:{digest}"


def fingerprint(sha256: bytes) -> bytes:
    """The keyed digest by which a file is found again; from it nobody learns what the file is."""
    return keyring().mac("file", sha256)


def filename(exhibit: Exhibit) -> str:
    """The name under which it came, cleaned."""
    return keyring().open(NAME, bytes(exhibit.sealed_name)).decode()


def mine(reader: Reader, exhibit: Exhibit) -> bool:
    """Whether the reader put it in."""
    return str(exhibit.participant_id) in reader.ids


def shown(reader: Reader, exhibit: Exhibit) -> Shown:
    """The file as this reader gets it: the original for who put it in, the stripped rendition for others.

    Take the row from visibility.visible_exhibits. Raises StorageError.
    """
    if mine(reader, exhibit) or not exhibit.rendition:
        return Shown(storage().read(exhibit.original), exhibit.media, filename(exhibit))
    ending = door.ENDINGS.get(exhibit.rendition_media, "")
    stem = filename(exhibit).rpartition(".")[0] or filename(exhibit)
    return Shown(storage().read(exhibit.rendition), exhibit.rendition_media, f"{stem}{ending}")


def withdraw(exhibit: Exhibit) -> bool:
    """Removes a file that no entry has taken yet; returns whether it was removed."""
    with transaction.atomic():
        removed, _ = Exhibit.objects.filter(pk=exhibit.pk, entry=None).delete()
        if removed:
            row = Withdrawal.objects.create(pk=exhibit.pk, at=clock.now())
            proofs.lodge_withdrawal(row)
    # if we stop here, files lie in the store that no row names
    if removed:
        for address in filter(None, (exhibit.original, exhibit.rendition)):
            if not Exhibit.objects.filter(Q(original=address) | Q(rendition=address)).exists():
                storage().erase(address)
    return bool(removed)


def of_draft(draft: str) -> list[Exhibit]:
    """The files of a draft, in order of arrival."""
    return list(Exhibit.objects.filter(draft=draft, entry=None, matter=None).order_by("received_at", "id"))


def recognised(matter: Matter, reader: Reader, sha256: bytes) -> Exhibit | Document | None:
    """Which exhibit or paper of the matter, among those the reader may see, has this content; None if none has."""
    wanted = fingerprint(sha256)
    same = Q(fingerprint=wanted) | Q(rendition_fingerprint=wanted)
    exhibit = visible_exhibits(matter, reader).filter(same).first()
    return exhibit or visible_documents(matter, reader).filter(fingerprint=wanted).first()


def intact(exhibit: Exhibit) -> bool:
    """Whether the stored original still is what the entry's digest says. Raises StorageError."""
    return sealing.salted(bytes(exhibit.salt), storage().read(exhibit.original)) == bytes(exhibit.digest)
