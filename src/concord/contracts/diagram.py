"""The stages of a contract as a drawing and in words: where it stands, and what leads on. Made from the rulebook.

The drawing is a column of stages with an arc for each way from one to another, those that lead back dashed; those that
lead away from the present stage are strong. All of it stands in words beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from concord.contracts.sides import KIND
from concord.kit.case import role_title
from concord.kit.scene import Scene
from concord.law.draw import duty_title, said
from concord.law.rulebook import Rulebook
from concord.law.rulebook_graph import Site, sites

STEP, LEFT, WIDTH = 46, 70, 342  # px: from stage to stage; where the dots stand; all of it
REACH = 60  # how far the widest arc swings out


@dataclass(frozen=True)
class Onward:
    """A way out of a stage. how: what brings it about; there: the title of the stage it leads to."""

    how: str
    there: str


@dataclass(frozen=True)
class Stage:
    """One stage. look: now, been, or ''; ways: what leads on from it."""

    name: str
    title: str
    look: str
    ways: Sequence[Onward]


def panel(scene: Scene) -> dict[str, Any] | None:
    """The contract's stages, for both sides."""
    if scene.law.kind != KIND:
        return None
    shown = stages(scene.law, scene.stage, been(scene), scene.lang, scene.reader.role)
    now = next(one for one in shown if one.name == scene.stage)
    return {"stages": shown, "now": now, "drawing": drawing(scene.law, shown, scene.stage)}


def been(scene: Scene) -> frozenset[str]:
    """The stages through which it has come, as far as the reader's entries tell."""
    found = {scene.law.begins}
    for told in scene.told:
        found |= {str(effect[1]) for effect in told.written.effects if effect[0] == "stage"}
    return frozenset(found)


def stages(law: Rulebook, here: str, been: frozenset[str], lang: str, role: str = "") -> list[Stage]:
    """Every stage in the rulebook's order, with what leads on from it. role: of the reader, who is called `you`."""
    ways: dict[str, dict[tuple[str, str], None]] = {name: {} for name in law.stages}  # in order, each once
    for site in sites(law):
        if not site.then.to:
            continue
        for name in site.stages:
            if site.then.to != name:
                ways[name].setdefault((how(law, site, lang, role), leads_to(law, site, lang)))
    return [
        Stage(
            name,
            said(stage.title, lang, name),
            "now" if name == here else "been" if name in been else "",
            [Onward(words, there) for words, there in ways[name]],
        )
        for name, stage in law.stages.items()
    ]


def leads_to(law: Rulebook, site: Site, lang: str) -> str:
    """Where a way leads: the stage, and how the contract has then ended."""
    stage = said(law.stages[site.then.to].title, lang, site.then.to)
    outcome = law.outcomes.get(site.then.outcome, {}).get(lang, "")
    return _("%(stage)s (%(outcome)s)") % {"stage": stage, "outcome": outcome} if outcome else stage


def how(law: Rulebook, site: Site, lang: str, role: str) -> str:
    """What brings a way about: somebody's act, a time that runs out, or a rule."""
    if site.kind == "act":
        rule = law.acts[site.name]
        title = said(rule.title, lang, site.name)
        if rule.whole and len(rule.by) > 1:
            return _("Both sides: %(what)s") % {"what": title}
        if role in rule.by and len(rule.by) == 1:
            return _("You: %(what)s") % {"what": title}
        return _("%(who)s: %(what)s") % {"who": _(", ").join(role_title(law, one) for one in rule.by), "what": title}
    if site.kind == "lapse":
        return _("The time runs out: %(what)s") % {"what": duty_title(law, law.duties[site.name], lang)}
    rule_title = next(rule.title for rule in law.whenever if rule.name == site.name)
    return said(rule_title, lang, site.name)


def drawing(law: Rulebook, shown: Sequence[Stage], here: str) -> SafeString:
    """The stages as SVG; its words are those of the list beside it, so screen readers skip it."""
    rows = {stage.name: number for number, stage in enumerate(shown)}
    pairs = {(site_stage, site.then.to) for site in sites(law) for site_stage in site.stages if site.then.to}
    joins = sorted((rows[one], rows[other]) for one, other in pairs if one != other)
    joins.sort(key=lambda pair: pair[0] == rows[here])  # strong ones last, above the others
    arcs = format_html_join("", '<path class="{}" d="{}"/>', [(kind(*pair, rows[here]), arc(*pair)) for pair in joins])
    strong = [pair for pair in joins if pair[0] == rows[here]]
    heads = format_html_join("", '<path class="ct-head" d="{}"/>', [(head(other),) for _one, other in strong])
    dots = format_html_join(
        "",
        '<circle class="ct-dot{}" cx="{}" cy="{}" r="7"/><text class="ct-name{}" x="{}" y="{}">{}</text>',
        [
            (look(stage), LEFT, middle(number), look(stage, "name"), LEFT + 18, middle(number) + 6, stage.title)
            for number, stage in enumerate(shown)
        ],
    )
    return format_html(
        '<svg class="ct-diagram" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}{}</svg>',
        WIDTH, STEP * len(shown), arcs, heads, dots,
    )  # fmt: skip


def look(stage: Stage, of: str = "dot") -> str:
    return f" ct-{of}--{stage.look}" if stage.look else ""


def middle(row: int) -> int:
    """The height at which a stage stands."""
    return STEP * row + STEP // 2


def kind(one: int, other: int, here: int) -> str:
    """The classes of an arc."""
    return "ct-arc" + (" ct-arc--now" if one == here else "") + (" ct-arc--back" if other < one else "")


def arc(one: int, other: int) -> str:
    """The path from one row to another: the further, the wider it swings, and a bit wider where it leads back."""
    x = LEFT - 8
    out = x - min(REACH, 12 + 8 * abs(other - one) + (5 if other < one else 0)) * 4 // 3
    return f"M{x} {middle(one)}C{out} {middle(one)} {out} {middle(other)} {x} {middle(other)}"


def head(other: int) -> str:
    """The tip of an arrow where an arc ends."""
    return f"M{LEFT - 6} {middle(other)}l-9 -5v10z"
