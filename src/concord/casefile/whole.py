"""The whole file of a case as a zip: what the reader may see, and nothing that tells of more."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _

from concord.casefile.timeline import tell
from concord.docket import documents, exhibits, proofs, visibility
from concord.gateways.ledger import RecordAltered
from concord.kit import dates
from concord.kit.confidence import chip
from concord.kit.scene import Scene

log = logging.getLogger("concord.casefile")
UNSAFE = re.compile(r"[\x00-\x1f<>:\"/\\|?*]+")


def whole_file(scene: Scene) -> bytes:
    """Takes a scene; returns the zip: timeline.txt, papers/, evidence/, receipts.json, and SHA256SUMS.

    Beside each paper, and each file that the reader put in, lies its receipt as soon as the log has it. That of what
    others put in he may ask for singly; what it tells besides is in docs/adr/0014.
    """
    buffer = io.BytesIO()
    sums: list[str] = []
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents(scene):
            archive.writestr(name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
        archive.writestr("SHA256SUMS", "\n".join(sums) + "\n")
    return buffer.getvalue()


def contents(scene: Scene) -> Iterator[tuple[str, bytes]]:
    """Each file of the zip."""
    yield "timeline.txt", timeline_text(scene).encode()
    yield "receipts.json", receipts(scene)
    for number, row in enumerate(visibility.visible_documents(scene.matter, scene.reader), start=1):
        ending = documents.ENDINGS.get(row.media, "")
        name = f"papers/{number:02d} {safe(row.title(scene.lang))}{ending}"
        yield name, documents.content(row)
        yield from receipt(scene, row, name)
    for number, exhibit in enumerate(visibility.visible_exhibits(scene.matter, scene.reader), start=1):
        shown = exhibits.shown(scene.reader, exhibit)
        name = f"evidence/{number:02d} {safe(shown.name)}"
        yield name, shown.content
        if str(exhibit.participant_id) in scene.reader.ids:
            yield from receipt(scene, exhibit, name)


def receipt(scene: Scene, subject: proofs.Subject, name: str) -> Iterator[tuple[str, bytes]]:
    """The receipt of a file of the zip, to lie beside it; none while the log does not have it, or where they differ."""
    try:
        text = proofs.proof(subject, scene.reader)
    except RecordAltered:
        log.exception("a record differs from its leaf")
        return
    if text is not None:
        yield f"{name}.tlog-proof", text.encode()


def safe(name: str) -> str:
    """A name that every file system takes, and that leads nowhere else."""
    return UNSAFE.sub("_", name).strip(". ")[:120] or "file"


def timeline_text(scene: Scene) -> str:
    """The timeline as text: time, sentence, who sees it, what was said."""
    lines = [f"{scene.matter.number} {scene.strip.subject}", ""]
    for told in scene.told:
        sentence, detail = tell(told)
        lines.append(f"{dates.second(told.entry.on)}  {sentence}  [{chip(told.entry.seen, party=scene.party).says}]")
        lines += [f"    {line}" for line in detail.splitlines()]
    lines += ["", _("This is what you may see of the case, as of %(now)s.") % {"now": dates.second(scene.now)}]
    return "\n".join(lines) + "\n"


def receipts(scene: Scene) -> bytes:
    """The fingerprints of the reader's own acts: proof that they stand in the record.

    Those of others say nothing without the salts that stay in the docket, so they are not handed out by the pile.
    """
    own = [
        {"act": told.entry.act, "on": told.entry.on, "at": told.entry.at, "digest": bytes(told.entry.digest).hex()}
        for told in scene.told
        if told.mine
    ]
    return json.dumps({"case": scene.matter.number, "receipts": own}, ensure_ascii=False, indent=1).encode()
