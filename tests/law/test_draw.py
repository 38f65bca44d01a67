"""The pages in docs/procedures/ are drawn from the rulebooks and say what these say."""

from __future__ import annotations

from pathlib import Path

import pytest

from concord.law import draw, shelf
from concord.law.reading import load
from tests.law.rulebook_text import SOUND

PROCEDURES = Path(__file__).parents[2] / "docs" / "procedures"
LOAN = load(SOUND)


@pytest.mark.parametrize("key", shelf.names())
def test_the_committed_pages_are_the_drawn_ones(key: str) -> None:
    for name, text in draw.pages(shelf.rulebook(key)).items():
        committed = (PROCEDURES / name).read_text(encoding="utf-8")
        assert committed == text, f"{name} is stale: run `concord rulebook draw --pages docs/procedures`"


def test_no_page_is_left_of_a_rulebook_that_is_gone() -> None:
    drawn = {name for key in shelf.names() for name in draw.pages(shelf.rulebook(key))}
    assert {file.name for file in PROCEDURES.glob("*@*.md")} == drawn


def test_the_diagram_in_words() -> None:
    lines = [line.strip() for line in draw.diagram(LOAN, "en").splitlines()]
    assert lines[0] == "stateDiagram-v2"
    assert 'state "To be signed" as offered' in lines
    assert "[*] --> offered" in lines
    assert "offered --> lent: Sign" in lines
    assert "offered --> ended: Decline<br/>⏱ Sign" in lines
    assert "lent --> overdue: ⏱ Give back" in lines
    assert "ended --> [*]" in lines
    assert len([line for line in lines if "-->" in line]) == 7


def test_the_page_in_words() -> None:
    zh, en = draw.page(LOAN, "zh"), draw.page(LOAN, "en")
    assert "| Give back | Borrower | 1 month, from “Sign” | leads to “Overdue” | CC 675 |" in en
    assert "| 归还 | 借用人 | 1个月，自“签署”起 | 进入“逾期” | CC 675 |" in zh
    assert "stays to be done; Registrar is told every 5 working days" in en
    assert "a statement: Lender has 7 days to object" in en
    assert "`overdue('payment') > 0 && !data.warned`" in en
    assert "{" not in en.replace("{give_back.due}", "").replace("{signing.due}", "")


def test_text_that_mermaid_would_read_as_syntax() -> None:
    text = SOUND.replace("en: Decline}", 'en: "No; never: #1"}').replace("offered", "state")
    diagram = draw.diagram(load(text), "en")
    assert "state_ --> ended: No, never -  1<br/>⏱ Sign" in diagram
