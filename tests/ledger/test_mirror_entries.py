"""Leaves handed to a witness's copy (c2sp.org/tlog-mirror, add-entries): each package is the log's, or refused."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import keyfile, tree, verify
from concord.ledger import note as notes
from concord.ledger.fetching import Answer
from concord.ledger.hashing import leaf_hash
from concord.ledger.judgement import DRIFT
from concord.ledger.log import Log
from concord.ledger.note import COSIGNATURE
from concord.ledger.witness import entries
from concord.ledger.witness.app import App
from concord.ledger.witness.copying import Copies
from concord.ledger.witness.mirror import Mirror, folder_of
from tests.ledger import asking, made, standing
from tests.ledger.asking import Clock
from tests.ledger.standing import grow, log_in
from tests.ledger.test_mirror import same

SECRET = keyfile.made("w0.example/mirror", COSIGNATURE)


def subtree_proof(log: Log, start: int, end: int, size: int) -> list[bytes]:
    """That the leaves start .. end - 1 stand so in the log of that size: by the definition, from every leaf's hash."""
    hashes = [leaf_hash(log.leaf(n) or b"") for n in range(size)]

    def over(low: int, high: int) -> bytes:
        return made.over(tree.Range(0, high - low), hashes[low:high])

    def proof(first: int, last: int, low: int, high: int, known: bool) -> list[bytes]:
        if (first, last) == (low, high):
            return [] if known else [over(low, high)]
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        if last <= middle:
            return [*proof(first, last, low, middle, known), over(middle, high)]
        if first >= middle:
            return [*proof(first, last, middle, high, known), over(low, middle)]
        return [*proof(middle, last, middle, high, False), over(low, middle)]

    return proof(start, end, 0, size, True)


