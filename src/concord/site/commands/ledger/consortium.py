"""`concord ledger consortium`: a log held by several members, laid out and run on one machine, and changed."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import click

from concord.ledger import leaf as leaves
from concord.ledger.encoding import Malformed, to_base64
from concord.ledger.fetching import Unreachable
from concord.ledger.replica import batches, comet, governing, layout
from concord.ledger.replica.batches import Record
from concord.ledger.replica.client import Client
from concord.site.commands.ledger.consortium_folder import (
    FOLDER,
    POLICY,
    STARTS,
    folder_option,
    members,
    named,
    nodes,
    process_of,
    spoken,
)
from concord.site.commands.ledger.consortium_members import COMMANDS
from concord.site.commands.ledger.consortium_receipts import receipt

NAMES = ("court", "notary", "chamber", "agency")


@click.group()
def consortium() -> None:
    """Lay out, run and change a log that several members hold together."""


for part in (*COMMANDS, receipt):
    consortium.add_command(part)


@consortium.command()
@click.argument("folder", type=FOLDER, default="consortium")
@click.option("--nodes", "many", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--origin", default="ledger.example/2026", show_default=True, help="The name of the log.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where the nodes listen.")
@click.option("--port", default=8701, show_default=True, help="Of the first node's HTTP; +1000 p2p, +2000 RPC.")
def init(folder: Path, many: int, origin: str, host: str, port: int) -> None:
    """Lay out a consortium in FOLDER: for each member keys, genesis and settings; and the policy for verifiers."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Nothing was changed: choose another folder.")
    names = [NAMES[at] if at < len(NAMES) else f"member{at + 1:02d}" for at in range(many)]
    with spoken():
        roll = layout.consortium(folder, layout.local(origin, names, host=host, port=port))
    click.echo(f"{many} members of {origin}, {roll.quorum} of them a quorum:")
    for name, member in roll.members.items():
        click.echo(f"  {name:10} {member.url}  {folder / name}")
    click.echo(f"Verifiers judge by {folder / POLICY}. Next: concord ledger consortium up {folder}")


@consortium.command()
@click.argument("folder", type=FOLDER, default="consortium")
@click.option("--cometbft", default="", help="CometBFT's program, if it is neither in build/bin nor in the PATH.")
def up(folder: Path, cometbft: str) -> None:
    """Run every node of the consortium in FOLDER until Ctrl-C. One that is stopped does not stop the others."""
    try:
        program = comet.binary(cometbft)
    except comet.Missing as missing:
        raise click.ClickException(str(missing)) from missing
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    belong = members(folder)
    for gone in set(nodes(folder)) - set(belong):
        click.echo(f"  {gone.name:10} has left, and is not started.")
    running = {node.name: begin(node, program) for node in belong}
    try:
        await_nodes([layout.site(node).url for node in belong])
        for node in belong:
            click.echo(f"  {node.name:10} {layout.site(node).url}/health")
        click.echo("Up. Ctrl-C stops them all; `concord ledger consortium stop NAME` stops one.")
        while running:
            for name in [name for name, process in running.items() if process.poll() is not None]:
                click.echo(f"{name} has stopped.")
                del running[name]
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("Stopping ...")
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait()


def begin(node: Path, program: Path) -> subprocess.Popen[bytes]:
    """Starts a node as a process of its own; what it says goes to node.log."""
    command = [sys.executable, "-c", "from concord.site.command import main; main()", "ledger", "node", str(node)]
    with (node / "node.log").open("ab") as said:
        return subprocess.Popen(
            [*command, "--cometbft", str(program)], stdout=said, stderr=said, start_new_session=True
        )


def await_nodes(addresses: Sequence[str]) -> None:
    """Waits until these nodes have a block. Raises ClickException."""
    end = time.monotonic() + STARTS
    for url in addresses:
        while True:
            with suppress(Unreachable, Malformed, ValueError):
                governing.roll(url)
                break
            if time.monotonic() > end:
                raise click.ClickException(f"{url} does not answer. Its node.log and cometbft.log say why.")
            time.sleep(0.2)


@consortium.command()
@click.argument("name")
@folder_option
def stop(name: str, folder: Path) -> None:
    """Stop one member's node, as a failure would. The others go on while a quorum is left."""
    number = process_of(named(folder, name))
    if number is None:
        raise click.ClickException(f"{name} is not running.")
    with suppress(ProcessLookupError):  # it has ended by itself in the meantime
        os.kill(number, signal.SIGTERM)
    click.echo(f"{name} stops.")


@consortium.command()
@click.argument("name")
@folder_option
@click.option("--cometbft", default="", help="CometBFT's program, if it is neither in build/bin nor in the PATH.")
def start(name: str, folder: Path, cometbft: str) -> None:
    """Start one member's node again, in the background; it catches up with the others by itself."""
    node = named(folder, name)
    try:
        program = comet.binary(cometbft)
    except comet.Missing as missing:
        raise click.ClickException(str(missing)) from missing
    begin(node, program)
    await_nodes([layout.site(node).url])
    click.echo(f"{name} is up: {layout.site(node).url}/health")


@consortium.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "name", default="court", show_default=True, help="The member that hands it in, at its own node.")
@folder_option
def submit(file: Path, name: str, folder: Path) -> None:
    """Record the SHA-256 of FILE. Writes FILE.ticket, which holds the record and its salt: keep it."""
    with spoken():
        node = named(folder, name)
        here = layout.site(node)
        record = {"file": sha256(file.read_bytes()).hexdigest()}
        salt, now = secrets.token_bytes(leaves.SALT), int(time.time() * 1000)
        with Client(here.url, here.origin, here.name, layout.private(node / "keys" / "submitter")) as client:
            (ticket,) = client.submit([Record(batches.new_key(now), leaves.commitment(salt, record))])
    kept = {"ticket": ticket, "record": record, "salt": to_base64(salt)}
    path = file.with_name(f"{file.name}.ticket")
    path.write_text(json.dumps(kept, indent=2) + "\n")
    click.echo(f"{name} has taken it: {path}. Next: concord ledger consortium receipt {file}")
