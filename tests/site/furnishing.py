"""A small deployment worth backing up: `python -m tests.site.furnishing` prints as JSON who and what is in it.

One case from the application to the signed agreement, with an exhibit of each side and all its papers; a registrar who
signs in with a password and an authenticator app. Run under the environment of tests.deployment.
"""

from __future__ import annotations

import io
import json
from typing import Any

import django

django.setup()

from PIL import Image  # noqa: E402

from concord.docket import proofs, reactor  # noqa: E402
from concord.docket.exhibits import put_exhibit  # noqa: E402
from concord.docket.models import Document, Exhibit  # noqa: E402
from tests import factory, matters  # noqa: E402
from tests.staging import doors  # noqa: E402


def photo(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def furnish() -> dict[str, Any]:
    """Makes it all, and lets the reactor draw up, sign and send what follows from it."""
    dispute = matters.at_stage("mediating")
    for side, colour in (("applicant", "navy"), ("respondent", "olive")):
        exhibit = put_exhibit(
            photo(colour), name=f"{colour}.jpg", matter=dispute.matter, participant=dispute.people[side]
        )
        assert isinstance(exhibit, Exhibit), exhibit
        dispute.act("say", side, {"text": "照片在这里。", "to": "without_prejudice"})
    for stage in ("signing", "agreed"):
        matters.WALK[stage](dispute)
    reactor.run_all()
    while proofs.run_once():
        pass
    papers = Document.objects.filter(matter=dispute.matter)
    return {
        "case": doors(dispute),
        "email": dispute.staff["registrar"].email,
        "password": factory.PASSWORD,
        "secret": factory.SECRET,
        "papers": sorted(papers.values_list("kind", flat=True)),
    }


if __name__ == "__main__":
    print(json.dumps(furnish()))
