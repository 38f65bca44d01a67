"""`concord ledger consortium receipt`: the best receipt that any node has, written over no better one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from concord.ledger import judgement
from concord.ledger import policy as policies
from concord.ledger import receipt as receipts
from concord.ledger.encoding import from_base64
from concord.ledger.fetching import Unreachable
from concord.ledger.judgement import Verdict
from concord.ledger.policy import Policy
from concord.ledger.proof import Beside, beside
from concord.ledger.replica import layout
from concord.ledger.replica.client import Client, Waits
from concord.ledger.verify import Unproven
from concord.site.commands.ledger.consortium_folder import POLICY, folder_option, members, object_in, spoken

AGAIN = 0.3  # seconds between two rounds of questions


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@folder_option
@click.option("--seconds", default=30, show_default=True, help="How long to wait for a quorum.")
@click.option("--force", is_flag=True, help="Write over a FILE.receipt that is as good or better.")
def receipt(file: Path, folder: Path, seconds: int, force: bool) -> None:
    """Fetch the receipt of FILE: of all that the nodes have, the one whose quorum cosigned first.

    Writes FILE.receipt, which anybody can verify offline. One that is there and is as good stays; one that is not so
    good, or does not hold by the policy of now, is kept beside the new one.
    """
    path = file.with_name(f"{file.name}.receipt")
    with spoken():
        kept = object_in(file.with_name(f"{file.name}.ticket"))
        trusted = policies.read((folder / POLICY).read_bytes())
        addresses = {node.name: layout.site(node).url for node in members(folder)}
        text = best(waited_for(addresses, kept["ticket"], seconds, trusted), kept, trusted)
    new, old = judged(text, trusted), judged(path.read_text(), trusted) if path.exists() else None
    if old is not None and not old.failed and (old.since <= new.since or new.failed) and not force:
        click.echo(f"{path} stays: by it, the record is unchanged since {_day(old.since)}.")
        click.echo(f"The one fetched now says since {_day(new.since)}. To write over it all the same: --force")
        return
    if old is not None and not force:
        aside = next(one for nth in range(1, 10_000) if not (one := path.with_name(f"{path.name}.{nth}")).exists())
        path.rename(aside)
        click.echo(f"The receipt that was there is kept as {aside}.")
    path.write_text(text)
    if new.failed:
        click.echo(f"By {folder / POLICY} it is not valid: step {new.failed} ({new.step}) does not hold. {new.why}")
    parts = receipts.read(text)
    click.echo(f"{path}: leaf {parts.index} of {parts.checkpoint.size}, {len(parts.note.signatures)} signatures.")
    click.echo(f"Next: concord ledger verify {path} --policy {folder / POLICY} --file {file}")


def waited_for(addresses: Mapping[str, str], ticket: str, seconds: float, trusted: Policy) -> list[str]:
    """The receipts of all nodes that have one, as soon as any has. Raises ClickException if none has in time."""
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(len(addresses)) as threads:
        while True:
            said = dict(zip(addresses, threads.map(lambda url: asked(url, ticket), addresses.values()), strict=True))
            found = [one for one in said.values() if isinstance(one, str)]
            if found:
                return found
            if time.monotonic() > end:
                silent = [name for name, one in said.items() if not isinstance(one, Waits)]
                raise click.ClickException(_none(seconds, trusted, silent))
            time.sleep(AGAIN)


def asked(url: str, ticket: str) -> str | Unreachable:
    """A node's receipt, or why there is none: Waits if the node answers."""
    try:
        with Client.reading(url) as client:
            return client.receipt(ticket, seconds=0)
    except Unreachable as error:
        return error


def _none(seconds: float, trusted: Policy, silent: list[str]) -> str:
    fewest, all_ = trusted.asks
    said = f"No receipt within {seconds:.0f} seconds: {fewest} of {all_} members have to cosign, "
    if not silent:
        return said + "and all answer. Ask again in a moment; if it stays so, hand the file in again."
    which = f"{', '.join(silent)} {'does' if len(silent) == 1 else 'do'} not answer"
    if all_ - len(silent) >= fewest:
        return f"{said}and {which}. Ask again in a moment; if it stays so, hand the file in again."
    start = f"concord ledger consortium start {silent[0]}"
    return f"{said}but {which}. What was handed in waits for them. Start one ({start}), and ask again."


def best(found: list[str], kept: dict[str, Any], trusted: Policy) -> str:
    """Takes receipts of one record and what its ticket keeps; returns the one that the policy takes and says the most,
    with record and salt put in.

    Raises Malformed.
    """
    whole = []
    for text in found:
        parts = receipts.read(text)
        held = Beside(beside(parts.extra or b"").leaf, kept["record"], from_base64(kept["salt"]))
        note = text.partition("\n\n")[2]
        whole.append(receipts.write(parts.index, parts.proof, note, extra=held.written()))
    return min(whole, key=lambda text: _rank(judged(text, trusted)))


def judged(text: str, trusted: Policy) -> Verdict:
    """What a receipt says by that policy; one that cannot be read holds in nothing."""
    try:
        return judgement.judge(judgement.evidence(text.encode()), trusted)
    except Unproven as error:
        return Verdict(failed=1, why=str(error))


def _rank(verdict: Verdict) -> tuple[bool, int]:
    return bool(verdict.failed), verdict.since


def _day(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
