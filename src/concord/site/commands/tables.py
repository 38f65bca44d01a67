"""`concord tables`: the law tables of this deployment: look at them, check a file, lay it over them."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from concord.docket import clockwork, lawtables
from concord.law import sheet_checks, sheets
from concord.law.sheet_checks import Flaw
from concord.site.commands.backups import has_matters

WORDS = {
    "en": {
        "head": "table         rows  laid over  unverified  checked until  last import",
        "fits": "{name}: {rows} rows can be laid over {table}.",
        "done": "{table}: {rows} rows are in use ({digest}). Running processes take them within a second or two.",
        "restated": "{count} cases had dates past the published holidays; these were counted anew.",
        "none": "Nothing was imported.",
    },
    "zh": {
        "head": "表            行数  覆盖行数   未核对      核对至         最近导入",
        "fits": "{name}：{rows} 行可以导入到 {table}。",
        "done": "{table}：{rows} 行已启用（{digest}）。正在运行的进程一两秒内就会使用。",
        "restated": "{count} 个案件有超出已公布节假日的日期，已重新计算。",
        "none": "没有导入任何内容。",
    },
}
language = click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
table = click.option(
    "--table", type=click.Choice(sorted(sheets.KEYS)), help="Which table it is; default is the name of the file."
)
source = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


@click.group()
def tables() -> None:
    """Look at the law tables (holidays, LPR, fees, ...), check a file, lay it over them."""


@tables.command("list")
@language
def listed(lang: str) -> None:
    """List the tables: rows, how many of them laid over, how many unverified, and up to when they were checked."""
    click.echo(WORDS[lang]["head"])
    for one in lawtables.standing():
        last = f"{moment(one.last.at)} {one.last.by} {one.last.digest[:12]}" if one.last else "-"
        click.echo(f"{one.name:12} {one.rows:5} {one.laid_over:10} {one.unverified:11}  {one.checked_until}     {last}")


def moment(at: int) -> str:
    """A wall-clock second in the deployment's zone."""
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")


@tables.command()
@click.argument("name", type=click.Choice(sorted(sheets.KEYS)))
def show(name: str) -> None:
    """Print the table NAME as it is in use, as CSV: what an import is best begun from."""
    lawtables.refresh(at_once=True)
    click.echo(sheets.written(sheets.sheet(name), list(sheet_checks.COLUMNS[name])), nl=False)


@tables.command()
@source
@table
@language
def check(file: Path, table: str | None, lang: str) -> None:
    """Check FILE (CSV in UTF-8): columns, numbers, dates, sources, validities that overlap. Writes nothing.

    Each flaw is printed with its line. Exits with 1 if there is one.
    """
    name, content = table or file.stem, file.read_bytes()
    if flaws := lawtables.check(name, content):
        refuse(file, flaws, lang)
    rows = len(sheet_checks.laid_over(name, content).rows)
    click.echo(WORDS[lang]["fits"].format(name=file.name, rows=rows, table=name))


@tables.command("import")
@source
@table
@click.option("--by", default="", help="Who imports it; default is the user of this machine.")
@language
def import_file(file: Path, table: str | None, by: str, lang: str) -> None:
    """Lay FILE over a table of this deployment: rows of the same key are replaced, others added.

    It is checked first; a file with a flaw changes nothing. Who, when, and the file's digest are kept and shown on
    /operator/. Dates, amounts and rates that a case already has stay as they are; only dates that lay past the
    published holidays, and said so, are counted anew, by an entry of the clock.
    """
    made = lawtables.install(table or file.stem, file.read_bytes(), by=by.strip() or getpass.getuser())
    if isinstance(made, list):
        refuse(file, made, lang)
    else:
        click.echo(WORDS[lang]["done"].format(table=made.table, rows=made.rows, digest=made.digest[:12]))
        if made.table.startswith("holidays") and has_matters() and (count := clockwork.restate()):
            click.echo(WORDS[lang]["restated"].format(count=count))


def refuse(file: Path, flaws: Sequence[Flaw], lang: str) -> None:
    """Prints each flaw with its line and exits with 1."""
    for flaw in flaws:
        click.echo(f"{file.name}:{flaw.line}: {flaw.says[lang]} [{flaw.code}]")
    click.echo(WORDS[lang]["none"])
    sys.exit(1)
