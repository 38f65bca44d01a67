"""A monitor finds what a log must not do: go back, fork, give out other files, stay silent."""

from __future__ import annotations

import dataclasses
import json
import threading
import urllib.request
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from concord.ledger import alarms, monitor, policy, retrieval
from concord.ledger import checkpoint as checkpoints
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed
from concord.ledger.judgement import DRIFT
from concord.ledger.log import Log
from concord.ledger.monitor import Memory, Report, Watch
from concord.ledger.retrieval import Bound
from concord.site.command import main
from concord.site.commands.ledger import monitor as commands
from tests.ledger import made, standing
from tests.ledger.standing import Endless, Serving, grow, log_in

NOW = made.AT + 60


@dataclasses.dataclass
class Stage:
    """A log of 300 leaves that is served, and who watches it."""

    folder: Path
    log: Log
    serving: Serving
    watch: Watch

    def look(self, before: Memory = Memory(), now: int = NOW, **more: Any) -> Report:  # noqa: B008  it is frozen
        return monitor.look(dataclasses.replace(self.watch, **more), before, now)

    def codes(self, before: Memory = Memory(), **more: Any) -> list[str]:  # noqa: B008  it is frozen
        return [one.code for one in self.look(before, **more).alarms]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    log = log_in(tmp_path)
    grow(log, 300)
    serving = Serving(log)
    with standing.served(serving) as url:
        rules = policy.read(standing.policy(url, {}, 0).encode())
        yield Stage(tmp_path, log, serving, Watch(url, rules))


def test_a_log_that_grows_is_well(stage: Stage) -> None:
    first = stage.look()
    assert (first.alarms, first.size, first.growth, first.rehashed, first.latency) == ([], 300, 300, 300, None)
    grow(stage.log, 70)
    second = stage.look(Memory().after(first))
    assert (second.alarms, second.size, second.growth) == ([], 370, 70)
    assert second.rehashed == 370 - 256, "only what was not full before"
    assert stage.look(Memory().after(second), whole=True).rehashed == 370
    assert stage.look(Memory().after(second)).growth == 0


def test_a_log_that_became_smaller(stage: Stage) -> None:
    old = stage.log.published()
    grow(stage.log, 10)
    memory = Memory().after(stage.look())
    stage.serving.note = old
    report = stage.look(memory)
    assert [one.code for one in report.alarms] == ["rollback"]
    assert memory.after(report) == memory, "what was well stays remembered"


def forked(stage: Stage, size: int) -> None:
    """From now on another tree is served, signed by the same key, with tiles that fit it."""
    other = log_in(stage.folder / "fork")
    grow(other, size, told="another history, ")
    stage.serving.log = other


@pytest.mark.parametrize("size", [300, 301, 600])
def test_a_log_that_rewrote_its_past(stage: Stage, size: int) -> None:
    memory = Memory().after(stage.look())
    forked(stage, size)
    assert stage.codes() == [], "who remembers nothing cannot see it"
    assert stage.codes(memory) == ["fork"]


