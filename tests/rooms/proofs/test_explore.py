"""The log as anybody sees it: how large, who signed, who holds it; and nothing of what people did."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.cache import cache
from django.test import Client

from concord.gateways import ledger as gateway
from concord.gateways.ledger import ledger
from concord.gateways.ledger import nodes as gate
from concord.gateways.models import LedgerCheckpoint
from concord.ledger import checkpoint as checkpoints
from concord.ledger import note, policy
from concord.ledger.judgement import Stamp
from concord.proofs import growth, nodes
from concord.proofs.models import Node
from concord.proofs.shown import Shown, current
from tests import factory
from tests.ledger import made

pytestmark = pytest.mark.django_db
AT = made.AT
NAMES = ("notary.example", "court.example", "university.example")
KEYS = {name: Ed25519PrivateKey.from_private_bytes(bytes([n + 40]) * 32) for n, name in enumerate(NAMES)}


@pytest.fixture(autouse=True)
def _own(settings: Any, tmp_path: Path) -> None:
    settings.CONCORD_DATA = tmp_path
    nodes._next.clear()
    cache.clear()


@pytest.fixture
def witnessed(settings: Any, tmp_path: Path) -> None:
    """Three witnesses, of whom two are enough; the third has no address."""
    addresses = {NAMES[0]: " http://127.0.0.1:9/", NAMES[1]: " http://127.0.0.1:9/court"}
    lines = [f"witness {n} {checkpoints.witness_key(n, k).text}{addresses.get(n, '')}" for n, k in KEYS.items()]
    (tmp_path / "policy").write_text("\n".join([*lines, f"group g 2 {' '.join(NAMES)}", "quorum g", ""]))
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "policy")


def put_in(*names: str, at: int = AT) -> None:
    gateway.lodge((name, {"id": name}) for name in names)
    gateway.put_in(at=at)


def cosign(*names: str, after: int = 2) -> None:
    """Those witnesses sign the newest checkpoint, one a second, and it is given out."""
    log = ledger()
    text = log.pending() or ""
    body = note.read(text).text
    for number, name in enumerate(names):
        text += checkpoints.cosign(name, KEYS[name], body, AT + after + number)
    log.keep(text, settled=True)


def page(path: str = "", lang: str = "en") -> str:
    answer = Client().get(f"/ledger/{path}", headers={"accept-language": lang})
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_empty_log_is_called_so() -> None:
    assert "The evidence log is empty" in page()
    assert "存证日志还是空的" in page(lang="zh")


def test_size_root_time_and_who_holds_it() -> None:
    put_in("one")
    text = page()
    assert "The evidence log holds 16 leaves" in text
    assert ledger().root().hex() in text
    assert ledger().origin in text
    assert "by nobody else" in text
    assert "Nobody else holds this log" in text
    assert "0 s as a rule, 0 s at most" in text
    assert "存证日志里有 16 片叶子" in page(lang="zh")


def test_the_own_clock_of_a_timestamp_is_said_in_the_reader_s_language() -> None:
    put_in("one")
    gateway.stamp_newest(at=AT + 3)
    assert "运营方自己的时钟" in page(lang="zh")
    assert "by the operator's own clock" in html.unescape(page())


def test_what_is_not_given_out_yet_is_not_shown(witnessed: None) -> None:
    put_in("one")
    assert "The evidence log is empty" in page()
    cosign(*NAMES[:2])
    assert "holds 16 leaves" in page()


def test_who_cosigned_and_when_and_how_long_it_took(witnessed: None) -> None:
    put_in("one")
    cosign(NAMES[1], NAMES[0])
    text = page()
    assert "A receipt counts when 2 of 3 have cosigned." in text
    assert text.count("cosigned 14 Dec 2026 09:00:0") == 2
    assert text.count("has not cosigned the latest") == 1
    assert "3 s as a rule, 3 s at most" in text  # the second of the two that are enough came after three seconds


def test_a_false_cosignature_is_none(witnessed: None) -> None:
    put_in("one")
    cosign(NAMES[0], NAMES[1])
    row = LedgerCheckpoint.objects.get()
    stranger = checkpoints.cosign(NAMES[2], Ed25519PrivateKey.generate(), note.read(row.note).text, AT)
    false = note.read(note.write("x\n", [stranger])).signatures[0].value
    line = note.signature_line(checkpoints.witness_key(NAMES[2], KEYS[NAMES[2]]), false)
    LedgerCheckpoint.objects.update(note=row.note + line)
    assert page().count("has not cosigned the latest") == 1
    assert "not the latest checkpoint" in page(f"node/{NAMES[2]}/")


class Answering(BaseHTTPRequestHandler):
    """A node that says of itself what its server was told to say."""

    def do_GET(self) -> None:
        status, kind, body = self.server.says.get(self.path, (404, "text/plain", b""))  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def node() -> Iterator[Any]:
    server = HTTPServer(("127.0.0.1", 0), Answering)
    server.says = {}  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def told(state: Any) -> tuple[int, str, bytes]:
    return 200, "application/json", json.dumps(state).encode()


def test_a_node_is_asked_by_the_loop_and_never_by_a_page(witnessed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(address: str) -> gate.Heard:
        asked.append(address)
        return gate.Heard({"name": "n", "signs": True}, 12)

    monkeypatch.setattr(gate, "ask", ask)
    put_in("one")
    cosign(*NAMES[:2])
    page()
    page(f"node/{NAMES[0]}/")
    assert asked == []
    assert [nodes.ask_next() for _pass in range(4)] == [1, 1, 0, 0]  # each in its turn, then none for a while
    assert asked == ["http://127.0.0.1:9/", "http://127.0.0.1:9/court"]
    assert page().count("answers and signs") == 2
    assert page().count("was not asked") == 1  # the policy names no address of it


def test_what_a_witness_says_is_shown_as_its_own_word(witnessed: None, node: Any) -> None:
    put_in("one")
    cosign(*NAMES[:2])
    logs = [
        {"origin": ledger().origin, "mirrored": 16, "refused": [{"size": 3}]},
        {"origin": "x.example", "mirrored": 9},
    ]
    state = {"name": "Notary", "signs": True, "latency": {"median_ms": 3.2}, "logs": logs, "why": "<script>"}
    node.says["/"] = told(state)
    heard = gate.ask(f"http://127.0.0.1:{node.server_port}")
    assert heard.trouble == ""
    nodes.keep(NAMES[0], heard, AT)
    text = page(f"node/{NAMES[0]}/")
    for says in ("Notary", "3.2 ms, as a rule", "1 checkpoint", "This is its own word", "answers and signs"):
        assert says in text
    assert "holds 16, by its own word" in page()
    node.says["/"] = told(state | {"signs": False})
    nodes.keep(NAMES[0], gate.ask(f"http://127.0.0.1:{node.server_port}/"), AT)
    assert "answers, but does not sign" in page()


def test_a_member_of_a_consortium_tells_its_health(node: Any) -> None:
    node.says["/health"] = told({"name": "n1", "height": 7, "members": 4, "quorum": 3, "size": 48})
    heard = gate.ask(f"http://127.0.0.1:{node.server_port}")
    assert heard.state["height"] == 7


@pytest.mark.parametrize(
    "answer",
    [
        (200, "text/html", b"<html>"),
        (200, "application/json", b"[1]"),
        (200, "application/json", b"[" * 100_000),
        (200, "application/json", b"{" + b" " * (1 << 19)),
        (500, "text/plain", b""),
        (200, "application/json", b'{"latency": {"median_ms": NaN}}'),
        (200, "application/json", b'{"latency": {"median_ms": 1e999}}'),
        (200, "application/json", b'{"name": "\\ud800"}'),
        (200, "application/json", b'{"name": "\\u0000"}'),
    ],
)
def test_what_is_no_state_is_trouble_and_what_was_heard_before_stays(witnessed: None, node: Any, answer: Any) -> None:
    nodes.keep(NAMES[0], gate.Heard({"name": "before", "signs": True}, 5), AT)
    node.says["/"] = node.says["/health"] = answer
    heard = gate.ask(f"http://127.0.0.1:{node.server_port}")
    assert heard.trouble
    nodes.keep(NAMES[0], heard, AT + 60)
    row = Node.objects.get()
    assert (row.heard, row.asked, row.state["name"]) == (AT, AT + 60, "before")
    put_in("one")
    assert "answers and signs" in page()  # once is no silence
    nodes.keep(NAMES[0], heard, AT + nodes.LATE + 1)
    assert "does not answer" in page()
    says = "it did not answer" if heard.trouble == "silent" else "something that is not its state"
    assert says in page(f"node/{NAMES[0]}/")


@pytest.mark.parametrize(
    "state",
    [
        {"logs": "x", "latency": 3, "size": "many", "name": ["x"]},
        {"logs": [1, {"refused": 4, "origin": []}], "latency": {"median_ms": "x"}, "height": True},
        {"name": "<script>alert(1)</script>" * 40},
    ],
)
def test_a_node_that_says_odd_things_breaks_no_page(witnessed: None, state: Any) -> None:
    put_in("one")
    nodes.keep(NAMES[0], gate.Heard(state, 1), AT)
    assert "<script>alert" not in page(f"node/{NAMES[0]}/")
    page()


def test_nodes_and_logs_that_are_none() -> None:
    for path in ("node/nobody.example/", "1999/", "node/x/y/"):
        assert Client().get(f"/ledger/{path}").status_code == 404


def test_an_older_year_keeps_its_page() -> None:
    put_in("one", at=AT)
    put_in("two", at=AT + 40 * 86_400)
    assert ledger().number == 2027
    assert "/ledger/2026/" in page()
    text = page("2026/")
    assert "ledger/2026" in text
    assert "Who holds it" not in text
    assert "/ledger/2026/checkpoint" in text


def test_the_growth_is_told_by_the_hour_and_from_checkpoints_alone() -> None:
    for minute in range(0, 240, 10):
        put_in(f"r{minute}", at=AT + minute * 60)
    figures = growth.figures(current())
    assert [point.size for point in figures.points] == [96, 192, 288, 384]
    assert all(point.at % 3600 == 0 for point in figures.points)
    assert figures.line.startswith("0.0,150.0 ")
    assert figures.line.endswith("640.0,0.0")
    assert "384 leaves since" in page()


def test_a_long_growth_has_no_more_points_than_a_drawing_takes() -> None:
    log = Shown(2026, "x")
    LedgerCheckpoint.objects.bulk_create(
        LedgerCheckpoint(log=2026, size=day, note="x\n\n— x AAAAAAA=\n", at=AT + day * 86_400, settled=True)
        for day in range(1, 400)
    )
    figures = growth.figures(log)
    assert growth.POINTS - 2 <= len(figures.points) <= growth.POINTS + 1
    assert (figures.points[0].size, figures.points[-1].size) == (1, 399)
    assert figures.step % 86_400 == 0


def test_a_clock_that_went_back_bends_no_drawing() -> None:
    for number, hour in enumerate((5, 1, 2, 9)):
        put_in(f"r{number}", at=AT + hour * 3600)
    figures = growth.figures(current())
    assert [point.size for point in figures.points] == [48, 64]
    assert figures.line == "0.0,50.0 640.0,0.0"


def test_pages_show_nothing_of_a_record() -> None:
    put_in("a-secret-key-of-a-record")
    whole = "".join(page(path, lang) for path in ("", "2026/", "facts/") for lang in ("zh", "en"))
    assert "a-secret-key" not in whole
    assert "holds 16 leaves" in page()
    put_in("b", "c", "d", at=AT + 9)
    assert "holds 32 leaves" in page()  # one record and three show alike


def test_a_policy_with_odd_names_breaks_no_page(settings: Any, tmp_path: Path) -> None:
    key = checkpoints.witness_key("w.example", KEYS[NAMES[0]]).text
    (tmp_path / "odd").write_bytes(b"witness \xff\xc2\x9b " + key.encode() + b"\nquorum \xff\xc2\x9b\n")
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "odd")
    put_in("one")
    page()
    page("facts/")


TURNED, CONTROL = "w\u202eelpmaxe", "\u0007\u009b31m"


def test_no_name_of_others_turns_or_steers_what_is_read(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sign that turns the way of reading makes a log, a witness, an authority, an organisation look like another."""
    key = checkpoints.witness_key(TURNED, KEYS[NAMES[0]]).text
    (tmp_path / "odd").write_text(f"witness {TURNED} {key}\nquorum {TURNED}\n")
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "odd")
    factory.organisation(name_en=f"Lanting{TURNED}{CONTROL}")
    put_in("one")
    LedgerCheckpoint.objects.update(settled=True)
    monkeypatch.setattr("concord.proofs.views.explore.current", lambda: Shown(ledger().number, f"log{TURNED}"))
    stamp = Stamp(AT, f"Clock{TURNED}")
    monkeypatch.setattr("concord.proofs.views.explore.stamping.latest", lambda _log=None: stamp)
    name = "w\\u202eelpmaxe"
    nodes.keep(name, gate.Heard({"name": TURNED, "height": 1}, 1), AT)
    shown = [page(), page("facts/"), page(f"node/{quote(name)}/")]
    for text in shown:
        assert not [sign for sign in "\u202e\u0007\u009b" if sign in text]
    assert f"log{name}" in shown[0]
    assert f"Clock{name}" in shown[0]
    assert f"Lanting{name}\\u0007\\u009b31m" in shown[1]
    assert shown[2].count(name) >= 4, "title, head, key and its own word"


