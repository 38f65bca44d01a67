"""What the commands of a consortium share: its folder, its members' nodes, and how a failure is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Unreachable
from concord.ledger.replica import layout, running
from concord.ledger.replica.codes import Refused

GENESIS, POLICY = "cometbft/config/genesis.json", "policy.txt"
FOLDER = click.Path(file_okay=False, path_type=Path)
STARTS = 60  # seconds in which nodes have to answer
folder_option = click.option(
    "--in", "folder", type=FOLDER, default="consortium", show_default=True, help="The consortium's folder."
)


@contextmanager
def spoken() -> Iterator[None]:
    """Says what went wrong in a sentence."""
    try:
        yield
    except (Refused, Malformed) as error:
        raise click.ClickException(str(error)) from error
    except Unreachable as error:
        raise click.ClickException(f"No node answers as it should: {error}") from error
    except (ValueError, KeyError, TypeError) as error:  # JSON that is none, or of something else
        raise click.ClickException(f"A file is not what it should be: {error}") from error
    except FileNotFoundError as error:
        raise click.ClickException(f"There is no file {error.filename}.") from error


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
