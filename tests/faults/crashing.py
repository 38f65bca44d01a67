"""A deployment whose writer of the log is killed, and what must hold whenever it is started again."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deployment import ROOT, Deployment


@dataclass
class Told:
    """What a writer was sure of before it died. exit: -9 when it was killed."""

    acknowledged: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    exit: int = 0


class Writer:
    """The process of tests.faults.writing."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def order(self, *words: object) -> Iterator[list[str]]:
        """Gives an order; yields the lines of its answer, taken apart, up to `done`."""
        assert self.process.stdin
        assert self.process.stdout
        print(*words, file=self.process.stdin, flush=True)
        for line in self.process.stdout:
            found = line.rstrip("\n").split(" ", 1)
            yield found
            if found[0] == "done":
                return
        raise RuntimeError("the writer's parent is gone: see writer.log in its folder")

    def write(self, point: str, nth: int, *, flaw: str = "-", rounds: int = 3) -> Told:
        """Lets a writer run until it dies at that point; returns what it was sure of."""
        told = Told()
        for kind, said in self.order("write", point, nth, flaw, rounds):
            if kind == "ack":
                told.acknowledged.append(said)
            elif kind == "note":
                told.notes.append(base64.b64decode(said).decode())
            elif kind == "failed":
                told.failed.append(said)
            else:
                told.exit = int(said)
        return told

    def stage(self) -> tuple[str, str]:
        """A case in mediation: its id, and the session of a party."""
        found = json.loads(next(iter([said for kind, said in self.order("stage") if kind == "found"])))["matters"][0]
        return found["id"], found["sessions"]["applicant"]

    def talk(self, case: tuple[str, str], times: int, *, limit: int = 0) -> Told:
        """So many messages over the pages, or as many as there is room for. failed: `<status> <whether in words>`."""
        told = Told()
        for kind, said in self.order("talk", *case, times, limit):
            if kind == "ack":
                told.acknowledged.append(said)
            elif kind == "done":
                told.exit = int(said)
            else:
                told.failed.append(said)
        return told

    def check(self, *notes: str) -> Any:
        """What there is after a restart, compared with checkpoints that were given out."""
        answers = list(self.order("check", *(base64.b64encode(note.encode()).decode() for note in notes)))
        assert answers[0][0] == "found", answers
        return json.loads(answers[0][1])


def copied(empty: Path, folder: Path) -> Deployment:
    """A deployment of its own, out of an empty one whose tables are made."""
    shutil.copytree(empty, folder)
    return Deployment(folder)


@contextmanager
def writer(deployment: Deployment, **more: str) -> Iterator[Writer]:
    """A writer's parent in that deployment, ready to fork."""
    with (deployment.data / "writer.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.writing"], env=deployment.env(**more), cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip
    assert process.stdin
    assert process.stdout
    try:
        first = process.stdout.readline()
        assert first == "ready\n", (deployment.data / "writer.log").read_text()[-3000:]
        yield Writer(process)
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


def wrong(told: Told, found: Any) -> list[str]:
    """What does not hold: records lost or there twice, and whatever the audit names, rolled back checkpoints too."""
    there = found["there"]
    said = [f"lost: {key}" for key in set(told.acknowledged) - set(there)]
    if len(there) != len(set(there)):
        said.append("a record stands in the log twice")
    return said + list(found["findings"])
