"""What a rulebook says about itself: claims for all allowed terms (`caps`), and warnings it accepts with a reason."""

from __future__ import annotations

import msgspec

from concord.law.blocks import Block
from concord.law.expressions import Environment
from concord.law.reading_fields import read_fields
from concord.law.reading_outline import Outline
from concord.law.rulebook import Accepted, Cap
from concord.law.yaml_text import Scalar


def read_caps(root: Block, found: Outline) -> dict[str, Cap]:
    """Return the claims by name: a condition on the terms, or `{for: fields, claim: condition, title: words}`.

    The condition reads `form.x` for a field x that it leaves free: the claim is made for each of its values.
    """
    block = root.block("caps")
    caps: dict[str, Cap] = {}
    for name in block.chosen() if block is not None else ():
        cap = _read_cap(name, block, found) if block is not None else None
        if cap is not None:
            caps[name] = cap
    return caps


def _read_cap(name: str, block: Block, found: Outline) -> Cap | None:
    if isinstance(block.node(name), Scalar):
        claim = block.expression(name, found.bare(), "bool")
        return Cap(name, claim, line=block.line_of(name)) if claim is not None else None
    inner = block.block(name)
    if inner is None:
        return None
    free = read_fields(inner.block("for"), found.languages)
    env: Environment = msgspec.structs.replace(found.bare(), form=free)
    inner.required("claim")
    claim = inner.expression("claim", env, "bool")
    title = inner.words("title", found.languages)
    inner.finish()
    return Cap(name, claim, tuple(free.values()), title, block.line_of(name)) if claim is not None else None


def read_accepts(root: Block, found: Outline) -> tuple[Accepted, ...]:
    """Return the accepted warnings: `name: {code, at, why}`. Without a reason in every language it is a defect."""
    accepted = []
    for name, block in root.blocks("accepts").items():
        why = block.words("why", found.languages)
        for language in found.languages:
            if not why.get(language):
                block.error("missing-language", f"'why' says nothing in '{language}'.", "why")
        accepted.append(Accepted(name, block.required("code"), block.required("at"), why, block.line))
        block.finish()
    return tuple(accepted)
