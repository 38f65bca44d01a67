"""Evidence packages: written and read again, judged offline, refused with a code where they are not what they say."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from concord.ledger import archive, package, policy, words
from concord.ledger.archive import Unfit
from concord.ledger.encoding import Malformed
from concord.ledger.package import Item
from concord.site.command import main
from tests.ledger import made, packed
from tests.ledger.packed import WORDS, hostile, receipt_of

GOOD = packed.packed()
HOSTILE = hostile()


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: made.NOW)


def run(folder: Path, data: bytes, *more: str) -> Result:
    (folder / "it.asice").write_bytes(data)
    (folder / "policy").write_text(made.POLICY)
    return CliRunner().invoke(main, ["ledger", "verify", str(folder / "it.asice"), *more])


def own(folder: Path) -> tuple[str, str]:
    return "--policy", str(folder / "policy")


def test_what_is_packed_is_read_again_and_other_tools_open_it(tmp_path: Path) -> None:
    two = packed.packed(*package.read(GOOD).items, Item(receipt_of(made.RECORD)))
    found = package.read(two)
    assert [(item.name, bytes(item.content)) for item in found.items] == [("送达 回证.txt", made.FILE), ("", b"")]
    assert found.policy == made.POLICY
    assert two[30:38] == b"mimetype"
    assert two[38:].startswith(package.MEDIA.encode())
    (tmp_path / "it.asice").write_bytes(two)
    with zipfile.ZipFile(tmp_path / "it.asice") as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [
            "mimetype", "README.zh.md", "README.en.md", "policy", "platform/fact-sheet.json",
            "0001/record.json", "0001/salt", "0001/receipt.tlog-proof", "0001/file/送达 回证.txt",
            "0002/record.json", "0002/salt", "0002/receipt.tlog-proof",
            "META-INF/ASiCManifest.xml", "META-INF/timestamp.tst",
        ]  # fmt: skip


def test_each_thing_is_judged_with_its_file() -> None:
    ((item, given, verdict),) = package.judged(package.read(GOOD), policy.read(made.POLICY.encode()), now=made.NOW)
    assert (verdict.failed, verdict.field, verdict.since) == (0, "sha256", made.SEEN)
    assert given.record == made.RECORD
    assert item.name
    other = packed.packed(Item(made.GOOD.written().encode(), "a.txt", made.FILE + b"."))
    ((_item, _given, verdict),) = package.judged(package.read(other), policy.read(made.POLICY.encode()))
    assert verdict.failed == 2


def test_the_command_s_exit_codes(tmp_path: Path) -> None:
    done = run(tmp_path, GOOD, *own(tmp_path))
    assert (done.exit_code, "Unchanged since" in done.output) == (0, True), done.output
    done = run(tmp_path, GOOD)
    assert (done.exit_code, "not independently trusted" in done.output) == (3, True)
    one_bad = packed.packed(*package.read(GOOD).items, Item(receipt_of(WORDS)))
    for more in ((), own(tmp_path)):
        done = run(tmp_path, one_bad, *more)
        assert (done.exit_code, "step 5" in done.output) == (1, True), done.output
    assert run(tmp_path, GOOD, "--file", str(tmp_path / "policy")).exit_code == 2


def test_what_nothing_proves_is_named_and_a_signed_fact_sheet_is_judged(tmp_path: Path) -> None:
    trusted = policy.read(made.POLICY.encode())
    names = ("README.zh.md", "README.en.md", "platform/facts.note", "platform/a.pdf")
    for name, (how, data) in packed.sheets().items():
        found = package.papers(package.read(data), trusted)
        unproven = tuple(one for one in names if one != "platform/facts.note" or how != "signed")
        log = made.ORIGIN if how == "signed" else ""
        assert found == (unproven, how, log), name
    assert package.papers(package.read(GOOD), trusted).facts == ""
    other = policy.of_one_log(made.checkpoints.log_key(made.ORIGIN, made.STRANGER)).encode()
    assert package.papers(package.read(packed.sheets()["good"][1]), policy.read(other)).facts == "stranger"


@pytest.mark.parametrize(
    ("lang", "own_policy", "says"),
    [
        ("en", True, "platform/facts.note is signed by concord.example/ledger/2026, a log of your policy"),
        ("en", False, "a log of the policy that came with the package"),
        ("en", True, "Not proven by anything: README.zh.md, README.en.md, platform/a.pdf."),
        ("en", True, "was not judged: no timestamp authority was named (--tsa)"),
        ("zh", True, "没有任何东西能证明：README.zh.md, README.en.md, platform/a.pdf。"),
        ("zh", True, "没有核验这个包何时打成"),
    ],
)
def test_the_command_says_what_of_a_package_is_not_proven(
    tmp_path: Path, lang: str, own_policy: bool, says: str
) -> None:
    data = packed.sheets()["good"][1]
    done = run(tmp_path, data, "--lang", lang, *(own(tmp_path) if own_policy else ()))
    assert (done.exit_code, says in done.output) == (0 if own_policy else 3, True), done.output


def test_many_papers_are_counted() -> None:
    many = packed.packed(platform=[(f"{number}.pdf", b"") for number in range(20)])
    (line,) = words.papers(
        package.papers(package.read(many), policy.read(made.POLICY.encode())), "en", independent=True
    )
    assert "platform/5.pdf and 14 more" in line


def test_hostile_archives_are_refused_with_their_code(tmp_path: Path) -> None:
    assert len({data for _code, data in HOSTILE.values()}) == len(HOSTILE)
    got = {}
    for name, (_code, data) in HOSTILE.items():
        with pytest.raises(Unfit) as refused:
            package.read(data)
        got[name] = refused.value.code
    assert got == {name: code for name, (code, _data) in HOSTILE.items()}
    done = run(tmp_path, HOSTILE["another file"][1], *own(tmp_path))
    assert (done.exit_code, "[manifest]" in done.output) == (2, True)
    said = run(tmp_path, HOSTILE["another file"][1], "--lang", "zh").output
    assert "清单和文件对不上" in said
    assert "[manifest]" in said


def test_a_flipped_bit_never_shows_another_statement() -> None:
    """Whatever still holds says the very same of the very same file; the token's own bytes say nothing of it."""
    trusted = policy.read(made.POLICY.encode())
    good = package.judged(package.read(GOOD), trusted, now=made.NOW)
    before = [(bytes(one.item.content), one.item.name, one.evidence.record, one.verdict) for one in good]
    chance, held = random.Random(7), 0
    for at in [*range(60 * 8), *chance.sample(range(len(GOOD) * 8), 3000)]:
        data = bytearray(GOOD)
        data[at >> 3] ^= 1 << (at & 7)
        try:
            judged = package.judged(package.read(bytes(data)), trusted, now=made.NOW)
        except Malformed:
            continue
        held += 1
        after = [(bytes(one.item.content), one.item.name, one.evidence.record, one.verdict) for one in judged]
        assert after == before, at
    assert held < 100  # in the list: by which program, with which rights


@given(st.binary(max_size=400), st.integers(0, len(GOOD)), st.integers(0, len(GOOD)))
def test_whatever_bytes_come_are_read_or_refused(more: bytes, start: int, end: int) -> None:
    for data in (more, GOOD[:start] + more + GOOD[end:], GOOD[:4] + more):
        try:
            found = package.read(data)
        except Malformed:
            continue
        assert found.items


def test_what_could_not_be_read_again_is_not_written() -> None:
    for name in ("../x", "a/b", "", "a\\b", "x" * 600):
        with pytest.raises(Malformed):
            packed.packed(Item(made.GOOD.written().encode(), name or "\0", made.FILE))
    with pytest.raises(Unfit) as refused:
        archive.write([("a", b""), ("A", b"")])
    assert refused.value.code == "twice"


def test_the_bare_minimum_of_an_archive() -> None:
    assert {name: bytes(content) for name, content in archive.read(archive.write([("é", b"x")])).items()} == {"é": b"x"}
    assert archive.read(archive.write([])) == {}
