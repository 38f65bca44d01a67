"""Judges a receipt by a policy, step by step, and says what holds, since when, and by whose clock. Never "true".

It holds when each of these does, in this order:

    1. record     the leaf is the commitment to this record under this salt
    2. file       the file, if one is given, is the one whose digest the record names
    3. log        the checkpoint is signed by a log of the policy, for that log's own name
    4. witnesses  no signature of a witness of the policy is bad, and the quorum is reached
    5. path       the leaf stands at its index in the tree of that size and root
    6. clocks     a timestamp that came along is over this checkpoint and of an authority that is trusted (ignored where
                  none is), and no clock contradicts another: the leaf is not younger than what was seen, nothing is yet
                  to come

What cannot be read at all (Malformed) is not judged. The function knows no mode of the log: one, witnessed, replicated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Literal

from concord.ledger import attestation
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import proof as proofs
from concord.ledger import receipt as receipts
from concord.ledger.attestation import Executed
from concord.ledger.encoding import Malformed
from concord.ledger.policy import NONE, Policy
from concord.ledger.receipt import Receipt
from concord.ledger.verify import Unproven

STEPS: Final = ("record", "file", "log", "witnesses", "path", "clocks")
DRIFT: Final = 300  # seconds by which two honest clocks may differ
PLAIN: Final = ("file", "sha256", "shown")  # fields of a record that name a file by its SHA-256
SALTED: Final = proofs.SALTED  # the field that names one by SHA-256(salt || file)

Whose = Literal["witnesses", "authority", "operator"]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A witness of the policy, by its name there, and when it saw the checkpoint (UTC seconds, its own clock)."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Stamp:
    """When (UTC seconds) an authority's timestamp says that it saw the checkpoint, how far its clock may be off."""

    at: int
    authority: str
    accuracy: int = 0


Clock = Callable[[bytes, str], Stamp]  # a token and the text it is over; raises Unproven: concord.ledger.timestamps


@dataclass(frozen=True, slots=True)
class Digests:
    """The SHA-256 of a file, hex: of the file alone, and of its salt and the file ('' = it has no salt).

    Each matches only the fields that are made in its way. Nobody vouches for the salt beside a receipt: did the salted
    digest match a field of a plain one, then the head of the true file, given out as its salt, would let the rest pass
    for the file. Where the field is salted there is one split alone: SALT bytes of salt, that no other length may
    take the place of, and behind them the file. So the plain digest never matches that field either: it would let salt
    and file together pass for the file.
    """

    plain: str
    salted: str = ""

    @classmethod
    def of(cls, parts: Iterable[bytes | memoryview], salt: bytes | None) -> Digests:
        """Takes a file part by part, and its own salt if it has one. Raises Malformed for a salt of another length."""
        if salt is not None:
            proofs.check_salt(salt)
        plain, salted = sha256(), sha256(salt or b"")
        for part in parts:
            plain.update(part)
            salted.update(part)
        return cls(plain.hexdigest(), "" if salt is None else salted.hexdigest())

    def field(self, record: Any) -> str:
        """Where the record names this file; '' if it names another, or none."""
        if not isinstance(record, dict):
            return ""
        if self.salted and record.get(SALTED) == self.salted:
            return SALTED
        return next((name for name in PLAIN if record.get(name) == self.plain), "")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is to be judged. digests: of a file, None if there is no file.

    file_salt: the one that lay beside the receipt, if any: what the digest of the file is to be made with.
    policy: the one that lay beside the receipt, if any. It comes from the same hand, so judging by it shows no more
    than that the parts fit together. timestamp: the token over the checkpoint that lay beside the receipt, if any.
    attestations: the notes of those who executed the entry again, see executions().
    """

    receipt: Receipt
    leaf: bytes
    record: Any
    salt: bytes
    digests: Digests | None = None
    policy: str | None = None
    file_salt: bytes | None = None
    timestamp: bytes | None = None
    attestations: tuple[str, ...] = ()

    @property
    def about(self) -> dict[str, Any]:
        """Whether a file was given, and whether the record names one: see Verdict."""
        record = self.record if isinstance(self.record, dict) else {}
        values = [record.get(name) for name in (*PLAIN, SALTED)]
        return {"looked": self.digests is not None, "names": any(isinstance(one, str) and one for one in values)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """failed: the number of the step that does not hold (0 = all hold), and why. Below that: only what was shown.

    since: UTC seconds from which the record is unchanged, by the clock of `whose`: the witnesses of the quorum, else
    the authority of the timestamp, else the operator of the log alone. seen: every witness of the policy that cosigned.
    stamp: what the timestamp says, None if there is none from an authority that the verifier trusts; carried: whether
    one came along at all. field: where the record names the file. looked: whether a file was given, and so looked at;
    names: whether the record names one. These two are of what was given, and say nothing of what was shown.
    """

    failed: int = 0
    why: str = ""
    field: str = ""
    origin: str = ""
    index: int = 0
    size: int = 0
    recorded: int = 0
    seen: tuple[Witnessed, ...] = ()
    since: int = 0
    whose: Whose = "operator"
    stamp: Stamp | None = None
    carried: bool = False
    looked: bool = False
    names: bool = False

    @property
    def step(self) -> str:
        """The name of the step that does not hold, '' if all do."""
        return STEPS[self.failed - 1] if self.failed else ""

    @property
    def relied_on(self) -> tuple[str, ...]:
        """The witnesses by whose clocks `since` is said."""
        return tuple(one.name for one in self.seen if self.whose == "witnesses" and one.at <= self.since)


def evidence(
    receipt: bytes, *, record: Any = None, salt: bytes | None = None, file_salt: bytes | None = None
) -> Evidence:
    """Takes a receipt's bytes and what the verifier has; what he lacks is taken from beside the receipt.

    Raises Malformed if the receipt cannot be read, no record or no salt is at hand, or a file has a salt of which the
    record knows nothing.
    """
    parts = receipts.read(receipt)
    if parts.extra is None:
        raise Malformed("The receipt carries no leaf.")
    held = proofs.beside(parts.extra)
    record = held.record if record is None else record
    salt = held.salt if salt is None else salt
    if record is None or salt is None:
        raise Malformed("The receipt carries no record, or no salt: bring them.")
    file_salt = held.file_salt if file_salt is None else file_salt
    proofs.check_salt(salt)
    if file_salt is not None:
        proofs.check_salt(file_salt)
        proofs.check_salted(record)
    beside = (held.policy, file_salt, held.timestamp, held.attestations)
    return Evidence(parts, held.leaf, record, salt, None, *beside)


def judge(given: Evidence, policy: Policy, *, now: int | None = None, clock: Clock | None = None) -> Verdict:
    """Takes the evidence, a policy, and the verifier's own time (UTC seconds, None = he has no clock he trusts).

    clock: judges timestamps, by the authorities that the verifier trusts; None = he trusts none, and they are ignored.
    """
    shown: dict[str, Any] = {"carried": given.timestamp is not None}
    steps: tuple[Callable[[], None], ...] = (
        lambda: proofs.check_record(given.leaf, given.record, given.salt),
        lambda: shown.update(field=_file(given)),
        lambda: shown.update(origin=_log(given.receipt, policy)),
        lambda: shown.update(_witnesses(given.receipt, policy)),
        lambda: receipts.check_path(given.receipt, given.leaf),
        lambda: shown.update(_stamped(given, clock)),
        lambda: shown.update(_clocks(leaves.read(given.leaf).at, shown, now)),
    )
    for number, step in enumerate(steps, start=1):
        try:
            step()
        except Malformed:
            raise
        except Unproven as error:
            return Verdict(failed=min(number, len(STEPS)), why=str(error), **given.about)
    return Verdict(index=given.receipt.index, size=given.receipt.checkpoint.size, **given.about, **shown)


def executions(given: Evidence, policy: Policy) -> Executed | None:
    """Who executed the entry again, by the attestations beside its receipt; None if there are none.

    It is none of the steps: that a record is unchanged does not hang on who executed it. To be asked only where they
    all hold. Raises Unproven where an attestation does not hold.
    """
    origin = given.receipt.checkpoint.origin
    return attestation.counted(given.attestations, leaf=given.leaf, origin=origin, policy=policy)


def _file(given: Evidence) -> str:
    if given.digests is None:
        return ""
    field = given.digests.field(given.record)
    if not field:
        raise Unproven("The record names another file, or none.")
    return field


def _log(receipt: Receipt, policy: Policy) -> str:
    """The name of the log, one of whose keys in the policy signed. Every such key's signature has to hold."""
    keys = [key for key in policy.logs if key.name == receipt.checkpoint.origin]
    if not keys:
        raise Unproven("The checkpoint is of a log that the policy does not name.")
    signed = [checkpoints.check_signed(receipt.note, key) for key in keys]
    if not any(signed):
        raise Unproven("No key that the policy names for this log signed the checkpoint.")
    return receipt.checkpoint.origin


