"""The law tables of this deployment: what its operator laid over the shipped ones, and who did it when.

They lie in CONCORD_DATA/tables: `<table>.csv` holds all rows laid over so far, `imports/` each file as it came, and
`imports.jsonl` a line for each import. Every process looks at the folder once a second at most, when a request begins,
a loop makes a pass or a matter's rulebook is fetched, and takes what is new; so an import needs no restart. What was
decided stays as it is: entries carry their results.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from concord.docket import clock
from concord.law import sheet_checks, sheets
from concord.law.sheet_checks import Flaw
from concord.law.sheets import Sheet, TableError

log = logging.getLogger("concord.tables")
LOG = "imports.jsonl"
_EVERY = 1.0  # seconds for which a process trusts what it saw
_taking = threading.Lock()
_looked = float("-inf")
_seen: tuple[tuple[str, int, int, int], ...] = ()


@dataclass(frozen=True)
class Import:
    """One import: at (UTC s), by whom, which table, how many rows, SHA-256 of the file."""

    at: int
    by: str
    table: str
    rows: int
    digest: str


@dataclass(frozen=True)
class Standing:
    """A table in use: its rows, how many of them were laid over and how many nobody verified; the last import of it."""

    name: str
    rows: int
    laid_over: int
    unverified: int
    checked_until: date
    last: Import | None


def folder() -> Path:
    return Path(settings.CONCORD_DATA) / "tables"


def refresh(*, at_once: bool = False, **_signal: object) -> bool:
    """Takes into use what was imported since this process last looked; returns whether anything was.

    A file that cannot be read is logged, and the tables in use stay as they are.
    """
    global _looked, _seen
    if not at_once and time.monotonic() - _looked < _EVERY:
        return False
    with _taking:
        _looked = time.monotonic()
        found = _signature()
        if found == _seen:
            return False
        try:
            sheets.use({path.stem: path.read_text("utf-8") for path in _files()})
        except (TableError, OSError, UnicodeDecodeError):
            log.exception("the imported tables cannot be read; those in use stay")
        _seen = found
        return True


def _files() -> list[Path]:
    return sorted(path for path in folder().glob("*.csv") if path.stem in sheets.KEYS)


def _signature() -> tuple[tuple[str, int, int, int], ...]:
    if not folder().is_dir():
        return ()
    kept = ((path.name, path.stat()) for path in _files())
    return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in kept)


def check(name: str, content: bytes) -> list[Flaw]:
    """What is wrong with a file that is to be laid over a table as it stands in this deployment."""
    refresh(at_once=True)
    return sheet_checks.check(name, content, base=sheets.sheet(name) if name in sheets.KEYS else None)


def install(name: str, content: bytes, *, by: str) -> Import | list[Flaw]:
    """Lays a file over a table and logs it, or returns what is wrong with it and changes nothing."""
    with _writing():
        if flaws := check(name, content):
            return flaws
        over = sheet_checks.laid_over(name, content)
        path = folder() / f"{name}.csv"
        whole = sheets.merged(sheets.read_sheet(name, path.read_text("utf-8")), over) if path.is_file() else over
        made = Import(clock.wall(), by, name, len(over.rows), hashlib.sha256(content).hexdigest())
        _write(folder() / "imports" / f"{made.digest}.csv", content)
        _log(made)
        # stop here: the import is logged and not in use. The same import again puts it right.
        _write(path, sheets.written(whole, list(sheet_checks.COLUMNS[name])).encode())
    refresh(at_once=True)
    return made


@contextmanager
def _writing() -> Iterator[None]:
    """One import at a time on this machine."""
    (folder() / "imports").mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    unfinished = path.with_name(path.name + ".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _log(made: Import) -> None:
    with (folder() / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(made), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def imports() -> list[Import]:
    """Every import into this deployment, the newest first."""
    path = folder() / LOG
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return [made for line in reversed(lines) if (made := _import(line)) is not None]


def _import(line: str) -> Import | None:
    """A line of the log; None for one that was cut off when the machine stopped."""
    try:
        return Import(**json.loads(line))
    except (TypeError, ValueError):
        return None


def standing() -> list[Standing]:
    """The tables in use."""
    refresh(at_once=True)
    last: dict[str, Import] = {}
    for made in imports():
        last.setdefault(made.table, made)
    return [_standing(sheets.sheet(name), last.get(name)) for name in sheets.KEYS]


def _standing(sheet: Sheet, last: Import | None) -> Standing:
    shipped = sheets.shipped(sheet.name).rows
    return Standing(
        sheet.name,
        rows=len(sheet.rows),
        laid_over=sum(row not in shipped for row in sheet.rows),
        unverified=sum(row["verified"] != "yes" for row in sheet.rows),
        checked_until=sheet.checked_until,
        last=last,
    )
