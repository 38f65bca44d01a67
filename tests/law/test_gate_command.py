"""`concord rulebook check` as an author of a rulebook meets it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from concord.site.commands import checking
from tests.law.rulebook_text import SOUND

ACCEPTS = (
    "accepts:\n"
    "  kept: {code: surplus, at: stages.ended, why: {zh: 依法返还, en: It is returned by law}}\n"
    "  fee: {code: creditor-without-act, at: stages.ended, why: {zh: 可以起诉, en: The courts are open}}\n"
)
CLEAN = SOUND.replace("begins: offered\n", f"begins: offered\n{ACCEPTS}")
STUCK = CLEAN.replace("lapse: {to: ended, outcome: not_concluded}, source: CC 490", "lapse: {alert: registrar}")


def checked(folder: Path, text: str, lang: str = "en") -> Result:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(checking.check, [str(path), "--lang", lang])


def test_a_clean_rulebook_passes_and_its_reasons_are_told(tmp_path: Path) -> None:
    result = checked(tmp_path, CLEAN)
    assert result.exit_code == 0, result.output
    assert "accepted: stages.ended [surplus]: It is returned by law" in result.output
    assert "states walked, 0 claims proved, no defect" in result.output
    assert "依法返还" in checked(tmp_path, CLEAN, "zh").output


def test_a_defect_is_told_with_line_reason_and_a_dated_way(tmp_path: Path) -> None:
    result = checked(tmp_path, STUCK)
    assert result.exit_code == 1
    line = next(n for n, text in enumerate(STUCK.splitlines(), 1) if text == "  offered:") + 1
    told = result.output.splitlines()
    at = told.index(
        f"mine.yaml:{line}: stages.offered: Nothing is due, and nobody has to act. [nothing-due]"
    )  # fmt: skip
    assert told[at + 1 : at + 5] == [
        "    2026-01-05 10:00  It begins, at “To be signed”",
        "    2026-01-05 10:01  Lender: Sign",
        "    2026-01-05 10:02  The notice reaches Borrower: To be signed",
        "    2026-01-12 24:00  Time runs out: signing",
    ]
    assert "    2026-01-05 10:01  出借人：签署" in checked(tmp_path, STUCK, "zh").output


def test_a_claim_that_does_not_hold_is_told_with_values(tmp_path: Path) -> None:
    text = CLEAN.replace("begins: offered\n", 'begins: offered\ncaps: {small: "terms.fee <= 500"}\n')
    result = checked(tmp_path, text)
    assert result.exit_code == 1
    assert "caps.small: This claim does not hold, for example with fee = " in result.output
    assert "这项主张不成立" in checked(tmp_path, text, "zh").output


def test_without_the_prover_a_claim_is_not_proved_and_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(checking, "find_spec", lambda _name: None)
    text = CLEAN.replace("begins: offered\n", 'begins: offered\ncaps: {small: "terms.fee >= 100"}\n')
    result = checked(tmp_path, text)
    assert result.exit_code == 1
    assert "claims (caps) not proved: 1, for z3 is not installed." in result.output
    assert ".venv/bin/uv pip install -e '.[audit]'" in result.output
    assert checked(tmp_path, CLEAN).exit_code == 0


def test_a_file_that_cannot_be_read_is_told_as_before(tmp_path: Path) -> None:
    result = checked(tmp_path, SOUND.replace("begins: offered", "begins: nowhere"))
    assert result.exit_code == 1
    assert "[unknown-stage]" in result.output
    told = checked(tmp_path, SOUND.replace("begins: offered", "begins: nowhere"), "zh").output
    assert "begins: 没有名为“nowhere”的阶段。 [unknown-stage]" in told


def test_what_the_linter_says_is_said_in_chinese_with_file_and_line(tmp_path: Path) -> None:
    told = checked(tmp_path, CLEAN.replace("accepts:", "accepts_:"), "zh").output
    assert re.match(r"mine\.yaml:\d+: .*没有“accepts_”这个字段", told)
    stuck = checked(tmp_path, CLEAN.replace("lapse: {to: ended, outcome: not_concluded}, ", ""), "zh").output
    assert re.search(r"mine\.yaml:\d+: stages\.offered\.duties\.\w+: 不做也没有后果", stuck)
