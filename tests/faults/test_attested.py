"""Four real nodes execute a contract again: alike, also through a kill -9; a changed amount is found by each."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence

import pytest

from concord.ledger import attestation
from concord.ledger import leaf as leaves
from concord.ledger import policy as policies
from concord.ledger import receipt as receipts
from concord.ledger.attestation_records import Event, event
from concord.ledger.fetching import Unreachable
from concord.ledger.replica import batches, layout
from concord.ledger.replica.batches import Record
from concord.ledger.replica.client import Client
from concord.ledger.replica.codes import Refused
from tests.environment import DATA
from tests.faults import replicating
from tests.faults.replicating import NAMES, Consortium
from tests.ledger import executing

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif(
        replicating.program() is None, reason="CometBFT is missing: make set-up-tests builds it, where Go is installed"
    ),
]
PATIENCE = 60  # seconds in which a node that was away has to be back


@pytest.fixture(scope="module")
def four() -> Iterator[Consortium]:
    with replicating.consortium(DATA / "attested") as made:
        made.start()
        made.await_up()
        yield made


def contract() -> list[Event]:
    """A lease whose first rent was paid, under a name and salts of its own."""
    walk = executing.walked()
    with executing.sealed():
        walk.do("bank", "pay", "2026-03-30 10:00", ref="B1", amount=300_00)
    name = os.urandom(16).hex()
    return [event(executing.parts(entry, walk.law, name, salt=os.urandom(32).hex())) for entry in walk.entries]


def placed(four: Consortium, listed: Sequence[Event]) -> list[tuple[Event, int]]:
    """Puts the leaves into the log; returns each record with the index of its leaf."""
    now = int(time.time() * 1000)
    with four.client("court") as client:
        tickets = client.submit([Record(batches.new_key(now), one.commitment) for one in listed])
        found = [client.receipt(ticket) for ticket in tickets]
    return [(one, receipts.read(text).index) for one, text in zip(listed, found, strict=True)]


def attested(four: Consortium, name: str, records: Sequence[tuple[Event, int]]) -> list[str]:
    """What a member attests of these, as soon as it has their leaves."""
    court = four.folder / "court"
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with Client(
                four.url(name), replicating.ORIGIN, "court", layout.private(court / "keys/submitter")
            ) as client:
                notes = client.attest(records)
        except (Unreachable, Refused):
            notes = [None]
        if None not in notes:
            return [note for note in notes if note is not None]
        assert time.monotonic() < end, name
        time.sleep(0.2)


def differences(four: Consortium) -> list[int]:
    """How many contracts differ, by each node."""
    return [four.health(name)["differences"] for name in NAMES]


def counted(four: Consortium, one: Event, notes: Sequence[str]) -> attestation.Executed | None:
    """Who executed it, by the policy of the consortium."""
    trusted = policies.read((four.folder / "policy.txt").read_bytes())
    leaf = leaves.leaf(submitter=bytes(4), at=0, committed=one.commitment)
    return attestation.counted(notes, leaf=leaf, origin=replicating.ORIGIN, policy=trusted)


def test_four_nodes_execute_a_contract_alike_also_the_one_that_was_killed(four: Consortium) -> None:
    before, records = differences(four), placed(four, contract())
    first = {name: attested(four, name, records) for name in NAMES if name != "agency"}
    four.kill("agency")
    four.start("agency")
    first["agency"] = attested(four, "agency", records)
    four.kill("court")
    four.start("court")
    assert attested(four, "court", records) == first["court"], "the same, after kill -9"
    for at, (one, _index) in enumerate(records):
        notes = attestation.merged(said[at] for said in first.values())
        assert counted(four, one, notes) == attestation.Executed(NAMES, (), 4)
    assert differences(four) == before


def test_an_amount_that_was_changed_is_found_by_each_and_the_log_goes_on(four: Consortium) -> None:
    before, listed = differences(four), contract()
    paid = listed[-1].parts
    listed[-1] = event({**paid, "form": paid["form"] | {"amount": 1}})
    records = placed(four, listed)
    notes = [attested(four, name, records)[-1] for name in NAMES]
    found = counted(four, listed[-1], notes)
    assert found is not None
    assert ([one.name for one in found.differ], found.alike) == (list(NAMES), ())
    assert {one.how["field"] for one in found.differ} == {"effects"}
    assert differences(four) == [many + 1 for many in before]
    four.receipt("notary", four.submit("notary", 7)[0])
    height = min(four.health(name)["height"] for name in NAMES)
    assert len(four.app_hashes(height)) == 1
