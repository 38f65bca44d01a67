"""What several tests of damage start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deployment import Deployment
from tests.environment import DATA


@pytest.fixture(scope="session")
def empty() -> Path:
    """The folder of a deployment whose tables are made and in which nothing has happened; to be copied."""
    folder = DATA / "empty"
    folder.mkdir()
    Deployment(folder).migrate()
    return folder
