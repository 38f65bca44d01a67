"""Four nodes with a real CometBFT: what happens to one of them costs no record, no receipt and no agreement."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from concord.ledger.fetching import Unreachable
from concord.ledger.replica.codes import Code, Refused
from tests.environment import DATA
from tests.faults import replicating
from tests.faults.replicating import NAMES, Consortium

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif(
        replicating.program() is None, reason="CometBFT is missing: make set-up-tests builds it, where Go is installed"
    ),
]
CATCH_UP = 30  # seconds in which a node that was away has to be back


@pytest.fixture(scope="module")
def four() -> Iterator[Consortium]:
    with replicating.consortium(DATA / "replicated") as made:
        made.start()
        made.await_up()
        yield made


def settled(four: Consortium, *names: str) -> None:
    """Waits until these nodes' own logs say the same."""
    end = time.monotonic() + CATCH_UP
    while len(four.roots(*names)) > 1:
        assert time.monotonic() < end, four.roots(*names)
        time.sleep(0.2)


def test_records_of_many_submitters_get_receipts_from_every_node(four: Consortium) -> None:
    tickets = {number: four.submit(NAMES[number % 4], number)[0] for number in range(8)}
    for number, ticket in tickets.items():
        verdict = four.judged(four.receipt(NAMES[(number + 1) % 4], ticket), number)
        assert (verdict.failed, verdict.whose, len(verdict.seen) >= 3) == (0, "witnesses", True)
        assert four.judged(four.receipt("court", ticket), number + 1).failed == 1  # another record: refused
    settled(four)
    height = min(four.health(name)["height"] for name in NAMES)
    assert len(four.app_hashes(height)) == 1


def test_a_batch_handed_in_again_is_recorded_once(four: Consortium) -> None:
    size, records = four.health("court")["size"], [replicating.made(1), replicating.made(2)]
    with four.client("court") as client:
        tickets = client.submit(records)
        assert client.submit(records) == tickets  # at once: the mempool has it
        four.receipt("court", tickets[1])
        assert client.submit(records) == tickets  # later: the log has it
        assert client.submit([*records, replicating.made(3)])[:2] == tickets
        with pytest.raises(Refused) as refused:
            client.submit([records[0]._replace(commitment=bytes(32))])
    assert refused.value.code is Code.CONFLICT
    end = time.monotonic() + CATCH_UP
    while four.health("court")["size"] < size + 3:
        assert time.monotonic() < end
    assert four.health("court")["size"] == size + 3


@pytest.mark.parametrize("victim", [NAMES[0], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[1:])])
def test_one_is_killed_the_others_go_on_and_it_catches_up(four: Consortium, victim: str) -> None:
    before = four.submit(victim, 100)[0]
    held = four.receipt(victim, before)
    four.kill(victim)
    others = [name for name in NAMES if name != victim]
    assert four.judged(held, 100).failed == 0
    for number, name in enumerate(others):
        ticket = four.submit(name, 200 + number)[0]
        assert four.judged(four.receipt(others[number - 1], ticket), 200 + number).failed == 0
    assert four.judged(four.receipt(others[0], before), 100).failed == 0  # the victim's own record, from another
    height = four.health(others[0])["height"]
    four.start(victim)
    took = four.await_up(victim, height=height)
    assert took <= CATCH_UP
    settled(four)
    assert len(four.app_hashes(height)) == 1


def test_cometbft_alone_is_killed_and_comes_back(four: Consortium) -> None:
    child = four.comet_of("court")
    assert child
    os.kill(child, signal.SIGKILL)
    ticket = four.submit("notary", 300)[0]
    four.receipt("notary", ticket)
    end = time.monotonic() + CATCH_UP
    while four.comet_of("court") in (None, child):
        assert time.monotonic() < end
        time.sleep(0.1)
    settled(four)


@pytest.mark.slow
def test_with_two_away_nothing_is_acknowledged_and_nothing_is_lost(four: Consortium) -> None:
    """The control: two of four are no quorum, so there must be no receipt. With one back, there is."""
    for name in ("court", "notary"):
        four.kill(name)
    ticket = four.submit("agency", 400)[0]
    with pytest.raises(Unreachable):
        four.receipt("agency", ticket, seconds=3)
    four.start("court")
    assert four.judged(four.receipt("agency", ticket, seconds=CATCH_UP), 400).failed == 0
    four.start("notary")
    four.await_up()
    settled(four)


@pytest.mark.slow
def test_a_late_member_begins_from_a_snapshot_and_votes(four: Consortium) -> None:
    early = four.submit("court", 600)[0]
    four.receipt("court", early)
    four.await_up("court", height=11)
    said = four.command("join", "bank")
    assert "from the snapshot of block" in said
    four.start("bank")
    four.await_up("bank", height=four.health("court")["height"])
    blocks = four.rpc("bank", "/status")["sync_info"]
    assert int(blocks["earliest_block_height"]) > 1  # the control: it did not go through every block
    settled(four, *NAMES, "bank")
    assert four.judged(four.receipt("bank", early), 600).failed == 0
    ticket = four.submit("bank", 601)[0]
    text = four.receipt("bank", ticket)
    policy = (four.folder / "policy.txt").read_bytes()
    assert replicating.judged(text, 601, policy).failed == 0
    four.command("leave", "bank")
    four.kill("bank")
    settled(four)


@pytest.mark.slow
def test_an_application_that_equivocates_stands_alone() -> None:
    """Notary's application makes other leaves of the same blocks."""
    honest = [name for name in NAMES if name != "notary"]
    with replicating.consortium(DATA / "equivocating") as made:
        made.start(*honest)
        made.start("notary", module="tests.faults.equivocating")
        made.await_up()
        for number in range(3):
            ticket = made.submit("court", 500 + number)[0]
            assert made.judged(made.receipt("agency", ticket), 500 + number).failed == 0
        settled(made, *honest)
        size, root, _hash = next(iter(made.roots(*honest)))
        liar = made.health("notary")
        assert liar["size"] < size or liar["root"] != root  # the control: it did lie, or was stopped before it could
        with pytest.raises(Unreachable):  # and for what it says nobody vouches
            made.receipt("notary", ticket, seconds=2)
        assert "wrong Block.Header.AppHash" in made.said("notary") or "CONSENSUS FAILURE" in made.said("notary")
