"""`concord ledger audit`: 0 nothing found, 1 something found, 2 cannot be audited; for a person and as JSON."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from concord.docket import proofs
from concord.docket.audit import Report, chains
from concord.docket.audit import audit as look_through
from concord.docket.models import Entry
from concord.docket.traces import Audit
from concord.gateways.ledger import ledger
from concord.gateways.storage import UnavailableError
from concord.ledger import policy as policies
from concord.site.commands.ledger.audit import audit
from tests.matters import Dispute, at_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute() -> Dispute:
    made = at_stage("invited")
    while proofs.run_once():
        pass
    return made


def run(*words: object) -> Result:
    return CliRunner().invoke(audit, [str(word) for word in words])


def given(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_found(dispute: Dispute, tmp_path: Path) -> None:
    receipt = given(tmp_path / "receipt", proofs.proof(Entry.objects.all()[0]) or "")
    note = given(tmp_path / "note", ledger().published() or "")
    done = run("--receipt", receipt, "--checkpoint", note)
    assert done.exit_code == 0, done.output
    assert "Nothing was changed, left out or added." in done.output
    assert "Compared with 2 held from outside" in done.output
    assert Audit.objects.get().found == 0
    alone = run("--lang", "zh")
    assert alone.exit_code == 0
    assert "没有给出外部持有的检查点" in alone.output


def test_something_found(dispute: Dispute) -> None:
    entry = Entry.objects.get(act="accept")
    Entry.objects.filter(pk=entry.pk).update(seen="public")
    done = run()
    assert done.exit_code == 1
    assert str(entry.pk) in done.output
    assert dispute.matter.number in done.output
    told = json.loads(run("--json").output)
    assert told["whole"] is False
    found = told["findings"][0]
    assert (found["code"], found["kind"], found["name"], found["at"]) == (
        "entry.columns", "changed", str(entry.pk), entry.at,
    )  # fmt: skip
    assert Audit.objects.order_by("pk")[0].sample[0]["says"]["zh"]


def test_what_cannot_be_compared(dispute: Dispute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("--receipt", given(tmp_path / "nonsense", "nonsense"))
    assert done.exit_code == 2
    assert "is no receipt and no checkpoint" in done.output
    done = run("--policy", given(tmp_path / "policy", "logs of all lands"), "--lang", "zh")
    assert done.exit_code == 2
    assert "信任策略无法读取" in done.output

    def away(*_given: Any, **_more: Any) -> None:
        raise UnavailableError("down")

    monkeypatch.setattr("concord.docket.audit.files.look", away)
    done = run()
    assert done.exit_code == 2
    assert "The files cannot be read now" in done.output
    assert Audit.objects.count() == 0


def test_a_policy_may_name_an_older_key(dispute: Dispute, tmp_path: Path) -> None:
    policy = given(tmp_path / "policy", policies.of_one_log(ledger().public))
    note = given(tmp_path / "note", ledger().published() or "")
    assert run("--checkpoint", note, "--policy", policy).exit_code == 0


@pytest.mark.django_db(transaction=True)
def test_it_sees_the_database_as_of_one_moment_and_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts that are recorded while it looks, and put into the log, are for the next audit."""
    dispute = at_stage("invited")
    while proofs.run_once():
        pass
    before = Entry.objects.count()
    real = chains.look

    def meanwhile() -> None:
        dispute.serve("accept", "respondent")
        proofs.run_once()
        connection.close()

    def look(report: Report) -> None:
        thread = threading.Thread(target=meanwhile)
        thread.start()
        thread.join(15)
        assert not thread.is_alive(), "it held the others up"
        real(report)

    monkeypatch.setattr(chains, "look", look)
    report = look_through()
    assert report.findings == []
    assert report.counts["entries"] == before < Entry.objects.count()
    assert report.logs[0].size < ledger().size()
    monkeypatch.setattr(chains, "look", real)
    assert look_through().counts["entries"] == Entry.objects.count()
