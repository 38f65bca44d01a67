"""`concord ledger verify` as a stranger types it: with nothing but a receipt, a policy of his own, and the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from concord.ledger import leaf, proof
from concord.site.command import main
from tests.ledger import made

BARE = made.GOOD.but(extra=proof.Beside(made.LEAF).written())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "receipt").write_text(made.GOOD.written(), encoding="utf-8")
    (tmp_path / "bare").write_text(BARE, encoding="utf-8")
    (tmp_path / "policy").write_text(made.POLICY, encoding="utf-8")
    (tmp_path / "record").write_bytes(leaf.canonical(made.RECORD))
    (tmp_path / "file").write_bytes(made.FILE)
    (tmp_path / "other").write_bytes(made.FILE + b".")
    return tmp_path


def verify(folder: Path, words: str) -> Any:
    typed = [str(folder / word) if (folder / word).exists() else word for word in words.split()]
    return CliRunner().invoke(main, ["ledger", "verify", *typed])


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (
            "receipt --policy policy",
            0,
            "The record is unchanged since 2026-12-14 01:00:05 UTC, by the clocks of the wit",
        ),
        ("receipt --policy policy", 0, "Only the record was judged: the file that it names was not looked at."),
        ("receipt --policy policy --lang zh", 0, "只核验了记录，没有核对记录所说的文件。"),
        ("receipt --policy policy --file file", 0, "Unchanged since 2026-12-14 01:00:05 UTC, by the clocks of the wit"),
        ("receipt --policy policy --file file", 0, "the record names this file (sha256)"),
        ("receipt --policy policy --lang zh", 0, "自 2026-12-14 01:00:05 UTC 起未改变"),
        ("receipt --policy policy --file other", 1, "step 2 (file)"),
        ("receipt --policy policy --file other --lang zh", 1, "第 2 步（文件）"),
        ("receipt --policy policy --salt " + "00" * 32, 1, "step 1 (record)"),
        ("receipt", 3, "not independently trusted"),
        ("receipt --lang zh", 3, "没有独立的信任依据"),
        ("bare --policy policy --record record --salt " + made.SALT.hex(), 0, "The record is unchanged since"),
        ("bare --policy policy", 2, "no record"),
        ("bare --policy policy --record file --salt " + made.SALT.hex(), 2, "JSON"),
        ("bare --policy policy --record record --salt 00", 2, "32 bytes"),
        ("bare --policy policy --record record --salt !", 2, "base64"),
        ("bare --record record --salt " + made.SALT.hex(), 2, "--policy"),
        ("file --policy policy", 2, "cannot be judged"),
        ("file --policy policy --lang zh", 2, "无法核验"),
        ("receipt --policy file", 2, "Line 1 of the policy"),
        ("nowhere --policy policy", 2, "nowhere"),
    ],
)
def test_it_answers_with_a_code_and_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: str, code: int, says: str
) -> None:
    monkeypatch.setattr("time.time", lambda: made.NOW)
    done = verify(folder, words)
    assert done.exit_code == code, done.output
    assert says in done.output
    assert "Traceback" not in done.output


def test_the_operator_s_clock_alone_is_called_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: made.NOW)
    (folder / "log").write_text(f"log {made.LOG_KEY.text}\nquorum none\n", encoding="utf-8")
    done = verify(folder, "receipt --policy log")
    assert done.exit_code == 0
    assert f"since 2026-12-14 01:00:00 UTC, by the clock of the log's operator alone ({made.ORIGIN})" in done.output
    assert "shows no quorum" in done.output


def test_no_answer_says_true(folder: Path) -> None:
    for words in ("receipt --policy policy", "receipt", "receipt --policy policy --file other"):
        said = verify(folder, words).output.lower()
        assert not any(word in said.split() for word in ("true", "authentic", "genuine"))


def test_what_a_policy_names_cannot_steer_the_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: made.NOW)
    text = (
        made.POLICY.encode()
        .replace(b"w0.example ", b"\xc2\x9b31m\xff ")
        .replace(b" w0.example", b" \xc2\x9b31m\xff", 1)
    )
    key = made.WITNESS_KEYS["w0.example"].text
    text = (
        f"log {made.LOG_KEY.text}\n".encode()
        + b"witness \xc2\x9b31m\xff "
        + key.encode()
        + b"\nquorum \xc2\x9b31m\xff\n"
    )
    (folder / "steering").write_bytes(text)
    done = verify(folder, "receipt --policy steering")
    assert done.exit_code == 0, done.output
    assert "\x9b" not in done.output
    assert "\\u009b31m" in done.output


def test_it_needs_neither_django_nor_a_network(folder: Path) -> None:
    program = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, *more):\n"
        "        if name.split('.')[0] in ('django', 'msgspec', 'yaml', 'httpx', 'socket', 'ssl'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "from concord.site.command import main\n"
        "main()\n"
    )
    typed = ["ledger", "verify", str(folder / "receipt"), "--policy", str(folder / "policy")]
    done = subprocess.run([sys.executable, "-c", program, *typed], capture_output=True, text=True, check=False)
    later = "yet to come" in done.stdout  # the receipt is of December 2026: before that, the machine's clock says so
    assert done.returncode == (1 if later else 0), done.stderr
    assert "1 record: holds" in done.stdout


def test_what_is_missing_is_named_for_both_ways_of_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concord.site.commands.ledger.find_spec", lambda _module: None)
    done = CliRunner().invoke(main, ["ledger", "node", "x"])
    assert done.exit_code == 1
    for way in ("clone: pip install -e '.[node]'", ".venv/bin/uv pip install -e '.[node]'"):
        assert way in done.output
