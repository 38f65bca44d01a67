"""The published log: whoever fetches its files can check it, and every receipt, without asking us anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from concord.docket import proofs
from concord.docket.documents import put_document
from concord.docket.models import Entry
from concord.gateways.ledger import ledger
from concord.gateways.ledger.checks import check_ledger
from concord.ledger import checkpoint as checkpoints
from concord.ledger import policy, tiles, tree, verify
from concord.ledger.hashing import leaf_hash
from concord.ledger.log import Submission
from concord.ledger.tiles import ENTRIES, Tile
from concord.ledger.tree import Range
from concord.site.command import main
from tests.casefile.test_case_page import party
from tests.ledger import made
from tests.matters import at_stage

pytestmark = pytest.mark.django_db
SIZE = 600


def fetch(path: str) -> Any:
    return Client().get(f"/ledger/{path}")


def trusted() -> policy.Policy:
    return policy.read(fetch("policy").content)


def level(number: int) -> list[Tile]:
    """The tiles over SIZE leaves, of leaves or of their hashes."""
    whole, rest = divmod(SIZE, tiles.WIDTH)
    return [*(Tile(number, at) for at in range(whole)), Tile(number, whole, rest)]


def grow(leaves: list[bytes]) -> None:
    ledger().extend([Submission(leaf[1:5], b"", leaf) for leaf in leaves])
    ledger().publish(1_797_210_000)


@pytest.fixture
def grown() -> list[bytes]:
    leaves = [bytes([1]) + n.to_bytes(44, "big") for n in range(SIZE)]
    grow(leaves)
    return leaves


def test_a_reader_of_tiles_rebuilds_the_log(grown: list[bytes]) -> None:
    answer = fetch("checkpoint")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    head = checkpoints.opened(answer.content, trusted().logs[0])
    assert head.size == SIZE

    def served(tile: Tile) -> bytes:
        found = fetch(f"tile/{tile.path}")
        assert found.status_code == 200
        return bytes(found.content)

    assert tiles.over([Range(0, SIZE)], SIZE, served) == [head.root]
    for index in (0, 255, 256, SIZE - 1):
        proof = tiles.over(tree.inclusion(index, SIZE), SIZE, served)
        verify.inclusion(index=index, size=SIZE, leaf=leaf_hash(grown[index]), proof=proof, root=head.root)
    held = [leaf for tile in level(ENTRIES) for leaf in tiles.entries(tile, served(tile))]
    assert held == grown
    hashed = [one for tile in level(0) for one in tiles.hashes(tile, served(tile))]
    assert hashed == [leaf_hash(leaf) for leaf in grown]


def test_what_is_published_once_stays(grown: list[bytes]) -> None:
    early = fetch(f"{ledger().number}/tile/0/002.p/88")
    assert early.status_code == 200
    assert "immutable" in early["Cache-Control"]
    now = fetch("tile/0/002.p/88")
    assert now.content == early.content
    assert "immutable" not in now["Cache-Control"], "next year, another log lies there"
    assert "max-age=1" in fetch("checkpoint")["Cache-Control"]
    old = checkpoints.opened(fetch("checkpoint").content, trusted().logs[0])
    grow([bytes([1]) + bytes(44)])
    assert fetch(f"{ledger().number}/tile/0/002.p/88").content == early.content
    new = checkpoints.opened(fetch("checkpoint").content, trusted().logs[0])
    proof = tiles.over(tree.consistency(old.size, new.size), new.size, lambda tile: fetch(f"tile/{tile.path}").content)
    verify.consistency(old=old.size, new=new.size, old_root=old.root, new_root=new.root, proof=proof)


@pytest.mark.parametrize(
    "path",
    ["0/003", "0/002", "0/002.p/89", "0/002.p/0", "1/001", "1/000.p/3", "2/000.p/1", "63/000", "entries/002", "x",
     "0/0", "../checkpoint", "entries/002.p/89", "0/x999/x999/x999/x999/x999/x999/999"],
)  # fmt: skip
def test_what_the_log_does_not_hold_is_not_found(grown: list[bytes], path: str) -> None:
    assert fetch(f"tile/{path}").status_code == 404


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "beginning", ""])
def test_a_year_that_no_calendar_has_is_not_found(path: str) -> None:
    assert fetch(f"{10**20}/{path}").status_code == 404


def test_nobody_writes_to_it(grown: list[bytes]) -> None:
    for path in ("checkpoint", "policy", "tile/0/000"):
        assert Client().post(f"/ledger/{path}").status_code == 405


def test_a_log_that_has_not_begun_has_no_checkpoint_and_no_tiles() -> None:
    assert fetch("checkpoint").status_code == fetch("2031/checkpoint").status_code == 404
    assert fetch("tile/0/000.p/1").status_code == 404
    assert fetch("tile/entries/000.p/1").status_code == 404


def test_few_queries(grown: list[bytes], django_assert_max_num_queries: Any) -> None:
    for path in ("checkpoint", "tile/0/001", "tile/entries/002.p/88"):
        with django_assert_max_num_queries(2):
            assert fetch(path).status_code == 200


def test_a_paper_s_receipt_is_judged_by_the_published_policy_offline(tmp_path: Path) -> None:
    dispute = at_stage("mediating")
    paper = b"%PDF the slip of service"
    row = put_document(dispute.matter, kind="slip", content=paper, titles=("单", "Slip"), seen="parties", key="slip")
    proofs.run_once()
    (tmp_path / "policy").write_bytes(fetch("policy").content)
    (tmp_path / "slip.pdf").write_bytes(paper)
    (tmp_path / "proof").write_text(proofs.proof(row) or "", encoding="utf-8")
    typed = ["ledger", "verify", str(tmp_path / "proof"), "--file", str(tmp_path / "slip.pdf")]
    done = CliRunner().invoke(main, [*typed, "--policy", str(tmp_path / "policy")])
    assert done.exit_code == 0, done.output
    assert "by the clock of the log's operator alone" in done.output
    assert CliRunner().invoke(main, typed).exit_code == 3
    (tmp_path / "slip.pdf").write_bytes(paper + b".")
    assert CliRunner().invoke(main, [*typed, "--policy", str(tmp_path / "policy")]).exit_code == 1


def test_while_witnesses_are_missing_the_page_says_so(settings: Any, tmp_path: Path) -> None:
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "policy")
    (tmp_path / "policy").write_text(made.POLICY, encoding="utf-8")
    dispute = at_stage("mediating")
    proofs.run_once()
    assert fetch("checkpoint").status_code == 404, "what nobody has cosigned is not given out"
    entry = Entry.objects.get(act="begin")
    answer = party(dispute, "applicant").get(reverse("proof", args=[dispute.matter.pk, entry.pk]))
    assert answer.status_code == 409
    assert "还在等见证方会签" in answer.content.decode()
    assert "Retry-After" not in answer


def test_the_tiles_of_a_consortium_are_at_its_nodes(settings: Any, tmp_path: Path) -> None:
    key = next(iter(made.WITNESS_KEYS.values()))
    (tmp_path / "policy").write_text(f"log {made.LOG_KEY.text}\nwitness w {key.text} https://node.example\nquorum w\n")
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "replicated", str(tmp_path / "policy")
    answer = fetch("tile/0/000.p/16")
    assert answer.status_code == 404
    assert "https://node.example" in answer.content.decode()
    assert "/ledger/policy" in answer.content.decode()


@pytest.mark.parametrize("written", [b"# \xff\nwitness", None])
def test_a_policy_that_cannot_be_read_breaks_no_page(settings: Any, tmp_path: Path, written: bytes | None) -> None:
    dispute = at_stage("mediating")
    proofs.run_once()
    if written:
        (tmp_path / "policy").write_bytes(written)
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "policy")
    assert [one.id for one in check_ledger()] == ["gateways.E022"]
    assert fetch("policy").status_code == 503
    assert fetch("").status_code == 200
    applicant, entry = party(dispute, "applicant"), Entry.objects.get(act="begin")
    for page in ("proof", "package"):
        answer = applicant.get(reverse(page, args=[dispute.matter.pk, entry.pk]))
        assert answer.status_code == 409
        assert "现在无法给出收据" in answer.content.decode()


def test_the_published_leaves_name_nothing() -> None:
    at_stage("mediating")
    proofs.run_once()
    count = ledger().size()
    data = fetch(f"tile/entries/000.p/{count}").content
    assert len(data) == 47 * count
    for entry in Entry.objects.all():
        assert entry.pk.bytes not in data
        assert bytes(entry.digest) not in data
