"""What this room puts on the pages of a case: the draft and who signed, the agreement in force, timeline sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.agreement import checking, papers, signing
from concord.agreement.rounds import in_force
from concord.agreement.situation import Situation
from concord.docket import queries
from concord.kit import registry
from concord.kit.scene import Scene
from concord.kit.told import Told

TABLE = ("applicant", "respondent", "mediator")
AFTER = ("agreed", "confirming", "performing", "enforcing", "dormant", "ended")


def register() -> None:
    """Called once, when the app is ready."""
    for place, order in (("main", 3), ("room", 20)):
        registry.panel(
            f"draft-{place}", "agreement", "agreement/panel.html", draft,
            stages=("mediating", "signing"), roles=TABLE, place=place, order=order,
        )  # fmt: skip
    registry.panel("agreement", "agreement", "agreement/in_force.html", agreed, stages=AFTER, place="aside", order=5)
    registry.act_page("draw_up", "agreement-draw-up")
    registry.act_page("redraw", "agreement-draw-up")
    registry.act_page("sign", "agreement-sign")
    registry.act_page("refuse_to_sign", "agreement-refuse")
    registry.guard("draw_up", checking.guard)
    registry.guard("redraw", checking.guard)
    registry.guard("sign", signing.only_here)
    registry.phrase("draw_up", lambda told: _("%(who)s drew up the agreement and signed it") % {"who": told.who})
    registry.phrase("redraw", lambda told: _("%(who)s changed the agreement. Everybody signs anew") % {"who": told.who})
    registry.phrase("reopen_signing", lambda told: _("%(who)s opened the signing again") % {"who": told.who})
    registry.phrase("sign", signed)
    registry.phrase("refuse_to_sign", refused)


def draft(scene: Scene) -> dict[str, Any] | None:
    """The panel while it is drawn up and signed."""
    can = {rule.name for rule in queries.powers(scene.matter, scene.reader, scene.present)}
    if scene.stage == "mediating":
        return {"drawing": True, "agreed": bool(scene.present.state.data.get("agreed"))} if "draw_up" in can else None
    situation = Situation(scene)
    if situation.round is None:
        return None
    return {
        "drawing": False,
        "signers": situation.signers,
        "drawn": situation.round.opened.on,
        "paper": situation.paper,
        "can_sign": "sign" in can and not situation.signed,
        "can_redraw": "redraw" in can,
    }


def agreed(scene: Scene) -> dict[str, Any] | None:
    """The panel once it is in force: the paper, for whoever may have it."""
    paper = Situation(scene).paper
    return {"paper": paper} if paper is not None and paper.kind == papers.FINAL else None


def signed(told: Told) -> str:
    """`Duyun Homeware signed the agreement`; with the last signature also that it is in force."""
    if in_force(told.entry):
        return _("%(who)s signed. The agreement is in force") % {"who": told.who}
    return _("%(who)s signed the agreement") % {"who": told.who}


def refused(told: Told) -> tuple[str, str]:
    """Who did not sign, with the reason that was given."""
    return _("%(who)s does not sign the agreement") % {"who": told.who}, told.text("reason")
