"""The expression language: types at load, bounded cost, and CEL's own library as the oracle of its meaning."""

from __future__ import annotations

import time
from typing import Any

import cel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.law.expressions import Environment, ExpressionError, compile_expression
from concord.law.rulebook import Expr, Field, Rate


class Scope:
    """A matter in which everything has a known answer."""

    def __init__(self, **form: Any) -> None:
        self.terms = {"rent": 800, "months": 12, "late_rate": "16%/year", "grace": "P15D"}
        self.data = {"leaving": True, "demands": 3, "back": "running", "obligations": ()}
        self.form = form
        self.now = 1_000_000
        self.actor = "p1"

    def overdue(self, duty: str) -> int:
        return len(duty)

    def left(self, duty: str) -> int:
        return 250

    def paid(self, duty: str) -> int:
        return 300

    def due(self, duty: str) -> int:
        return 999_000

    def open(self, duty: str) -> bool:
        return duty == "rent"

    def lapsed(self, duty: str) -> bool:
        return duty != "rent"

    def has(self, moment: str) -> bool:
        return moment == "signed"

    def moment(self, name: str) -> int:
        return 5

    def count(self, act: str) -> int:
        return 2

    def days(self, a: int, b: int) -> int:
        return (b - a) // 86_400

    def table(self, name: str, at: int) -> Rate:
        return Rate(40_000, "year", 365)

    def creditor(self, row: Any) -> bool:
        return bool(row["whom"] == self.actor)


ROWS = Field("obligations", "rows", columns=(Field("whom", "participant"), Field("amount", "money")))
ENV = Environment(
    terms={
        "rent": Field("rent", "money"),
        "months": Field("months", "int", min=1),
        "late_rate": Field("late_rate", "rate"),
        "grace": Field("grace", "period"),
    },
    data={
        "leaving": Field("leaving", "bool"),
        "demands": Field("demands", "int"),
        "back": Field("back", "text"),
        "obligations": ROWS,
    },
    form={
        "row": Field("row", "row", of="obligation"),
        "amount": Field("amount", "money", optional=True),
        "offer": Field("offer", "entry", act=("offer",)),
        "reason": Field("reason", "choice", options=("a", "b")),
    },
    forms={"offer": {"obligations": Field("obligations", "rows", of="obligations")}},
    duties={"rent": "debt", "cure": "deadline", "obligation": "schedule"},
    schedules={"obligation": "obligations"},
    moments=frozenset(("signed",)),
    acts=frozenset(("offer",)),
)


def compiled(source: str, *wanted: str) -> Expr:
    return compile_expression(source, ENV, wanted)


def value(source: str, **form: Any) -> Any:
    return compiled(source).run(Scope(**form))


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("1 + 2 * 3", "int", 7),
        ("-2 * -3 - 1", "int", 5),
        ("terms.rent * terms.months - paid('rent')", "money", 9300),
        ("max(terms.rent - 1000, 0)", "money", 0),
        ("terms.months > 1 ? 'long' : 'short'", "text", "long"),
        ("data.back in ['running', 'claimable'] && !open('cure')", "bool", True),
        ("terms.late_rate <= 4 * table('LPR1Y', now)", "bool", True),
        ("terms.late_rate < 4 * table('LPR1Y', now)", "bool", False),
        ("muldiv(terms.rent, 1, 3)", "money", 267),
        ("muldiv(terms.rent, 1, 3, 'down')", "money", 266),
        ("muldiv(-5, 1, 2)", "int", -3),
        ("split(terms.rent, terms.months, 12)", "money", 800 - 11 * 66),
        ("days(at('signed'), now)", "int", 11),
        ("has('signed') && count('offer') == 2", "bool", True),
        ("due('rent') < now", "bool", True),
    ],
)
def test_values(source: str, kind: str, expected: Any) -> None:
    expression = compiled(source)
    assert (expression.type, expression.run(Scope())) == (kind, expected)