def package(log: Log, start: int, end: int, size: int) -> bytes:
    leaves = b"".join(len(one := log.leaf(n) or b"").to_bytes(2, "big") + one for n in range(start, end))
    steps = subtree_proof(log, start // 256 * 256, end, size)
    return leaves + bytes([len(steps)]) + b"".join(steps)


def head(start: int, end: int, origin: str = made.ORIGIN, ticket: bytes = b"") -> bytes:
    name = origin.encode()
    numbers = start.to_bytes(8, "big") + end.to_bytes(8, "big")
    return len(name).to_bytes(2, "big") + name + numbers + len(ticket).to_bytes(2, "big") + ticket


def packages(log: Log, start: int, end: int) -> list[bytes]:
    cuts = [start, *range((start // 256 + 1) * 256, end, 256), end]
    return [package(log, one, other, end) for one, other in itertools.pairwise(cuts) if one < other]


def request(log: Log, start: int, end: int) -> bytes:
    return head(start, end) + b"".join(packages(log, start, end))


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return log_in(tmp_path / "log")


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror", made.ORIGIN, SECRET, clock=Clock())


Add = Callable[..., Answer]


@pytest.fixture
def add(mirror: Mirror) -> Add:
    def added(body: bytes, *pending: str) -> Answer:
        return entries.add(body, {made.ORIGIN: mirror}.get, lambda _origin: list(pending))

    return added


def info(answer: Answer) -> tuple[int, int, int]:
    assert answer.kind == "text/x.tlog.mirror-info"
    size, held, ticket, end = answer.body.decode().split("\n")
    assert (ticket, end) == ("", "")
    return answer.status, int(size), int(held)


def test_the_proofs_of_these_tests_are_proofs(log: Log) -> None:
    grow(log, 600)
    for start, end in ((0, 256), (256, 512), (512, 600), (256, 300), (0, 7)):
        node = made.over(tree.Range(0, end - start), [leaf_hash(log.leaf(n) or b"") for n in range(start, end)])
        steps = subtree_proof(log, start, end, 600)
        verify.subtree_consistency(start=start, end=end, size=600, node=node, root=log.root(), proof=steps)


@pytest.mark.parametrize("sizes", [(1, 2, 255, 256, 257), (5, 700), (300, 512, 513)])
def test_all_of_a_log_can_be_handed_in(log: Log, mirror: Mirror, add: Add, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        start = log.size()
        note = grow(log, size - start)
        answer = add(request(log, start, size), note)
        assert (answer.status, answer.kind) == (200, "text/plain")
        under = notes.read(note.encode() + answer.body)
        assert checkpoints.check_cosigned(under, SECRET.key) == made.SEEN
        assert mirror.checkpoint() == note + answer.body.decode()
        assert mirror.size() == size
        assert same(log, mirror, size)


def test_a_prefix_is_kept_and_the_rest_asked_for(log: Log, mirror: Mirror, add: Add) -> None:
    note = grow(log, 700)
    parts = packages(log, 0, 700)
    assert info(add(head(0, 700) + parts[0], note)) == (202, 700, 256)
    assert info(add(head(256, 700) + parts[1] + parts[2][:100], note)) == (202, 700, 512)
    assert mirror.size() == 0
    assert add(head(512, 700) + parts[2][:100], note).status == 400, "nothing whole came"
    assert mirror.held() == 512
    assert add(head(256, 700) + parts[1] + parts[2], note).status == 200, "what is there already is passed over"
    assert same(log, mirror, 700)


def test_from_the_middle_of_a_bundle(log: Log, mirror: Mirror, add: Add) -> None:
    first = grow(log, 300)
    assert add(request(log, 0, 300), first).status == 200
    second = grow(log, 100)
    assert add(request(log, 290, 400), second, first).status == 200
    assert same(log, mirror, 400)


def test_what_is_fetched_and_what_is_handed_in_go_together(log: Log, mirror: Mirror, add: Add) -> None:
    mirror.follow(grow(log, 300), standing.own(log))
    note = grow(log, 220)
    assert add(request(log, 300, 520), note).status == 200
    mirror.follow(grow(log, 80), standing.own(log))
    note = grow(log, 100)
    assert add(request(log, 600, 700), note).status == 200
    assert same(log, mirror, 700)


def test_conflicts_say_where_to_go_on(log: Log, mirror: Mirror, add: Add) -> None:
    first = grow(log, 300)
    assert add(request(log, 0, 300), first).status == 200
    second = grow(log, 100)
    assert info(add(request(log, 0, 399), second, first)) == (409, 400, 300), "no checkpoint of that size"
    assert info(add(head(301, 400), second, first)) == (409, 400, 300), "leaves between are missing"
    assert add(request(log, 300, 400), second, first).status == 200
    assert info(add(head(0, 300), second, first)) == (409, 400, 400), "the copy is never set back"
    assert add(head(400, 400), second, first).status == 200, "nothing to hand in: it says what it has said"


def test_a_body_with_nothing_in_it_is_answered_without_signing(
    log: Log, mirror: Mirror, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may ask, as often as he likes: that costs neither a signature nor a write to the disk."""
    note = grow(log, 300)
    said = add(request(log, 0, 300), note)
    monkeypatch.setattr(checkpoints, "cosign", lambda *_given: pytest.fail("it signs afresh"))
    monkeypatch.setattr(mirror._store, "keep", lambda _kept: pytest.fail("it writes"))
    assert [add(head(300, 300), note), add(request(log, 0, 300), note)] == [said, said]


def test_what_cannot_be_taken(log: Log, mirror: Mirror, add: Add) -> None:
    note = grow(log, 300)
    assert add(request(log, 0, 300)).status == 422, "no checkpoint was added"
    assert add(head(0, 300, "another.example/log"), note).status == 404
    assert add(head(5, 0), note).status == 400
    assert add(head(0, 300), note).status == 400
    for cut in range(len(head(0, 300))):
        assert add(head(0, 300)[:cut], note).status == 400
    assert mirror.held() == 0


def test_a_leaf_or_a_proof_that_is_another_is_refused(log: Log, mirror: Mirror, add: Add, tmp_path: Path) -> None:
    note, start = grow(log, 260), len(head(0, 260))
    sent = request(log, 0, 260)
    first = len(packages(log, 0, 260)[0])
    for at in [*range(start, start + 60), *range(start + first - 40, start + first)]:
        bad = bytearray(sent)
        bad[at] ^= 1
        assert add(bytes(bad), note).status in (400, 422), at
        assert mirror.held() == 0
    other = log_in(tmp_path / "another")
    grow(other, 260, told="another history, ")
    assert add(request(other, 0, 260), note).status == 422
    bad = bytearray(sent)
    bad[-1] ^= 1
    assert add(bytes(bad), note).status == 422
    assert (mirror.held(), mirror.size()) == (256, 0), "the package before was whole and right"
    assert add(request(log, 256, 260), note).status == 200


def test_without_the_proof_s_check_it_would_be_taken(
    log: Log, add: Add, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The control."""
    note, other = grow(log, 260), log_in(tmp_path / "another")
    grow(other, 260, told="another history, ")
    monkeypatch.setattr(verify, "subtree_consistency", lambda **_: None)
    assert add(request(other, 0, 260), note).status == 200


def test_leaves_from_the_future_are_not_vouched_for(log: Log, mirror: Mirror, add: Add) -> None:
    note = grow(log, 3, at=made.SEEN + DRIFT + 1)
    assert add(request(log, 0, 3), note).status == 422
    assert mirror.held() == 0


def test_over_http(tmp_path: Path, log: Log) -> None:
    copies = Copies(tmp_path / "copies", SECRET, {}, others=[made.ORIGIN], clock=Clock())
    note = grow(log, 300)
    with standing.served(App(asking.witness(tmp_path), copies)) as own:
        sent = request(log, 0, 300)
        assert httpx.post(f"{own}/add-entries", content=sent).status_code == 422
        head_ = checkpoints.opened(note, made.LOG_KEY)
        assert httpx.post(f"{own}/add-checkpoint", content=asking.body(0, head_)).status_code == 200
        packed = {"Content-Encoding": "gzip", "Content-Type": "application/octet-stream"}
        part = httpx.post(f"{own}/add-entries", content=gzip.compress(sent[:13_000]), headers=packed)
        assert (part.status_code, part.headers.get("accept-encoding")) == (202, "gzip"), part.text
        assert httpx.post(f"{own}/add-entries", content=gzip.compress(sent), headers=packed).status_code == 200
        assert httpx.get(f"{own}/mirror/{folder_of(made.ORIGIN)}/tile/0/000").content == log.tile(
            standing.tiles.Tile(0, 0)
        )
        assert httpx.post(f"{own}/add-entries", content=sent, headers=packed).status_code == 400, "it is no gzip"
        assert httpx.post(f"{own}/add-entries", content=sent, headers={"Content-Encoding": "br"}).status_code == 400
        bomb = gzip.compress(bytes(entries.MOST_BYTES + 1))
        assert httpx.post(f"{own}/add-entries", content=bomb, headers=packed).status_code == 413
        assert httpx.get(f"{own}/add-entries").status_code == 405
