"""Papers that the platform drew up: stored once per key, a new version as a new row."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from concord.docket import clock, proofs
from concord.docket.actors import Reader
from concord.docket.exhibits import fingerprint
from concord.docket.models import Document, Entry, Matter
from concord.docket.visibility import visible_documents
from concord.gateways.storage import storage

# how a paper's file name ends, by its media type
ENDINGS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "text/html": ".html",
    "application/json": ".json",
    "application/vnd.etsi.asic-e+zip": ".asice",
}


def put_document(
    matter: Matter,
    *,
    kind: str,
    content: bytes,
    titles: tuple[str, str],
    seen: str,
    key: str,
    entry: Entry | None = None,
    language: str = "",
    media: str = "application/pdf",
) -> Document:
    """Stores a paper; returns its row. The same key gives the same row and stores nothing again.

    kind: what it is (agreement, receipt, ruling ...); titles: Chinese, English; seen: its confidence; language: `zh`,
    `en`, or "" for both in one; entry: what it belongs to.
    """
    known = Document.objects.filter(matter=matter, key=key).first()
    if known is not None:
        return known
    stored = storage().put(content, limit=settings.CONCORD_MAX_FILE * 4, scope=str(matter.pk))
    with transaction.atomic():
        Matter.objects.select_for_update().get(pk=matter.pk)
        known = Document.objects.filter(matter=matter, key=key).first()
        if known is not None:
            return known
        of_kind = Document.objects.filter(matter=matter, kind=kind, language=language)
        version = (of_kind.aggregate(last=Max("version"))["last"] or 0) + 1
        # if we stop before the commit, a file lies in the store that no row names; the next try finds it there
        row = Document.objects.create(
            matter=matter,
            entry=entry,
            kind=kind,
            language=language,
            version=version,
            title_zh=titles[0],
            title_en=titles[1],
            seen=seen,
            media=media,
            size=len(content),
            fingerprint=fingerprint(hashlib.sha256(content).digest()),
            stored=stored.address,
            key=key,
            made_at=clock.now(),
        )
        proofs.lodge_document(row, content)
    return row


def content(document: Document) -> bytes:
    """The bytes of a paper, checked. Take the row from visibility.visible_documents. Raises StorageError."""
    return storage().read(document.stored)


def latest(matter: Matter, reader: Reader, kind: str, language: str = "") -> Document | None:
    """The newest version of a kind of paper that the reader may see, or None."""
    return visible_documents(matter, reader).filter(kind=kind, language=language).order_by("-version").first()
