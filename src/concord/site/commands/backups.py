"""`concord backup` and `concord restore`: everything a deployment needs to stand up again on an empty machine."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

from concord.site import archive

ASK = "The keys in the backup are sealed with a passphrase. Without it the backup restores nothing."


def passphrase(confirm: bool) -> str:
    """From CONCORD_BACKUP_PASSPHRASE, or asked for."""
    given = os.environ.get("CONCORD_BACKUP_PASSPHRASE", "")
    if not given:
        click.echo(ASK)
        given = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm)
    if confirm and len(given) < 12:
        raise click.ClickException("Choose a passphrase of at least 12 characters.")
    return given


def store_folder() -> Path | None:
    """The folder of sealed files; None when CONCORD_STORAGE names another kind of store."""
    scheme, _, rest = settings.CONCORD_STORAGE.partition(":")
    return (Path(rest) if rest else settings.CONCORD_DATA / "files") if scheme == "folder" else None


def key_files() -> list[Path]:
    """Every file of the data folder but the database, the evidence, and what is built from the program."""
    data: Path = settings.CONCORD_DATA
    elsewhere = {data / "static", store_folder()}
    database = str(settings.DATABASES["default"]["NAME"])
    return [
        path
        for path in data.rglob("*")
        if path.is_file() and not elsewhere & set(path.parents) and not str(path).startswith(database)
    ]


def postgres(program: str, *arguments: str) -> None:
    """Runs one of PostgreSQL's own programs against this deployment's database."""
    if not shutil.which(program):
        raise click.ClickException(f"{program} is missing: install PostgreSQL's client programs (postgresql-client).")
    where: dict[str, Any] = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    env = os.environ | {variable: str(where[key]) for variable, key in names.items() if where.get(key)}
    done = subprocess.run([program, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"{program} failed: {done.stderr.strip()[-400:]}")


def copy_database(target: Path) -> None:
    """A copy as of one moment, while the site goes on."""
    if connection.vendor == "postgresql":
        postgres("pg_dump", "--format=custom", "--no-owner", f"--file={target}")
        return
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)


def place_database(source: Path) -> None:
    """The reverse of copy_database."""
    if connection.vendor == "postgresql":
        postgres("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
                 f"--dbname={settings.DATABASES['default']['NAME']}", str(source))  # fmt: skip
        return
    target = Path(settings.DATABASES["default"]["NAME"])
    for stale in (f"{target}-wal", f"{target}-shm"):
        Path(stale).unlink(missing_ok=True)
    shutil.move(source, target)


def has_matters() -> bool:
    """Whether the database holds anything that a restore would replace."""
    if "docket_matter" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM docket_matter)")
        return bool(cursor.fetchone()[0])


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Write database, files and keys into TARGET (one file). The site may go on running.

    The keys in it are sealed with a passphrase: type it, or set CONCORD_BACKUP_PASSPHRASE. Keep the passphrase apart
    from the backup. Files in S3 are not copied: use the versioning and backups of that store.
    """
    if target.exists():
        raise click.ClickException(f"{target} exists already. Name a new file.")
    words = passphrase(confirm=True)
    store = store_folder()
    with tempfile.TemporaryDirectory(dir=target.absolute().parent) as scratch:
        copy = Path(scratch) / "database"
        copy_database(copy)
        keys = archive.sealed(archive.packed(settings.CONCORD_DATA, key_files()), words)
        count = archive.write(target, database=copy, engine=connection.vendor, store=store, keys=keys)
    where = f"{count} files" if store else f"no files (they are in {settings.CONCORD_STORAGE.partition('?')[0]})"
    click.echo(f"{target}: the database, {where}, the keys. {target.stat().st_size / 2**20:.1f} MiB.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace a database that already holds matters.")
def restore(source: Path, replace: bool) -> None:
    """Bring back what `concord backup` wrote. Stop the site and its workers first.

    The whole backup is checked, and the passphrase tried, before anything is written.
    """
    if has_matters() and not replace:
        raise click.ClickException("This deployment holds matters already. To replace them: concord restore --replace")
    words = passphrase(confirm=False)
    store = store_folder()
    try:
        with tarfile.open(source) as tar, tempfile.TemporaryDirectory(dir=settings.CONCORD_DATA) as scratch:
            if archive.check(tar)["engine"] != connection.vendor:
                raise click.ClickException(
                    "The backup comes from another kind of database. Set CONCORD_DATABASE to that kind."
                )
            keys = archive.keys_of(tar, words)
            # stop here: nothing changed. From here on a second run of the same restore repairs a first that stopped.
            archive.unpack_keys(keys, settings.CONCORD_DATA)
            count = archive.unpack_files(tar, store) if store else 0
            tar.extract(archive.DATABASE, scratch, filter="data")
            connection.close()
            place_database(Path(scratch) / archive.DATABASE)
    except (archive.ArchiveError, tarfile.TarError) as why:
        raise click.ClickException(str(why))
    click.echo(f"Restored: the database, {count} files, the keys. Now run: concord migrate")
