"""Whether a node runs, and as which process: a file that holds its number, and that it keeps locked while it runs.

A number alone says nothing: after a crash or a new start of the machine it may be another program's.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import IO, Final

PATIENCE: Final = 1.0  # seconds: whoever only looks holds the lock for a moment
PAUSE: Final = 0.02


class Running(Exception):
    """Another process runs in that folder."""


def hold(path: Path) -> IO[str]:
    """Takes a file, locks it and writes the number of this process into it, until it is closed. Raises Running."""
    file = path.open("a+", encoding="ascii")
    end = time.monotonic() + PATIENCE
    while not _locked(file, fcntl.LOCK_EX):
        if time.monotonic() > end:
            file.close()
            raise Running(f"A node runs in {path.absolute().parent} already.")
        time.sleep(PAUSE)
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def process(path: Path) -> int | None:
    """The number of the process that holds that file; None if nobody does. Raises Running if it does not say."""
    try:
        file = path.open(encoding="ascii")
    except FileNotFoundError:
        return None
    with file:
        end = time.monotonic() + PATIENCE
        while not _locked(file, fcntl.LOCK_SH):
            file.seek(0)
            number = file.read().strip()
            if number.isdecimal():
                return int(number)
            if time.monotonic() > end:
                raise Running(f"A process holds {path} and does not say which.")
            time.sleep(PAUSE)
    return None


def _locked(file: IO[str], how: int) -> bool:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
