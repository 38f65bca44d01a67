"""A node executes the entries of consented contracts again, in their order, and signs what it found.

It does so beside consensus: what comes of it is a statement of this member, and nothing that a block holds depends on
it (docs/adr/0024-attestations-beside-consensus.md). The clear records lie here and not in the log: what is in the log
stays for ever. This file can be lost: records that are handed in again are executed again, to the same statements.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.law import shelf
from concord.law.reading import RulebookError
from concord.law.rulebook import Rulebook
from concord.ledger import attestation_execution as execution
from concord.ledger import attestation_records as records
from concord.ledger import leaf as leaves
from concord.ledger.attestation import LONGEST, How, Statement
from concord.ledger.attestation_records import Event, Text
from concord.ledger.encoding import Malformed
from concord.ledger.log import Log
from concord.ledger.note import Key
from concord.ledger.replica.codes import Code, Refused
from concord.ledger.replica.editions import Editions
from concord.ledger.replica.members import Roll
from concord.ledger.transaction import connected, transaction
from concord.ledger.verify import Unproven

SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS contract (member TEXT, name TEXT, next INTEGER NOT NULL, kept BLOB NOT NULL,"
    " differs INTEGER NOT NULL, PRIMARY KEY (member, name)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS event (member TEXT, name TEXT, seq INTEGER, leaf BLOB NOT NULL UNIQUE,"
    " record BLOB NOT NULL, written BLOB NOT NULL, note TEXT, PRIMARY KEY (member, name, seq)) WITHOUT ROWID",
)
MOST_DIFFERENCES: Final = 64  # that are shown: the notes of as many contracts
PATIENCE: Final = 10.0  # seconds for which another process's turn is waited for
Lawyer = Callable[[str], Rulebook | None]


class OtherLeaf(Exception):
    """A record names a leaf of this log that is not its entry's, or of another submitter."""


def shelved(key: str) -> Rulebook | None:
    """The rulebook of that name (id@version) which is installed here, None if there is none."""
    try:
        return shelf.rulebook(key)
    except (LookupError, RulebookError):
        return None


