"""A log gathers cosignatures: from all at once, checked one by one, and nobody who hangs or lies holds it up."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from concord.ledger import checkpoint as checkpoints
from concord.ledger import cosigning
from concord.ledger import note as notes
from concord.ledger.cosigning import Gathering, Peer
from concord.ledger.judgement import DRIFT
from concord.ledger.keyfile import Secret
from concord.ledger.verify import Unproven
from concord.ledger.witness.app import App
from concord.ledger.witness.copying import Copies
from tests.ledger import asking, made, standing
from tests.ledger.asking import Clock

NAMES = list(made.WITNESSES)
QUICK = 5.0


def app(folder: Path, name: str = NAMES[0], clock: Clock | None = None) -> App:
    folder.mkdir(exist_ok=True)
    secret = Secret(made.WITNESS_KEYS[name], made.WITNESSES[name])
    asked = asking.witness(folder, clock, secrets=(secret,))
    return App(asked, Copies(folder, secret, {}))


def says(status: int, body: bytes, kind: bytes = b"text/plain") -> standing.App:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
        await send({"type": "http.response.body", "body": body})

    return application


@contextmanager
def stand(apps: dict[str, standing.App]) -> Iterator[list[Peer]]:
    with standing.served(standing.mounted(apps)) as url:
        yield [Peer(name, made.WITNESS_KEYS[name], f"{url}/{name}") for name in apps]


def gather(peers: list[Peer], size: int = 23, least: int = 1, **more: Any) -> Gathering:
    given: dict[str, Any] = {
        "deadline": QUICK,
        "clock": Clock(),
        "note": checkpoints.sign(made.checkpoint(size), made.LOG),
    }
    given |= more
    return cosigning.ask(
        peers=peers,
        consistency=lambda old: asking.proof(old, size),
        enough=lambda seen: len(seen) >= least,
        **given,
    )


def witnesses_of(note: str) -> list[str]:
    parts = notes.read(note)
    assert checkpoints.check_signed(parts, made.LOG_KEY)
    return [name for name, key in made.WITNESS_KEYS.items() if checkpoints.check_cosigned(parts, key)]


def test_all_are_asked_and_their_cosignatures_hold(tmp_path: Path) -> None:
    with stand({name: app(tmp_path / name, name) for name in NAMES}) as peers:
        found = gather(peers, least=5)
        assert witnesses_of(found.note) == NAMES
        assert found.seen == dict.fromkeys(NAMES, made.SEEN)
        assert found.refused == {}


def test_each_is_sent_the_proof_from_where_it_stands(tmp_path: Path) -> None:
    apps = {name: app(tmp_path / name, name) for name in NAMES}
    for number, name in enumerate(NAMES[1:], start=1):
        asking.ask(apps[name].witness, 0, 5 * number)
    sizes: dict[str, int] = {}
    with stand(dict(apps)) as peers:
        assert witnesses_of(gather(peers, least=5, sizes=sizes).note) == NAMES
        assert sorted(sizes.values()) == [23] * 5
        again = gather(peers, 40, least=5, sizes=sizes)
        assert witnesses_of(again.note) == NAMES


def test_the_proof_is_made_in_the_thread_of_the_caller(tmp_path: Path) -> None:
    asked, threads = app(tmp_path), set()
    asking.ask(asked.witness, 0, 5)

    def consistency(old: int) -> list[bytes]:
        threads.add(threading.current_thread())
        return asking.proof(old, 23)

    note = checkpoints.sign(made.checkpoint(), made.LOG)
    with stand({NAMES[0]: asked}) as peers:
        cosigning.ask(note, peers, consistency, lambda seen: bool(seen), QUICK, clock=Clock())
    assert threads == {threading.current_thread()}


def test_who_hangs_holds_nobody_up(tmp_path: Path) -> None:
    apps: dict[str, standing.App] = {name: app(tmp_path / name, name) for name in NAMES[:3]}
    with stand(apps | dict.fromkeys(NAMES[3:], standing.hang)) as peers:
        began = time.monotonic()
        assert len(gather(peers, least=3).seen) == 3
        assert time.monotonic() - began < QUICK, "those that hang would take all of it"
        began = time.monotonic()
        short = gather(peers, least=4, deadline=0.4)
        assert 0.3 < time.monotonic() - began < QUICK
        assert len(short.seen) == 3
        assert set(short.refused.values()) == {"no answer yet"}


def test_who_is_not_there_is_named(tmp_path: Path) -> None:
    away = Peer(NAMES[1], made.WITNESS_KEYS[NAMES[1]], standing.nobody())
    nonsense = Peer(NAMES[2], made.WITNESS_KEYS[NAMES[2]], "ftp://nowhere")
    with stand({NAMES[0]: app(tmp_path)}) as peers:
        found = gather([*peers, away, nonsense], least=3)
    assert list(found.seen) == NAMES[:1]
    assert set(found.refused) == {away.url, "ftp://nowhere"}


LIES = {
    "nothing": says(200, b""),
    "no text": says(200, b"\xff\xfe"),
    "another's": says(200, made.cosigned(NAMES[1]).encode()),
    "of another tree": says(200, made.cosigned(NAMES[0], made.checkpoint(22)).encode()),
    "a stranger's": says(200, made.cosign(made.checkpoint(), NAMES[0], made.STRANGER, made.SEEN).encode()),
    "twice": says(200, made.cosigned(NAMES[0]).encode() * 2),
    "without end": says(200, made.cosigned(NAMES[0]).encode() * 10_000),
    "from the past": says(200, made.cosigned(NAMES[0], seen=made.SEEN - DRIFT - 1).encode()),
    "from the future": says(200, made.cosigned(NAMES[0], seen=made.SEEN + DRIFT + 1).encode()),
    "the same conflict for ever": says(409, b"5\n", b"text/x.tlog.size"),
    "a conflict without a size": says(409, b"many\n", b"text/x.tlog.size"),
    "a conflict of no kind": says(409, b"5\n"),
    "a refusal": says(422, "没有证明\n".encode()),
    "gone": says(404, b""),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_does_not_hold_is_not_taken(lie: str) -> None:
    with stand({NAMES[0]: LIES[lie]}) as peers:
        found = gather(peers)
        assert found.seen == {}
        assert found.note == checkpoints.sign(made.checkpoint(), made.LOG)
        assert list(found.refused) == [peers[0].url]


def test_a_bit_flipped_anywhere_in_an_answer_is_never_taken() -> None:
    """Every bit of the line, given to what takes cosignatures out of an answer."""
    note, good = checkpoints.sign(made.checkpoint(), made.LOG), made.cosigned(NAMES[0]).encode()
    peer = Peer(NAMES[0], made.WITNESS_KEYS[NAMES[0]], "http://127.0.0.1:9")

    def taken(answer: bytes) -> bool:
        asking_ = cosigning._Asking(notes.read(note), [peer], lambda _old: [], {}, Clock())
        asking_._cosigned(peer.url, answer)
        return asking_.written() != note

    assert taken(good)
    for bit in range(8 * len(good)):
        flipped = bytearray(good)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        assert not taken(bytes(flipped)), bit


def test_without_the_check_a_lie_would_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(checkpoints, "check_cosigned", lambda note, key: made.SEEN if note.signature_of(key) else None)
    with stand({NAMES[0]: LIES["of another tree"]}) as peers:
        assert list(gather(peers).seen) == NAMES[:1]


def test_what_is_sent_beside_a_cosignature_is_left_out() -> None:
    more = made.cosigned(NAMES[3]) + made.cosigned(NAMES[0]) + made.signed(key=made.STRANGER)
    with stand({NAMES[0]: says(200, more.encode())}) as peers:
        found = gather(peers)
    assert found.note == checkpoints.sign(made.checkpoint(), made.LOG) + made.cosigned(NAMES[0])


def test_who_has_seen_more_shows_that_this_log_was_rolled_back(tmp_path: Path) -> None:
    asked = app(tmp_path)
    asking.ask(asked.witness, 0, 40)
    with stand({NAMES[0]: asked}) as peers:
        found = gather(peers)
    assert found.ahead == {peers[0].url: 40}
    assert found.seen == {}


def test_cosignatures_that_are_there_are_kept_and_not_asked_for_again(tmp_path: Path) -> None:
    note = checkpoints.sign(made.checkpoint(), made.LOG) + made.cosigned(NAMES[0], seen=made.SEEN - 9999)
    with stand({name: app(tmp_path / name, name) for name in NAMES[:2]}) as peers:
        found = gather(peers, least=2, note=note)
        assert found.seen == {NAMES[0]: made.SEEN - 9999, NAMES[1]: made.SEEN}
        assert found.note.startswith(note)
        bad = note.replace(made.cosigned(NAMES[0], seen=made.SEEN - 9999), made.cosigned(NAMES[0], made.checkpoint(9)))
        assert gather(peers, least=2, note=bad).seen == dict.fromkeys(NAMES[:2], made.SEEN)
        with pytest.raises(Unproven):
            gather(peers, note="no note")


def test_one_address_may_answer_for_two_keys(tmp_path: Path) -> None:
    both = says(200, (made.cosigned(NAMES[0]) + made.cosigned(NAMES[1])).encode())
    with stand({NAMES[0]: both}) as peers:
        second = Peer(NAMES[1], made.WITNESS_KEYS[NAMES[1]], peers[0].url)
        assert list(gather([*peers, second], least=2).seen) == NAMES[:2]
