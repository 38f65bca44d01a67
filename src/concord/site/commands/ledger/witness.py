"""`concord ledger witness`: a member of the consortium that cosigns the logs of its policy and keeps copies of them."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path

import click
import uvicorn

from concord.ledger import serving
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Unreachable
from concord.ledger.verify import Unproven
from concord.ledger.witness import folder as folders
from concord.ledger.witness import relearning
from concord.ledger.witness.app import App
from concord.ledger.witness.copying import Copies, addresses
from concord.ledger.witness.folder import Folder
from concord.ledger.witness.mirror import ROOM
from concord.ledger.witness.relearning import Learnt
from concord.ledger.witness.state import Missing, State
from concord.ledger.witness.witnessing import Witness, trust

DIR = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
AT_START = 3.0  # seconds for each question that a starting witness asks its peers


@click.group()
def witness() -> None:
    """Cosign what logs publish, as one of many, and keep copies of them. docs/ledger.md has the ceremonies."""


@witness.command()
@click.argument("path", metavar="DIR", type=DIR)
@click.option("--name", required=True, help="The name to sign under, an address without its scheme: w1.example.org")
@click.option("--url", default="", help="Where the witness will be reached, for the line of the policy.")
@click.option("--post-quantum", is_flag=True, help="Make a key of ML-DSA-44 beside the one of Ed25519.")
def init(path: Path, name: str, url: str, post_quantum: bool) -> None:
    """Make a witness in the folder DIR: new keys, an empty memory. Prints the lines for the consortium's policy."""
    try:
        *secrets, mirror = folders.init(path, name, post_quantum=post_quantum)
    except FileExistsError as error:
        raise click.ClickException(f"A witness lies there already: {error.filename}. Nothing was changed.") from error
    except Malformed as error:
        raise click.ClickException(str(error)) from error
    for number, secret in enumerate(secrets):
        click.echo(f"witness {name}{'/mldsa' if number else ''} {secret.key.text} {url}".rstrip())
    click.echo(f"# the key of its copies, by which no quorum is counted: {mirror.key.text}")


@witness.command()
@click.argument("path", metavar="DIR", type=DIR)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8600, show_default=True, type=click.IntRange(1, 65535))
@click.option("--every", default=10.0, show_default=True, help="Seconds between two looks at the logs for the copies.")
@click.option(
    "--room",
    default=ROOM >> 30,
    show_default=True,
    type=click.IntRange(1),
    help="GiB of the disk that the copy of one log may take.",
)
@click.option("--alone", is_flag=True, help="Do not ask the peers at the start whether something was forgotten.")
def serve(path: Path, host: str, port: int, every: float, room: int, alone: bool) -> None:
    """Run the witness in DIR. Its policy is read once: start it anew after a change."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    folder, state = _opened(path)
    if not alone:
        _look_back(folder, state)
    if state.locked():
        click.echo(f"This witness signs nothing until it has learnt anew: {state.locked()}.", err=True)
    trusted = trust(folder.policy, folder.revoked)
    sites = addresses(folder.policy)
    copies = Copies(path / folders.MIRROR, folder.mirror, sites, others=trusted.logs, room=room << 30)
    app = App(Witness(folder.secrets, trusted, state), copies, every=every)
    click.echo(f"{', '.join(sorted({one.key.name for one in folder.secrets}))} listens on http://{host}:{port}/")
    try:
        uvicorn.Server(serving.config(app, host=host, port=port, lifespan="on")).run()
    finally:
        copies.close()
        state.close()


@witness.command()
@click.argument("path", metavar="DIR", type=DIR)
@click.argument("target", metavar="FILE", type=FILE)
def backup(path: Path, target: Path) -> None:
    """Write keys, policy and memory of the witness in DIR into a new FILE. It may be running."""
    try:
        folders.backup(path, target)
    except (OSError, Missing) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{target} holds secret keys: keep it as you keep those.")


@witness.command()
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("path", metavar="DIR", type=DIR)
def restore(source: Path, path: Path) -> None:
    """Bring a backup back into the new folder DIR. The witness signs nothing until `relearn`."""
    try:
        folders.restore(source, path)
    except FileExistsError as error:
        raise click.ClickException(f"A witness lies there already: {error.filename}.") from error
    except (OSError, Malformed, Missing) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Its memory may be an old one, so it signs nothing yet. Now: concord ledger witness relearn {path}")


@witness.command()
@click.argument("path", metavar="DIR", type=DIR)
@click.option("--without", multiple=True, metavar="SOURCE", help="Go on without a source that is silent.")
@click.option("--yes", is_flag=True, help="Take what is shown without asking.")
def relearn(path: Path, without: tuple[str, ...], yes: bool) -> None:
    """Ask the logs and all peers for the newest checkpoints, and take them for what was seen last.

    For a witness whose memory came out of a backup, or may be older than what it has signed. Stop the witness first.
    """
    folder, state = _opened(path)
    try:
        learnt = [relearning.learn(folder, state, origin) for origin in trust(folder.policy).logs]
    except Unproven as error:
        raise click.ClickException(f"{error} Keep what you have, and tell the other members.") from error
    except Unreachable as error:
        raise click.ClickException(f"What was told cannot be compared: {error}.") from error
    for one in learnt:
        _tell(one)
    missing = sorted({name for one in learnt for name in one.silent} - set(without))
    if missing:
        left_out = " ".join(f"--without '{name}'" for name in missing)
        raise click.ClickException(f"Silent: {', '.join(missing)}. Ask again later, or go on without: {left_out}")
    if not yes and not click.confirm("Is this the newest that the other members know of? Then sign from here on"):
        sys.exit(1)
    relearning.take(state, learnt, int(time.time()))
    click.echo("It may sign again.")


def _opened(path: Path) -> tuple[Folder, State]:
    try:
        folder = folders.opened(path)
        return folder, folder.state()
    except (OSError, Malformed, Missing) as error:
        raise click.ClickException(str(error)) from error


def _look_back(folder: Folder, state: State) -> None:
    """Whoever holds a cosignature of ours over more than we remember shows that our memory is an old one."""
    for origin in trust(folder.policy).logs:
        why = relearning.forgotten(folder, state, origin, seconds=AT_START)
        if why and not state.locked():
            state.lock(why)


def _tell(learnt: Learnt) -> None:
    click.echo(f"{learnt.origin}: {learnt.known} leaves remembered")
    for told in learnt.told:
        own = ", cosigned by this witness" if told.own else ""
        click.echo(f"  {told.source}: {told.checkpoint.size} leaves{own}")
    if learnt.newest:
        click.echo(f"  newest: {learnt.newest.checkpoint.size} leaves, root {learnt.newest.checkpoint.root.hex()}")
