"""`concord ledger` on a database that was never migrated: a sentence with what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("command", ["keys", "audit"])
def test_a_database_without_tables_is_answered_with_what_to_do(command: str, tmp_path: Path) -> None:
    here = {"CONCORD_DATA": str(tmp_path), "CONCORD_DATABASE": f"sqlite:///{tmp_path}/empty.sqlite3"}
    program = "from concord.site.command import main; main()"
    asked = [sys.executable, "-c", program, "ledger", command]
    done = subprocess.run(asked, env=os.environ | here, capture_output=True, text=True, check=False)
    assert done.returncode == 2, "1 would say that the audit found something"
    assert "Run `concord migrate`" in done.stderr
    assert "Traceback" not in done.stderr
