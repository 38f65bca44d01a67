"""Whether a deployment is whole: `python -m tests.site.inspection` prints as JSON what is wrong, and what it holds.

Every chain, state and proof as after a kill (tests.faults.audit); every file and paper opened and compared with what
its entry says; every text unsealed. `holds` is the same for two deployments that hold the same.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402

from concord.docket import documents, exhibits, participants, sealing  # noqa: E402
from concord.docket.models import Document, Exhibit, Participant, Payload  # noqa: E402
from concord.gateways.storage import StorageError, storage  # noqa: E402
from tests.faults.audit import audit  # noqa: E402


def files() -> tuple[dict[str, str], list[str]]:
    """SHA-256 of every file and paper by its id, and what cannot be read or is another."""
    found, wrong = {}, []
    for exhibit in Exhibit.objects.all():
        try:
            if not exhibits.intact(exhibit):
                wrong.append(f"exhibit {exhibit.pk} is another file")
            if exhibit.rendition:
                storage().read(exhibit.rendition)
            found[f"exhibit {exhibits.filename(exhibit)}"] = bytes(exhibit.digest).hex()
        except StorageError as why:
            wrong.append(f"exhibit {exhibit.pk}: {why}")
    for paper in Document.objects.all():
        try:
            content = documents.content(paper)
        except StorageError as why:
            wrong.append(f"{paper.kind} {paper.pk}: {why}")
            continue
        sha256 = hashlib.sha256(content)
        if exhibits.fingerprint(sha256.digest()) != bytes(paper.fingerprint):
            wrong.append(f"{paper.kind} {paper.pk} is another paper")
        found[f"{paper.kind} {paper.pk}"] = sha256.hexdigest()
    return found, wrong


def secrets() -> str:
    """One digest over all that is sealed in the database, in clear: texts, personal data, second factors."""
    running = hashlib.sha256()
    for sealed in Payload.objects.filter(sealed__isnull=False).order_by("pk").values_list("sealed", flat=True):
        running.update(sealing.unsealed(sealed))
    for row in Participant.objects.order_by("pk"):
        running.update(json.dumps(participants.personal(row), sort_keys=True, default=str).encode())
    for factor in Authenticator.objects.filter(type="totp").order_by("pk"):
        running.update(str(factor.wrap().validate_code("-")).encode())
    return running.hexdigest()


def inspect() -> dict[str, Any]:
    found = audit()
    kept, wrong = files()
    return {
        "wrong": found["wrong"] + wrong,
        "holds": {"files": kept, "secrets": secrets(), "numbers": found["numbers"], "entries": found["entries"]},
    }


if __name__ == "__main__":
    print(json.dumps(inspect()))
