"""The agreement as it stands: its text, its papers, who signed, and how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concord.agreement import papers
from concord.agreement.situation import Situation
from concord.docket import documents
from concord.docket.models import Document
from concord.gateways.signing import SignatureReport, validate
from concord.kit import dates
from concord.kit.scene import Scene, open_scene
from concord.kit.told import Told


@require_safe
def agreement(request: HttpRequest, matter: Any) -> HttpResponse:
    """For who sees the draft: text, papers, signatures. For the court and the registry: the agreement in force."""
    scene = open_scene(request, matter)
    situation = Situation(scene)
    if situation.round is None and situation.paper is None:
        raise Http404
    paper = situation.paper
    context = scene.context(
        situation=situation,
        sheets=situation.sheets if situation.round else (),
        signers=situation.signers if situation.round else (),
        paper=paper,
        final=paper is not None and paper.kind == papers.FINAL,
        fallen=scene.stage != "signing" and not situation.in_force,
        making=making(situation),
        signatures=signatures(scene, paper),
        receipt=own_signature(scene, situation),
        can_sign=signs(scene, situation),
        can_redraw="neutral" in scene.reader.standings and scene.stage == "signing",
        back_url=scene.strip.url,
    )
    return render(request, "agreement/whole.html", context)


def signs(scene: Scene, situation: Situation) -> bool:
    return scene.party and scene.stage == "signing" and not situation.signed


def making(situation: Situation) -> bool:
    """Whether a paper with the newest signatures is still being made."""
    if situation.round is None:
        return False
    last = situation.round.signs[-1:]
    key = papers.sign_key(last[0]) if last else papers.draft_key(situation.round)
    return papers.known(situation.scene.matter, key) is None


def own_signature(scene: Scene, situation: Situation) -> Told | None:
    """The reader's own signature of this round, for the receipt."""
    if situation.round is None:
        return None
    wanted = {entry.pk for entry in situation.round.signs if str(entry.participant_id) in scene.reader.ids}
    return next((told for told in scene.told if told.entry.pk in wanted), None)


def signatures(scene: Scene, paper: Document | None) -> Sequence[SignatureReport]:
    """What the paper's own signatures say today."""
    return found(paper.pk, bytes(paper.fingerprint), dates.day_of(scene.now)) if paper is not None else ()


@lru_cache(maxsize=512)
def found(paper: UUID, _content: bytes, _day: date) -> tuple[SignatureReport, ...]:
    """Validates once for a content and a day: the same bytes say the same, until a certificate's time is over.

    _content: the fingerprint of what is validated. Kept in this process alone, for the reports name people.
    """
    return tuple(validate(documents.content(Document.objects.get(pk=paper))))
