"""What a start says of the ledger's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from concord.gateways.ledger.checks import check_ledger
from tests.ledger import made


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"CONCORD_LEDGER": "blockchain"}, "gateways.E021"),
        ({"CONCORD_LEDGER": "witnessed", "CONCORD_LEDGER_POLICY": "/nowhere"}, "gateways.E022"),
        ({"CONCORD_LEDGER": "replicated", "CONCORD_LEDGER_NODE": "here"}, "gateways.E023"),
        ({"CONCORD_LEDGER_FILLER": 0.0}, "gateways.E020"),
        ({"CONCORD_LEDGER_FILLER": 1e9}, "gateways.E020"),
    ],
)
def test_a_start_says_what_is_missing(settings: Any, change: dict[str, Any], code: str, tmp_path: Path) -> None:
    assert check_ledger() == []
    (tmp_path / "policy").write_text(made.POLICY, encoding="utf-8")
    settings.CONCORD_LEDGER_POLICY = str(tmp_path / "policy")
    for name, value in change.items():
        setattr(settings, name, value)
    assert code in [one.id for one in check_ledger()]


@pytest.mark.parametrize("lines", ["quorum none\n", made.POLICY])
def test_a_policy_that_asks_nobody_or_nobody_within_reach_is_refused(settings: Any, lines: str, tmp_path: Path) -> None:
    (tmp_path / "policy").write_text(lines, encoding="utf-8")
    settings.CONCORD_LEDGER, settings.CONCORD_LEDGER_POLICY = "witnessed", str(tmp_path / "policy")
    assert [one.id for one in check_ledger()] == ["gateways.E022"]
