"""The first reading: which names a rulebook declares. The second reading checks everything else against them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from concord.law import builtin
from concord.law.blocks import Block
from concord.law.defects import Notebook
from concord.law.expressions import Environment
from concord.law.reading_fields import read_data, read_fields
from concord.law.rulebook import Field, Role
from concord.law.yaml_text import Node, Table

ROLE_KINDS = ("party", "neutral", "office", "gateway")
RESERVED_ROLES = ("CLOCK", "LAW", "actor", "others", "creditor", "debtor")
RESERVED = {"acts": {"begin", "migrate", *builtin.ACTS}, "duties": set(builtin.DUTIES)}


class Placed(msgspec.Struct):
    """An act or duty as written, and the stage it is written in ('' = outside)."""

    block: Block
    stage: str


class Outline(msgspec.Struct):
    """Every name of a rulebook. forms: act -> field -> Field; kinds: duty -> deadline, debt, schedule or task."""

    languages: tuple[str, ...]
    roles: dict[str, Role]
    groups: dict[str, tuple[str, ...]]
    terms: dict[str, Field]
    data: dict[str, Field]
    stages: dict[str, Block]
    ends: frozenset[str]
    pauses: dict[str, tuple[str, ...]]
    acts: dict[str, Placed]
    duties: dict[str, Placed]
    whenever: dict[str, Block]
    forms: dict[str, dict[str, Field]]
    kinds: dict[str, str]
    schedules: dict[str, str]
    moments: frozenset[str]
    opened: frozenset[str]

    def environment(self, form: dict[str, Field] | None = None) -> Environment:
        """What an expression may name, with or without a form."""
        return Environment(
            terms=self.terms,
            data=self.data,
            form=form,
            forms=self.forms,
            duties=self.kinds,
            schedules=self.schedules,
            moments=self.moments,
            acts=frozenset(self.acts),
        )

    def bare(self) -> Environment:
        """What can be read before the matter begins: terms and tables."""
        return Environment(terms=self.terms, bare=True)


def outline(root: Block) -> Outline:
    """Return the names that a rulebook declares, noting repeated and misplaced ones."""
    languages = root.names("languages") or ("zh", "en")
    stages = root.blocks("stages")
    acts = _placed(root, stages, "acts")
    duties = _placed(root, stages, "duties")
    whenever = root.blocks("whenever")
    kinds = {name: _kind(placed.block) for name, placed in duties.items()}
    forms = {name: read_fields(placed.block.block("form"), languages) for name, placed in acts.items()}
    moments = frozenset(_mentioned(root, "mark"))
    found = Outline(
        languages=languages,
        roles=_roles(root, languages, moments),
        groups={},
        terms=read_fields(root.block("terms"), languages),
        data=read_data(root.block("data"), languages),
        stages=stages,
        ends=frozenset(name for name, block in stages.items() if block.flag("end")),
        pauses=_pauses(root, kinds),
        acts=acts,
        duties=duties,
        whenever=whenever,
        forms=forms,
        kinds=kinds,
        schedules={name: _datum(placed.block) for name, placed in duties.items() if kinds[name] == "schedule"},
        moments=moments,
        opened=_mentioned(root, "open"),
    )
    return msgspec.structs.replace(found, groups=_groups(root, found))


def _placed(root: Block, stages: dict[str, Block], key: str) -> dict[str, Placed]:
    """Acts or duties inside and outside stages; a name may be declared once in the whole rulebook."""
    found: dict[str, Placed] = {}
    for stage, outer in [("", root), *stages.items()]:
        for name, block in outer.blocks(key).items():
            if name in found:
                block.error("declared-twice", f"'{name}' is declared before, in line {found[name].block.line}.")
            elif name in RESERVED[key]:
                block.error("reserved-name", f"'{name}' is a name of the kernel's own.")
            else:
                found[name] = Placed(block, stage)
    return found


def _kind(block: Block) -> str:
    if block.has("schedule"):
        return "schedule"
    if block.has("pay"):
        return "debt"
    return "task" if block.has("late") else "deadline"


def _datum(block: Block) -> str:
    return block.text("schedule").removeprefix("data.")


def _roles(root: Block, languages: tuple[str, ...], moments: frozenset[str]) -> dict[str, Role]:
    found = {}
    for name, block in root.blocks("roles").items():
        if name in RESERVED_ROLES:
            block.error("reserved-name", f"'{name}' has a meaning of its own and cannot be a role.")
        kind = block.one_of("kind", ROLE_KINDS, "kind of role", "unknown-kind")
        if not kind and not block.has("kind"):
            block.error("missing", "'kind' is missing: party, neutral, office or gateway.")
        enters = block.names("enters")
        for moment in enters:
            if moment not in moments:
                block.error("unknown-moment", f"Nothing marks the moment '{moment}'.", "enters")
        found[name] = Role(name, kind or "party", block.words("title", languages), enters)
        block.finish()
    return found


def _groups(root: Block, found: Outline) -> dict[str, tuple[str, ...]]:
    """Roles by group; a group `{of: schedule}` is kept as ('of', schedule)."""
    block = root.block("groups")
    groups: dict[str, tuple[str, ...]] = {}
    if block is None:
        return groups
    for name in block.chosen():
        if name in found.roles:
            block.error("declared-twice", f"'{name}' is a role already.", name)
        table = block.table.entries[name]
        if isinstance(table, Table):
            groups[name] = _of_schedule(Block(table, block.inner(name), block.notebook), found)
        else:
            groups[name] = block.names(name)
            block.known(name, groups[name], found.roles, "role", "unknown-role")
    return groups


def _of_schedule(block: Block, found: Outline) -> tuple[str, ...]:
    duty = block.one_of("of", found.schedules, "duty with a schedule", "unknown-duty")
    block.finish()
    return ("of", duty)


def _pauses(root: Block, kinds: dict[str, str]) -> dict[str, tuple[str, ...]]:
    block = root.block("pauses")
    found: dict[str, tuple[str, ...]] = {}
    if block is not None:
        for name in block.chosen():
            found[name] = block.names(name)
            block.known(name, found[name], kinds, "duty", "unknown-duty")
    return found


def _mentioned(root: Block, key: str) -> frozenset[str]:
    """Every name that some consequence block gives under a key (`mark`, `open`)."""
    return frozenset(name for table in _consequences(root) for name in Block(table, "", Notebook()).names(key))


def _consequences(root: Block) -> Iterator[Table]:
    for outer in [root.table, *_tables(root.table.entries.get("stages"))]:
        yield from _tables(outer.entries.get("acts"))
        for duty in _tables(outer.entries.get("duties")):
            yield from _tables_of(duty, "lapse")
    for rule in _tables(root.table.entries.get("whenever")):
        yield from _tables_of(rule, "then")


def _tables(node: Node | None) -> list[Table]:
    """The tables directly inside a table."""
    return [inner for inner in node.entries.values() if isinstance(inner, Table)] if isinstance(node, Table) else []


def _tables_of(table: Table, key: str) -> list[Table]:
    inner = table.entries.get(key)
    return [inner] if isinstance(inner, Table) else []
