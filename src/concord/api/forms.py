"""An act's form as JSON Schema: what `payload` may hold, with the people and entries that this caller may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concord.kit.forms import label
from concord.kit.scene import Scene
from concord.law.model import Refused
from concord.law.rulebook import ActRule, Field

PLAIN: dict[str, dict[str, Any]] = {
    "int": {"type": "integer"},
    "money": {"type": "integer", "description": "minor units of the matter's currency"},
    "bool": {"type": "boolean"},
    "consent": {"const": True},
    "rate": {"type": "string", "description": "for example 3.35%/year or 0.0175%/day"},
    "period": {"type": "string", "description": "for example P7D, P2BD, P1M"},
    "day": {"type": "string", "format": "date"},
    "time": {"type": "integer", "description": "UTC seconds"},
    "text": {"type": "string"},
    "file": {"type": "string", "format": "uuid", "description": "id of an exhibit that you uploaded"},
    "participant": {"type": "string", "format": "uuid"},
    "entry": {"type": "string", "format": "uuid"},
    "row": {"type": "integer"},
}
BOUNDS = {"int": ("minimum", "maximum"), "money": ("minimum", "maximum"), "text": ("minLength", "maxLength")}


def unopaque(rule: ActRule, payload: Mapping[str, Any]) -> Refused | None:
    """Entries are named by their opaque ids: our own code also takes numbers, whose gaps would tell what is hidden."""
    fields = (item.name for item in rule.form if item.type == "entry")
    wrong = next((name for name in fields if not isinstance(payload.get(name, ""), str)), None)
    return Refused("form", wrong) if wrong else None


@dataclass(frozen=True)
class Nameable:
    """What a caller may name in a form: participants, and entries by act, each with how a person calls it."""

    people: Mapping[str, str]
    entries: Mapping[str, Mapping[str, str]]


def nameable(scene: Scene) -> Nameable:
    """From what this reader sees; a hidden entry is not offered."""
    present = {person for people in scene.present.state.people.values() for person in people}
    entries: dict[str, dict[str, str]] = {}
    for told in scene.told:
        entries.setdefault(told.entry.act, {})[str(told.entry.pk)] = told.title
    return Nameable({person: name for person, name in scene.names.items() if person in present}, entries)


def schema(rule: ActRule, scene: Scene, names: Nameable) -> dict[str, Any]:
    """The JSON Schema of an act's payload."""
    return {
        "type": "object",
        "properties": {item.name: field(item, scene, names) for item in rule.form},
        "required": [item.name for item in rule.form if not item.optional and item.default is None],
        "additionalProperties": False,
    }


def field(item: Field, scene: Scene, names: Nameable) -> dict[str, Any]:
    """The schema of one field, or of one column of rows."""
    made: dict[str, Any] = {"title": label(item, scene.lang)}
    if item.type in ("choice", "audience"):
        return made | {"enum": list(item.options)}
    if item.type == "rows":
        return made | rows(item, scene, names)
    made |= PLAIN[item.type]
    for bound, key in zip((item.min, item.max), BOUNDS.get(item.type, ()), strict=False):
        if bound is not None:
            made[key] = bound
    if item.type == "participant":
        made["examples"] = list(names.people)
    if item.type == "entry":
        made["examples"] = [entry for act in item.act for entry in names.entries.get(act, {})]
    return made


def rows(item: Field, scene: Scene, names: Nameable) -> dict[str, Any]:
    columns = item.columns
    if not columns and item.of:
        law = scene.law
        columns = (law.data.get(item.of) or law.data[law.duties[item.of].schedule.removeprefix("data.")]).columns
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {column.name: field(column, scene, names) for column in columns},
            "required": [column.name for column in columns if not column.optional and column.default is None],
        },
    }
