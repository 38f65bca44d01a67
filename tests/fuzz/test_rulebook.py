"""Rulebooks that somebody damaged: they are read, or refused with a line and a reason; nothing else ever happens."""

from __future__ import annotations

import random
from importlib import resources

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concord.law import reading
from concord.law.defects import Defect
from concord.law.reading import RulebookError
from concord.law.rulebook import Rulebook
from tests.fuzz.damage import damaged
from tests.law.rulebook_text import SOUND

LEASE = resources.files("concord").joinpath("rulebooks", "lease@1.yaml").read_bytes()
SOURCES = (SOUND.encode(), LEASE)
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


def read(text: bytes) -> None:
    defects: list[Defect] = []
    try:
        found = reading.load(text)
    except RulebookError as error:
        defects = list(error.defects)
    else:
        assert isinstance(found, Rulebook)
        return
    assert defects
    assert all(defect.message and defect.line >= 0 for defect in defects)


@PATIENT
@given(damaged(SOURCES))
def test_a_damaged_rulebook_is_read_or_refused(text: bytes) -> None:
    read(text)


@PATIENT
@given(st.integers(0, 2**32), st.integers(1, 8))
def test_lines_put_elsewhere(seed: int, times: int) -> None:
    lines, chance = SOUND.encode().split(b"\n"), random.Random(seed)
    for _time in range(times):
        line = lines.pop(chance.randrange(len(lines)))
        lines.insert(chance.randrange(len(lines)), chance.choice((line, line.strip(), b"  " + line)))
    read(b"\n".join(lines))