def test_form_fields_of_entries_and_rows() -> None:
    assert value("creditor(form.row)", row={"whom": "p1"}) is True
    assert value("form.row.amount + 1", row={"amount": 7}) == 8
    assert compiled("form.offer.obligations", "rows:obligations").type == "rows"
    assert value("form.offer.obligations", offer={"obligations": ["x"]}) == ["x"]
    assert value("form.amount") is None
    assert value("form.amount", amount=3) == 3


def test_rates_compare_exactly_across_units() -> None:
    """0.01 % a day is 3.65 % a year of 365 days, and 3.6 % of a year of 360."""
    env = Environment(terms={name: Field(name, "rate") for name in ("a", "b")})
    scope = Scope()
    same = compile_expression("terms.a == terms.b", env)
    scope.terms = {"a": "0.01%/day", "b": "3.65%/year"}
    assert same.run(scope) is True
    scope.terms = {"a": "0.01%/day", "b": "3.6%/year/360"}
    assert same.run(scope) is True
    scope.terms = {"a": (100, "day", 1), "b": "3.6%/year"}
    assert same.run(scope) is False


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("terms.rent * terms.rent", "type"),
        ("terms.rent + terms.months", "type"),
        ("terms.late_rate * terms.late_rate", "type"),
        ("terms.late_rate * terms.rent", "type"),
        ("terms.rent > terms.months", "type"),
        ("'a' + 1", "type"),
        ("!terms.months", "type"),
        ("-data.leaving", "type"),
        ("1 && true", "type"),
        ("1 < 2 < 3", "type"),
        ("true ? 1 : 'a'", "type"),
        ("1 in ['a']", "type"),
        ("form.amount + 1", "type"),
        ("form.amount == 1", "type"),
        ("left('cure') == 0", "type"),
        ("muldiv(1, 2, 0)", "type"),
        ("muldiv(1, 2, data.demands)", "type"),
        ("muldiv(1, 2, 3, 'even')", "type"),
        ("has(signed)", "type"),
        ("creditor(1)", "type"),
        ("now + 1", "type"),
        ("1.5", "float"),
        ("1e3", "float"),
        ("terms.rent / 2", "division"),
        ("terms.rent % 2", "division"),
        ("now()", "clock"),
        ("timestamp('2026-01-01T00:00:00Z')", "clock"),
        ("terms.rnet", "undeclared"),
        ("rent", "undeclared"),
        ("state.stage", "undeclared"),
        ("terms.rent.x", "undeclared"),
        ("form.reason.x", "undeclared"),
        ("form.row.nothing", "undeclared"),
        ("size('a')", "undeclared"),
        ("[1].map(x, x)", "syntax"),
        ("left('rnet') == 0", "unknown-duty"),
        ("has('sealed')", "unknown-moment"),
        ("count('offerr') > 0", "unknown-act"),
        ("", "syntax"),
        ("1 +", "syntax"),
        ("(1", "syntax"),
        ("1 2", "syntax"),
        ("'a\\n'", "syntax"),
        ("a.b.", "syntax"),
        ("null == null", "syntax"),
        ("99999999999999999999", "syntax"),
        ("1 ==", "syntax"),
        ("@", "syntax"),
        (" + ".join(["1"] * 61), "too-long"),
        ("'" + "x" * 3000 + "'", "too-long"),
        ("(" * 40 + "1" + ")" * 40, "too-deep"),
        ("!" * 50 + "true", "too-deep"),
    ],
)
def test_refused_at_load(source: str, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compiled(source)
    assert caught.value.code == code
    assert caught.value.message.endswith((".", ")"))


def test_wanted_type() -> None:
    assert compiled("0", "money").type == "money"
    with pytest.raises(ExpressionError, match="bool is needed"):
        compiled("1", "bool")


def test_before_a_matter_begins_only_terms_can_be_read() -> None:
    bare = Environment(terms=ENV.terms, duties=ENV.duties, bare=True)
    assert compile_expression("terms.rent <= 1000", bare).type == "bool"
    for source in ("data.leaving", "overdue('rent') == 0", "form.amount"):
        with pytest.raises(ExpressionError):
            compile_expression(source, bare)


@pytest.mark.parametrize("source", ["(" * 59 + "1" + ")" * 59, "1" + " + 1" * 59, "true" + " ? true : true" * 29])
def test_the_longest_expressions_cost_little(source: str) -> None:
    began = time.perf_counter()
    try:
        expression = compiled(source)
        for _ in range(100):
            expression.run(Scope())
    except ExpressionError:
        pass
    assert time.perf_counter() - began < 0.5


# --- the oracle -------------------------------------------------------------------------------------------------------

WHOLE = st.one_of(
    st.integers(0, 50).map(str),
    st.sampled_from(["terms.months", "data.demands", "overdue('rent')", "count('offer')", "(-3)"]),
)
TRUTH = st.sampled_from(["true", "false", "data.leaving", "open('rent')", "lapsed('cure')", "has('signed')"])
WORD = st.sampled_from(["'a'", '"running"', "data.back", "'运行'"])


def grown(whole: st.SearchStrategy[str], truth: st.SearchStrategy[str]) -> tuple[Any, Any]:
    """One more level of operators, most of them without parentheses: precedence is what is tested."""
    sums = st.tuples(whole, st.sampled_from([" + ", " - ", " * ", "-", "*"]), whole).map("".join)
    compared = st.tuples(whole, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), whole).map(" ".join)
    texts = st.tuples(WORD, st.sampled_from(["==", "!="]), WORD).map(" ".join)
    among = st.tuples(whole, st.lists(whole, min_size=1, max_size=3)).map(lambda t: f"{t[0]} in [{', '.join(t[1])}]")
    joined = st.tuples(truth, st.sampled_from([" && ", " || "]), truth).map("".join)
    bracketed = whole.map(lambda text: f"({text})")
    chosen = st.tuples(truth, whole, whole).map(lambda t: f"({t[0]} ? {t[1]} : {t[2]})")
    extreme = st.tuples(st.sampled_from(["min", "max"]), whole, whole).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
    negated = truth.map(lambda text: f"!({text})")
    wholes = st.one_of(whole, sums, bracketed, chosen, extreme, bracketed.map(lambda text: f"-{text}"))
    return wholes, st.one_of(truth, compared, texts, among, joined, negated, truth.map(lambda t: f"({t})"))


