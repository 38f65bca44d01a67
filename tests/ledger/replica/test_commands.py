"""`concord ledger consortium` and `node` where nothing runs: what they lay out, and what they say when they cannot."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from concord.ledger import policy as policies
from concord.ledger.replica import layout, running
from concord.site.commands.ledger import consortium as commands
from concord.site.commands.ledger.consortium import consortium
from concord.site.commands.ledger.node import node

NAMES = ["agency", "chamber", "court", "notary"]


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    folder = tmp_path / "consortium"
    assert run("init", str(folder), "--port", "7701").exit_code == 0
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(consortium, words)


def settings(folder: Path) -> dict[str, dict[str, object]]:
    return tomllib.loads((folder / "cometbft/config/config.toml").read_text())


def test_init_lays_out_four_nodes_that_differ_where_they_must(laid_out: Path) -> None:
    assert sorted(path.name for path in laid_out.iterdir()) == [".gitignore", *NAMES, "policy.txt"]
    tables = [settings(laid_out / name) for name in NAMES]
    for part in ("rpc", "p2p"):
        assert len({table[part]["laddr"] for table in tables}) == 4
    for name, table in zip(NAMES, tables, strict=True):
        others = str(table["p2p"]["persistent_peers"]).split(",")
        assert len(others) == 3
        assert layout.member(laid_out / name).peer not in others
        traps = {key: table["p2p"][key] for key in ("pex", "addr_book_strict", "allow_duplicate_ip")}
        assert traps == {"pex": False, "addr_book_strict": False, "allow_duplicate_ip": True}
    genesis = {(laid_out / name / "cometbft/config/genesis.json").read_text() for name in NAMES}
    assert len(genesis) == 1
    assert len(json.loads(genesis.pop())["validators"]) == 4


def test_secret_keys_are_their_owners_alone_and_all_different(laid_out: Path) -> None:
    secret = [*laid_out.glob("*/keys/*"), *laid_out.glob("*/cometbft/config/*_key.json")]
    assert len(secret) == 4 * (4 + 2)
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}
    assert len({path.read_text() for path in secret}) == len(secret)
    for path in laid_out.glob("*/member.json"):
        assert "PRIVATE" not in path.read_text()


def test_no_repository_takes_up_secret_keys(laid_out: Path) -> None:
    git = ["git", "-C", str(laid_out)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    assert subprocess.run([*git, "status", "--porcelain"], check=True, capture_output=True).stdout == b""
    assert (laid_out / "court" / ".gitignore").read_text() == "*\n", "alone on a machine of its own, too"


def test_the_policy_asks_for_three_of_four(laid_out: Path) -> None:
    policy = policies.read((laid_out / "policy.txt").read_bytes())
    assert policy.asks == (3, 4)
    assert [key.name for key in policy.logs] == ["ledger.example/2026"] * 4


def test_many_nodes_have_four_neighbours_each_and_patience(tmp_path: Path) -> None:
    assert run("init", str(tmp_path / "many"), "--nodes", "27").exit_code == 0
    table = settings(tmp_path / "many" / "member20")
    assert len(str(table["p2p"]["persistent_peers"]).split(",")) == 4
    assert table["consensus"]["timeout_propose"] == "15s"
    assert policies.read((tmp_path / "many/policy.txt").read_bytes()).asks == (19, 27)


def test_members_on_machines_of_their_own_write_the_same_genesis(tmp_path: Path) -> None:
    for at, name in enumerate(NAMES):
        words = ["member", str(tmp_path / name), "--origin", "ledger.example/2027", "--host", f"192.0.2.{at + 1}"]
        assert run(*words).exit_code == 0
    files = [str(tmp_path / name / "member.json") for name in NAMES]
    for at, name in enumerate(NAMES):
        ordered = files[at:] + files[:at]
        assert run("found", str(tmp_path / name), *ordered, "--at", "2026-11-30T08:00:00Z").exit_code == 0
    assert len({(tmp_path / name / "cometbft/config/genesis.json").read_text() for name in NAMES}) == 1
    assert len({(tmp_path / name / "policy.txt").read_text() for name in NAMES}) == 1


def test_a_node_listens_at_its_own_address_and_is_reached_by_another(tmp_path: Path) -> None:
    words = ["member", str(tmp_path / "court"), "--origin", "x.example", "--host", "court.example"]
    assert run(*words, "--listen", "0.0.0.0").exit_code == 0  # noqa: S104  as an operator may type it
    here = layout.site(tmp_path / "court")
    assert (here.address, here.url) == ("0.0.0.0", "http://court.example:8701")  # noqa: S104
    told = json.loads((tmp_path / "court" / "member.json").read_text())
    assert "0.0.0.0" not in json.dumps(told)  # noqa: S104
    assert "court.example:9701" in told["peer"]
    member = str(tmp_path / "court" / "member.json")
    assert run("found", str(tmp_path / "court"), member, "--at", "2026-11-30T08:00:00Z").exit_code == 0
    assert settings(tmp_path / "court")["p2p"]["laddr"] == "tcp://0.0.0.0:9701"


def test_nothing_is_laid_out_over_what_is_there(laid_out: Path) -> None:
    before = sorted(path.read_bytes() for path in laid_out.rglob("*") if path.is_file())
    again = run("init", str(laid_out))
    other = run("member", str(laid_out / "court"), "--origin", "x.example", "--host", "192.0.2.1")
    assert "Nothing was changed" in again.output
    assert "Nothing was changed" in other.output
    assert (again.exit_code, other.exit_code) == (1, 1)
    assert sorted(path.read_bytes() for path in laid_out.rglob("*") if path.is_file()) == before


def test_where_cometbft_is_missing_it_says_what_to_install(laid_out: Path) -> None:
    said = CliRunner().invoke(node, [str(laid_out / "court"), "--cometbft", "/nowhere/cometbft"])
    assert said.exit_code == 1
    assert "make consortium" in said.output
    assert "go install github.com/cometbft/cometbft/cmd/cometbft@v0.38" in said.output
    assert run("up", str(laid_out), "--cometbft", "/nowhere/cometbft").exit_code == 1


def test_up_starts_nobody_who_left(laid_out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        line for line in (laid_out / "policy.txt").read_text().splitlines() if not line.startswith("witness chamb")
    ]
    without = "\n".join(lines).replace("group members 3 agency chamber", "group members 3 agency") + "\n"
    (laid_out / "policy.txt").write_text(without)
    begun: list[str] = []

    class Process:
        def poll(self) -> int:
            return 0

        def __init__(self, node: Path, _program: Path) -> None:
            begun.append(node.name)

        terminate = wait = lambda self: None

    monkeypatch.setattr(commands, "begin", Process)
    monkeypatch.setattr(commands, "await_nodes", lambda urls: begun.append(str(len(urls))))
    done = run("up", str(laid_out), "--cometbft", sys.executable)
    assert (done.exit_code, begun) == (0, ["agency", "court", "notary", "3"]), done.output
    assert "chamber    has left, and is not started." in done.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["stop", "court"], "court is not running"),
        (["stop", "bank"], "There are: agency, chamber, court, notary"),
        (["leave", "bank"], "No member is called bank"),
        (["leave", "court"], "No node answers"),
        (["rotate", "bank"], "No member is called bank"),
        (["join", "bank"], "No node answers"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(laid_out: Path, words: list[str], says: str) -> None:
    done = run(*words, "--in", str(laid_out))
    assert done.exit_code == 1
    assert says in done.output
    assert not (laid_out / "bank").exists()


ODD = {
    "nothing": "",
    "a number": "1.5",
    "a list": "[]",
    "deep": "[" * 100_000,
    "deep within": '{"name":' * 5_000 + "1" + "}" * 5_000,
    "no UTF-8": "\udcff\udcfe",
    "other kinds": '{"submitter": 5, "name": [], "url": {}, "peer": null}',
    "half a character": '{"submitter": "\\ud800", "name": "\\ud800"}',
    "long": '{"name": "' + "x" * (1 << 20) + '"}',
    "a draft of other kinds": '{"origin": 1, "change": [], "number": "x", "signatures": 5}',
    "a deep draft": '{"origin": "x", "number": 0, "signatures": {}, "change": {"a":' + "[" * 900 + "]" * 900 + "}}",
}


@pytest.mark.parametrize("written", ODD.values(), ids=ODD)
def test_a_file_of_somebody_else_s_that_is_none_is_refused_in_one_sentence(
    laid_out: Path, tmp_path: Path, written: str
) -> None:
    file, court = tmp_path / "odd.json", str(laid_out / "court")
    file.write_bytes(written.encode("utf-8", "surrogateescape"))
    (tmp_path / "x.ticket").write_bytes(file.read_bytes())
    for words in (
        ["found", court, str(file), "--at", "2026-11-30T08:00:00Z"],
        ["found", court, f"{court}/member.json", str(file), "--at", "2026-11-30T08:00:00Z"],
        ["draft", "join", str(file), "--node", "http://127.0.0.1:9"],
        ["sign", str(file), "--with", court],
        ["send", str(file), "--node", "http://127.0.0.1:9"],
        ["receipt", str(tmp_path / "x"), "--in", str(laid_out)],
    ):
        done = run(*words)
        assert (done.exit_code, done.output.count("\n")) == (2, 1), (words, done.output[:300], done.exception)
        assert done.output.startswith("Error: ")


@pytest.mark.parametrize("part", ["url", "peer"])
@pytest.mark.parametrize(
    "address", ["http://h:1/\"\nrpc.laddr='x'", 'http://h"', "http://h\t#", "\u202eh", "", "x" * 301]
)
def test_an_address_that_could_be_read_as_something_else_is_none(laid_out: Path, part: str, address: str) -> None:
    file = laid_out / "odd.json"
    file.write_text(json.dumps(json.loads((laid_out / "court" / "member.json").read_text()) | {part: address}))
    done = run("found", str(laid_out / "court"), str(file), "--at", "2026-11-30T08:00:00Z")
    assert (done.exit_code, "addresses of plain signs" in done.output) == (2, True)


@pytest.fixture
def another() -> Iterator[subprocess.Popen[bytes]]:
    """A program of somebody else's."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        yield process
        process.kill()


