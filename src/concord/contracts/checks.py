"""What was checked of a contract before it could be offered, in plain words for both signers.

A rulebook passes the gate (`concord rulebook check`) before it is on the shelf: every way that a contract can go is
walked there. A page searches nothing: it says what the rulebook was proved for, and what its author left as it is.
"""

from __future__ import annotations

from concord.kit.dates import language
from concord.law.prose_conditions import condition_text
from concord.law.rulebook import Rulebook


def proved(law: Rulebook) -> list[str]:
    """What holds for every allowed value of the terms, in the language in force."""
    lang = language()
    return [cap.title.get(lang) or cap.title.get("en", name) for name, cap in law.caps.items()]


def checked(law: Rulebook) -> list[str]:
    """What was checked of the terms when the contract was offered, in the language in force."""
    return [condition_text(law, expr)[language()] for expr in law.checks.values()]


def left_so(law: Rulebook) -> list[str]:
    """What the audit found and the rulebook leaves as it is, with its reasons."""
    lang = language()
    return [one.why.get(lang) or one.why.get("en", "") for one in law.accepts]
