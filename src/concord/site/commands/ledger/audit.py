"""`concord ledger audit`: is all that was recorded here still there, unchanged? Needs the platform and its database."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from concord.docket.audit import Report, Unusable, keep, words
from concord.docket.audit import audit as look
from concord.docket.audit import held as holds
from concord.gateways.storage import StorageError
from concord.ledger import policy as policies
from concord.ledger.encoding import Malformed
from concord.ledger.note import Key

WHOLE, FOUND, UNUSABLE = 0, 1, 2
MOST = 8 << 20  # bytes of a receipt, checkpoint or policy
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--receipt", "receipts", type=FILE, multiple=True, help="A receipt that somebody holds; any number.")
@click.option("--checkpoint", "checkpoints", type=FILE, multiple=True, help="An older checkpoint, of this log's key.")
@click.option("--policy", type=FILE, help="A policy that names older keys of this log.")
@click.option("--without-files", is_flag=True, help="Leave the exhibits and papers in the store unread.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
def audit(
    receipts: Sequence[Path],
    checkpoints: Sequence[Path],
    policy: Path | None,
    without_files: bool,
    as_json: bool,
    lang: str,
) -> None:
    """Hash all that was recorded anew, and name every row that was changed, left out, added or swapped.

    With receipts or older checkpoints that others hold it also finds a log that was rolled back or rewritten. The site
    may go on running. Exits with 0: nothing was found. 1: something was. 2: it could not be audited.
    """
    try:
        keys = _keys(policy)
        given = [holds.read(str(path), _read(path), keys) for path in (*receipts, *checkpoints)]
        report = look(given, deep=not without_files)
    except Unusable as why:
        _unusable(why.code, lang, name=why.name, **why.more)
    except (OSError, Malformed) as why:
        _unusable("policy", lang, name=str(why))
    except StorageError as why:
        _unusable("store", lang, name=str(why))
    keep(report)
    _print(report, lang, as_json=as_json)
    sys.exit(WHOLE if report.whole else FOUND)


def _keys(policy: Path | None) -> tuple[Key, ...]:
    if policy is None:
        return ()
    try:
        return policies.read(_read(policy)).logs
    except Malformed as error:
        raise Unusable("policy", str(error)) from error


def _unusable(code: str, lang: str, **more: str) -> None:
    click.echo(words.UNUSABLE[code][lang == "zh"].format_map(more), err=True)
    sys.exit(UNUSABLE)


def _print(report: Report, lang: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(words.as_json(report), ensure_ascii=False, indent=1))
        return
    for line in words.lines(report, lang):
        click.echo(line)


def _read(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(MOST)