def test_a_number_of_before_is_nobody_s_process(laid_out: Path, another: subprocess.Popen[bytes]) -> None:
    """The machine was started anew, and another program has the number that the node had."""
    (laid_out / "court" / layout.PID).write_text(f"{another.pid}\n")
    done = run("stop", "court", "--in", str(laid_out))
    assert (done.exit_code, "court is not running" in done.output) == (1, True)
    assert another.poll() is None
    assert "is running" not in run("rotate", "court", "--in", str(laid_out)).output


HOLDS = """
import sys, time
from pathlib import Path
from concord.ledger.replica import running
with running.hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_node_that_runs_is_stopped_and_no_second_one_begins(laid_out: Path) -> None:
    path = laid_out / "court" / layout.PID
    path.write_text("1\n")
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            assert running.process(path) == process.pid
            rotated = run("rotate", "court", "--in", str(laid_out))
            assert (rotated.exit_code, "court is running. Stop it first" in rotated.output) == (1, True)
            before = Path.cwd()
            second = CliRunner().invoke(node, [str(laid_out / "court"), "--cometbft", "/bin/true"])
            os.chdir(before)
            assert (second.exit_code, "runs in" in second.output) == (1, True), second.output
            assert run("stop", "court", "--in", str(laid_out)).exit_code == 0
            assert process.wait(10) == -signal.SIGTERM
        finally:
            process.kill()
    assert running.process(path) is None
    with running.hold(path):
        assert running.process(path) == os.getpid()


def test_a_folder_without_a_consortium_is_named(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("x")
    for words, code in (
        (["submit", str(tmp_path / "note.txt")], 1),
        (["receipt", str(tmp_path / "other.txt")], 2),
        (["leave", "court"], 1),
    ):
        done = run(*words, "--in", str(tmp_path))
        assert done.exit_code == code
        assert done.output.startswith("Error: ")
