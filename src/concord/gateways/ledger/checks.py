"""What the ledger's settings must be before the deployment starts."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from concord.gateways.ledger import policy
from concord.ledger import cosigning
from concord.ledger.encoding import Malformed
from concord.ledger.policy import NONE

MODES: Final = ("embedded", "witnessed", "replicated")
LEAST, MOST = 1, 3600  # seconds between two batches of nothing: never none


@register("gateways")
def check_ledger(**_: Any) -> list[CheckMessage]:
    """The mode is one of three, and what it needs is named and can be read."""
    found: list[CheckMessage] = []
    if not LEAST <= settings.CONCORD_LEDGER_FILLER <= MOST:
        says = f"CONCORD_LEDGER_FILLER is not between {LEAST} and {MOST} seconds."
        found.append(Error(says, hint="Leave it out: 120 is meant for most.", id="gateways.E020"))
    if settings.CONCORD_LEDGER not in MODES:
        return [
            *found,
            Error(f"CONCORD_LEDGER is none of {', '.join(MODES)}.", hint="docs/ledger.md", id="gateways.E021"),
        ]
    if settings.CONCORD_LEDGER != "embedded":
        found += [Error(says, hint="docs/ledger.md says what it holds.", id="gateways.E022") for says in _of_policy()]
    node = urlsplit(settings.CONCORD_LEDGER_NODE)
    if settings.CONCORD_LEDGER == "replicated" and (node.scheme not in ("http", "https") or not node.hostname):
        says = "CONCORD_LEDGER_NODE does not name your own node of the consortium."
        found.append(Error(says, hint="For example CONCORD_LEDGER_NODE=http://127.0.0.1:8701", id="gateways.E023"))
    return found


def _of_policy() -> list[str]:
    """What is wrong with the policy's file."""
    try:
        trusted = policy.configured()
    except (OSError, Malformed) as error:
        return [f"CONCORD_LEDGER_POLICY cannot be read: {error}"]
    if trusted.quorum == NONE:
        return [
            "The policy asks for no witness (quorum none): then CONCORD_LEDGER=embedded says the same, and waits less."
        ]
    if settings.CONCORD_LEDGER == "replicated":
        return [] if trusted.logs else ["The policy names no log: it has to be that of the consortium."]
    names = {peer.name for peer in cosigning.peers(trusted)}
    if not trusted.reached_by(names):
        return ["The policy gives too few witnesses an address: its quorum can never be reached."]
    return []
