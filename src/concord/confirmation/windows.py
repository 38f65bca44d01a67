"""After the ruling: who may still object, and until when; what can be done until then (JI 372; CPL 250)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from concord.docket.models import Entry
from concord.kit import citing, dates
from concord.kit.scene import Scene
from concord.law import tables
from concord.law.calendars import calendar
from concord.law.periods import as_period, reckon

PARTY = "party_objection"  # in the table of limitation
OBJECTING = "JI 372"


@dataclass(frozen=True)
class Window:
    """until: first instant too late (UTC s), 0 while it has not begun for this person; note: when it has no date."""

    title: str
    until: int
    note: str
    source: str


def windows(scene: Scene) -> list[Window]:
    """The windows that stand after a ruling, as this reader may know them; none before one."""
    ruling = next((told.entry for told in reversed(scene.told) if told.entry.act == "confirm"), None)
    if ruling is None:
        return []
    found = []
    stands = citing.cited(scene.law, OBJECTING, scene.lang)
    if scene.party:
        got = received(scene, ruling)
        until = _end(scene, got, PARTY) if got else 0
        note = "" if got else _("Fifteen days from the day the ruling reaches you.")
        over = bool(until) and scene.now >= until
        title = _("The time for you to object is over") if over else _("You may object to the ruling")
        found.append(Window(title, until, note, stands))
    found.append(Window(_("A third party may object"), 0, _("Within six months of learning of it."), stands))
    return found


def received(scene: Scene, ruling: Entry) -> int:
    """When the ruling reached this reader, by the record of service; 0 if it has not yet."""
    served = scene.present.state.served.get(str(ruling.seq), {})
    return max((int(at) for person, at in served.items() if person in scene.reader.ids), default=0)


def _end(scene: Scene, start: int, name: str) -> int:
    period = as_period(tables.limitation(name, dates.day_of(start)).period)
    return reckon(calendar(scene.law.calendar), start, period).due


def final(scene: Scene) -> bool:
    """Whether the reader's own window to object has passed."""
    own = [window for window in windows(scene) if window.until]
    return bool(own) and all(scene.now >= window.until for window in own)
