"""What is coming in a contract: payments and other dates, the soonest first, provisional ones marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from concord.contracts import instalments
from concord.contracts.paying import in_force, is_consumer, is_grace, title
from concord.contracts.sides import sides
from concord.docket import queries
from concord.kit import figures
from concord.kit.case import role_title
from concord.kit.scene import Scene
from concord.law.periods import in_words

SHOWN = 3  # lines that stand open; the rest is folded


@dataclass(frozen=True)
class Coming:
    """One line. due: first instant too late (UTC s), 0 while the time has not begun; note: what goes with it; late: it
    is past and still open; held: it stands still.
    """

    title: str
    due: int
    note: str = ""
    provisional: bool = False
    late: bool = False
    held: bool = False


def panel(scene: Scene) -> dict[str, Any] | None:
    """What is coming, for both sides, once both have signed; None when nothing is."""
    if not in_force(scene) or scene.present.state.ended:
        return None
    lines = sorted([*payments(scene), *others(scene)], key=lambda one: (not one.due, one.due))
    if not lines:
        return None
    return {"lines": lines[:SHOWN], "more": lines[SHOWN:], "any_provisional": any(one.provisional for one in lines)}


def payments(scene: Scene) -> Iterable[Coming]:
    """The payments that are still open, each with its sum."""
    currency = scene.matter.currency
    who = "" if is_consumer(scene) else role_title(scene.law, sides(scene.law).debtor)
    for row in instalments.payments(scene.law, scene.present.state):
        if not row.open:
            continue
        words = {"what": title(scene, row.duty), "sum": figures.money(row.open, currency), "who": who}
        said = _("%(who)s: %(what)s, %(sum)s") if who else _("%(what)s: %(sum)s")
        yield Coming(
            said % words,
            row.due,
            note=reminded(scene, row.duty) if row.look != instalments.LATE else "",
            provisional=row.provisional and row.look != instalments.LATE,
            late=row.look == instalments.LATE,
            held=row.look == instalments.HELD,
        )


def others(scene: Scene) -> Iterable[Coming]:
    """What else has a date: of the reader, and of the other side where the reader may know of it."""
    live = {one.key: one for one in scene.present.state.duties}
    for duty in queries.duties(scene.matter, scene.reader, scene.present):
        standing = live.get(duty.owed.key)
        if standing is None or standing.kind == "pay" or duty.rule.late is not None:
            continue
        if is_grace(scene.law, duty.name) and not duty.mine:
            continue
        what = duty.rule.title.get(scene.lang) or by_acts(scene, duty)
        who = role_title(scene.law, duty.owed.role)
        said = what if duty.mine else _("%(who)s: %(what)s") % {"who": who, "what": what}
        note = "" if duty.due else _("The time has not begun")
        yield Coming(
            said, duty.due or 0, note=note, provisional=standing.provisional, late=duty.late, held=bool(standing.still)
        )


def by_acts(scene: Scene, duty: queries.Duty) -> str:
    """What a duty without a title asks for: the acts that meet it, or the stage's title where they are another's."""
    law, lang = scene.law, scene.lang
    acts = [law.acts[name] for name in duty.rule.do if name in law.acts]
    titles = [act.title.get(lang, "") for act in acts if duty.owed.role in act.by]
    return " / ".join(one for one in titles if one) or law.stages[scene.stage].title.get(lang, duty.name)


def reminded(scene: Scene, duty: str) -> str:
    """How long before the day a reminder goes out, in words; '' where none does."""
    before = [one for one in scene.law.duties[duty].remind if one.n < 0]
    if not before:
        return ""
    said = _("We remind you %(time)s before.") if is_consumer(scene) else _("A reminder goes out %(time)s before.")
    return said % {"time": in_words(before[0], scene.lang)}
