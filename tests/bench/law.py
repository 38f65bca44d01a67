"""The law alone: `python -m tests.bench.law` prints its figures as JSON, `python -m tests.bench law` as a table.

No database, no Django. What takes milliseconds is timed by the CPU's clock, so that a busy machine tells of the work
and not of the queue.
"""

from __future__ import annotations

import json
import time
from typing import Any

import msgspec

from concord.law import engine, reading, shelf, storing
from concord.law.model import Act, Decision, Entry, State
from concord.law.rulebook import Rulebook
from tests.bench import gates, timing
from tests.law.mediating import mediating
from tests.law.walking import at

MEDIATION, LEASE = "cn-mediation@2025.1", "lease@1"
MANY, VERY_MANY = 1000, 100_000
DAY, MONTH = 86_400, 30 * 86_400
PEOPLE: dict[str, tuple[str, ...]] = {
    "lessor": ("lena",), "lessee": ("theo",), "bank": ("bank",), "system": ("platform",), "notice": ("gateway",),
}  # fmt: skip
RENT, MONTHS = 300_00, 12
BEGUN = at("2026-03-02 09:00")
FIRST = (
    Act("sign", "lessor", "lena"),
    Act("sign", "lessee", "theo"),
    Act("deliver", "lessor", "lena", {"ref": "SF1"}),
    Act("record_service", "notice", "gateway", {"entry": 4, "person": "theo", "how": "sms"}),
    Act("accept_statement", "lessee", "theo", {"entry": 4}),
)
LIVES = 2  # whole leases in one measured run: short, so that some of them are not disturbed


def lease_acts(paid: int = RENT, apart: int = MONTH) -> list[tuple[Act, int]]:
    """A lease of a year from signature to return, each rent paid some days before it is due; acts and their times."""
    acts = [(act, BEGUN + 60 * n) for n, act in enumerate(FIRST, start=1)]
    acts += [
        (Act("pay", "bank", "bank", {"ref": f"P{n + 1}", "amount": paid}), BEGUN + 20 * DAY + n * apart)
        for n in range(MONTHS)
    ]
    return [*acts, (Act("confirm_return", "lessor", "lena"), BEGUN + MONTHS * MONTH)]


def begun(law: Rulebook) -> Decision:
    answer = engine.begin(law, PEOPLE, {"rent": RENT, "months": MONTHS, "price": RENT * MONTHS}, BEGUN)
    assert isinstance(answer, Decision), answer
    return answer


def decided(law: Rulebook, state: State, act: Act, time_: int) -> Decision:
    answer = engine.decide(law, state, act, time_)
    assert isinstance(answer, Decision), (act, answer)
    return answer


def lease_life(law: Rulebook, acts: list[tuple[Act, int]]) -> list[Decision]:
    """Begin a lease and decide its acts, each on the state that the one before left."""
    answers = [begun(law)]
    for act, time_ in acts:
        answers.append(decided(law, answers[-1].state, act, time_))
    return answers


def of_lease() -> dict[str, Any]:
    """Whole leases, and a payment of one, in milliseconds; the size of a lease's state as JSON, in bytes."""
    law, acts = shelf.rulebook(LEASE), lease_acts()
    answers = lease_life(law, acts)
    entries = [entry for answer in answers for entry in answer.entries]
    assert answers[-1].state.outcome == "performed"

    def lives() -> None:
        for _ in range(LIVES):
            lease_life(law, acts)

    def replays() -> None:
        for _ in range(MANY // len(entries)):
            engine.replay(nothing, entries)

    nothing, before = engine.empty_state(law), answers[-4]  # ten rents are paid
    late = msgspec.structs.replace(acts[-3][0], on=acts[-4][1] - DAY)
    sizes = [len(storing.encode(answer.state)) for answer in answers]
    partial = lease_life(law, lease_acts(RENT // 20, 600)[:-1])  # all of them do not meet a rent
    grown = [len(storing.encode(answer.state)) for answer in partial]
    kept = storing.encode(answers[-3].state)  # eleven rents are paid
    running = len(FIRST)  # after `begin` and the acts before the first payment
    return {
        "transitions": len(entries) * LIVES,
        "lives": timing.of(lives, 300, clock=time.thread_time),
        "pay": timing.of(lambda: decided(law, before.state, *acts[-3]), MANY),
        "late": timing.of(lambda: decided(law, before.state, late, acts[-3][1]), MANY),
        "state_read": timing.of(lambda: storing.decode(kept), MANY),
        "replay_lease": timing.of(replays, 20, clock=time.thread_time),
        "effects": sum(len(entry.effects) for entry in entries) / len(entries),
        "bytes_lease": sizes[running],
        "bytes_payment": (grown[-1] - grown[running + 1]) / (len(grown) - running - 2),
        "bytes_instalment": (sizes[-3] - sizes[running]) / (len(sizes) - running - 3),
    }


def speak(law: Rulebook, state: State, entries: list[Entry], until: int) -> tuple[State, list[float]]:
    """Let the applicant speak until the docket has so many entries.

    Returns the state, and how long each decision took in seconds of the wall: the clock of the CPU is too coarse.
    """
    took = []
    while len(entries) < until:
        act = Act("say", "applicant", "anna", {"text": f"sha256:{len(entries):064x}"})
        began = time.perf_counter()
        answer = engine.decide(law, state, act, state.at + 1)
        took.append(time.perf_counter() - began)
        assert isinstance(answer, Decision), answer
        state = answer.state
        entries += answer.entries
    return state, took


def of_mediation() -> dict[str, Any]:
    """A simple act decided, a thousand entries replayed, a docket of very many; milliseconds and bytes."""
    text, law, walk = shelf.source(MEDIATION), shelf.rulebook(MEDIATION), mediating()
    entries, nothing = list(walk.entries), engine.empty_state(law)
    state, took = speak(law, walk.state, entries, MANY)
    raw = [msgspec.json.encode(entry) for entry in entries]
    read = [msgspec.json.decode(one, type=Entry) for one in raw]
    assert engine.replay(nothing, read) == state
    found = {
        "load": timing.of(lambda: reading.load(text), 9, clock=time.thread_time),
        "decide": timing.summary(took),
        "replay": timing.of(lambda: engine.replay(nothing, read), 50),
        "read": timing.of(lambda: [msgspec.json.decode(one, type=Entry) for one in raw], 20),
        "bytes": len(storing.encode(walk.state)),
        "bytes_many": len(storing.encode(state)),
    }
    state, _took = speak(law, state, entries, VERY_MANY)
    _state, took = speak(law, state, entries, VERY_MANY + MANY)
    return found | {"decide_very_many": timing.summary(took)}


def figures() -> dict[str, Any]:
    """All of them: times in milliseconds (min, median, p95), sizes in bytes."""
    return of_mediation() | of_lease() | {"audits": gates.figures()}


if __name__ == "__main__":
    print(json.dumps(figures()))
