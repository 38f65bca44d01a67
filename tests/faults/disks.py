"""A disk of its own for a deployment: an ext4 file system in a file, mounted over a loop device.

Reading that file shows what a disk would hold if the power went now: what the file system has sent to its device, and
nothing that still lies in the memory of the kernel above it. Only the memory of a real disk is not in this picture: a
disk that lies about flushing loses more. A copy is recovered as after a power cut: ext4 replays its journal at the
mount, SQLite its log at the first question.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MIB = 2**20
LATE = 300  # seconds until the file system writes what nobody asked it to write: longer than any test


PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/bin:/bin"


def run(*command: object) -> str:
    words, env = [str(word) for word in command], os.environ | {"PATH": PATH}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    if done.returncode:
        raise OSError(f"{command[0]}: {done.stderr.strip()[-300:]}")
    return done.stdout


def missing(folder: Path) -> str:
    """Why no disk can be made here, '' if one can."""
    if os.geteuid() != 0:
        return "only root can mount a disk"
    if not shutil.which("mkfs.ext4", path=PATH):
        return "mkfs.ext4 is missing (e2fsprogs)"
    try:
        with mounted(make(folder / "try.img", 16), folder / "try"):
            return ""
    except OSError as why:
        return f"no disk can be mounted here: {why}"


def make(image: Path, size: int) -> Path:
    """A new, empty disk of so many MiB."""
    with image.open("wb") as file:
        file.truncate(size * MIB)
    run("mkfs.ext4", "-q", "-F", "-m", "0", image)
    return image


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """The disk in that file, as a folder, until the block ends."""
    at.mkdir(exist_ok=True)
    run("mount", "-t", "ext4", "-o", f"loop,commit={LATE}", image, at)
    try:
        yield at
    finally:
        run("umount", at)


def snapshot(image: Path, to: Path) -> Path:
    """What the disk holds now, though it is mounted and in use: as after a power cut."""
    shutil.copyfile(image, to)
    return to
