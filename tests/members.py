"""Four members of a consortium in this process: one log, each with the node's own way of executing contracts again.

CometBFT is left out: what waits is put into the log here, and what its receipt needs is kept as the gateway keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from concord.docket import attestation
from concord.gateways.ledger import consortium, seldom
from concord.gateways.models import LedgerCheckpoint, LedgerEvent, LedgerRecord
from concord.law import sheets
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger.log import Log, Submission
from concord.ledger.replica import attesting
from concord.ledger.replica.attesting import Attester, Lawyer
from concord.ledger.replica.members import Member, Roll, Submitter
from concord.ledger.replica.web import Web
from concord.ledger.store import SqliteStore
from tests.ledger import standing
from tests.ledger.replica import chain

AT = 1_790_000_000


class Members:
    """The members by their names. away: those who answer nobody; bodies: what each was handed, as it came."""

    def __init__(self, folder: Path, settings: Any) -> None:
        self.folder = folder
        self.store = SqliteStore(folder / "log.sqlite3")
        self.log = Log(chain.ORIGIN, chain.secret("court log"), self.store)
        self.away: set[str] = set()
        self.bodies: dict[str, list[bytes]] = {name: [] for name in chain.NAMES}
        self.attesters: dict[str, Attester] = {}
        self._webs: dict[str, Web] = {}
        self._roll: Roll | None = None
        for name in chain.NAMES:
            self.begin(name)
        self._settings = settings

    def begin(self, name: str, law: Lawyer = attesting.shelved) -> None:
        """Starts a member's node; what it kept is still there."""
        if name in self.attesters:
            self.attesters[name].close()
        path = self.folder / f"{name}.sqlite3"
        made = Attester(path, chain.secret(f"{name} log"), self.log, lambda: self._roll, law)
        nothing = SimpleNamespace(agreed=None)
        self.attesters[name] = made
        self._webs[name] = Web(nothing, self.log, nothing, nothing, name, made)  # type: ignore[arg-type]

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answers for the member whose name comes first in the path."""
        _nothing, name, rest = scope["path"].split("/", 2)
        if name in self.away or rest == "add-record":
            await standing.reply(send, 503, b"away")
            return

        async def noted() -> Any:
            message = await receive()
            self.bodies[name].append(message.get("body", b""))
            return message

        await self._webs[name](scope | {"path": f"/{rest}"}, noted, send)

    def found(self, url: str) -> None:
        """From now on the platform's settings name this consortium, whose members answer below that address."""
        submitter = Submitter(consortium.submitter(), "court")
        known: dict[str, Member] = {}
        for name in chain.NAMES:
            one = chain.member(name)
            fields = {field: getattr(one, field) for field in ("peer", "validator", "log", "witness", "office")}
            known[name] = Member(name=name, url=f"{url}/{name}", **fields)
        self._roll = Roll(chain.ORIGIN, known, {submitter.key.id: submitter})
        path = self.folder / "policy"
        path.write_text(self._roll.policy())
        self._settings.CONCORD_LEDGER, self._settings.CONCORD_LEDGER_POLICY = "replicated", str(path)
        self._settings.CONCORD_LEDGER_NODE = f"{url}/court"

    @property
    def policy(self) -> str:
        """Whom a verifier trusts who trusts these."""
        assert self._roll is not None
        return self._roll.policy()

    def take(self) -> None:
        """Puts all that waits into the log, with a receipt that all four cosigned."""
        rows = list(LedgerRecord.objects.filter(at=None).order_by("id"))
        if not rows:
            return
        first = self.log.size()
        submitter = consortium.submitter().id
        made = [leaves.leaf(submitter=submitter, at=AT, committed=bytes(row.commitment)) for row in rows]
        self.log.extend([Submission(submitter, b"", leaf) for leaf in made])
        note = self.log.publish(AT)
        body = note[: note.index("\n\n") + 1]
        for name in chain.NAMES:
            note += checkpoints.cosign(f"{name}/witness", chain.secret(f"{name} witness"), body, AT)
        for at, row in enumerate(rows):
            row.at, row.log, row.index, row.size = AT, consortium.LOG, first + at, self.log.size()
            row.path = b"".join(self.log.inclusion(first + at, self.log.size()))
            row.save()
        LedgerCheckpoint.objects.create(log=consortium.LOG, size=self.log.size(), note=note, at=AT, settled=True)

    def work(self, passes: int = 3) -> None:
        """What waits is logged, told, executed and gathered."""
        for _pass in range(passes):
            self.take()
            attestation.run_once()
            LedgerEvent.objects.update(again=0)

    def close(self) -> None:
        """Ends them all."""
        for one in self.attesters.values():
            one.close()
        self.store.close()
        sheets.use_whole({})


@contextmanager
def consortium_of(folder: Path, settings: Any) -> Iterator[Members]:
    """Four members who answer, and a platform in mode `replicated` that hands its records to them."""
    folder.mkdir(exist_ok=True)
    members = Members(folder, settings)
    seldom._said.clear()
    try:
        with standing.served(members) as url:
            members.found(url)
            yield members
    finally:
        members.close()
