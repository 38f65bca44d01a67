"""Twenty-seven nodes on one machine: a demonstration, with its figures (`make faults` prints them with -s)."""

from __future__ import annotations

import pytest

from concord.ledger.fetching import Unreachable
from tests.bench import replicated
from tests.environment import DATA
from tests.faults import replicating

MANY, MAY_FAIL = 27, 8
PATIENCE = 240.0  # seconds: a dead proposer costs 15 here, and eight may come one after the other
pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.xdist_group("faults"),
    pytest.mark.skipif(
        replicating.program() is None, reason="CometBFT is missing: make set-up-tests builds it, where Go is installed"
    ),
]


def test_eight_of_twenty_seven_may_be_killed_and_nine_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicating, "STARTS", replicated.STARTS)
    names = [f"member{at + 1:02d}" for at in range(MANY)]
    with replicating.consortium(DATA / "many", names) as made:
        made.start()
        print(f"{MANY} nodes up in {made.await_up(height=2):.0f} s")
        first = made.submit(names[-1], 1)[0]
        assert len(made.judged(made.receipt(names[-1], first, seconds=PATIENCE), 1).seen) >= 19
        for name in names[:MAY_FAIL]:
            made.kill(name)
        second = made.submit(names[-1], 2)[0]
        assert made.judged(made.receipt(names[-2], second, seconds=PATIENCE), 2).failed == 0
        left = names[MAY_FAIL:]
        assert len(made.app_hashes(min(made.health(name)["height"] for name in left), *left)) == 1
        made.kill(names[MAY_FAIL])
        third = made.submit(names[-1], 3)[0]
        with pytest.raises(Unreachable):
            made.receipt(names[-1], third, seconds=40)
        made.start(names[MAY_FAIL])
        assert made.judged(made.receipt(names[-1], third, seconds=PATIENCE), 3).failed == 0


def test_the_figures_of_twenty_seven() -> None:
    run = replicated.measured(DATA / "figures", MANY, rate=300, seconds=20, batch=100)
    print(run.words)
    assert run.hashes == 1
    assert run.committed == run.offered - run.refused * run.batch
    assert run.waits