W1, T1 = grown(WHOLE, TRUTH)
W2, T2 = grown(W1, T1)
W3, T3 = grown(W2, T2)


def oracle(source: str) -> Any:
    """The same expression by CEL's own library. `has` is a macro there, so it gets another name."""
    scope = Scope()
    functions = {"overdue": scope.overdue, "count": scope.count, "open": scope.open, "lapsed": scope.lapsed}
    functions |= {"has_moment": scope.has, "min": min, "max": max}
    context = cel.Context(
        variables={"terms": {"months": 12}, "data": {"demands": 3, "leaving": True, "back": "running"}},
        functions=functions,
    )
    return cel.evaluate(source.replace("has(", "has_moment("), context)


@given(st.one_of(W3, T3, st.tuples(T2, W2, W2).map(lambda t: f"{t[0]} ? {t[1]} : {t[2]}")))
def test_same_result_as_cel(source: str) -> None:
    expression = compiled(source)  # three levels stay below 120 symbols
    expected = oracle(source)
    found = expression.run(Scope())
    assert (type(found), found) == (type(expected), expected)


@given(st.text(alphabet="()[]!&|=<>+-*?:.,'\" 019abtermsdatfon_/\\\n漢", max_size=80))
def test_any_text_is_refused_or_runs(source: str) -> None:
    try:
        expression = compiled(source)
    except ExpressionError:
        return
    expression.run(Scope(row={}, offer={}, reason="a"))
