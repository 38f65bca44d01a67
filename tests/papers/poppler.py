"""poppler's tools, an independent reader of PDFs. Where one is missing the test is skipped; in CI it fails."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest


def run(tool: str, *arguments: str, pdf: bytes) -> str:
    """Runs a tool on a PDF given as standard input; returns what it said."""
    if not shutil.which(tool):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{tool} is missing: install poppler-utils")
        pytest.skip(f"{tool} is missing: install poppler-utils")
    done = subprocess.run([tool, *arguments], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()
