"""poppler's tools, an independent reader of PDFs; `scripts/test-tools` sees that they are there."""

from __future__ import annotations

import subprocess


def run(tool: str, *arguments: str, pdf: bytes) -> str:
    """Runs a tool on a PDF given as standard input; returns what it said."""
    done = subprocess.run([tool, *arguments], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()
