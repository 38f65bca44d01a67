"""A look into a PDF in a process of its own: what unfolds without end ends that process, and nobody else's.

A PDF holds packed streams that any reader unfolds whole before it knows what they are: of half a megabyte comes a
gigabyte, and streams can be packed in each other. No look at the packed bytes tells, for names in them can be written
in many ways. So the system bounds what the reader may take. One is looked at at a time: several cost no more than one.
"""

from __future__ import annotations

import contextlib
import resource
import subprocess
import sys
import threading
from typing import Final

from concord.docket import portable

MEMORY: Final = 768 * 1024 * 1024  # bytes of address space; an honest file of 50 MB takes less than 300 MB
SECONDS: Final = 20  # of a processor's time
PATIENCE: Final = 60.0  # seconds by the clock, on a machine that does much else
_turn = threading.Lock()


def fault(content: bytes) -> str:
    """As portable.fault; `archive` where the bounds end it, or would end the copy."""
    found = _apart("fault", content)
    return "archive" if found is None else found.decode()


def stripped(content: bytes) -> bytes | None:
    """As portable.stripped."""
    return _apart("stripped", content) or None


def _apart(call: str, content: bytes) -> bytes | None:
    """What a process of its own answers, None if it came to its bounds."""
    command = [sys.executable, "-m", __name__, call]
    with _turn, contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
        if done.returncode == 0:
            return done.stdout
    return None


def _bound() -> None:
    """Bounds this process. What a system does not know is left out: then it is bound by the clock alone."""
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def _answer(call: str, content: bytes) -> bytes:
    if call == "stripped":
        return portable.stripped(content) or b""
    found = portable.fault(content)
    if not found:
        portable.stripped(content)  # whoever is let in is copied next: what has no room for that stays out
    return found.encode()


if __name__ == "__main__":
    _bound()
    sys.stdout.buffer.write(_answer(sys.argv[1], sys.stdin.buffer.read()))
