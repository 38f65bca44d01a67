"""`concord ledger consortium receipt`: which receipt it writes, over what, and what it says without one."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from concord.ledger.encoding import to_base64
from concord.ledger.proof import Beside
from concord.ledger.replica.layout import Site
from concord.site.commands.ledger.consortium import consortium
from tests.ledger import made, standing

NAMES = ("w0.example", "w1.example", "w2.example", "w3.example")
PENDING = (202, b'{"code": "pending"}')
FIRST = "2026-12-14 01:00:05"  # made.SEEN


def seen(seconds: int, record: Any = None) -> tuple[int, bytes]:
    """A node's receipt whose quorum cosigned so many seconds after made.SEEN, as nodes give it: with the leaf alone."""
    lines = (made.signed(), *(made.cosigned(name, seen=made.SEEN + seconds) for name in list(made.WITNESSES)[:3]))
    parts = dataclasses.replace(made.GOOD, lines=lines, extra=Beside(made.LEAF, record).written())
    return 200, parts.written().encode()


class Nodes:
    """Four nodes, each with the answer that the test gives it; None: it is switched off."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.said = folder, dict.fromkeys(NAMES, PENDING)
        for name in NAMES:
            self.place(name, stack.enter_context(standing.served(self.app(name))))
        (folder / "consortium" / "policy.txt").write_text(made.POLICY)
        kept = {"ticket": f"{1:08x}/{2:032x}", "record": made.RECORD, "salt": to_base64(made.SALT)}
        (folder / "slip.ticket").write_text(json.dumps(kept))

    def place(self, name: str, url: str) -> None:
        node = self.folder / "consortium" / name
        node.mkdir(parents=True, exist_ok=True)
        here = Site(name, made.ORIGIN, "127.0.0.1", int(url.rpartition(":")[2]), 1, 1)
        (node / "node.json").write_text(json.dumps(dataclasses.asdict(here)))

    def app(self, name: str) -> standing.App:
        async def application(scope: dict[str, Any], _receive: Any, send: Any) -> None:
            if scope["type"] == "http":
                await standing.reply(send, *self.said[name])

        return application

    def fetch(self, *words: str) -> Result:
        slip = str(self.folder / "slip")
        words = ("receipt", slip, "--in", str(self.folder / "consortium"), "--seconds", "0", *words)
        return CliRunner().invoke(consortium, words)

    def since(self, name: str = "slip.receipt") -> int:
        return made.judged((self.folder / name).read_bytes()).since - made.SEEN


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    with ExitStack() as stack:
        yield Nodes(tmp_path, stack)


def test_of_what_the_nodes_have_the_one_that_was_cosigned_first(nodes: Nodes) -> None:
    nodes.said |= {"w0.example": seen(175), "w2.example": seen(0), "w3.example": seen(60)}
    done = nodes.fetch()
    assert (done.exit_code, nodes.since()) == (0, 0), done.output


def test_a_better_one_that_is_there_stays_unless_it_is_forced(nodes: Nodes) -> None:
    nodes.said["w2.example"] = seen(0)
    nodes.fetch()
    nodes.said["w2.example"] = seen(175)
    done = nodes.fetch()
    assert (done.exit_code, nodes.since()) == (0, 0)
    assert f"stays: by it, the record is unchanged since {FIRST} UTC" in done.output
    assert "--force" in done.output
    assert nodes.fetch("--force").exit_code == 0
    assert nodes.since() == 175


@pytest.mark.parametrize("before", [seen(175, made.RECORD)[1], b"no receipt at all"])
def test_one_that_is_not_so_good_is_kept_beside_the_new_one(nodes: Nodes, before: bytes) -> None:
    (nodes.folder / "slip.receipt").write_bytes(before)
    nodes.said["w2.example"] = seen(0)
    done = nodes.fetch()
    assert (done.exit_code, nodes.since()) == (0, 0), done.output
    assert (nodes.folder / "slip.receipt.1").read_bytes() == before


def test_what_does_not_hold_comes_after_what_does(nodes: Nodes) -> None:
    status, text = seen(-50)
    nodes.said |= {
        "w0.example": (status, text.replace(b"index %d\n" % made.INDEX, b"index %d\n" % (made.INDEX + 1))),
        "w3.example": seen(9),
    }
    assert nodes.fetch().exit_code == 0
    assert nodes.since() == 9


def test_without_a_quorum_it_says_how_many_and_who_is_silent(nodes: Nodes) -> None:
    for name in ("w1.example", "w2.example", "w3.example"):
        nodes.place(name, standing.nobody())
    done = nodes.fetch()
    assert done.exit_code == 1
    assert "3 of 5 members have to cosign, but w1.example, w2.example, w3.example do not answer" in done.output
    assert "concord ledger consortium start w1.example" in done.output
    assert not (nodes.folder / "slip.receipt").exists()


def test_where_all_answer_and_none_has_it_nobody_is_blamed(nodes: Nodes) -> None:
    nodes.said["w2.example"] = (404, b'{"code": "unknown"}')
    done = nodes.fetch()
    assert done.exit_code == 1
    assert "and all answer" in done.output
    assert "code" not in done.output
