"""Acts, terms and times made to break the law: each is refused with a code and a place, and quickly."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.law import engine, shelf
from concord.law.lint import check
from concord.law.model import Act, Decision, Entry, Refused
from tests.law.beginnings import BEGINNINGS, LEASE_PEOPLE, TERMS, beginning
from tests.law.rulebook_text import SOUND, changed, found
from tests.law.small import begun
from tests.law.wandering import Wanderer

LEASE = shelf.rulebook("lease@1")
YEAR = 31_556_952
# no field of any act takes these: floats, what is no value, numbers and names beyond measure, shapes of another kind
NEVER_GOOD: list[Any] = [
    1.5, float("nan"), float("inf"), -1, 2**63, 10**400, "x" * 2_000_000, "\ud800", [[]], [{}], {"a": 1}, [None],
    [1] * 50_000, b"x", (1, 2), {1, 2}, object(),
]  # fmt: skip
WRONG_TIMES: list[Any] = [-1, True, 1.5, float("nan"), float("inf"), "2026-03-02", None, 2**62, 2**70, 32_503_680_000]


def lease() -> Any:
    return beginning("lease, running").state


@pytest.mark.parametrize("which", sorted(BEGINNINGS))
def test_every_field_of_every_open_act_refuses_what_it_cannot_be(which: str) -> None:
    wanderer = Wanderer(beginning(which), Random(3))
    law, state = wanderer.law, wanderer.state
    for role, persons in state.people.items():
        for rule in engine.powers(law, state, role, persons[0] if persons else ""):
            for field in rule.form:
                good = wanderer.form(rule, persons[0], state)
                for bad in NEVER_GOOD:
                    act = Act(rule.name, role, persons[0], good | {field.name: bad})
                    answer = engine.decide(law, state, act, state.at)
                    assert isinstance(answer, Refused), (rule.name, field.name, repr(bad)[:40])
                    assert answer.code == "form" or answer.detail, answer


@pytest.mark.parametrize("form", [None, [], "pay", 7, {"ref": "a", "amount": 1, "rate": 2}, {1: 2}, {"ref": "a"}])
def test_a_form_of_another_shape_or_with_an_unknown_field_is_refused(form: Any) -> None:
    answer = engine.decide(LEASE, lease(), Act("pay", "bank", "bank", form), lease().at)
    assert isinstance(answer, Refused)
    assert answer.code == "form"
    assert answer.detail


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.binary(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
FORMS = st.dictionaries(
    st.sampled_from(("ref", "amount", "row", "obligations", "open_for", "to", "person", "entry", "x")),
    VALUES,
    max_size=5,
)


@settings(max_examples=max(settings().max_examples * 3, 100))
@given(
    which=st.sampled_from(sorted(BEGINNINGS)), act=st.sampled_from(
        ("pay", "say_paid", "receive", "say_done", "offer", "choose", "record_service", "accept_statement", "draw_up")
    ), form=FORMS, role=st.sampled_from(("bank", "lessee", "respondent", "applicant", "mediator", "notice", "")),
    person=st.sampled_from(("bank", "rong", "anna", "mei", "gateway", "")), on=st.integers(-5, 2**65),
)  # fmt: skip
def test_any_form_is_taken_or_refused(
    which: str, act: str, form: dict[str, Any], role: str, person: str, on: int
) -> None:
    walk = beginning(which)
    answer = engine.decide(walk.law, walk.state, Act(act, role, person, form, on), walk.state.at)
    if isinstance(answer, Decision):  # then it can be written down, and read again
        written = msgspec.json.decode(msgspec.json.encode(answer.entries), type=list[Entry])
        assert engine.replay(walk.state, written) == answer.state
    else:
        assert answer.code


@pytest.mark.parametrize("at", WRONG_TIMES, ids=lambda bad: type(bad).__name__)
def test_a_time_that_is_none_or_too_far_is_refused_and_no_clock_runs_to_it(at: Any) -> None:
    state, pay = lease(), Act("pay", "bank", "bank", {"ref": "a", "amount": 100})
    began = time.perf_counter()
    for answer in (
        engine.decide(LEASE, state, engine.TICK, at),
        engine.decide(LEASE, state, pay, at),
        engine.begin(LEASE, LEASE_PEOPLE, TERMS, at),
    ):
        assert answer == Refused("order", "at")
    stated = engine.decide(LEASE, state, msgspec.structs.replace(pay, on=at), state.at)
    assert stated == Refused("form", "on")
    assert time.perf_counter() - began < 5


def test_a_clock_that_slept_for_ten_years_catches_up_in_time_and_one_that_slept_for_a_century_is_refused() -> None:
    began = time.perf_counter()
    for which in sorted(BEGINNINGS):
        walk = beginning(which)
        assert isinstance(engine.decide(walk.law, walk.state, engine.TICK, walk.state.at + 10 * YEAR), Decision)
        century = engine.decide(walk.law, walk.state, engine.TICK, walk.state.at + 101 * YEAR)
        assert century == Refused("order", "at")
    assert time.perf_counter() - began < 40


def test_a_matter_does_not_begin_before_the_table_that_its_terms_are_checked_against() -> None:
    assert engine.begin(LEASE, LEASE_PEOPLE, TERMS, 0) == Refused("condition", "legal_rate")


@pytest.mark.parametrize("term", sorted(LEASE.terms))
@pytest.mark.parametrize(
    "bad",
    [*NEVER_GOOD, True, "P9999999D", "-5%/year", "9" * 5000 + "%/year", "1.5"],
    ids=lambda bad: type(bad).__name__,
)
def test_a_term_outside_its_limits_is_refused_by_name(term: str, bad: Any) -> None:
    answer = engine.begin(LEASE, LEASE_PEOPLE, TERMS | {term: bad}, lease().at)
    assert answer == Refused("form", term)


GROWING = """
data: {n: int}
stages:
  first:
    title: {en: First}
    waits: {en: it waits}
    says: {one: {en: a}, two: {en: b}}
    acts:
      square: {by: one, set: {n: "data.n * data.n + 7"}, title: {en: Square}}
      stop: {by: one, to: over, title: {en: Stop}}
  over: {title: {en: Over}, end: true}