def test_without_the_proof_s_check_it_goes_unseen(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    memory = Memory().after(stage.look())
    forked(stage, 600)
    monkeypatch.setattr(retrieval, "check_grown", lambda *_: None)
    assert stage.codes(memory) == []


@pytest.mark.parametrize(
    "path", ["/tile/1/000.p/1", "/tile/0/000", "/tile/0/001.p/44", "/tile/entries/000", "/tile/entries/001.p/44"]
)
@pytest.mark.parametrize("how", ["flipped", "short", "long", "empty"])
def test_a_wrong_file(stage: Stage, path: str, how: str) -> None:
    def change(asked: str, data: bytes | None) -> bytes | None:
        if asked != path or data is None:
            return data
        bad = {"flipped": data[:-1] + bytes([data[-1] ^ 1]), "short": data[:-1], "long": data + b"x", "empty": b""}
        return bad[how]

    stage.serving.change = change
    assert stage.codes() == ["tile"]


def test_a_file_of_the_past_that_changed_is_found_by_hashing_all_again(stage: Stage) -> None:
    memory = Memory().after(stage.look())
    stage.serving.change = lambda path, data: data[:-1] + b"?" if path == "/tile/entries/000" and data else data
    assert stage.codes(memory) == []
    assert stage.codes(memory, whole=True) == ["tile"]


def test_a_file_that_is_missing_or_a_log_that_is(stage: Stage) -> None:
    stage.serving.change = lambda path, data: None if path.startswith("/tile/entries") else data
    assert stage.codes() == ["unreachable"]
    stage.serving.change = lambda _path, _data: None
    assert stage.codes() == ["unreachable"]
    assert stage.codes(url=standing.nobody()) == ["unreachable"]


def test_a_checkpoint_that_the_log_did_not_sign(stage: Stage) -> None:
    head = checkpoints.opened(stage.log.published() or "", made.LOG_KEY)
    for note in (
        checkpoints.sign(head, made.STRANGER),
        (stage.log.published() or "").replace("\n300\n", "\n299\n"),
        checkpoints.sign(dataclasses.replace(head, origin="another.example/log"), made.LOG),
        "no note",
    ):
        stage.serving.note = note
        assert stage.codes() == ["unsigned"]


def test_a_log_that_signs_a_size_beyond_belief_raises_an_alarm_and_costs_nothing(stage: Stage) -> None:
    memory = Memory().after(stage.look())
    endless = Endless()
    stage.serving.log = endless  # type: ignore[assignment]  # it has tiles, and that is all that is asked for
    stage.serving.note = endless.note
    assert stage.codes() == stage.codes(memory) == ["ahead"]
    assert endless.asked == 0
    report = stage.look(memory)
    assert memory.after(report) == memory, "what was well stays remembered"


def test_a_look_at_a_very_large_log_ends_and_the_next_one_goes_on(stage: Stage) -> None:
    endless = Endless()
    stage.serving.log = endless  # type: ignore[assignment]  # as above
    stage.serving.note = endless.note
    believing = {"ahead": 1 << 41, "bound": Bound(leaves=1024)}
    memory = Memory()
    for look in (1, 2, 3):
        report = stage.look(memory, **believing)
        memory = memory.after(report)
        assert (report.alarms, report.rehashed, report.hashed) == ([], 1024, 1024 * look)
    for bound in (Bound(seconds=0.0), Bound(octets=1)):
        assert stage.look(memory, ahead=1 << 41, bound=bound).hashed == 3 * 1024 + 256, "one bundle at least"


@pytest.mark.parametrize("whole", [False, True])
def test_what_several_looks_hash_is_all_of_the_log(stage: Stage, whole: bool) -> None:
    memory, hashed = Memory(), []
    for _look in range(4):
        report = stage.look(memory, bound=Bound(leaves=256), whole=whole)
        memory = memory.after(report)
        hashed.append((report.hashed, report.growth, report.alarms))
        grow(stage.log, 100)
    assert [one[0] for one in hashed] == ([256, 400, 500, 512] if not whole else [256, 400, 256, 512])
    assert all(not one[2] for one in hashed)


def test_a_look_that_did_not_come_to_the_end_remembers_what_was_signed(stage: Stage) -> None:
    """Else a log could show another tree between two looks."""
    memory = Memory().after(stage.look(bound=Bound(leaves=1)))
    assert memory.hashed == 256
    forked(stage, 600)
    assert stage.codes(memory) == ["fork"]


def cosigned(stage: Stage, names: list[str], at: int, least: int) -> Watch:
    head = checkpoints.opened(stage.log.published() or "", made.LOG_KEY)
    stage.serving.note = (stage.log.published() or "") + "".join(made.cosigned(name, head, at) for name in names)
    away = {name: (key, standing.nobody()) for name, key in made.WITNESS_KEYS.items()}
    rules = policy.read(standing.policy(stage.watch.url, away, least).encode())
    return dataclasses.replace(stage.watch, policy=rules)


def test_quorum_and_latency(stage: Stage) -> None:
    names = list(made.WITNESSES)
    stage.watch = cosigned(stage, names[:3], NOW - 7, 3)
    report = stage.look()
    assert (report.alarms, report.latency, set(report.seen)) == ([], 7, set(names[:3]))
    assert report.peers == dict.fromkeys(names)
    assert stage.codes(late=6) == ["late"]
    stage.watch = cosigned(stage, names[:2], NOW - 7, 3)
    assert stage.codes() == ["quorum"]
    stage.watch = cosigned(stage, names, NOW + DRIFT + 1, 3)
    assert stage.codes() == ["future"]
    stage.watch = cosigned(stage, names[:4], NOW, 3)
    stage.serving.note = (stage.serving.note or "") + made.cosigned(names[4], made.checkpoint(9), NOW)
    assert stage.codes() == ["quorum"], "one bad cosignature among enough"


def test_a_leaf_that_is_yet_to_come(stage: Stage) -> None:
    memory = Memory().after(stage.look())
    grow(stage.log, 1, at=NOW + DRIFT + 1)
    assert stage.codes(memory) == ["future"]


QUORUM = "2 witnesses cosigned; 3 of 4 are asked for"


def forward(stage: Stage) -> str:
    """A checkpoint of a log that is larger than the one that is there."""
    return checkpoints.sign(Checkpoint(made.ORIGIN, 9_999, bytes(32)), made.LOG)


def test_what_is_remembered_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    assert monitor.read_memory(path) == Memory()
    memory = Memory("a note\n", {"w0": 3, "w1": None})
    monitor.write_memory(path, memory)
    assert monitor.read_memory(path) == memory
    for text in ("", "{", "[]", "{}", "3"):
        path.write_text(text)
        with pytest.raises(Malformed):
            monitor.read_memory(path)


def run(stage: Stage, *more: str) -> Any:
    rules = stage.folder / "policy"
    rules.write_text(standing.policy(stage.watch.url, {}, 0))
    typed = ["ledger", "monitor", stage.watch.url, "--policy", str(rules), "--memory", str(stage.folder / "memory")]
    return CliRunner().invoke(main, [*typed, *more])


def test_as_a_command(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: NOW)
    well = run(stage)
    assert (well.exit_code, json.loads(well.stdout)["size"]) == (0, 300)
    forked(stage, 310)
    bad = run(stage)
    assert (bad.exit_code, [one["code"] for one in json.loads(bad.stdout)["alarms"]]) == (1, ["fork"])
    assert run(stage).exit_code == 1, "and again: what raised an alarm is not taken for the truth"
    (stage.folder / "memory").write_text("x")
    unusable = run(stage)
    assert (unusable.exit_code, "Traceback" in unusable.output) == (2, False)


def test_the_page_speaks_both_languages_and_escapes() -> None:
    report = Report(at=NOW, origin="<b>")
    assert "没有异常" in alarms.page(report.content())
    for code in alarms.CODES:
        report.raise_(code, "<script>")  # type: ignore[arg-type]  # each is a code
    text = alarms.page(report.content())
    assert "<script>" not in text
    assert "<b>" not in text
    assert all(zh in text and en in text for zh, en in alarms.CODES.values())
    assert set(alarms.CODES) == set(monitor.Code.__args__)  # type: ignore[attr-defined]  # of a Literal


def test_what_an_alarm_says_it_says_in_chinese_too(stage: Stage) -> None:
    report = stage.look()
    before = Memory(report.note, {})
    said = [
        alarm.words
        for found in (
            monitor.look(cosigned(stage, ["w0.example"], NOW - 90_000, 2), before, NOW),
            stage.look(Memory(forward(stage), {})),
        )
        for alarm in found.alarms
    ]
    assert len(said) >= 3
    for words in said:
        assert not alarms.in_chinese(words).startswith("程序报告"), words
    assert alarms.in_chinese(QUORUM) == "有 2 家会签；要求 4 家中至少 3 家"
    assert "有 2 家会签" in alarms.page(report.content() | {"alarms": [{"code": "quorum", "words": QUORUM}]})


def test_what_passes_ends_and_what_shows_a_false_log_stays() -> None:
    late, fork = {"code": "late", "words": "x"}, {"code": "fork", "words": "y"}
    assert alarms.standing([late], []) == []
    assert alarms.standing([late, fork], [late]) == [fork, late]
    assert alarms.standing([fork], [{"code": "fork", "words": "z"}]) == [fork], "as it was said first"


def test_a_browser_s_question_for_a_picture_is_no_error() -> None:
    shown = {"report": Report(at=NOW).content()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), commands._handler(shown))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for path, status in (("/favicon.ico", 204), ("/", 200)):
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}") as answer:
                assert answer.status == status
    finally:
        server.shutdown()
        server.server_close()
