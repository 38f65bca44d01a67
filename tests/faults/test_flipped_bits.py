"""One flipped bit in a receipt or a policy: never another statement. `make faults` tries ten thousand."""

from __future__ import annotations

import os
import random

import pytest

from concord.ledger.encoding import Malformed
from tests.ledger import made

pytestmark = pytest.mark.faults
ROUNDS = 10_000 if "CONCORD_FAULT_ROUNDS" in os.environ else 600


def test_a_flipped_bit_makes_no_other_statement() -> None:
    """Refused, or the same statement: a bit in a policy hint or under a key that nobody asked for changes nothing."""
    more = made.GOOD.but(lines=(*made.GOOD.lines, "— nobody.example AAAAAAAAAAA=\n"))
    data, chance = more.encode(), random.Random(6962)
    first, refused = made.judged(data), 0
    for _round in range(ROUNDS):
        bit = chance.randrange(len(data) * 8)
        flipped = bytearray(data)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        try:
            verdict = made.judged(bytes(flipped))
        except Malformed:
            refused += 1
            continue
        if verdict.failed:
            refused += 1
            continue
        assert verdict == first, bit
    assert refused > ROUNDS * 0.8


def test_a_flipped_bit_in_the_policy_takes_no_other_log() -> None:
    data, chance = made.POLICY.encode(), random.Random(27)
    first = made.judged(made.GOOD.written())
    for _round in range(ROUNDS // 4):
        bit = chance.randrange(len(data) * 8)
        flipped = bytearray(data)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        try:
            verdict = made.judged(made.GOOD.written(), bytes(flipped))
        except Malformed:
            continue
        if not verdict.failed:
            assert (verdict.origin, verdict.index, verdict.size) == (first.origin, first.index, first.size)
