"""Runs a command against a PostgreSQL of its own: `python scripts/with_postgres.py pytest tests/docket`.

The cluster lives in a temporary folder, listens on a Unix socket only, belongs to a user without rights (the server
refuses root), and is stopped and removed when the command ends. Exits with the command's code.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVERS = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin")
FAST = "-c fsync=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=64MB"


def server() -> Path:
    """The folder of PostgreSQL's programs; ends the run with a sentence where there is none."""
    for folder in SERVERS:
        if Path(folder, "initdb").exists():
            return Path(folder)
    sys.exit("PostgreSQL 15 is missing: sudo apt-get install postgresql-15")


def owner() -> str:
    """The user that the server runs as: us, or, if we are root, one without rights."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def run_as(user: str, *command: str) -> None:
    prefix = ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*prefix, *command], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def cluster() -> Iterator[str]:
    """Starts a cluster; gives the address for CONCORD_DATABASE; stops and removes it whatever happens."""
    programs, user = server(), owner()
    home = Path(tempfile.mkdtemp(prefix="concord-pg-"))
    shutil.chown(home, user)
    data = home / "data"
    try:
        run_as(
            user,
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "concord",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        )
        options = f"-k {home} -c listen_addresses='' {FAST}"
        run_as(user, str(programs / "pg_ctl"), "-D", str(data), "-l", str(home / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgres://concord@/postgres?host={home}"
        finally:
            run_as(user, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    if not command:
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "CONCORD_DATABASE": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