def _witnesses(receipt: Receipt, policy: Policy) -> dict[str, Any]:
    """Who saw it, and the time by which enough had: of all who cosigned, the fewest that come first and suffice."""
    times = {name: checkpoints.check_cosigned(receipt.note, key) for name, key in policy.witnesses.items()}
    seen = sorted((Witnessed(name, at) for name, at in times.items() if at is not None), key=lambda one: one.at)
    if not policy.reached_by([one.name for one in seen]):
        raise Unproven(f"{len(seen)} witnesses of the policy cosigned; that is no quorum.")
    shown: dict[str, Any] = {"seen": tuple(seen)}
    if policy.quorum == NONE:
        return shown
    enough = next(n for n in range(1, len(seen) + 1) if policy.reached_by([one.name for one in seen[:n]]))
    return shown | {"since": seen[enough - 1].at, "whose": "witnesses"}


def _stamped(given: Evidence, clock: Clock | None) -> dict[str, Any]:
    """What the timestamp says: to who trusts an authority it must hold, to others it says nothing."""
    if clock is None or given.timestamp is None:
        return {}
    return {"stamp": clock(given.timestamp, given.receipt.note.text)}


def _clocks(recorded: int, shown: dict[str, Any], now: int | None) -> dict[str, Any]:
    since: int = shown.get("since", recorded)
    stamp: Stamp | None = shown.get("stamp")
    stamped = recorded if stamp is None else stamp.at
    if recorded > since + DRIFT:
        raise Unproven("The leaf says it was recorded after the witnesses had seen it.")
    if recorded > stamped + DRIFT:
        raise Unproven("The leaf says it was recorded after the checkpoint over it had its timestamp.")
    if now is not None and max(recorded, since, stamped) > now + DRIFT:
        raise Unproven("A time in it is yet to come, by the clock here.")
    if stamp is not None and "since" not in shown:
        return {"recorded": recorded, "since": stamped, "whose": "authority"}
    return {"recorded": recorded, "since": since}
