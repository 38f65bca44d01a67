"""What the fields of a generic form may name in this matter: people, entries, rows, and rows to start from."""

from __future__ import annotations

from typing import Any

from concord.casefile.timeline import tell
from concord.docket import visibility
from concord.kit import dates, words
from concord.kit.case import role_title
from concord.kit.figures import money
from concord.kit.forms import Choices
from concord.kit.scene import Scene
from concord.law.rulebook import ActRule, Field

RECENT = 40


def choices_for(scene: Scene, rule: ActRule) -> Choices:
    """Takes the scene and the act; asks the database only for what its fields need."""
    kinds = {item.type for item in rule.form}
    return Choices(
        people=people(scene, rule) if kinds & {"participant", "rows"} else (),
        entries={item.name: entries(scene, item) for item in rule.form if item.type == "entry"},
        rows={item.name: rows(scene, item) for item in rule.form if item.type == "row"},
        data=agreed(scene, rule),
        currency=scene.matter.currency,
    )


def people(scene: Scene, rule: ActRule) -> list[tuple[str, str]]:
    """The participants a field may name. Who is to join a role must be proposed for it, or have held it."""
    found = []
    for row in sorted(scene.people, key=lambda row: (row.joined or 0, row.pk)):
        joining = row.standing != "gateway" and row.role in ("", rule.then.join)
        if not (joining if rule.then.join else row.standing in ("party", "neutral")):
            continue
        name = scene.names[str(row.pk)]
        found.append((str(row.pk), f"{name} ({role_title(scene.law, row.role)})" if row.role else name))
    return found


def entries(scene: Scene, item: Field) -> list[tuple[str, str]]:
    """The entries this reader sees that a field may name, newest first, by opaque id."""
    fitting = [one for one in scene.told if not item.act or one.entry.act in item.act]
    newest = list(reversed(fitting))[: 1 if item.last else RECENT]
    return [(str(one.entry.pk), f"{tell(one)[0]} · {dates.when(one.entry.on)}") for one in newest]


def rows(scene: Scene, item: Field) -> list[tuple[str, str]]:
    """The rows of a schedule that still stand: number and what they are."""
    listed = scene.present.state.data.get(scene.law.duties[item.of].schedule.removeprefix("data."), ())
    found = []
    for live in scene.present.state.duties:
        if live.id == item.of and 0 < live.n <= len(listed):
            found.append((str(live.n), row_words(scene, listed[live.n - 1])))
    return found


def row_words(scene: Scene, row: dict[str, Any]) -> str:
    """A row in words: who, what, how much, by when."""
    who = scene.names.get(str(row.get("who", "")), "")
    amount = money(row["amount"], scene.matter.currency) if row.get("amount") else ""
    return " · ".join(part for part in (who, words.option(row.get("kind", "")), amount, row.get("day", "")) if part)


def agreed(scene: Scene, rule: ActRule) -> dict[str, list[dict[str, Any]]]:
    """Rows that stand already, to start from, with their texts opened where this reader may read them."""
    if not any(item.type == "rows" for item in rule.form):
        return {}
    found = {}
    for name, value in scene.present.state.data.items():
        if not isinstance(value, list | tuple) or not value:
            continue
        texts = visibility.by_reference(scene.reader, [text for row in value for text in row.values()])
        if all(readable(row, texts) for row in value):
            found[name] = [{key: texts.get(item, item) for key, item in row.items()} for row in value]
    return found


def readable(row: dict[str, Any], texts: dict[str, str]) -> bool:
    """Whether every text of a row was opened for this reader: else the row is not his to start from."""
    return all(value in texts for value in row.values() if isinstance(value, str) and value.startswith("sha256:"))
