"""`concord ledger consortium`: who belongs to it, with which keys; on one machine, and on a machine for each member."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from concord.ledger.note import read_key
from concord.ledger.replica import governing, layout
from concord.ledger.replica import members as rolls
from concord.ledger.replica.members import Roll, Submitter
from concord.site.commands.ledger.consortium_folder import (
    FOLDER,
    GENESIS,
    POLICY,
    folder_option,
    named,
    nodes,
    object_in,
    process_of,
    spoken,
    urls,
)

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
HTTP, P2P, RPC = 8701, 9701, 10701
node_option = click.option("--node", "url", required=True, help="A member's node: http://192.0.2.1:8701")


def offices(folder: Path, without: str = "") -> list[Path]:
    """The folders whose office keys can sign here."""
    return [node for node in nodes(folder) if node.name != without]


def changed(folder: Path, change: dict[str, Any], *, signers: Sequence[Path], around: str = "") -> None:
    """Hands in a change, signed by those, at a node other than `around`; and writes the policy anew."""
    with spoken():
        url = governing.freshest([layout.site(node).url for node in nodes(folder) if node.name != around])
        known = governing.roll(url).members
        draft = governing.draft(url, change).signed(node for node in signers if node.name in known)
        roll = governing.hand_in(url, draft)
    click.echo(f"In force, as change {roll.number}.")
    if (folder / POLICY).read_text() == roll.policy():
        return
    before = folder / f"policy-until-change-{roll.number}.txt"
    (folder / POLICY).rename(before)
    (folder / POLICY).write_text(roll.policy())
    click.echo(f"Hand the new policy to verifiers: {folder / POLICY}")
    click.echo(f"Receipts from before are judged by {before}, or fetched anew.")


@click.command()
@click.argument("name")
@folder_option
def join(name: str, folder: Path) -> None:
    """Take in a new member: lay out its folder, have a quorum sign, and let its node begin from a snapshot."""
    sites = [layout.site(node) for node in nodes(folder)]
    last = max(sites, key=lambda one: one.http)
    new = layout.Site(name, last.origin, last.host, last.http + 1, last.p2p + 1, last.rpc + 1, listen=last.listen)
    with spoken():
        url = governing.freshest(urls(folder))
        shot = governing.trusted(url, [one.rpc_url for one in sites][:2])
        genesis = object_in(nodes(folder)[0] / GENESIS)
        signers = offices(folder)
        try:
            member = layout.make(folder / name, new)
        except FileExistsError as error:
            raise click.ClickException(f"{folder / name} is there already.") from error
        governing.late(folder / name, genesis, governing.roll(url), shot)
    changed(folder, {"do": "join", "member": member.written()}, signers=signers, around=name)
    key = layout.submitter(folder / name).key.text
    change = {"do": "submitters", "name": name, "add": [key], "revoke": []}
    changed(folder, change, signers=[folder / name], around=name)
    begins = f"from the snapshot of block {shot[1]}" if shot else "from the first block"
    click.echo(f"It begins {begins}. Next: concord ledger consortium start {name} --in {folder}")


@click.command()
@click.argument("name")
@folder_option
def leave(name: str, folder: Path) -> None:
    """Let a member go: it votes and cosigns no more, and its submitters are revoked. What it recorded stays."""
    node = named(folder, name)
    changed(folder, {"do": "leave", "name": name}, signers=offices(folder, name), around=name)
    click.echo(f"Stop its node now: concord ledger consortium stop {name}. Its folder {node} stays.")


@click.command()
@click.argument("name")
@folder_option
@click.option("--submitter", is_flag=True, help="The key that signs batches, instead of those of the node.")
def rotate(name: str, folder: Path, submitter: bool) -> None:
    """Give a member new keys: for log, witness, office and votes (its node stopped); or for handing in batches."""
    node = named(folder, name)
    if submitter:
        with spoken():
            old, new = layout.renew_submitter(node)
        change = {"do": "submitters", "name": name, "add": [new.key.text], "revoke": [old.key.id.hex()]}
        changed(folder, change, signers=[node])
        return
    if process_of(node) is not None:
        raise click.ClickException(f"{name} is running. Stop it first: concord ledger consortium stop {name}")
    with spoken():
        change = governing.renew(node)
    try:
        changed(folder, change, signers=offices(folder, name), around=name)
    except click.ClickException:
        click.echo(f"{node / 'keys'} holds the new keys, and beside them the old ones, which are still the good ones.")
        raise
    click.echo(f"Next: concord ledger consortium start {name} --in {folder}")


@click.command()
@click.argument("key")
@click.option("--by", "name", default="court", show_default=True, help="The member that answers for it.")
@folder_option
def register(key: str, name: str, folder: Path) -> None:
    """Let whoever holds KEY (a verifier key, name+id+base64) hand in records; `concord ledger keys` prints it."""
    change = {"do": "submitters", "name": name, "add": [key], "revoke": []}
    changed(folder, change, signers=[named(folder, name)])


@click.command()
@click.argument("key")
@click.option("--by", "name", default="court", show_default=True, help="The member that answers for it.")
@folder_option
def revoke(key: str, name: str, folder: Path) -> None:
    """Take nothing more that is signed by KEY (a verifier key, or the 8 hex digits of its id)."""
    id_ = key.split("+")[1] if "+" in key else key
    changed(folder, {"do": "submitters", "name": name, "add": [], "revoke": [id_]}, signers=[named(folder, name)])


# --- a machine for each member


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--origin", required=True, help="The name of the log: ledger.example/2026")
@click.option("--host", required=True, help="The address by which the other members reach this machine.")
@click.option("--listen", default="", help="Where the node listens, if not at that address: 0.0.0.0, or a private one.")
def member(folder: Path, origin: str, host: str, listen: str) -> None:
    """Lay out one member's FOLDER, which bears its name, on its own machine. Hand out the member.json in it."""
    if not rolls.NAME.fullmatch(folder.name):
        raise click.ClickException("A member's name has small letters, digits and hyphens, and begins with a letter.")
    try:
        layout.make(folder, layout.Site(folder.name, origin, host, HTTP, P2P, RPC, listen=listen))
    except FileExistsError as error:
        raise click.ClickException(f"{error.filename} is there already. Nothing was changed.") from error
    click.echo(f"{folder / 'member.json'} goes to the other members. What is in {folder / 'keys'} goes to nobody.")


