"""27 witnesses as real processes: some killed, some hung, a log that lies to them; and one that dies while it signs."""

from __future__ import annotations

import itertools
import os
import random
import signal
import statistics
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from concord.ledger import cosigning, fetching, judgement, policy, proof, receipt, tree
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.fetching import Unreachable
from concord.ledger.hashing import leaf_hash
from tests.faults import witnesses
from tests.faults.witnesses import ALL, QUORUM, Branch, Nursery, Process
from tests.ledger import made

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
ROUNDS = int(os.environ.get("CONCORD_FAULT_ROUNDS", "20"))
WITHIN = 1.0  # seconds for a checkpoint that a quorum has cosigned
POINTS = ("before_commit", "after_commit", "before_answer")


def hashes(told: str, count: int) -> list[bytes]:
    return [leaf_hash(sha256(f"{told} {n}".encode()).digest()) for n in range(count)]


# --- 27 of which some are away


class Stage:
    """27 witnesses that run, the policy that asks for 19, and a log of 600 leaves, the first of which is a record's."""

    def __init__(self, processes: list[Process], rules: str) -> None:
        self.processes, self.policy = processes, policy.read(rules.encode())
        self.peers, self.sizes = cosigning.peers(self.policy), dict[str, int]()
        self.at = int(time.time())
        self.record = {"at": self.at, "kind": "document"}
        committed = leaves.commitment(made.SALT, self.record)
        self.leaf = leaves.leaf(submitter=made.LOG_KEY.id, at=self.at, committed=committed)
        self.branch = Branch([leaf_hash(self.leaf), *hashes("leaf", 599)])
        self.next = itertools.count(20)

    def gather(self, least: int = QUORUM, seconds: float = 5.0) -> tuple[cosigning.Gathering, float]:
        """Asks for a checkpoint of some leaves more; returns what came, and in how many seconds."""
        size = next(self.next)
        began = time.monotonic()
        found = self.branch.gather(self.peers, size, least, seconds, self.sizes)
        return found, time.monotonic() - began

    def judged(self, note: str, rules: policy.Policy | None = None) -> judgement.Verdict:
        """What a verifier says of the record's receipt with that checkpoint."""
        size = int(note.split("\n")[1])
        steps = [made.over(span, self.branch.hashes) for span in tree.inclusion(0, size)]
        text = receipt.write(0, steps, note, extra=proof.Beside(self.leaf, self.record, made.SALT).written())
        return judgement.judge(judgement.evidence(text.encode()), rules or self.policy, now=int(time.time()))


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with witnesses.nursery() as found:
        yield found


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Stage:
    return Stage(*witnesses.prepare(tmp_path_factory.mktemp("members"), ALL, QUORUM))


@pytest.fixture
def stage(members: Stage, nursery: Nursery) -> Iterator[Stage]:
    """All 27, up and running, whatever the test before did to them."""
    for one in members.processes:
        if not one.pid:
            nursery.serve(one)
    yield members
    for one in members.processes:
        if one.pid:
            one.signal(signal.SIGCONT)