class Attester:
    """Keeps what was handed in, executes and signs. One at a time: the law reads the tables of one edition at once."""

    def __init__(
        self, path: Path, key: Ed25519PrivateKey, log: Log, roll: Callable[[], Roll | None], law: Lawyer = shelved
    ) -> None:
        self._key, self._log, self._roll, self._law = key, log, roll, law
        self._turn = threading.Lock()
        self._base = connected(path, PATIENCE)
        for table in SCHEMA:
            self._base.execute(table)
        self._editions = Editions(self._base)

    def take(self, body: bytes) -> list[str | None]:
        """Takes what was handed in (see attestation_records); returns the note on each record, in their order.

        None: not yet, for this node has not the leaf, or not the entries before; hand it in again. Raises Malformed,
        Text, Refused, OtherLeaf; then nothing of it was kept.
        """
        handed = records.read(body, self._log.origin)
        member = self._member(handed)
        known = [(event, self._checked(event, index, member)) for event, index in handed.events]
        with self._turn:
            for event, there in known:
                if there:
                    self._keep(event, member)
            for name in dict.fromkeys(event.contract for event, there in known if there):
                self._execute(member, name)
            return [self._note(event.commitment) for event, _there in known]

    def attestation(self, leaf: bytes) -> str | None:
        """The note on the entry whose leaf commits to that; None if there is none (yet)."""
        with self._turn:
            return self._note(leaf)

    def differences(self) -> list[str]:
        """The note on the first entry that differs, of each contract that has one; of so many contracts at most."""
        with self._turn:
            rows = self._base.execute(
                "SELECT note FROM contract JOIN event USING (member, name) WHERE differs > 0 AND seq = differs"
                " ORDER BY member, name LIMIT ?",
                (MOST_DIFFERENCES,),
            )
            return [row[0] for row in rows.fetchall()]

    def again(self) -> None:
        """Executes the contracts anew in which something differed: perhaps this node lacked what it has by now."""
        with self._turn:
            broken = self._base.execute("SELECT member, name FROM contract WHERE differs > 0").fetchall()
        for member, name in broken:
            with self._turn:
                self._base.execute("DELETE FROM contract WHERE member = ? AND name = ?", (member, name))
                self._execute(member, name)

    def close(self) -> None:
        """Ends it."""
        with self._turn:
            self._base.close()

    # --- what was handed in

    def _member(self, handed: records.HandedIn) -> str:
        """Whose submitter signed. Raises Refused."""
        roll = self._roll()
        submitter = roll.submitters.get(handed.submitter) if roll is not None else None
        if submitter is None:
            raise Refused(Code.UNKNOWN_SUBMITTER)
        if submitter.revoked:
            raise Refused(Code.REVOKED_KEY)
        try:
            Key(submitter.key.name, submitter.key.kind, submitter.key.public).check(handed.signature, handed.signed)
        except Unproven as error:
            raise Refused(Code.BAD_SIGNATURE) from error
        return submitter.member

    def _checked(self, event: Event, index: int, member: str) -> bool:
        """Whether this log holds the entry's leaf already. Raises OtherLeaf, Text."""
        law = self._law(event.parts["law"])
        if law is not None:
            execution.check_sealed(event, law)
        data = self._log.leaf(index)
        if data is None:
            return False
        leaf, roll = leaves.read(data), self._roll()
        whose = roll.submitters.get(leaf.submitter) if roll is not None else None
        if leaf.commitment != event.commitment or whose is None or whose.member != member:
            raise OtherLeaf("The leaf of that index is not the one of this entry.")
        return True

    def _keep(self, event: Event, member: str) -> None:
        """Keeps a record. Raises Refused where there is another one for that place, or for that leaf."""
        values = (member, event.contract, event.seq, event.commitment, event.digest, event.written)
        self._base.execute("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, NULL)", values)
        held = self._base.execute(
            "SELECT leaf, record FROM event WHERE member = ? AND name = ? AND seq = ?", values[:3]
        ).fetchone()
        if held != (event.commitment, event.digest):
            raise Refused(Code.CONFLICT)

    # --- what comes of it

    def _execute(self, member: str, name: str) -> None:
        """Goes on with a contract as far as its records are here without a gap."""
        kept = self._base.execute(
            "SELECT next, kept FROM contract WHERE member = ? AND name = ?", (member, name)
        ).fetchone()
        seq, standing = (kept[0], execution.standing(kept[1])) if kept else (1, execution.Standing())
        rows = self._base.execute(
            "SELECT seq, written FROM event WHERE member = ? AND name = ? AND seq >= ? ORDER BY seq",
            (member, name, seq),
        ).fetchall()
        differs, notes = 0, []
        for number, written in rows:
            if number != seq:
                break
            was = standing.differs
            standing, note = self._attested(records.kept(written), standing)
            if standing.differs and not was:
                differs = seq
            notes.append((note, member, name, seq))
            seq += 1
        if not notes:
            return
        with transaction(self._base):
            self._base.executemany("UPDATE event SET note = ? WHERE member = ? AND name = ? AND seq = ?", notes)
            self._base.execute(
                "INSERT INTO contract VALUES (?, ?, ?, ?, ?) ON CONFLICT (member, name) DO UPDATE SET"
                " next = excluded.next, kept = excluded.kept, differs = max(differs, excluded.differs)",
                (member, name, seq, standing.kept(), differs),
            )
            # if we stop before: the same is executed again, when the records come again

    def _attested(self, event: Event, before: execution.Standing) -> tuple[execution.Standing, str]:
        self._editions.take(event.parts["pins"])
        after, how = execution.executed(event, before, self._law(event.parts["law"]))
        said = Statement(self._log.origin, event.commitment, event.digest, None if how is None else _bounded(how))
        return after, said.signed(self._key)

    def _note(self, leaf: bytes) -> str | None:
        row = self._base.execute("SELECT note FROM event WHERE leaf = ?", (leaf,)).fetchone()
        return row[0] if row else None


def _bounded(how: How) -> How:
    """How something differs, short enough to be read again."""
    return how if len(leaves.canonical(how)) <= LONGEST else {"code": how["code"]}


def refused(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status and the words with which a refusal of take() is answered."""
    if isinstance(error, Refused):
        return error.code.status, {"code": error.code.word, "message": error.code.sentence}
    if isinstance(error, Text):
        return 422, {"code": "text", "message": str(error)}
    if isinstance(error, OtherLeaf):
        return 422, {"code": "other_leaf", "message": str(error)}
    if isinstance(error, Malformed):
        return 400, {"code": "malformed", "message": str(error)}
    raise error
