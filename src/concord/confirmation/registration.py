"""What the court's stage puts on the pages of a case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.confirmation import confirmable, windows
from concord.docket import queries
from concord.kit import registry
from concord.kit.papers import filling
from concord.kit.scene import Scene
from concord.kit.told import Told

COURT = ("court_clerk", "judge", "president")
PARTIES = ("applicant", "respondent")
AFTER = ("agreed", "performing")
COURT_STAGE = ("confirming",)


def register() -> None:
    """Called once, when the app is ready."""
    registry.panel(
        "ask",
        "confirmation",
        "confirmation/ask.html",
        ask,
        stages=("agreed", "performing"),
        roles=PARTIES,
        place="main",
        order=20,
    )
    registry.panel(
        "bundle",
        "confirmation",
        "confirmation/bundle.html",
        bundle,
        stages=("confirming",),
        roles=COURT,
        place="main",
        order=10,
    )
    registry.panel("windows", "confirmation", "confirmation/windows.html", open_windows, order=20)
    registry.phrase(
        "apply_confirmation", lambda told: _("%(who)s asked the court to confirm the agreement") % {"who": told.who}
    )
    registry.phrase("docket", docketed)
    registry.phrase(
        "call", lambda told: (_("%(who)s called both parties together") % {"who": told.who}, told.choice("how"))
    )
    registry.phrase("confirm", lambda told: _("Judge %(name)s confirmed the agreement") % {"name": officer(told)})
    registry.phrase("dismiss", dismissed)
    registry.phrase("not_accept", not_accepted)
    registry.phrase("ask_supplement", lambda told: (_("The court asked for more"), told.text("what")))
    registry.phrase(
        "supply", lambda told: (_("%(who)s supplied what was asked") % {"who": told.who}, told.text("about"))
    )


def officer(told: Told) -> str:
    """The officer who acted, by name: a ruling has a judge, not an office."""
    account = told.entry.account
    return str(account) if account else told.who


def docketed(told: Told) -> tuple[str, str]:
    return _("The court docketed the application (%(name)s)") % {"name": officer(told)}, told.text("number")


def dismissed(told: Told) -> tuple[str, str]:
    words = {"name": officer(told), "ground": told.choice("ground")}
    return _("Judge %(name)s dismissed the application: %(ground)s") % words, told.text("why")


def not_accepted(told: Told) -> tuple[str, str]:
    return _("The court did not accept the application: %(ground)s") % {"ground": told.choice("ground")}, told.text(
        "why"
    )


def ask(scene: Scene) -> dict[str, Any] | None:
    """The way to the court, while it is open."""
    can = {rule.name for rule in queries.powers(scene.matter, scene.reader, scene.present)}
    since = scene.present.state.since
    joined = [told for told in scene.told if told.entry.act == "apply_confirmation" and told.entry.on >= since]
    if "apply_confirmation" not in can and not joined:
        return None
    return {
        "can": "apply_confirmation" in can,
        "without": "go_without" in can,
        "joined": [told.who for told in joined],
        "court": scene.matter.organisation.court,
    }


def bundle(scene: Scene) -> dict[str, Any]:
    """What the court decides on. The checks propose; a judge decides."""
    return {
        "papers": confirmable.bundle(scene.matter, scene.reader),
        "identities": confirmable.identities(scene.matter),
        "checks": confirmable.checks(scene.matter),
        "missing": confirmable.missing(scene.matter, scene.reader),
        "centre": filling.house(scene.matter.organisation),
        "mediators": [name for name in _mediators(scene) if name],
        "lang": scene.lang,
    }


def _mediators(scene: Scene) -> list[str]:
    return [scene.names.get(person, "") for person in scene.present.state.people.get("mediator", ())]


def open_windows(scene: Scene) -> dict[str, Any] | None:
    """The windows to object; the ruling is called final only when the reader's own has passed."""
    found = windows.windows(scene)
    return {"windows": found, "final": windows.final(scene)} if found else None
