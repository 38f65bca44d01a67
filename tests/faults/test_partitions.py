"""Four nodes in four network namespaces, cut off, slowed, restarted: one root per size, and nothing is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from concord.ledger.replica import layout
from tests.environment import DATA
from tests.faults import networks, replicating
from tests.faults.asking import Asker
from tests.faults.networks import Network
from tests.faults.replicating import NAMES, ORIGIN, Consortium

CATCH_UP = 30
WHY = (
    "CometBFT is missing: make set-up-tests builds it, where Go is installed"
    if replicating.program() is None
    else networks.missing()
)
pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif(bool(WHY), reason=WHY),
]


class Parted:
    """A consortium in namespaces. Each look at the nodes is remembered: no size may ever have had two roots."""

    def __init__(self, made: Consortium, network: Network, asker: Asker) -> None:
        self.made, self.network, self.ask = made, network, asker
        self.seen: dict[int, set[str]] = {}
        self.acknowledged: dict[int, str] = {}
        self._numbers = iter(range(1, 10_000))

    def start(self, *names: str) -> None:
        for name in names:
            self.made.start(name, before=self.network.within(name))

    def record(self, at: str, *, seconds: float = 20) -> None:
        """Hands in a record there, and takes its receipt there."""
        number = next(self._numbers)
        (ticket,) = self.ask("submit", at, number)
        text = self.ask("receipt_within", at, ticket, seconds)
        assert self.made.judged(text, number).failed == 0
        self.acknowledged[number] = ticket

    def settle(self) -> float:
        """Waits until all say the same; returns the seconds it took."""
        begun = time.monotonic()
        while len(self.look()) > 1:
            assert time.monotonic() - begun < CATCH_UP, self.seen
            time.sleep(0.2)
        return time.monotonic() - begun

    def look(self) -> set[tuple[int, str, str]]:
        found = {tuple(one) for name in NAMES for one in self._roots(name)}
        for size, root, _hash in found:
            if root:
                self.seen.setdefault(size, set()).add(root)
        assert all(len(roots) == 1 for roots in self.seen.values())
        return found

    def _roots(self, name: str) -> list[Any]:
        """Size, root and app_hash of a node; of one that does not answer, what no other says."""
        try:
            return list(self.ask("roots", name))
        except RuntimeError:
            return [(0, "", name)]

    def check_all(self) -> None:
        """Every acknowledged record is on every node, once."""
        for number, ticket in self.acknowledged.items():
            for name in NAMES:
                assert self.made.judged(self.ask("receipt_within", name, ticket, 5), number).failed == 0
        self.settle()
        assert max(self.seen) == len(self.acknowledged)


@pytest.fixture(scope="module")
def parted() -> Iterator[Parted]:
    with networks.network(NAMES) as network:
        made = Consortium(DATA / "parted")
        sites = [layout.Site(name, ORIGIN, network.address(name), 8701, 26656, 26657) for name in NAMES]
        layout.consortium(made.folder, sites)
        asker = Asker(made)
        try:
            running = Parted(made, network, asker)
            running.start(*NAMES)
            asker("await_up")
            yield running
        finally:
            made.stop()
            asker.close()


def test_one_is_cut_off_and_catches_up(parted: Parted) -> None:
    parted.record("court")
    parted.network.part("court")
    for _turn in range(4):
        parted.record("notary")
    parted.network.join()
    print(f"cut off, and caught up in {parted.settle():.1f} s")
    parted.record("court")
    parted.check_all()


def test_two_halves_record_nothing_and_go_on_as_one(parted: Parted) -> None:
    parted.network.part("court", "notary")
    (ticket,) = parted.ask("submit", "agency", 9999)
    with pytest.raises(RuntimeError, match="no receipt"):
        parted.ask("receipt_within", "agency", ticket, 8)
    parted.network.join()
    begun = time.monotonic()
    assert parted.made.judged(parted.ask("receipt_within", "agency", ticket, CATCH_UP), 9999).failed == 0
    parted.acknowledged[9999] = ticket
    print(f"two halves, one again after {time.monotonic() - begun:.1f} s")
    parted.settle()
    parted.check_all()


def test_one_is_restarted_while_it_is_cut_off(parted: Parted) -> None:
    parted.network.part("chamber")
    parted.made.kill("chamber")
    parted.record("agency")
    parted.start("chamber")
    parted.record("agency")
    parted.network.join()
    print(f"restarted while cut off, and caught up in {parted.settle():.1f} s")
    parted.check_all()


@contextmanager
def lagging(network: Network, names: Sequence[str]) -> Iterator[None]:
    """What goes to these nodes is late and in part lost: by netem, or, without it, by cuts of 0.3 s in every second."""
    if all([network.lag(name, "delay", "200ms", "50ms", "loss", "2%") for name in names]):  # noqa: C419  all of them
        yield
        for name in names:
            network.lag(name)
        return
    over = threading.Event()

    def cut() -> None:
        while not over.wait(0.7):
            network.part(*names)
            over.wait(0.3)
            network.join()

    cutting = threading.Thread(target=cut)
    cutting.start()
    yield
    over.set()
    cutting.join()


def test_lag_and_loss_slow_it_and_change_nothing(parted: Parted) -> None:
    with lagging(parted.network, NAMES[:1]):
        for name in NAMES[1:]:
            parted.record(name)
    print(f"lag and loss, and caught up in {parted.settle():.1f} s")
    parted.check_all()


def test_one_hangs_and_comes_back(parted: Parted) -> None:
    """Not dead, not answering: stopped with all its connections open, then let go on."""
    stopped = [parted.made.running["notary"].pid, parted.made.comet_of("notary")]
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    for at in ("agency", "court"):
        parted.record(at)
    for process in stopped:
        os.kill(process, signal.SIGCONT)
    print(f"hung, and caught up in {parted.settle():.1f} s")
    parted.record("notary")
    parted.check_all()


def test_the_control_two_roots_of_one_size_would_be_seen(parted: Parted, monkeypatch: pytest.MonkeyPatch) -> None:
    parted.look()
    forked = [max(parted.seen), "another root", ""]
    monkeypatch.setattr(parted, "_roots", lambda name: [forked])
    with pytest.raises(AssertionError):
        parted.look()
