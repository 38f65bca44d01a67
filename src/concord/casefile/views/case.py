"""The case page, and what each role may see."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concord.casefile import contracts, papers, timeline
from concord.casefile.situation import situation
from concord.docket import exhibits, visibility
from concord.docket.actors import Reader
from concord.docket.models import Participant
from concord.kit.case import role_title
from concord.kit.confidence import chip
from concord.kit.registry import rooms
from concord.kit.scene import Scene, open_scene
from concord.law.audit.narrowing import acts_on
from concord.law.rulebook import Rulebook

PERSONAL = ("side", "own")


@require_safe
def case(request: HttpRequest, matter: Any) -> HttpResponse:
    """Where it stands, what waits, until when, what follows; the one action; the timeline; papers and panels."""
    scene = open_scene(request, matter)
    told = scene.told  # read first: panels find in it what they would else ask for
    files = [(row.entry_id, exhibit(scene, row)) for row in visibility.visible_exhibits(scene.matter, scene.reader)]
    drawn = [
        (row.entry_id, papers.of_document(row)) for row in visibility.visible_documents(scene.matter, scene.reader)
    ]
    shown = sorted(rooms.panels.values(), key=lambda panel: panel.order)
    fitting = [panel for panel in shown if panel.place != "room" and panel.fits(scene.stage, scene.reader.roles)]
    made = [(panel.place, found) for panel in fitting if (found := panel.show(scene)) is not None]
    main = [found for place, found in made if place == "main"]
    contract = scene.law.kind == contracts.KIND
    context = scene.context(
        situation=situation(scene, frozenset().union(*(found.shows for _place, found in made))),
        timeline=timeline.items(told, papers.by_entry([*files, *drawn]), party=scene.party, receipts=contract),
        documents=[paper for _entry, paper in reversed(drawn)],
        exhibits=[paper for _entry, paper in files],
        top_panels=[found.html for place, found in made if place == "top"],
        main_panels=[found.html for found in main],
        foot_panels=[found.html for place, found in made if place == "foot"],
        leads=any(found.leads for _place, found in made),
        listed=any(found.lists for _place, found in made),
        aside_panels=[found.html for place, found in made if place not in ("top", "main", "foot")],
        closed=scene.present.state.ended,
        contract=contract,
    )
    return render(request, "casefile/contract.html" if contract else "casefile/case.html", context)


def exhibit(scene: Scene, row: Any) -> papers.Paper:
    """An exhibit as a row, with the name of its file and of who put it in."""
    return papers.of_exhibit(row, exhibits.filename(row), scene.names.get(str(row.participant_id), ""))


@require_safe
def sees(request: HttpRequest, matter: Any) -> HttpResponse:
    """What each role may see: drawn from the same rule that decides it."""
    scene = open_scene(request, matter)
    roles = [role for role in scene.law.roles.values() if role.kind != "gateway"]
    context = scene.context(
        rows=[
            seen_row(scene, seen, says, roles) for seen, says in confidences(contract=scene.law.kind == contracts.KIND)
        ],
        acts=[act_row(scene, rule) for rule in acts_on(scene.law, scene.present.state.terms) if rule.title],
    )
    return render(request, "casefile/sees.html", context)


def confidences(*, contract: bool = False) -> list[tuple[str, str]]:
    """The confidences in the order of their width, each with what it is for. contract: of one, where there is one."""
    if contract:
        return [("parties", _("Every step, payment and paper of the contract."))]
    return [
        ("public", _("Only what both sides agreed to make public, without names.")),
        ("court", _("Agreement, service, performance: what a court reads.")),
        ("parties", _("The course of the case.")),
        ("bench", _("Identity numbers, addresses and contacts, with the application for confirmation.")),
        ("without_prejudice", _("Talk, offers and drafts. No court ever sees them.")),
        ("side", _("What one side tells the mediator alone.")),
        ("registry", _("Addresses, consents, complaints: for the registry and who wrote it.")),
        ("own", _("Notes for oneself.")),
    ]


def seen_row(scene: Scene, seen: str, says: str, roles: list[Any]) -> dict[str, Any]:
    """A row of the list: who reads what is not his own, may_see asked for a stand-in of each role; whether its author
    reads it besides.
    """
    readers = []
    for role in roles:
        person = Participant(matter=scene.matter, role=role.name, standing=standing(scene.law, role.name))
        stand_in = Reader(scene.matter.pk, (person,))
        asked = f"{seen}:{uuid.uuid4()}" if seen in PERSONAL else seen
        if visibility.may_see(stand_in, asked):
            readers.append(role_title(scene.law, role.name))
    return {"seen": seen, "says": says, "readers": readers, "author": seen in (*PERSONAL, "registry")}


def standing(law: Rulebook, role: str) -> str:
    kind = law.roles[role].kind
    if kind != "office":
        return kind
    return "court" if role in ("court_clerk", "judge", "president") else "registry"


def act_row(scene: Scene, rule: Any) -> dict[str, str]:
    seen = rule.seen
    if seen.startswith("form."):
        field = next((item for item in rule.form if item.name == seen.removeprefix("form.")), None)
        words = [chip(option, party=True).says for option in (field.options if field else ())]
        sees_it = _(" or ").join(words)
    else:
        sees_it = chip(seen, party=True).says
    by = _(", ").join(role_title(scene.law, role) for role in rule.by)
    return {"title": rule.title.get(scene.lang, rule.name), "by": by, "sees": sees_it}
