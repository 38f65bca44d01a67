"""The clauses of a contract (`clauses:`), each with the rules that it becomes."""

from __future__ import annotations

from concord.law.blocks import NAME, Block
from concord.law.reading_outline import Outline
from concord.law.rulebook import ClauseRule
from concord.law.yaml_text import Listing, Table

CONTRACT = "contract"


def read_clauses(root: Block, found: Outline) -> tuple[ClauseRule, ...]:
    """Return the clauses in their order: `[{id, title, says, rules, source, prominent}]`; only a contract has any.

    A rule may be named short (`duties.rent`, wherever the duty stands) or by its whole path; it is kept as the latter.
    """
    node = root.node("clauses")
    if node is None:
        return ()
    if not isinstance(node, Listing):
        root.error("shape", "A list of clauses was expected.", "clauses")
        return ()
    if root.text("kind") != CONTRACT:
        root.error("not-a-contract", "Only a rulebook of kind contract has clauses.", "clauses")
    names = _named(root, found)
    clauses: list[ClauseRule] = []
    lines: dict[str, int] = {}
    for number, item in enumerate(node.items):
        path = f"clauses[{number}]"
        if not isinstance(item, Table):
            root.notebook.error(item.line, path, "shape", "A table of keys was expected.")
            continue
        clause = _clause(Block(item, path, root.notebook), found, names)
        if clause.id in lines:
            message = f"'{clause.id}' is declared before, in line {lines[clause.id]}."
            root.notebook.error(clause.line, path, "declared-twice", message)
        lines.setdefault(clause.id, clause.line)
        clauses.append(clause)
    return tuple(clauses)


def _named(root: Block, found: Outline) -> dict[str, frozenset[str]]:
    """The names of the rules that stand under one key of the file alone."""
    names = {"terms": frozenset(found.terms), "whenever": frozenset(found.whenever)}
    for key in ("caps", "checks"):
        block = root.block(key)
        names[key] = frozenset(block.table.entries) if block is not None else frozenset()
    return names


def _clause(block: Block, found: Outline, names: dict[str, frozenset[str]]) -> ClauseRule:
    id_ = block.required("id")
    if id_ and not NAME.fullmatch(id_):
        block.error("name", f"'{id_[:60]}' is no name: small letters, digits and _.", "id")
    for key in ("title", "says"):
        if not block.has(key):
            block.error("missing", f"'{key}' is missing.")
    rules = []
    for written in block.names("rules"):
        path = _whole(written, found, names)
        if not path:
            block.error("unknown-rule", f"There is no rule '{written[:120]}'.", "rules")
        elif path in rules:
            block.error("repeated", "A name stands twice in this list.", "rules")
        else:
            rules.append(path)
    clause = ClauseRule(
        id=id_,
        title=block.words("title", found.languages),
        says=block.words("says", found.languages),
        rules=tuple(rules),
        source=block.text("source"),
        prominent=block.flag("prominent"),
        line=block.line,
    )
    block.finish()
    return clause


def _whole(written: str, found: Outline, names: dict[str, frozenset[str]]) -> str:
    """The whole path of the rule that a path names, '' where there is none."""
    key, _dot, name = written.partition(".")
    if key in names:
        return written if name in names[key] else ""
    *outer, kind, name = written.split(".") if written.count(".") in (1, 3) else ("", "", "")
    placed = {"acts": found.acts, "duties": found.duties}.get(kind, {}).get(name)
    if placed is None:
        return ""
    path = f"stages.{placed.stage}.{kind}.{name}" if placed.stage else f"{kind}.{name}"
    return path if not outer or written == path else ""
