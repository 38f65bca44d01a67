"""Who can see this: the chip for each confidence. A word and an icon always go with the colour."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Chip:
    """look: class suffix (joint, side, own, court, wall); icon: name of kit.icons, '' for the whole tally; says: the
    words.
    """

    look: str
    icon: str
    says: str


def chip(seen: str, *, party: bool = True, name: str = "") -> Chip:
    """Takes a confidence (`parties`, `side:<id>`, ...), whether the reader is a party, and the party's name for the
    mediator's view.
    """
    kind = seen.partition(":")[0]
    if kind == "side":
        says = (
            _("Only you and the mediator") if party else _("Only %(name)s and you") % {"name": name or _("this party")}
        )
        return Chip("side", "lock", says)
    if kind in ("own", "neutral"):
        return Chip("own", "eye", _("Only you"))
    if kind == "registry":
        return Chip("own", "eye", _("Only you and the registry") if party else _("Only its author and the registry"))
    if kind == "court":
        return Chip("court", "paper", _("Both sides and the court"))
    if kind == "bench":
        return Chip("court", "paper", _("Only the court"))
    if kind == "public":
        return Chip("joint", "eye", _("Anyone may see this"))
    if kind == "without_prejudice":
        return Chip("wall", "wall", _("Both sides. Never goes to trial."))
    return Chip("joint", "", _("Both sides see this"))
