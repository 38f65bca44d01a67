"""`concord ledger verify`: needs the ledger alone, no database, no Django and no network."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from importlib import import_module
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

import click

from concord.ledger import attestation_words, judgement, words
from concord.ledger import leaf as leaves
from concord.ledger import package as packages
from concord.ledger import policy as policies
from concord.ledger.archive import Unfit
from concord.ledger.encoding import Malformed, from_base64
from concord.ledger.judgement import Clock, Digests, Evidence, Verdict
from concord.ledger.policy import Policy
from concord.ledger.verify import Unproven

VALID, INVALID, UNUSABLE, CONSISTENT = 0, 1, 2, 3
CHUNK = 1 << 20
MOST = 8 << 20  # bytes of a receipt, record or policy: more is none
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("receipt", type=FILE)
@click.option("--policy", type=FILE, help="Which logs and witnesses you trust (c2sp.org/tlog-policy).")
@click.option("--tsa", type=FILE, help="Whose timestamps you believe: certificates (PEM) up to the root.")
@click.option("--file", "content", type=FILE, help="The file that the record is said to name.")
@click.option(
    "--file-salt",
    default="",
    help="The file's own salt, if the receipt does not carry it: hex or base64.",
)
@click.option("--record", type=FILE, help="The record (JSON), if the receipt does not carry it.")
@click.option("--salt", default="", help="The record's salt, if the receipt does not carry it: hex or base64.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
def verify(
    receipt: Path,
    policy: Path | None,
    tsa: Path | None,
    content: Path | None,
    file_salt: str,
    record: Path | None,
    salt: str,
    lang: str,
) -> None:
    """Check RECEIPT (a C2SP tlog-proof) in six steps, and say since when its record is unchanged, by whose clock.

    RECEIPT may be an evidence package (ASiC-E): then each receipt in it is judged with the file beside it.

    Where members of a consortium executed the entry again, it says who came to the same, of how many.

    Exits with 0: valid. 1: not valid; the number of the step that fails is printed. 2: cannot be judged. 3: consistent,
    but judged only by the policy that came with the receipt, for you gave none.
    """
    if _is_package(receipt):
        if content or record or salt or file_salt:
            raise click.UsageError("An evidence package brings its own files, records and salts.")
        sys.exit(_package(receipt, policy, tsa, lang))
    try:
        given = judgement.evidence(
            _read(receipt),
            record=_json(record),
            salt=_bytes(salt) if salt else None,
            file_salt=_bytes(file_salt) if file_salt else None,
        )
        trusted = _policy(policy, given.policy)
        given = dataclasses.replace(given, digests=_digests(content, given.file_salt))
        verdict = judgement.judge(given, trusted, now=int(time.time()), clock=_clock(tsa))
    except Malformed as error:
        click.echo(words.printable(words.unusable(str(error), lang)), err=True)
        sys.exit(UNUSABLE)
    good = _say(given, verdict, trusted, lang, independent=policy is not None)
    sys.exit(INVALID if not good else VALID if policy is not None else CONSISTENT)


def _say(given: Evidence, verdict: Verdict, trusted: Policy, lang: str, *, independent: bool) -> bool:
    """Says what was found; returns whether all of it holds: the steps, and the attestations that came along."""
    click.echo(words.printable(words.sentence(verdict, lang, independent=independent)))
    click.echo(words.printable(f"  {leaves.canonical(given.record).decode()}"))
    for line in words.steps(verdict, trusted, lang):
        click.echo(words.printable(f"  {line}"))
    if verdict.failed:
        return False
    try:
        executed = judgement.executions(given, trusted)
    except Unproven as error:
        click.echo(words.printable(attestation_words.forged(str(error), lang)))
        return False
    for line in attestation_words.lines(executed, lang):
        click.echo(words.printable(line))
    return True


def _is_package(path: Path) -> bool:
    with path.open("rb") as opened:
        return packages.looks_like_one(opened.read(4))


def _package(path: Path, policy: Path | None, tsa: Path | None, lang: str) -> int:
    """Judges all that a package holds; returns the exit code, that of the worst."""
    try:
        with path.open("rb") as opened:
            found = packages.read(mmap(opened.fileno(), 0, access=ACCESS_READ))  # parts of it are in use to the end
        trusted, clock = _policy(policy, found.policy), _clock(tsa)
        judged = packages.judged(found, trusted, now=int(time.time()), clock=clock)
        packed = words.packed_at(packages.stamped(found, clock), lang)
    except Malformed as error:
        code = error.code if isinstance(error, Unfit) else ""
        click.echo(words.printable(words.unusable(str(error), lang, code)), err=True)
        return UNUSABLE
    good = True
    for number, (item, given, verdict) in enumerate(judged, start=1):
        click.echo(words.printable(f"{number:04} {item.name}".rstrip()))
        good = _say(given, verdict, trusted, lang, independent=policy is not None) and good
    for line in (packed, *words.papers(packages.papers(found, trusted), lang, independent=policy is not None)):
        click.echo(words.printable(line))
    return INVALID if not good else VALID if policy is not None else CONSISTENT


def _read(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(MOST)


def _clock(tsa: Path | None) -> Clock | None:
    """Who judges timestamps. Its module is loaded here alone: it brings certificates, and with them much of Python."""
    if tsa is None:
        return None
    clock: Clock = import_module("concord.ledger.timestamps").trusted(_read(tsa))
    return clock


def _policy(own: Path | None, beside: str | None) -> Policy:
    if own is not None:
        return policies.read(_read(own))
    if beside is None:
        raise Malformed("No policy was given, and none came with the receipt: say --policy.")
    return policies.read(beside.encode())


def _json(record: Path | None) -> Any:
    if record is None:
        return None
    try:
        return json.loads(_read(record))
    except (ValueError, RecursionError) as error:
        raise Malformed("The record cannot be read as JSON.") from error


def _digests(content: Path | None, salt: bytes | None) -> Digests | None:
    if content is None:
        return None
    with content.open("rb") as opened:
        return Digests.of(iter(lambda: opened.read(CHUNK), b""), salt)


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return from_base64(text)
