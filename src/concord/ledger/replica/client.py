"""Speaks to a node of the consortium: hands in batches, asks for receipts. For a platform's gateway, and commands."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import attestation_records
from concord.ledger.attestation_records import Event
from concord.ledger.fetching import Answer, Line, Unreachable
from concord.ledger.replica import batches
from concord.ledger.replica.batches import Record
from concord.ledger.replica.codes import Code, Refused

PATIENCE: Final = 10.0  # seconds for one question
AGAIN: Final = 0.1  # seconds between two questions for one receipt
WORDS: Final = {code.word: code for code in Code}


class Waits(Unreachable):
    """The node answers, and has no receipt yet."""


class Client:
    """A submitter at one node. name: the one in its key. Not for two threads at once."""

    def __init__(self, url: str, origin: str, name: str, key: Ed25519PrivateKey) -> None:
        self._line, self._origin, self._name, self._key = Line(url), origin, name, key

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection; another question opens a new one."""
        self._line.close()

    @classmethod
    def reading(cls, url: str) -> Client:
        """One that hands in nothing."""
        return cls(url, "", "", Ed25519PrivateKey.generate())

    def submit(self, records: Sequence[Record]) -> list[str]:
        """Hands in records; returns their tickets. Raises Refused (nothing was taken), Unreachable (perhaps it was).

        Handed in again after Unreachable, with the same keys, nothing is recorded twice.
        """
        answer = self._ask("/add-record", batches.write(self._origin, self._name, self._key, records))
        found = _json(answer)
        code = WORDS.get(str(found.get("code")))
        if code not in (Code.OK, Code.REPLAYED):
            raise Refused(code or Code.UNREACHABLE)
        tickets: list[str] = found["tickets"]
        return tickets

    def attest(self, placed: Sequence[tuple[Event, int]]) -> list[str | None]:
        """Hands in clear records with the indices of their leaves; returns the node's note on each, None = not yet.

        Raises Refused, Unreachable; ValueError for none or too many.
        """
        answer = self._ask("/add-events", attestation_records.write(placed, self._origin, self._name, self._key))
        found = _json(answer)
        if answer.status != 200:
            code = WORDS.get(str(found.get("code")))
            if code is not None:
                raise Refused(code)
            raise Unreachable(f"the node answers {answer.status}: {str(found.get('message', ''))[:200]}")
        told = found.get("attestations")
        if not isinstance(told, list) or len(told) != len(placed):
            raise Unreachable("the node does not answer for each record")
        return [note if isinstance(note, str) else None for note in told]

    def receipt(self, ticket: str, *, seconds: float = 30) -> str:
        """The receipt for a ticket, once a quorum has cosigned. Raises Waits if there is none in time, Unreachable."""
        end = time.monotonic() + seconds
        while True:
            answer = self._ask(f"/receipt/{ticket}")
            if answer.status == 200:
                return answer.body.decode()
            if time.monotonic() > end:
                raise Waits(f"no receipt within {seconds:.0f} seconds: {answer.body.decode('utf-8', 'replace')}")
            time.sleep(AGAIN)

    def _ask(self, path: str, body: bytes | None = None) -> Answer:
        try:
            return self._line.ask(path, seconds=PATIENCE, body=body)
        except Unreachable:  # a connection that was idle may be gone; what is asked twice is done once
            return self._line.ask(path, seconds=PATIENCE, body=body)


def _json(answer: Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise Unreachable(f"the node answers {answer.status}") from error
    return found if isinstance(found, dict) else {}
