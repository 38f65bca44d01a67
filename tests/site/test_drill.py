"""The drill that docs/operating.md asks for: a deployment is backed up, lost, and brought back elsewhere, whole.

On the kind of database that the suite runs on: SQLite, or PostgreSQL with its own pg_dump and pg_restore.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests import s3
from tests.deployment import Deployment
from tests.site import drill

ENGINE = os.environ.get("CONCORD_DATABASE", "")
pytestmark = pytest.mark.xdist_group("drill")


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Makes an empty deployment in a folder, and a database, of its own."""
    with ExitStack() as stack:

        def new(name: str) -> Deployment:
            return Deployment(tmp_path_factory.mktemp(name), stack.enter_context(drill.database(ENGINE)))

        yield new


@pytest.fixture(scope="module")
def lost(homes: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A furnished deployment, its backup, what it held, and what a party could fetch from it."""
    first = homes("first")
    first.migrate()
    known = first.ask("tests.site.furnishing")
    with first.serving() as server, drill.Program(server, known["case"], "applicant") as side:
        assert side.put("收据.txt", "已收到货款 2 万元".encode()).status_code == 201
        papers = side.papers()
        target = tmp_path_factory.mktemp("backups") / "concord.tar"
        said = drill.backup(first, target)  # while the site goes on
        assert "the keys" in said
    held = first.ask("tests.site.inspection")
    assert held["wrong"] == []
    return {"backup": target, "holds": held["holds"], "known": known, "papers": papers, "first": first}


def test_a_backup_brings_everything_back_into_an_empty_folder(lost: dict[str, Any], homes: Any) -> None:
    second = homes("second")
    assert "concord migrate" in drill.restore(second, lost["backup"])
    second.migrate()
    found = second.ask("tests.site.inspection")
    assert found["wrong"] == []
    assert found["holds"] == lost["holds"]
    assert len(found["holds"]["files"]) >= 3
    with second.serving() as server:
        assert drill.sign_in(server, lost["known"]) == 200
        with drill.Program(server, lost["known"]["case"], "applicant") as side:
            assert side.papers() == lost["papers"]
            assert all(paper.startswith(b"%PDF") for paper in lost["papers"].values())
            assert side.put("新证据.txt", "还有一页".encode()).status_code == 201, "and life goes on"
    open_to_others = [str(path) for path in (second.data / "keys").rglob("*") if path.stat().st_mode & 0o077]
    assert not open_to_others


def test_a_restore_that_lacks_files_would_be_seen(lost: dict[str, Any], homes: Any) -> None:
    third = homes("third")
    drill.restore(third, lost["backup"])
    shutil.rmtree(third.data / "files")
    assert len(third.ask("tests.site.inspection")["wrong"]) >= len(lost["holds"]["files"])


def test_a_deployment_with_matters_is_not_replaced_by_mistake(lost: dict[str, Any]) -> None:
    first = lost["first"]
    with pytest.raises(RuntimeError, match="--replace"):
        drill.restore(first, lost["backup"])
    drill.restore(first, lost["backup"], "--replace")
    assert first.ask("tests.site.inspection")["holds"] == lost["holds"]


def test_another_passphrase_restores_nothing(lost: dict[str, Any], homes: Any) -> None:
    fourth = homes("fourth")
    with pytest.raises(RuntimeError, match="passphrase"):
        fourth.run("concord.site.command", "restore", str(lost["backup"]), CONCORD_BACKUP_PASSPHRASE="wrong words here")
    written = {path.name for path in fourth.data.rglob("*") if path.is_file()}
    assert written <= {"development-secret-key", "concord.sqlite3"}, "neither keys nor files"
    fourth.migrate()
    assert fourth.ask("tests.site.inspection")["holds"]["entries"] == 0


@pytest.mark.slow
def test_a_deployment_whose_files_lie_in_s3(homes: Any, tmp_path: Path) -> None:
    """Exhibits put in, papers drawn up, fetched, backed up and restored, with a real service over a socket."""
    with s3.service() as address:
        bucket = s3.client(address)
        bucket.create_bucket(Bucket="evidence")
        there = {"CONCORD_STORAGE": f"s3://evidence/concord?endpoint={address}", **s3.CREDENTIALS}
        first, second = homes("first-s3"), homes("second-s3")
        first.migrate()
        known = first.ask("tests.site.furnishing", **there)
        with first.serving(**there) as server, drill.Program(server, known["case"], "applicant") as side:
            put = side.put("收据.txt", "已收到货款 2 万元".encode())
            assert put.status_code == 201
            assert side.http.get(f"/exhibits/{put.json()['id']}").content == "已收到货款 2 万元".encode()
            papers = side.papers()
            assert papers
        keys = [one["Key"] for one in bucket.list_objects_v2(Bucket="evidence")["Contents"]]
        assert len(keys) >= len(papers) + 3
        assert all(key.startswith("concord/") for key in keys)
        whole = b"".join(bucket.get_object(Bucket="evidence", Key=key)["Body"].read() for key in keys)
        assert b"%PDF" not in whole, "the service sees no content"
        assert not (first.data / "files").exists()

        target = tmp_path / "concord.tar"
        assert "s3://evidence/concord" in drill.backup(first, target, **there)
        held = first.ask("tests.site.inspection", **there)
        assert held["wrong"] == []
        drill.restore(second, target, **there)
        found = second.ask("tests.site.inspection", **there)
        assert (found["wrong"], found["holds"]) == ([], held["holds"])
        with second.serving(**there) as server, drill.Program(server, known["case"], "applicant") as side:
            assert side.papers() == papers
