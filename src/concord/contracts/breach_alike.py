"""Like breaches: which claims of an enterprise stand or fall with the same question. Pure.

The hook for model cases: when the mediation of one of a group has failed, that one can go ahead as the model and the
others wait for what is found there. What is done with a group is for whoever calls `groups`; nothing here acts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 10  # parties on one side from which the law speaks of many (JI 75)


@dataclass(frozen=True)
class Breach:
    """What makes two breaches alike. contract: its id; rulebook: `id@version`; clause: the id of the one not kept, ''
    where none cites the duty; defence: the kind of what the debtor has said (positions), '' for nothing.
    """

    contract: str
    rulebook: str
    clause: str
    defence: str


@dataclass(frozen=True)
class Group:
    """Breaches of the same clause of one version of one rulebook, met with the same kind of defence."""

    rulebook: str
    clause: str
    defence: str
    contracts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.contracts)


def groups(breaches: Iterable[Breach], least: int = LEAST) -> list[Group]:
    """The groups of at least so many like breaches, the largest first; contracts in the order in which they came.

    A breach of which no clause is known is like no other.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in breaches:
        if one.clause:
            found.setdefault((one.rulebook, one.clause, one.defence), []).append(one.contract)
    large = [Group(*key, tuple(contracts)) for key, contracts in found.items() if len(contracts) >= least]
    return sorted(large, key=lambda group: (-len(group), group.rulebook, group.clause, group.defence))
