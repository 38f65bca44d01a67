"""Changes of members and submitters, from outside: composed, signed by the offices that are at hand, handed in.

Members whose offices lie on several machines sign one after the other: the draft (JSON) goes from hand to hand.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Line, Unreachable
from concord.ledger.replica import layout, members
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.replica.members import Roll

Trusted = tuple[Sequence[str], int, str]
PATIENCE: Final = 10.0  # seconds for a question
TAKES: Final = 30.0  # seconds until a change that was taken is in force, at most


@dataclass(frozen=True)
class Draft:
    """A change on its way: for which log, against which number of changes, and who signed so far."""

    origin: str
    change: dict[str, Any]
    number: int
    signatures: dict[str, str]

    def signed(self, folders: Iterable[Path]) -> Draft:
        """With the signatures of the members whose folders these are."""
        signatures = dict(self.signatures)
        for folder in folders:
            key = layout.private(folder / "keys" / "office")
            signatures[layout.site(folder).name] = members.signature(self.origin, self.change, self.number, key)
        return replace(self, signatures=signatures)

    @property
    def text(self) -> str:
        """As it goes from hand to hand."""
        return json.dumps(asdict(self), indent=2)

    @property
    def written(self) -> bytes:
        """The transaction."""
        return members.write(self.change, self.number, self.signatures)


def read(text: str) -> Draft:
    """Takes a draft as it went from hand to hand; returns it. Raises Malformed."""
    try:
        found = Draft(**json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed("This is no draft of a change.") from error
    kinds = (found.origin, str), (found.change, dict), (found.number, int), (found.signatures, dict)
    if not all(isinstance(value, kind) for value, kind in kinds):
        raise Malformed("This is no draft of a change.")
    return found


def roll(url: str) -> Roll:
    """The members as the node at that address knows them. Raises Unreachable, Malformed."""
    answer = _ask(url, "/roll")
    if answer.status != 200:
        raise Unreachable(f"the node answers {answer.status}")
    return members.roll(_json(answer.body))


def freshest(urls: Sequence[str]) -> str:
    """Of these nodes the one that knows of most changes and blocks: one that just came back knows less.

    Raises Unreachable if none answers.
    """
    found = []
    for url in urls:
        with suppress(Unreachable, Malformed, ValueError, KeyError):
            found.append((roll(url).number, _json(_ask(url, "/health").body)["height"], url))
    if not found:
        raise Unreachable("none of the nodes answers")
    return max(found)[2]


def draft(url: str, change: dict[str, Any]) -> Draft:
    """A change against the state as the node at that address knows it, signed by nobody yet."""
    now = roll(url)
    return Draft(now.origin, change, now.number, {})


def hand_in(url: str, given: Draft) -> Roll:
    """Hands a change in and waits until it is in force; returns the roll after it. Raises Refused, Unreachable."""
    expected = members.changed(given.written, roll(url))
    answer = _json(_ask(url, "/add-change", given.written).body)
    if answer.get("code") != Code.OK.word:
        raise Refused(next((code for code in Code if code.word == answer.get("code")), Code.UNREACHABLE))
    end = time.monotonic() + TAKES
    while time.monotonic() < end:
        now = roll(url)
        if now == expected:
            return now
        if now.number > given.number:  # another change came first
            raise Refused(Code.NOT_NOW)
        time.sleep(0.2)
    raise Unreachable("the change was taken, but no block holds it yet")


def _ask(url: str, path: str, body: bytes | None = None) -> Any:
    line = Line(url)
    try:
        return line.ask(path, seconds=PATIENCE, body=body)
    finally:
        line.close()


def _json(body: bytes) -> dict[str, Any]:
    """The JSON object that a node answers with. Raises Malformed."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("A node's answer is not written as JSON is.") from error
    if not isinstance(found, dict):
        raise Malformed("A node's answer is no JSON object.")
    return found


# --- what a change does to the folder of the member it is about


def late(folder: Path, genesis: dict[str, Any], now: Roll, shot: Trusted | None) -> None:
    """Writes genesis and settings into the folder of a member who joins; shot: see layout.configure()."""
    peers = list(now.members.values())
    layout.configure(folder, genesis, peers, crowd=len(peers) > layout.SMALL, trusted=shot)


def renew(folder: Path) -> dict[str, Any]:
    """Makes new keys in the folder of a node that is stopped; returns the change that says so. The old ones stay."""
    layout.renew(folder)
    return {"do": "rotate", "member": layout.member(folder).written()}


def trusted(url: str, rpcs: Sequence[str]) -> Trusted | None:
    """From where, and on trust of which block, a late node takes a snapshot; None if there is none yet.

    rpcs: addresses of two members' CometBFT. The block's hash is what whoever sets the node up has to trust.
    """
    height = _json(_ask(url, "/health").body).get("snapshot", 0)
    if not height or len(rpcs) < 2:
        return None
    block = _json(_ask(rpcs[0], f"/commit?height={height}").body)["result"]["signed_header"]["commit"]
    return rpcs, height, block["block_id"]["hash"]
