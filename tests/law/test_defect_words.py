"""Every sentence of loader and linter has its Chinese: the sources are read, so a new one cannot be forgotten."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from concord.law import defect_sentences, lint, shelf
from concord.law.defect_words import chinese, sentence
from concord.law.defects import Defect

LAW = Path(lint.__file__).parent
FILES = [
    *(path for path in sorted(LAW.glob("*.py")) if path.name.startswith(("lint", "reading", "blocks", "yaml_text"))),
    *sorted(LAW.glob("*_lint.py")),
    *sorted((LAW / "expressions").glob("*.py")),
]
SENTENCE = re.compile(r".* .*[.?]", re.DOTALL)
SAMPLE = "xyz"


def template(node: ast.AST) -> str:
    """A text with a sample in each of its blanks, '' if it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else SAMPLE for part in node.values)
    return ""


def sentences(path: Path) -> Iterator[str]:
    """What a source file may say: every text with words and a full stop, less its docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and isinstance(node.body[0], ast.Expr):
            left_out.add(id(node.body[0].value))
        if isinstance(node, ast.JoinedStr):
            left_out.update(map(id, node.values))
    for node in ast.walk(tree):
        said = template(node)
        if id(node) not in left_out and SENTENCE.fullmatch(said) and "(?P<" not in said:
            yield said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_a_source_says_is_said_in_chinese_too(path: Path) -> None:
    parts = {" and a time.", f" Did you mean '{SAMPLE}'?"}  # ends of sentences that stand whole in the catalogue
    assert [said for said in sentences(path) if said not in parts and not chinese(said)] == []


def test_the_search_for_sentences_finds_them() -> None:
    found = [said for path in FILES for said in sentences(path)]
    assert len(found) > 120
    assert "No act, lapse or rule leads to this stage." in found
    assert chinese("Nobody has ever written this.") == ""


def test_every_chinese_sentence_uses_the_blanks_of_the_english() -> None:
    for english, translated in defect_sentences.SENTENCES:
        blanks = english.replace("{{", "").replace("}}", "").count("{}")
        blanks += english.count("{{{}}}")
        used = set(re.findall(r"\{(\d)\}", translated.replace("{{", "").replace("}}", "")))
        used |= set(re.findall(r"\{\{\{(\d)\}\}\}", translated))
        assert used <= {str(n) for n in range(max(blanks, 1))}, english
        assert re.search("[\u4e00-\u9fff]", translated), english


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("There is no stage 'nowhere'.", "没有名为“nowhere”的阶段。"),
        ("There is no duty 'rent'.", "没有“rent”这项义务。"),
        ("unknown field 'lapze'. Did you mean 'lapse'?", "没有“lapze”这个字段。是不是想写“lapse”？"),
        ("'x' cannot join an amount of money and a whole number.", "“x”不能连接金额和整数。"),
        ("'within' is missing: how much time is there?", "缺少“within”：有多长时间？"),
        ("'{who}' is no date: only {duty.due} can stand here.", "“{who}”不是日期：这里只能写 {义务名.due}。"),
        ("'2026' is no day: write 2026-01-31.", "“2026”不是日期：请写成 2026-01-31。"),
    ],
)
def test_the_sentence_with_the_fewest_blanks_is_chosen(english: str, expected: str) -> None:
    assert chinese(english) == expected


def test_a_defect_of_a_broken_rulebook_reads_in_both_languages() -> None:
    text = shelf.source("lease@1").decode().replace("begins: offered", "begins: nowhere").replace("waits_for: rent", "")
    found = lint.check(text)
    assert found
    for defect in found:
        assert re.search("[\u4e00-\u9fff]", sentence(defect, "zh")), defect
        assert sentence(defect, "en") == defect.message
    assert sentence(Defect(1, "", "x", "Not known."), "zh") == "Not known."
