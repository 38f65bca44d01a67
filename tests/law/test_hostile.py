"""Input made to break the reader: it is refused with a line and a reason, quickly, and never otherwise."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.law.defects import Notebook
from concord.law.lint import check
from concord.law.reading import RulebookError, load
from concord.law.yaml_text import MAX_BYTES, Scalar, parse
from tests.law.rulebook_text import SOUND

BILLION = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe\x00", "encoding"),
        ("a: \ud800", "encoding"),
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("[1, 2]", "empty"),
        ("text", "empty"),
        ("a: 1\n---\nb: 2", "documents"),
        ("%YAML 1.1\n---\na: 1", "directive"),
        ("%TAG ! tag:x,2000:\n---\na: 1", "directive"),
        ("a: &x 1", "anchor"),
        ("a: *x", "alias"),
        ("a: &x 1\nb: *x", "alias"),
        (BILLION, "alias"),
        ("a: !!python/object/apply:os.system [ls]", "tag"),
        ("a: !!float 1", "tag"),
        ("a: ! x", "tag"),
        ("a: {<<: {b: c}, b: 1.5}", "float"),
        ("a: 1.5", "float"),
        ("a: .inf", "float"),
        ("a: -.5e3", "float"),
        ("a: 1e9", "float"),
        ("a: .NaN", "float"),
        ("a: 1\na: 2", "repeated-key"),
        ("? [a, b]\n: c", "key"),
        ("a: [" + "[" * 5000, "too-deep"),
        ("a: " + "{b: " * 5000, "too-deep"),
        ("a:\n" + "".join(" " * i + "- \n" for i in range(1, 60)) + "x", "too-deep"),
        ("a: [" + "x, " * 50_000 + "x]", "too-large"),
        ("a: " + "x" * MAX_BYTES, "too-large"),
        ("a: 'never closed", "yaml"),
        ("a:\n\t- b", "yaml"),
        ("a: \x00", "yaml"),
        ("a: {zh: x, en: by {b.due} }", "yaml"),
    ],
)
def test_refused_with_a_reason(text: str | bytes, code: str) -> None:
    began = time.perf_counter()
    with pytest.raises(RulebookError) as caught:
        load(text)
    assert time.perf_counter() - began < 3
    assert code in [defect.code for defect in caught.value.defects], caught.value
    assert len(str(caught.value)) < 1_000_000


def test_the_line_of_a_yaml_mistake() -> None:
    with pytest.raises(RulebookError) as caught:
        load("a: 1\nb: 2.5\nc: {x: 1, x: 2}\n")
    assert [(d.line, d.code) for d in caught.value.defects if d.code in ("float", "repeated-key")] == [
        (2, "float"),
        (3, "repeated-key"),
    ]


@pytest.mark.parametrize(
    "text", ["on", "yes", "NO", "22:00", "2026-01-01", "null", "~", "0o17", "0x1f", "1_000", "=", "P7D"]
)
def test_every_value_is_text(text: str) -> None:
    notebook = Notebook()
    table = parse(f"{text}: {text}", notebook)
    assert notebook.defects == []
    assert table is not None
    assert table.entries[text] == Scalar(text, 1)


@pytest.mark.parametrize(
    "change",
    [
        ("version: \"1\"", "version: [1]"),
        ("roles:\n", "roles: none\nrolls:\n"),
        ("stages:\n", "stages: []\nstaged:\n"),
        ("languages: [zh, en]", "languages: {zh: en}"),
        ("languages: [zh, en]", "languages: [zh, en, zh]"),
        ("begins: offered", "begins: {offered: yes}"),
        ("data: {warned: bool, reason: text}", "data: {warned: [], reason: {rows: 3}}"),
        ("groups: {parties: [lender, borrower]}", "groups: {parties: {of: {of: payment}}}"),
        ("pauses: {repair: [give_back]}", "pauses: [repair]"),
        ("effective: {from: \"2026-01-01\"}", "effective: tomorrow"),
        ("effective: {from: \"2026-01-01\"}", "effective: {from: \"2026-13-01\"}"),
        ("min: 100", "min: 9999999999999999999999"),
        ("within: P7D, from: notice", "within: P999999D, from: notice"),
        ("within: P7D, from: notice", "within: P٣D, from: notice"),
        ("from: notice, lapse", "from: {notice: {sign: 1}}, lapse"),
        ("mark: agreed", "mark: {agreed: 1}"),
        ("set: {reason: form.reason}", "set: form.reason"),
        ("during: always", "during: {always: 1}"),
        ("time: {stated: true, since: agreed}", "time: now"),
        ("objection: {by: lender, within: P7D}", "objection: [lender]"),
        ("end: true", "end: maybe"),
        ("whenever:\n", "whenever: 3\nwhenevers:\n"),
    ],
    ids=lambda change: change[1][:40],
)  # fmt: skip
def test_wrong_shapes_are_defects_not_crashes(change: tuple[str, str]) -> None:
    old, new = change
    assert old in SOUND
    assert [defect for defect in check(SOUND.replace(old, new, 1)) if defect.level == "error"]


LINES = SOUND.splitlines(keepends=True)


@given(st.data())
def test_any_damage_is_told(data: st.DataObject) -> None:
    """Lines lost, doubled, swapped, cut: the checker says what it finds and never raises."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        kind = data.draw(st.sampled_from(["drop", "double", "cut", "indent", "noise", "move"]))
        if kind == "drop":
            lines[at] = ""
        elif kind == "double":
            lines[at] *= 2
        elif kind == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))] + "\n"
        elif kind == "indent":
            lines[at] = "  " + lines[at]
        elif kind == "noise":
            cut = data.draw(st.integers(0, len(lines[at])))
            noise = data.draw(st.text(alphabet="{}[]:,&*!|>'\"%@`#- \t\\0.e9漢", max_size=6))
            lines[at] = lines[at][:cut] + noise + lines[at][cut:]
        else:
            lines.insert(at, lines.pop(data.draw(st.integers(0, len(lines) - 1))))
    for defect in check("".join(lines)):
        assert defect.code
        assert defect.message


@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(RulebookError):
        load(data)
