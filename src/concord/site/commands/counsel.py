"""`concord rulebook explain | diff | test | try`: what counsel asks of a rulebook, in words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TextIO

import click

from concord.law import comparing, engine, playing, prose, walks
from concord.law.explaining import why
from concord.law.explaining_words import duty_text, entry_text, instant_text, outcome_text, roles_text, stage_text
from concord.law.explaining_words import until_text as until
from concord.law.index import index_of
from concord.law.outlook import Waiting
from concord.law.playing import Play, Played
from concord.law.playing_lines import LineError
from concord.law.prose import UnknownRoleError
from concord.law.reading import RulebookError
from concord.law.rulebook import Rulebook
from concord.site.commands.shelved import files, load, tell, walks_beside

LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
WORDS = {
    "zh": {
        "refused": "不能", "stands": "现在：{stage}", "ends": "结束：{outcome}", "waits": "等待：",
        "nothing": "没有待办事项", "undated": "还没有日期",
    },
    "en": {
        "refused": "refused", "stands": "Now: {stage}", "ends": "Ended: {outcome}", "waits": "What waits:",
        "nothing": "Nothing waits", "undated": "no date yet",
    },
}  # fmt: skip
BY_ITSELF = {"CLOCK": "⏱"}


@click.command()
@click.argument("name")
@click.argument("roles", nargs=-1)
@LANG
def explain(name: str, roles: tuple[str, ...], lang: str) -> None:
    """Print what NAME says to each of ROLES (none = all), as a page of prose per role."""
    law = load(files([name])[0], lang)
    try:
        click.echo("\n---\n\n".join(prose.pages(law, lang, roles)), nl=False)
    except UnknownRoleError as error:
        raise click.ClickException(f"{law.key} has no role {error}. It has: {', '.join(law.roles)}.") from None


@click.command()
@click.argument("old")
@click.argument("new")
@LANG
def diff(old: str, new: str, lang: str) -> None:
    """Say in words what the rulebook NEW changes against OLD: a sentence per change."""
    first, second = (load(path, lang) for path in files([old, new]))
    for sentence in comparing.in_words(first, second, lang):
        click.echo(f"- {sentence}")


@click.command(name="test")
@click.argument("names", nargs=-1)
@LANG
def test_(names: tuple[str, ...], lang: str) -> None:
    """Walk the walks in words beside NAMES (none = all): given, when, then, with dates. Exits with 1 if one fails.

    The walks of cn-mediation@2025.1.yaml lie in cn-mediation@2025.1.walks.yaml.
    """
    failed = 0
    for path in files(names):
        beside = walks_beside(path)
        if not beside.is_file():
            click.echo(f"{path.stem}: no walks ({beside.name})")
            continue
        law = load(path, lang)
        try:
            _key, found = walks.read(beside.read_bytes(), name=beside.name)
        except RulebookError as error:
            tell(beside, error, lang)
            sys.exit(1)
        outcomes = [walks.run(law, walk) for walk in found]
        for one in (one for one in outcomes if one.failures):
            title = one.walk.title.get(lang) or next(iter(one.walk.title.values()), "")
            click.echo(f"{beside.name}:{one.walk.line}: {title}")
            for failure in one.failures:
                click.echo(f"    {failure}")
        bad = sum(bool(one.failures) for one in outcomes)
        failed += bad
        click.echo(f"{path.stem}: {len(outcomes) - bad} of {len(outcomes)} walks hold")
    sys.exit(1 if failed else 0)


@click.command(name="try")
@click.argument("name")
@click.argument("lines", type=click.File(encoding="utf-8"), default="-")
@click.option("--why", "reasons", is_flag=True, help="Add the sums behind each date that waits.")
@LANG
def try_(name: str, lines: TextIO, reasons: bool, lang: str) -> None:
    """Play a hypothetical timeline under NAME: LINES is a file, or - for standard input.

    A line: 2026-03-02 10:00 respondent accept_mediation. Begin with `begin rent=1000.00 ...` to set terms; `serve
    respondent` records that notices arrived; `clock` lets time pass; docs/rulebooks.md has the rest.
    """
    law = load(files([name])[0], lang)
    try:
        game, played = playing.play(law, lines.read(2_000_000).splitlines())
    except (LineError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from None
    for text in (*told(law, played, lang), *standing(game, lang, reasons=reasons)):
        click.echo(text)


def told(law: Rulebook, played: list[Played], lang: str) -> Iterator[str]:
    """What each line brought, with its dates."""
    calendar = index_of(law).calendar
    for one in played:
        for entry in one.entries:
            who = roles_text(law, [entry.role])[lang] if entry.role in law.roles else BY_ITSELF.get(entry.role, "⚙")
            source = f" [{entry.source}]" if entry.source else ""
            yield f"{instant_text(calendar, entry.on)[lang]}  {who}: {entry_text(law, entry)[lang]}{source}"
        if one.refused is not None:
            at, refused = instant_text(calendar, one.move.at)[lang], f"{WORDS[lang]['refused']} ({one.refused.code})"
            yield f"{at}  {one.move.text}: {refused}"
            for line in one.why.lines if one.why is not None else ():
                yield f"    {line.says.get(lang, '')}"


def standing(game: Play, lang: str, *, reasons: bool) -> Iterator[str]:
    """Where the matter stands in the end, and what waits for whom until when."""
    state, law, words = game.state, game.law, WORDS[lang]
    if state is None:
        return
    ended = state.ended and state.outcome
    yield ""
    yield words["stands"].format(stage=stage_text(law, state.stage)[lang])
    if ended:
        yield words["ends"].format(outcome=outcome_text(law, state.outcome)[lang])
    waiting = engine.waiting(law, state)
    yield words["waits"] if waiting else words["nothing"]
    for one in waiting:
        yield f"- {waits(game, one, lang)}"
        if reasons:
            yield from (f"    {line.says[lang]}" for line in why(law, game.entries, one.live.key).lines)


def waits(game: Play, one: Waiting, lang: str) -> str:
    """A duty that waits: who, what, until when, by which acts."""
    live = one.live
    due = live.was if live.status in ("late", "held", "stated") else live.due
    date = until(game.calendar, due)[lang] if due else WORDS[lang]["undated"]
    acts = f" ({', '.join(one.acts)})" if one.acts else ""
    return f"{', '.join(one.who)}: {duty_text(game.law, one.rule)[lang]}, {date}, {live.status}{acts}"


COMMANDS = (explain, diff, test_, try_)
