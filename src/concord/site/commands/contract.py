"""`concord rulebook text | report`: what both sides of a contract read before they sign, needs the law alone."""

from __future__ import annotations

import sys
from typing import Any

import click

from concord.law import clauses
from concord.law.audit.report import report as made
from concord.law.audit.report_words import words
from concord.law.clauses import CONTRACT, UnfitTermError
from concord.law.index import index_of
from concord.law.playing_lines import LineError, value
from concord.law.rulebook import Rulebook
from concord.site.commands.shelved import files, load

LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)


@click.command()
@click.argument("name")
@click.option("--term", "given", multiple=True, metavar="NAME=VALUE", help="A term, such as rent=300.00 or grace=P15D.")
@click.option("--rules", is_flag=True, help="Add the rules that each clause becomes.")
@LANG
def text(name: str, given: tuple[str, ...], rules: bool, lang: str) -> None:
    """Print the contract NAME in words, its terms filled in: amounts as 300.00, rates as 7.3%/year, periods as P15D.

    A term that is left out takes its default, or stands in brackets. What is prominent (CC 496) is printed bold.
    """
    law = load(files([name])[0], lang)
    if law.kind != CONTRACT:
        raise click.ClickException(
            f"{law.key} is no contract, so it has no text. To read it: concord rulebook explain."
        )
    try:
        click.echo(clauses.printed(law, _terms(law, given), lang, rules=rules), nl=False)
    except (LineError, UnfitTermError) as error:
        if isinstance(error, LineError):
            raise click.ClickException(str(error)) from None
        raise click.ClickException(f"{law.key} does not take this value of '{error}'.") from None


def _terms(law: Rulebook, given: tuple[str, ...]) -> dict[str, Any]:
    """The terms as the law has them. Raises LineError for what is none."""
    found: dict[str, Any] = {}
    for one in given:
        name, equals, written = one.partition("=")
        if not equals or name not in law.terms:
            raise LineError(f"'{one[:60]}' is no term of {law.key}: write name=value. It has: {', '.join(law.terms)}.")
        found[name] = value(law, index_of(law).calendar, law.terms[name], written, {})
    return found


@click.command()
@click.argument("name")
@LANG
def report(name: str, lang: str) -> None:
    """Print the report on NAME that both sides of a contract are shown; exits with 1 if it may not be used."""
    found = made(load(files([name])[0], lang))
    for paragraph in words(found, lang):
        click.echo(paragraph.text)
        for line in paragraph.lines:
            click.echo(f"    {line}")
    sys.exit(0 if found.passed else 1)


COMMANDS = (text, report)
