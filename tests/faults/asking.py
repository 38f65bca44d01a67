"""Asks the nodes of a consortium from a process of its own: tests reach no other address than this machine's.

python -m tests.faults.asking FOLDER NAME...     one JSON line in: [method, argument ...]; one out: [ok, result]
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.deployment import ROOT
from tests.faults.replicating import Consortium


class Asker:
    """The methods of a Consortium, called in another process. Raises RuntimeError for what they raise there."""

    def __init__(self, made: Consortium) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.asking", str(made.folder), *made.names], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __call__(self, method: str, *given: Any) -> Any:
        assert self._child.stdin
        assert self._child.stdout
        print(json.dumps([method, *given]), file=self._child.stdin, flush=True)
        good, result = json.loads(self._child.stdout.readline())
        if not good:
            raise RuntimeError(result)
        return result

    def close(self) -> None:
        self._child.communicate()


def main() -> None:
    made = Consortium(Path(sys.argv[1]), tuple(sys.argv[2:]))
    for line in sys.stdin:
        method, *given = json.loads(line)
        try:
            found = getattr(made, method)(*given)
            found = asdict(found) if hasattr(found, "__dataclass_fields__") else found
            said = [True, sorted(found) if isinstance(found, set) else found]
        except Exception as error:  # told to whoever asked
            said = [False, repr(error)]
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
