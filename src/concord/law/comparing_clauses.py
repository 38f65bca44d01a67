"""What a new version of a contract says in other words: its clauses, beside the rules that they become."""

from __future__ import annotations

from collections.abc import Iterator

from concord.law.explaining_words import named, say
from concord.law.rulebook import Rulebook, Text


def clause_changes(old: Rulebook, new: Rulebook) -> Iterator[tuple[str, Text]]:
    """Yield the path and a sentence for each clause that is new, is gone, or says something else."""
    before, after = ({clause.id: clause for clause in law.clauses} for law in (old, new))
    for id_, clause in after.items():
        path, title = f"clauses.{id_}", named(clause.title, id_)
        was = before.get(id_)
        if was is None:
            yield path, say("k_new", name=title, text=clause.says)
        elif was.says != clause.says:
            yield path, say("k_changed", name=title, old=was.says, new=clause.says)
        if was is not None and was.prominent != clause.prominent:
            yield path, say("k_shown" if clause.prominent else "k_not_shown", name=title)
    for id_, clause in before.items():
        if id_ not in after:
            yield f"clauses.{id_}", say("k_gone", name=named(clause.title, id_))
