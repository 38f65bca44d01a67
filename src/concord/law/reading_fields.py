"""Fields: of forms, terms and data. Defaults stay as forms carry them: numbers, flags, text (rates and periods too)."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from concord.law import measures
from concord.law.blocks import Block
from concord.law.rulebook import Field, Period, Rate, Text
from concord.law.yaml_text import Listing, Node, Scalar

TYPES = frozenset(
    (
        "int", "money", "rate", "bool", "period", "day", "time", "text", "choice", "consent", "participant", "file",
        "entry", "row", "rows", "audience",
    )
)  # fmt: skip
AUDIENCES = ("parties", "court", "public", "without_prejudice", "neutral", "registry", "own", "side")
DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
EMPTY: dict[str, Any] = {"bool": False, "consent": False, "int": 0, "money": 0, "text": "", "choice": "", "rows": ()}


def read_fields(block: Block | None, languages: tuple[str, ...]) -> dict[str, Field]:
    """Return the fields of a table `name: {type: ...}`."""
    if block is None:
        return {}
    return {name: read_field(name, inner, languages) for name, inner in block.children(read=True)}


def read_field(name: str, block: Block, languages: tuple[str, ...]) -> Field:
    """Return a field, term or column from its table; what is wrong with it is noted in the block's notebook."""
    kind = block.one_of("type", TYPES, "type", "unknown-type")
    if not block.has("type"):
        block.error("missing", "'type' is missing.")
    options = block.names("options")
    field = Field(
        name=name,
        type=kind,
        min=_bound(block, "min", kind),
        max=_bound(block, "max", kind),
        least=_measure(block, "min", kind),
        most=_measure(block, "max", kind),
        options=options,
        default=_default(block, kind, options),
        optional=block.flag("optional"),
        label=block.words("label", languages),
        of=block.text("of"),
        act=block.names("act"),
        last=block.flag("last"),
        option_labels=_option_labels(block, options, languages),
    )
    _check_field(block, field)
    block.finish()
    return field


def _bound(block: Block, key: str, kind: str) -> int | None:
    if kind in ("rate", "period"):
        return None
    bound = block.number(key)
    if bound is not None and kind not in ("int", "money", "time", "text", "rows"):
        block.error("shape", f"A {kind} has no {key}.", key)
    return bound


def _measure(block: Block, key: str, kind: str) -> Rate | Period | None:
    text = block.text(key) if kind in ("rate", "period") else ""
    if not text:
        return None
    found = measures.rate(text) if kind == "rate" else measures.period(text)
    if found is None:
        block.error(kind, f"'{text}' is no {kind}.", key)
    return found


def _default(block: Block, kind: str, options: tuple[str, ...]) -> Any:
    """The value that a form or the terms take when nothing is given."""
    if not block.has("default"):
        return None
    text = block.text("default")
    if kind in ("int", "money", "time"):
        return block.number("default")
    if kind in ("bool", "consent"):
        return block.flag("default")
    fits = {
        "rate": measures.rate(text) is not None,
        "period": measures.period(text) is not None,
        "day": DAY.fullmatch(text) is not None,
        "choice": text in options,
        "audience": text in options,
        "text": True,
    }
    if not fits.get(kind, False):
        block.error("default", f"'{text}' is no {kind or 'value'} that this field takes.", "default")
    return text


def _option_labels(block: Block, options: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, Text]:
    labels = block.block("option_labels")
    if labels is None:
        return {}
    found = {}
    for option in labels.table.entries:  # an option may be any text, a calendar's name with its hyphen too
        if option not in options:
            labels.asked.add(option)
            labels.error("unknown-option", f"There is no option '{option}'.", option)
        found[option] = labels.words(option, languages)
    return found


def _check_field(block: Block, field: Field) -> None:
    """What the keys of one field demand of each other."""
    if field.type in ("choice", "audience") and not field.options:
        block.error("missing", f"A {field.type} needs 'options'.")
    if field.type not in ("choice", "audience") and field.options:
        block.error("shape", f"A {field.type} has no options.", "options")
    if field.type == "audience":
        block.known("options", field.options, AUDIENCES, "audience", "unknown-audience")
    if field.type in ("row", "rows") and not field.of:
        block.error("missing", f"A field of type {field.type} needs 'of'.")
    if field.type != "entry" and (field.act or field.last):
        block.error("shape", "Only a field of type entry names acts.")
    if field.min is not None and field.max is not None and field.min > field.max:
        block.error("bounds", f"min {field.min} is greater than max {field.max}.", "min")
    given = field.default
    if isinstance(given, int) and not isinstance(given, bool):
        below = field.min is not None and given < field.min
        if below or (field.max is not None and given > field.max):
            block.error("default", f"The default {given} is outside min and max.", "default")


def read_data(block: Block | None, languages: tuple[str, ...]) -> dict[str, Field]:
    """Return the data of a matter. A datum is a type, `{type: ...}` or `{rows: {column: ...}, max: n}`.

    Each has the default that it starts with: false, 0, '' or no rows; other types start without a value (None).
    """
    if block is None:
        return {}
    found = {}
    for name in block.chosen(read=True):
        node = block.table.entries[name]
        found[name] = _started(_short_field(name, node, block, languages, rows=True))
    return found


def _started(field: Field) -> Field:
    if field.default is not None or field.type not in EMPTY:
        return field
    return msgspec.structs.replace(field, default=EMPTY[field.type])


def _short_field(name: str, node: Node, block: Block, languages: tuple[str, ...], *, rows: bool) -> Field:
    """A field written short: a type, a list of options, or a table."""
    if isinstance(node, Scalar):
        kind = block.one_of(name, TYPES - {"row", "rows", "audience", "choice", "entry"}, "type", "unknown-type")
        return Field(name, kind)
    if isinstance(node, Listing):
        return Field(name, "choice", options=block.names(name))
    inner = Block(node, block.inner(name), block.notebook)
    if rows and inner.has("rows"):
        return _rows(name, inner, languages)
    return read_field(name, inner, languages)


def _rows(name: str, block: Block, languages: tuple[str, ...]) -> Field:
    columns = block.block("rows")
    read: tuple[Field, ...] = ()
    if columns is not None:
        entries, names = columns.table.entries, columns.chosen(read=True)
        read = tuple(_short_field(name, entries[name], columns, languages, rows=False) for name in names)
    most, label = block.number("max"), block.words("label", languages)
    block.finish()
    return Field(name, "rows", max=most if most is not None else 100, label=label, columns=read)