"""


def test_what_a_rulebook_keeps_cannot_grow_without_end() -> None:
    walk = begun(GROWING)
    for kept in (7, 56, 3143, 9_878_456, 97_583_892_943_943):
        walk.do("ann", "square", "2026-03-02 10:00")
        assert walk.state.data["n"] == kept
    assert walk.refused("ann", "square", "2026-03-02 10:00") == "condition n"


def test_a_rule_that_keeps_by_itself_too_much_stops_at_the_limit() -> None:
    lines = "whenever:\n  more: {during: [first], if: 'data.n > 100 && data.n < 9223372036854775807', then: {set: {n: "
    walk = begun(GROWING + lines + '"data.n * data.n"}}, title: {en: More}}\n')
    for _ in range(3):
        walk.do("ann", "square", "2026-03-02 10:00")
    assert walk.state.data["n"] == 2**63 - 1


# --- rulebooks: expressions and files ---------------------------------------------------------------------------------

CONDITION = "overdue('payment') > 0 && !data.warned"


@pytest.mark.parametrize(
    "expression",
    [
        "(" * 1000 + "true" + ")" * 1000,
        "!" * 1000 + "true",
        "-" * 1000 + "1 == 1",
        "1 + " * 1000 + "1 == 1",
        "true ? " * 40 + "true" + " : false" * 40,
        "9" * 400 + " == 1",
        "9223372036854775808 == 1",
        "'" + "x" * 100_000 + "' == ''",
        "1 in [" + "1, " * 10_000 + "1]",
        "max(" * 60 + "1" + ", 1)" * 60 + " == 1",
        "data.warned.warned.warned",
        "terms",
        "__import__('os')",
        "data.__class__",
        "1 / 0 == 1",
        "1.5 > 1",
        "overdue(data.reason) > 0",
        "[x for x in data]",
        "\u202edata.warned",
        "",
    ],
    ids=lambda text: text[:20],
)
def test_an_expression_that_would_run_long_or_overflow_is_an_error_of_its_line(expression: str) -> None:
    began = time.perf_counter()
    levels = {level for level, _code in found(changed(CONDITION, expression.replace('"', "'")))}
    assert "error" in levels
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    "text",
    [
        SOUND + "# " + "x" * 10_000_000,
        SOUND.replace("stages:\n", "stages:\n" + "".join(f"  s{n}: {{title: {{zh: x}}}}\n" for n in range(10_000)), 1),
        SOUND + "".join(f"extra{n}: {{zh: x}}\n" for n in range(30_000)),
        SOUND.replace("begins: offered", "begins: offered\nbegins: lent"),
        SOUND.replace("end: true", "end: yes"),
        SOUND.replace("end: true", "end: on"),
        SOUND.replace("within: P7D, from: notice", "within: 1:30, from: notice"),
        SOUND.replace("min: 100", "min: 0144"),
        SOUND.replace("min: 100", "min: 1_0"),
        SOUND.replace("min: 100", "min: 0x64"),
        SOUND.encode("utf-16"),
        b"\xef\xbb\xbf" + SOUND.encode("gb18030"),
        SOUND.replace("begins: offered", 'begins: "offered\\0"'),
        SOUND.replace("begins: offered", "begins: !!binary b2ZmZXJlZA=="),
        SOUND.replace("begins: offered", "<<: {begins: offered}"),
    ],
    ids=range(15),
)  # fmt: skip
def test_a_huge_or_devious_file_is_refused_with_a_line(text: str | bytes) -> None:
    began = time.perf_counter()
    defects = [one for one in check(text) if one.level == "error"]
    assert defects
    assert all(one.code and one.message and one.line >= 0 for one in defects)
    assert time.perf_counter() - began < 10
