"""What is owed under an agreement, as the top of the case page names it: how much, to whom, what a late day means."""

from __future__ import annotations

from django.utils.translation import gettext as _

from concord.kit import dates, figures
from concord.kit.scene import Scene
from concord.kit.terms import of_rows
from concord.law.model import Live

OBLIGATION = "obligation"  # the duty of one row of an agreement


def title(scene: Scene, live: Live) -> str:
    """What a row of the agreement asks for, with the sum that is still open; '' for a duty that is no row of money."""
    if live.id != OBLIGATION:
        return ""
    rows = of_rows(scene.present.state.data.get("obligations", ()))
    row = next((one for one in rows if one.number == live.n and one.kind == "pay"), None)
    open_sum = row.amount - live.paid if row else 0
    if row is None or open_sum <= 0:
        return ""
    words = {"amount": figures.money(open_sum, scene.matter.currency), "whom": scene.names.get(row.whom, "")}
    return _("Pay %(amount)s to %(whom)s") % words


def late(live: Live, what: str, until: int) -> str:
    """The sentence over the page of whoever is late with a row; '' while nothing is. until: first instant too late."""
    if live.id != OBLIGATION or not until:
        return ""
    return _("Your day has passed: %(what)s, by %(until)s. You can still do it now.") % {
        "what": what,
        "until": dates.until(until),
    }


def after_late() -> str:
    """What the other side can do about a row that is late."""
    return _(
        "As long as it is open, the other side can go to court, or ask for enforcement if the court has confirmed the "
        "agreement."
    )
