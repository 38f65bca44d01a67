"""The mediation rulebook walked to a stage: what several tests begin with."""

from __future__ import annotations

from typing import Any

from concord.law import shelf
from tests.law.walking import Walk

PEOPLE: dict[str, tuple[str, ...]] = {
    "applicant": ("anna",), "respondent": ("rong",), "registrar": ("reg",), "supervisor": ("sup",),
    "court_clerk": ("clerk",), "judge": ("judge",), "president": ("pres",), "notice": ("gateway",),
    "system": ("platform",), "bank": ("bank",),
}  # fmt: skip
LAW = shelf.rulebook("cn-mediation@2025.1")


def row(amount: int = 1000_00, day: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    """A row of an agreement: rong pays anna."""
    found = {"who": "rong", "whom": "anna", "kind": "pay", "amount": amount, "day": day, "what": "the price"}
    return found | more


def filed(start: str = "2026-03-02 10:00", **people: tuple[str, ...]) -> Walk:
    return Walk(LAW, PEOPLE | people, {}, start)


def invited(**people: tuple[str, ...]) -> Walk:
    """Filed on Monday 2 March 2026 at 10:00, accepted at 11:00."""
    walk = filed(**people)
    walk.do("reg", "accept", "2026-03-02 11:00")
    return walk


def choosing() -> Walk:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    walk.do("rong", "accept_mediation", "2026-03-04 10:00")
    return walk


def mediating() -> Walk:
    """The mediator mei takes the case on Thursday 5 March 2026 at 12:00."""
    walk = choosing()
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2026-03-05 10:00", person="mei")
    walk.roles["mei"] = "mediator"
    walk.do("mei", "take_case", "2026-03-05 12:00", no_conflict=True)
    return walk


def signing(*rows: dict[str, Any]) -> Walk:
    walk = mediating()
    walk.do("mei", "draw_up", "2026-03-10 10:00", obligations=list(rows) or [row()])
    return walk


def draft(walk: Walk) -> int:
    """The number of the draft that stands."""
    return max(int(seq) for seq, kept in walk.state.kept.items() if kept["act"] in ("draw_up", "redraw"))


def agreed(*rows: dict[str, Any]) -> Walk:
    """Signed by both; in force on Thursday 12 March 2026 at 10:00."""
    walk = signing(*rows)
    walk.do("anna", "sign", "2026-03-11 10:00", draft=draft(walk))
    walk.do("rong", "sign", "2026-03-12 10:00", draft=draft(walk))
    return walk


def performing(*rows: dict[str, Any]) -> Walk:
    walk = agreed(*rows)
    walk.do("anna", "go_without", "2026-03-13 10:00")
    walk.do("rong", "go_without", "2026-03-13 10:00")
    return walk
