"""The ledger's figures, beside what limits them: the disk, SHA-256, Ed25519, and pymerkle 7 on the same leaves.

Throughput of the tree is per second of one core's time, so that what else runs counts little; what is durable is per
second of the clock.
"""

from __future__ import annotations

import gc
import random
import secrets
import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymerkle import InmemoryTree

from concord.ledger import checkpoint as checkpoints
from concord.ledger import growth, judgement, policy, receipt, verify
from concord.ledger import leaf as leaves
from concord.ledger.hashing import leaf_hash
from concord.ledger.log import Log, Submission
from concord.ledger.proof import Beside
from concord.ledger.store import SqliteStore
from scripts import with_postgres
from tests.bench import ingest
from tests.bench.figure import Figure, spread
from tests.deployment import Deployment
from tests.ledger import made

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
TREE, PROVEN = 1 << 20, 1 << 18  # leaves of ours, and of both trees where they are compared
CHUNK = 50_000
WITNESSES, QUORUM = 27, 19
CACHED = 1 << 13  # rows in memory: all of a log of two million leaves


def figures(folder: Path, largest: int, *, postgres: bool) -> list[Figure]:
    """All of them."""
    hashed, signed = limits()
    found = [Figure("ledger: SHA-256 of 65 bytes, in Python, the limit", hashed, "per s"),
             Figure("ledger: Ed25519 verified, the limit", signed, "per s")]  # fmt: skip
    found += durable(folder, postgres=postgres)
    found += appended(hashed) + proven(folder) + verified(hashed, signed)
    return found + grown(folder, largest)


def rate(work: Callable[[int], object], count: int) -> float:
    """How often per second of this core's time."""
    gc.collect()
    began = time.process_time()
    for number in range(count):
        work(number)
    return count / (time.process_time() - began)


def limits() -> tuple[float, float]:
    """Hashes and verified signatures per second, by the libraries that everything here is made of."""
    data, public = bytes(65), KEY.public_key()
    signature = KEY.sign(data)
    return rate(lambda _n: sha256(data).digest(), 400_000), rate(lambda _n: public.verify(signature, data), 4000)


def durable(folder: Path, *, postgres: bool) -> list[Figure]:
    """Goal 1: records that are on the disk when they are acknowledged."""
    disk = ingest.synced(folder)
    found = [Figure("ledger: 4 KB and fdatasync on this disk", disk["per_second"], "per s", None,
                    f"{spread(disk)}, p99 {disk['p99']:.3g} ms")]  # fmt: skip
    store = SqliteStore(folder / "ingest.sqlite3")
    log = Log("bench.example/ledger", KEY, store)
    found += of_ingest("SQLite", ingest.batches(log), disk["per_second"])
    many = ingest.writers(log)
    note = f"{spread(many)}, p99 {many['p99']:.3g} ms for one"
    found.append(
        Figure("ledger: durable, 64 writers, one record each", many["per_second"], "per s", 5000, note, at_least=True)
    )
    store.close()
    (folder / "lite").mkdir()
    deployment = Deployment(folder / "lite")
    deployment.migrate()
    found += of_ingest("SQLite, the platform's", deployment.ask("tests.bench.ingest"), disk["per_second"])
    return found + (on_postgres(folder, disk["per_second"]) if postgres else [])


def on_postgres(folder: Path, synced: float) -> list[Figure]:
    """The same in a PostgreSQL of its own, as a deployment runs it: fsync on."""
    before, with_postgres.FAST = with_postgres.FAST, "-c max_connections=60 -c shared_buffers=256MB"
    try:
        with with_postgres.cluster() as address:
            (folder / "server").mkdir()
            deployment = Deployment(folder / "server", address)
            deployment.migrate()
            return of_ingest("PostgreSQL", deployment.ask("tests.bench.ingest"), synced)
    finally:
        with_postgres.FAST = before


def of_ingest(where: str, found: dict[str, ingest.Result], synced: float) -> list[Figure]:
    """Lines for each size of a batch, and for the time of one where a goal is set for it."""
    goals, longest, lines = {"64": 30_000, "1000": 100_000}, {"64": 5, "1000": 15}, []
    for batch, one in found.items():
        commits = one["per_second"] / int(batch)
        own = f"{one['per_cpu_second']:.0f} per CPU second of ours"
        note = f"{spread(one)} ms; {own}; {commits / synced:.2f} of the disk's"
        name = f"ledger: durable, {where}, batches of {batch}"
        lines.append(Figure(name, one["per_second"], "per s", goals.get(batch), note, at_least=True))
        lines.append(Figure("    the same: p99 of a batch", one["p99"], "ms", longest.get(batch)))
    return lines


def records(count: int) -> list[bytes]:
    """So many leaves."""
    head = leaves.leaf(submitter=ingest.SUBMITTER, at=1_797_210_000, committed=bytes(32))[:13]
    return [head + secrets.token_bytes(32) for _nth in range(count)]


def appended(hashed: float) -> list[Figure]:
    """Goal 2: leaves appended per second of a core, beside pymerkle, with the same root."""
    given, tree = records(PROVEN), InmemoryTree(algorithm="sha256")
    began = time.process_time()
    rows: dict[growth.Row, bytes] = {}
    for start in range(0, PROVEN, 1000):
        rows |= growth.grown(start, {row: rows[row] for row in growth.open_rows(start)}, given[start : start + 1000])
    ours = PROVEN / (time.process_time() - began)
    theirs = rate(lambda n: tree.append_entry(given[n]), PROVEN)
    root = growth.tails(growth.peaks(PROVEN, rows))[0]
    same = "same root" if root == tree.get_state() else "ANOTHER ROOT"
    note = f"{ours / hashed * 2:.2f} of what two hashes a leaf allow"
    return [
        Figure("ledger: leaves appended, batches of 1,000", ours, "per s", 800_000, note, at_least=True),
        Figure("ledger: the same by pymerkle 7", theirs, "per s", None, f"{same}, {PROVEN:,} leaves"),
        Figure("ledger: leaves appended, to pymerkle", ours / theirs, "times", 8, at_least=True),
    ]