def test_with_eight_killed_or_hung_a_checkpoint_is_cosigned_within_a_second_and_with_nine_no_receipt_is_valid(
    stage: Stage,
) -> None:
    whole, _took = stage.gather(ALL)
    assert len(whole.seen) == ALL, whole.refused
    for number, one in enumerate(stage.processes[:8]):
        one.signal(signal.SIGKILL if number % 2 else signal.SIGSTOP)
    took = []
    for _round in range(max(3, ROUNDS // 10)):
        found, seconds = stage.gather()
        took.append(seconds)
        verdict = stage.judged(found.note)
        assert (verdict.failed, len(verdict.seen), verdict.whose) == (0, QUORUM, "witnesses")
    print(f"quorum of {QUORUM} of {ALL}, 8 away: median {statistics.median(took):.3f} s, most {max(took):.3f} s")
    assert statistics.median(took) < WITHIN
    stage.processes[8].signal(signal.SIGSTOP)
    found, seconds = stage.gather(seconds=2.0)
    assert len(found.seen) == 18
    assert 1.9 < seconds < 4
    verdict = stage.judged(found.note)
    assert (verdict.failed, verdict.step) == (4, "witnesses")
    control = policy.Policy(
        stage.policy.logs,
        stage.policy.witnesses,
        {"members": policy.Group(18, tuple(stage.policy.witnesses))},
        "members",
    )
    assert stage.judged(found.note, control).failed == 0, "nothing but the quorum refuses it"
    stage.processes[8].signal(signal.SIGCONT)
    found, seconds = stage.gather()
    assert stage.judged(found.note).failed == 0, "one more is back"


def test_forks_rollbacks_stale_and_future_checkpoints_are_refused_by_every_one(stage: Stage) -> None:
    own, size = stage.branch, next(stage.next)
    stage.next = itertools.count(size + 20)
    assert len(own.gather(stage.peers, size, ALL, 20, {}).seen) == ALL
    fork = Branch(own.hashes[: size - 10] + hashes("another history", 500))
    lies = {
        "fork of the same size": (fork.body(size, size), 422),
        "fork that grows": (fork.body(size, size + 9), 422),
        "fork with the proof of the other": (own.body(size, size + 9, of=fork), 422),
        "rollback": (own.body(0, size - 5), 409),
        "rollback that names the size": (own.body(size, size - 5), 400),
        "stale": (own.body(size - 5, size), 409),
        "from a future nobody saw": (own.body(size + 5, size + 9), 409),
        "of next year's log": (own.body(size, size + 9).replace(b"ledger/2026", b"ledger/2027"), 404),
    }
    for one in stage.processes:
        for name, (body, status) in lies.items():
            assert one.add_checkpoint(body).status == status, (one.name, name)
    found = own.gather(stage.peers, size + 9, ALL, 20, {})
    assert len(found.seen) == ALL, "and the log itself goes on"


def test_a_log_restored_from_an_old_copy_is_found_by_every_one(stage: Stage) -> None:
    """Its database comes out of a backup; it signs on from there, honestly or not, and no witness goes along."""
    first = next(stage.next)
    stage.next = itertools.count(first + 40)
    known = stage.branch
    assert len(known.gather(stage.peers, first + 20, ALL, 20, stage.sizes).seen) == ALL
    old = known.gather(stage.peers, first, QUORUM, 5, {})
    assert (len(old.seen), set(old.ahead.values())) == (0, {first + 20})
    grown = Branch(known.hashes[:first] + hashes("after the restore", 60))
    on = grown.gather(stage.peers, first + 30, QUORUM, 5, {})
    assert (len(on.seen), {why[:3] for why in on.refused.values()}) == (0, {"422"})
    assert stage.judged(old.note).step == "witnesses"


def test_upgraded_one_after_the_other_they_cosign_every_checkpoint_in_between(stage: Stage, nursery: Nursery) -> None:
    """As the members agree to do it: each stops, is replaced, says that it is well; only then the next one stops."""
    for one in stage.processes[: max(3, ROUNDS // 8)]:
        kill(one)
        between, _took = stage.gather()
        assert stage.judged(between.note).failed == 0
        nursery.serve(one)
        assert fetching.get(f"{one.url}/health").status == 200
        assert one.name in stage.gather(ALL)[0].seen, "it knows what it had signed before"


# --- one that dies while it signs


class Liar:
    """A log that shows a witness whichever of two trees it takes, and keeps every cosignature it gets."""

    def __init__(self, one: Process, told: str) -> None:
        self.one, self.told, self.kept = one, told, list[bytes]()
        self.signed: dict[int, set[bytes]] = {}

    def offer(self, size: int, told: str) -> int:
        """Offers a tree of that size, with the proof from where the witness stands; returns the status, 0 = it died."""
        branch = Branch([*self.kept, *hashes(told, size)][:size])
        for old in (len(self.kept), 0):
            try:
                answer = self.one.add_checkpoint(branch.body(old, size))
            except Unreachable:
                return 0
            if answer.status == 409 and int(answer.body) not in (0, len(self.kept)):
                return 409
            if answer.status != 409:
                break
        if answer.status == 200:
            head = branch.head(size)
            under = notes.read(f"{head.body}\n{answer.body.decode()}")
            assert witnesses.checkpoints.check_cosigned(under, self.one.key)
            self.signed.setdefault(size, set()).add(head.root)
            self.kept = branch.hashes
        return answer.status

    @property
    def twice(self) -> list[int]:
        """Sizes at which it has two cosignatures over two trees."""
        return [size for size, roots_ in self.signed.items() if len(roots_) > 1]


def rounds(nursery: Nursery, one: Process, number: int, flaws: tuple[str, ...]) -> Liar:
    """The witness dies in each round, at that point or at any moment, and is then offered another tree of that size."""
    chance, liar = random.Random(str(flaws)), Liar(one, "")
    for n in range(number):
        size, before = 2 * n + 2, list(liar.kept)
        nursery.serve(one, flaws[n % len(flaws)])
        liar.offer(size, f"A{n}")
        after = liar.kept
        time.sleep(chance.uniform(0, 0.02))
        if one.pid:
            kill(one)
        nursery.serve(one)
        liar.kept = before
        if liar.offer(size, f"B{n}") != 200:
            liar.kept = after
            if after == before:  # it died after the commit and its answer never came: the tree it remembers is A's
                liar.offer(size, f"A{n}")
                resume(liar, before, size, f"A{n}")
        kill(one)
    return liar


def resume(liar: Liar, before: list[bytes], size: int, told: str) -> None:
    """The witness remembers a tree whose cosignature was lost: it gives it again, from that size to that size."""
    if len(liar.kept) < size:
        branch = Branch([*before, *hashes(told, size)][:size])
        answer = liar.one.add_checkpoint(branch.body(size, size))
        assert answer.status == 200, answer
        liar.signed.setdefault(size, set()).add(branch.head(size).root)
        liar.kept = branch.hashes


def kill(one: Process) -> None:
    try:
        one.signal(signal.SIGKILL)
    except ProcessLookupError:
        one.pid = 0


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_commit_point_it_never_signs_two_trees_of_one_size(
    tmp_path: Path, nursery: Nursery, point: str
) -> None:
    (one,), _rules = witnesses.prepare(tmp_path, 1, 1)
    liar = rounds(nursery, one, max(4, ROUNDS // 3), (point,))
    assert liar.twice == []
    assert len(liar.signed) == max(4, ROUNDS // 3), "in each round one tree was signed"


def test_killed_at_any_moment_it_never_does(tmp_path: Path, nursery: Nursery) -> None:
    (one,), _rules = witnesses.prepare(tmp_path, 1, 1)
    liar = rounds(nursery, one, max(8, ROUNDS // 2), ("-",))
    assert liar.twice == []


def test_one_that_signs_before_it_remembers_is_found(tmp_path: Path, nursery: Nursery) -> None:
    """The control: the same rounds against a witness whose answer leaves first."""
    (one,), _rules = witnesses.prepare(tmp_path, 1, 1)
    assert rounds(nursery, one, 4, ("lazy",)).twice