def test_of_a_consortium_the_consortium_s_log_is_shown(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(made.POLICY)
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "replicated", str(tmp_path / "policy")
    settings.CONCORD_LEDGER_NODE = "http://127.0.0.1:9"
    text = note.write(made.GOOD.body, made.GOOD.lines)
    LedgerCheckpoint.objects.create(log=-1, size=23, note=text, at=AT, settled=True)
    shown = page()
    assert "The members' log holds 23 leaves or more" in html.unescape(shown)
    assert "cosigned 14 Dec 2026 09:00:05" in shown
    assert "hands in records" in shown
    assert "its newest receipt is of 23 leaves; the members may hold more" in shown
    assert "writes and signs" not in shown
    assert shown.count('class="lg-node lg-node--') == 1 + 5, "the platform and the five members, no sixth"
    unsigned = page("node/w4.example/")
    assert "We have checked this signature" not in unsigned
    assert "the others are not waited for" in unsigned
    assert "We have checked this signature" in page("node/w0.example/")
    nodes.keep(nodes.OWN, gate.Heard({"size": 23, "height": 4}, 2), AT)
    assert 'Leaves it holds</dt><dd class="cc-num">23' in page(f"node/{nodes.OWN}/")
    assert "own node in the consortium" in page(f"node/{nodes.OWN}/")
    assert "127.0.0.1" not in page(f"node/{nodes.OWN}/")  # where it stands in our network is nobody's business
    policy.read(made.POLICY.encode())
