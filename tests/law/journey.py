"""A dispute between Anna and Rong, walked to a stage by hand. Day one is Monday 20 October 2025; no holiday is near."""

from __future__ import annotations

from typing import Any

from concord.law import shelf
from tests.law.walking import Walk

LAW = shelf.rulebook("cn-mediation@2025.1")
PEOPLE: dict[str, tuple[str, ...]] = {
    "applicant": ("anna",),
    "respondent": ("rong",),
    "registrar": ("reg",),
    "supervisor": ("sup",),
    "court_clerk": ("clerk",),
    "judge": ("judge",),
    "president": ("pres",),
    "notice": ("gateway",),
    "system": ("platform",),
    "bank": ("bank",),
}


def owes(amount: int = 48_600_00, day: str = "2026-06-30", **more: Any) -> dict[str, Any]:
    """A term: Rong pays Anna."""
    return {"who": "rong", "whom": "anna", "kind": "pay", "amount": amount, "day": day, "what": "货款"} | more


def filed(start: str = "2025-10-20 10:00", **people: tuple[str, ...]) -> Walk:
    return Walk(LAW, PEOPLE | people, {}, start)


def invited(start: str = "2025-10-20 10:00", **people: tuple[str, ...]) -> Walk:
    """Accepted by the registrar in the same minute."""
    walk = filed(start, **people)
    walk.do("reg", "accept", start)
    return walk


def choosing() -> Walk:
    """Rong was served on Tuesday 21 October and agreed on Wednesday; both have notice of it on Thursday 09:00."""
    walk = invited()
    walk.serve("rong", "2025-10-21 09:00")
    walk.do("rong", "accept_mediation", "2025-10-22 10:00")
    for person in ("anna", "rong"):
        walk.serve(person, "2025-10-23 09:00")
    return walk


def appointing() -> Walk:
    """Both chose Mei on Thursday 23 October; she has notice on Friday 24 October 09:00."""
    walk = choosing()
    for person in ("anna", "rong"):
        walk.do(person, "choose", "2025-10-23 10:00", person="mei")
    walk.roles["mei"] = "mediator"
    walk.serve("mei", "2025-10-24 09:00")
    return walk


def mediating(start: str = "2025-10-27 09:00") -> Walk:
    """Mei takes the case, on Monday 27 October unless said otherwise."""
    walk = appointing()
    walk.do("mei", "take_case", start, no_conflict=True)
    return walk


def signing(*rows: dict[str, Any], day: str = "2025-11-03") -> Walk:
    """Drawn up on Monday 3 November 10:00; both have notice at 11:00."""
    walk = mediating()
    walk.do("mei", "draw_up", f"{day} 10:00", obligations=list(rows) or [owes()])
    for person in ("anna", "rong"):
        walk.serve(person, f"{day} 11:00")
    return walk


def draft(walk: Walk) -> int:
    """The number of the draft that stands."""
    return max(int(seq) for seq, kept in walk.state.kept.items() if kept["act"] in ("draw_up", "redraw"))


def agreed(*rows: dict[str, Any]) -> Walk:
    """Anna signs on Tuesday 4 November, Rong on Wednesday 5 November 16:00: in force from then."""
    walk = signing(*rows)
    walk.do("anna", "sign", "2025-11-04 10:00", draft=draft(walk))
    walk.do("rong", "sign", "2025-11-05 16:00", draft=draft(walk))
    return walk


def confirming(*rows: dict[str, Any]) -> Walk:
    """Both ask the court on Monday 10 November 10:00."""
    walk = agreed(*rows)
    for person in ("anna", "rong"):
        walk.do(person, "apply_confirmation", "2025-11-10 10:00")
    return walk


def ruled(*rows: dict[str, Any]) -> Walk:
    """Docketed on 12 November, both called on the 13th, confirmed on Monday 17 November 10:00, received on Tuesday."""
    walk = confirming(*rows)
    walk.do("clerk", "docket", "2025-11-12 10:00")
    walk.do("judge", "call", "2025-11-13 10:00", on=1_763_341_200, how="video")
    walk.do("judge", "confirm", "2025-11-17 10:00")
    for person in ("anna", "rong"):
        if walk.state.stage == "performing":
            walk.serve(person, "2025-11-18 10:00")
    return walk


def unconfirmed(*rows: dict[str, Any]) -> Walk:
    """Both go on without the court on Monday 10 November 10:00."""
    walk = agreed(*rows)
    for person in ("anna", "rong"):
        walk.do(person, "go_without", "2025-11-10 10:00")
    return walk


def where(walk: Walk) -> tuple[str, str]:
    """Stage and outcome."""
    return walk.state.stage, walk.state.outcome
