"""What the commands of a consortium share: its folder, its members' nodes, and how a failure is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Unreachable
from concord.ledger.replica import layout, running
from concord.ledger.replica.codes import Refused

GENESIS, POLICY = "cometbft/config/genesis.json", "policy.txt"
FOLDER = click.Path(file_okay=False, path_type=Path)
STARTS = 60  # seconds in which nodes have to answer
MOST = 1 << 20  # bytes of a member.json, a ticket, a genesis
UNUSABLE = 2  # how a command exits that was given what it cannot read
folder_option = click.option(
    "--in", "folder", type=FOLDER, default="consortium", show_default=True, help="The consortium's folder."
)


class Unusable(click.ClickException):
    """Something that was given cannot be read, or is something else."""

    exit_code = UNUSABLE


@contextmanager
def spoken() -> Iterator[None]:
    """Says what went wrong in a sentence."""
    try:
        yield
    except Refused as error:
        raise click.ClickException(str(error)) from error
    except Malformed as error:
        raise Unusable(str(error)) from error
    except Unreachable as error:
        raise click.ClickException(f"No node answers as it should: {error}") from error
    except KeyError as error:
        raise Unusable(f"A file is not what it should be: it names no {error}.") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:  # JSON that is none, or of something else
        raise Unusable(f"A file is not what it should be: {error}") from error
    except FileNotFoundError as error:
        raise Unusable(f"There is no file {error.filename}.") from error
    except OSError as error:
        raise Unusable(f"{error.filename or 'A file'} cannot be used: {error.strerror}.") from error


def object_in(path: Path) -> dict[str, Any]:
    """The JSON object in a file of somebody else's. Raises Malformed, OSError."""
    with path.open("rb") as opened:
        data = opened.read(MOST + 1)
    try:
        found = json.loads(data) if len(data) <= MOST else None
    except (ValueError, RecursionError) as error:
        raise Malformed(f"{path} is not written as JSON is, or is nested too deeply.") from error
    if not isinstance(found, dict):
        raise Malformed(f"{path} holds no JSON object, or a very long one.")
    return found


def nodes(folder: Path) -> list[Path]:
    """The folders of the members' nodes. Raises ClickException if there are none."""
    found = sorted(path.parent for path in folder.glob("*/node.json"))
    if not found:
        raise click.ClickException(f"No consortium lies in {folder}. `concord ledger consortium init` lays one out.")
    return found


def members(folder: Path) -> list[Path]:
    """The folders of those who belong to it by policy.txt: the folder of one who left stays. Raises as nodes()."""
    found, path = nodes(folder), folder / POLICY
    if not path.exists():
        return found
    with spoken():
        named = policies.read(path.read_bytes()).witnesses
    return [node for node in found if node.name in named]


def process_of(node: Path) -> int | None:
    """The number of the process that runs that node, None if none does. Raises ClickException."""
    try:
        return running.process(node / layout.PID)
    except running.Running as error:
        raise click.ClickException(str(error)) from error


def urls(folder: Path) -> list[str]:
    """Where the nodes answer."""
    return [layout.site(node).url for node in nodes(folder)]


def named(folder: Path, name: str) -> Path:
    """A member's folder. Raises ClickException for a name that nobody has."""
    for node in nodes(folder):
        if node.name == name:
            return node
    known = ", ".join(node.name for node in nodes(folder))
    raise click.ClickException(f"No member is called {name}. There are: {known}.")