@click.command()
@click.argument("folder", type=FOLDER)
@click.argument("files", nargs=-1, type=FILE, required=True)
@click.option("--at", required=True, help="When the log begins, the same for all: 2026-11-30T08:00:00Z")
def found(folder: Path, files: Sequence[Path], at: str) -> None:
    """Write the genesis of all whose member.json FILES are into a member's FOLDER. All have to name the same."""
    with spoken():
        here = layout.site(folder)
        parts = [object_in(file) for file in files]
        keys = [(read_key(str(one.pop("submitter"))), one["name"]) for one in parts]
        members = {one["name"]: rolls.member(one, here.origin) for one in parts}
        submitters = {key.id: Submitter(key, name) for key, name in keys}
        roll = rolls.check_readable(Roll(here.origin, members, submitters))
        if here.name not in members:
            raise click.ClickException(f"{here.name} is not among the members.")
        ordered = [member for _name, member in sorted(members.items())]
        peers = layout.neighbours(ordered, sorted(members).index(here.name))
        layout.configure(folder, layout.genesis(roll, at), peers, crowd=len(members) > layout.SMALL)
    (folder / POLICY).write_text(roll.policy())
    click.echo(f"{len(members)} members, {roll.quorum} a quorum; {folder / POLICY} is for verifiers.")
    click.echo(f"Next: concord ledger node {folder}")


@click.command()
@click.argument("what", type=click.Choice(["join", "rotate", "leave"]))
@click.argument("who")
@node_option
def draft(what: str, who: str, url: str) -> None:
    """Draft a change, to be signed by a quorum: join or rotate with a member.json, leave with a name. Prints it."""
    with spoken():
        change: dict[str, Any] = {"do": what, "name": who}
        if what != "leave":
            parts = object_in(Path(who))
            change = {"do": what, "member": {name: parts[name] for name in rolls.TEXTS}}
        click.echo(governing.draft(url, change).text)


@click.command()
@click.argument("file", type=FILE)
@click.option("--with", "folder", type=FOLDER, required=True, help="The folder of the member who signs.")
def sign(file: Path, folder: Path) -> None:
    """Sign the drafted change in FILE with a member's office key. Read it first."""
    with spoken():
        signed = governing.read(file.read_text()).signed([folder])
    file.write_text(signed.text + "\n")
    click.echo(f"{len(signed.signatures)} have signed: {', '.join(sorted(signed.signatures))}.")


@click.command()
@click.argument("file", type=FILE)
@node_option
def send(file: Path, url: str) -> None:
    """Hand the signed change in FILE in, and wait until it is in force."""
    with spoken():
        roll = governing.hand_in(url, governing.read(file.read_text()))
    click.echo(f"In force, as change {roll.number}. The new policy: {url}/policy")


COMMANDS = (join, leave, rotate, register, revoke, member, found, draft, sign, send)