def proven(folder: Path) -> list[Figure]:
    """Goal 3: proofs per second of a core, from memory and from the store, beside pymerkle."""
    store = SqliteStore(folder / "proofs.sqlite3")
    given = records(TREE)
    fill(Log("bench.example/ledger", KEY, store), given)
    warm, cold = Log("", KEY, store, remember=CACHED), Log("", KEY, store)
    for index in range(0, TREE, 256):
        warm.inclusion(index, TREE)
    chance = random.Random(1)
    wanted = [chance.randrange(1, TREE) for _nth in range(50_000)]
    root, tree = warm.root(), InmemoryTree(algorithm="sha256")
    for one in given[:PROVEN]:
        tree.append_entry(one)
    inclusion = rate(lambda n: warm.inclusion(wanted[n], TREE), 50_000)
    consistency = rate(lambda n: warm.consistency(wanted[n], TREE), 20_000)
    theirs = rate(lambda n: tree.prove_inclusion(wanted[n] % PROVEN + 1), 4000)
    theirs_between = rate(lambda n: tree.prove_consistency(wanted[n] % PROVEN + 1, PROVEN), 4000)
    from_store = rate(lambda n: cold.inclusion(wanted[n], TREE), 3000)
    for index in wanted[:50]:
        proof = cold.inclusion(index, TREE)
        verify.inclusion(index=index, size=TREE, leaf=leaf_hash(given[index]), proof=proof, root=root)
    store.close()
    return [
        Figure("ledger: inclusion proofs of 1M leaves, warm", inclusion, "per s", 50_000,
               f"pymerkle 7 of {PROVEN:,}: {theirs:.0f}/s, {inclusion / theirs:.1f} to 1", at_least=True),
        Figure("ledger: consistency proofs of 1M leaves, warm", consistency, "per s", 20_000,
               f"pymerkle 7: {theirs_between:.0f}/s, {consistency / theirs_between:.1f} to 1", at_least=True),
        Figure("ledger: inclusion proofs of 1M leaves, cold", from_store, "per s", 2000, "from SQLite", at_least=True),
    ]  # fmt: skip


def fill(log: Log, given: Sequence[bytes]) -> None:
    """Puts leaves into a log."""
    for start in range(0, len(given), CHUNK):
        log.extend([Submission(ingest.SUBMITTER, b"", one) for one in given[start : start + CHUNK]])


def verified(hashed: float, signed: float) -> list[Figure]:
    """Goal 4: what a verifier does, with the checkpoint judged before, and whole receipts of a quorum of 19 of 27."""
    proof, size = made.steps(), made.SIZE
    root, first = made.checkpoint().root, leaf_hash(made.LEAF)
    deep = [sha256(bytes([n])).digest() for n in range(20)]
    top = first
    for one in deep:
        top = sha256(b"\x01" + top + one).digest()
    verify.inclusion(index=made.INDEX, size=size, leaf=first, proof=proof, root=root)
    shared = rate(
        lambda _n: verify.inclusion(index=0, size=TREE, leaf=leaf_hash(made.LEAF), proof=deep, root=top), 40_000
    )
    keys = {f"w{n}.example": made.private(100 + n) for n in range(WITNESSES)}
    known = {name: checkpoints.witness_key(name, key) for name, key in keys.items()}
    trusted = policy.read(made.policy_of([made.LOG_KEY], known, QUORUM).encode())
    head = checkpoints.Checkpoint(made.ORIGIN, TREE, top)
    lines = [made.cosign(head, name, key, made.SEEN) for name, key in list(keys.items())[:QUORUM]]
    note = checkpoints.sign(head, made.LOG) + "".join(lines)
    beside = Beside(made.LEAF, made.RECORD, made.SALT).written()
    text = receipt.write(0, deep, note, extra=beside).encode()
    assert judgement.judge(judgement.evidence(text), trusted).failed == 0
    whole = rate(lambda _n: judgement.judge(judgement.evidence(text), trusted), 300)
    return [
        Figure("ledger: verified on a shared checkpoint, 1M leaves", shared, "per s", 30_000,
               f"{shared * 21 / hashed:.2f} of what 21 hashes allow", at_least=True),
        Figure("ledger: whole receipts, 1 + 19 signatures", whole, "per s", 350,
               f"{whole * 20 / signed:.2f} of what 20 signatures allow; {len(text)} bytes", at_least=True),
    ]  # fmt: skip


def grown(folder: Path, largest: int) -> list[Figure]:
    """What a proof and a leaf cost as the log grows: the proof with log n, the leaf not."""
    path, found, size = folder / "grown.sqlite3", [], 0
    store = SqliteStore(path)
    log, wanted = Log("bench.example/ledger", KEY, store), 10_000
    while wanted <= largest:
        while size < wanted:
            given = records(min(CHUNK, wanted - size))
            log.extend([Submission(ingest.SUBMITTER, b"", one) for one in given])
            size += len(given)
        store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        steps = max(len(log.inclusion(random.randrange(size), size)) for _nth in range(200))
        cold = rate(lambda _n, of=size: log.inclusion(random.randrange(of), of), 300)  # type: ignore[misc]  # bound now
        note = f"{path.stat().st_size / size:.1f} bytes a leaf on the disk; cold {cold:.0f} proofs/s"
        found.append(Figure(f"ledger: the longest proof of {size:,} leaves", 32 * steps, "bytes", None, note))
        wanted *= 10
    store.close()
    return found
