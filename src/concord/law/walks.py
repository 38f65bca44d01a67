"""Walks in words: what must come of a timeline, kept beside a rulebook as `<id>@<version>.walks.yaml`.

    rulebook: cn-mediation@2025.1
    walks:
      - walk: {zh: "送达后七天不答复，案件结束", en: "Seven days of silence after service end it"}
        given: |
          2026-03-02 10:00 registrar accept
        when: |
          2026-03-03 09:00 serve respondent
          2026-03-11 clock
        then: |
          ended no_answer
          happened 2026-03-11 00:00 lapse:response

`given` and `when` are lines of `playing_lines`. Every one of them has to be accepted, save the last of `when` where
`then` says `refused`. What `then` may say:

    stage NAME · outcome NAME · ended OUTCOME · until DUTY DAY (its last day) · due DUTY DAY HOUR (too late from)
    waits DUTY · no DUTY · status DUTY STATUS · may ROLE ACT · may-not ROLE ACT · refused CODE · happened DAY HOUR ENTRY
    owed DUTY PRINCIPAL [INTEREST] · why DUTY WORDS (a line of its explanation has these words)

A duty is named by its key (`rent#2`, `response@respondent`) or, where one stands, by its name.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from concord.law import engine
from concord.law.builtin import duty_rule
from concord.law.dates import calendar_in
from concord.law.defects import Defect, Notebook, RulebookError
from concord.law.explaining import UnknownDutyError, why
from concord.law.explaining_words import LANGUAGES, money_text, until_text
from concord.law.model import Live
from concord.law.periods import last_day
from concord.law.playing import Play, Played, play
from concord.law.playing_lines import LineError, amount, instant
from concord.law.rulebook import Rulebook, Text
from concord.law.yaml_text import Listing, Node, Scalar, Table, parse

PARTS = ("walk", "given", "when", "then")


class Walk(msgspec.Struct, frozen=True):
    """One walk. title: what it shows; line: of the file; given, when, then: their lines."""

    title: Text
    line: int
    given: tuple[str, ...]
    when: tuple[str, ...]
    then: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What came of a walk. failures: what is not as `then` says, in plain sentences; none if it holds."""

    walk: Walk
    failures: tuple[str, ...]


class _UnmetError(Exception):
    """What a line of `then` says does not hold; the message says what is instead."""


def read(text: str | bytes, *, name: str = "") -> tuple[str, list[Walk]]:
    """Return the rulebook's key and the walks of a file. Raises RulebookError with every defect found."""
    notebook = Notebook()
    table = parse(text, notebook)
    key, walks = _file(table, notebook) if table is not None else ("", [])
    if notebook.defects:
        raise RulebookError(notebook.defects, name)
    return key, walks


def _file(table: Table, notebook: Notebook) -> tuple[str, list[Walk]]:
    key, found = table.entries.get("rulebook"), table.entries.get("walks")
    for unknown in table.entries.keys() - {"rulebook", "walks"}:
        notebook.error(table.lines[unknown], unknown, "unknown-key", f"unknown field '{unknown}'")
    if not isinstance(key, Scalar) or not isinstance(found, Listing):
        notebook.error(1, "", "shape", "It needs 'rulebook: id@version' and a list 'walks'.")
        return "", []
    read_ = [_walk(item, n, notebook) for n, item in enumerate(found.items, start=1)]
    return key.value, [walk for walk in read_ if walk is not None]


def _walk(node: Node, n: int, notebook: Notebook) -> Walk | None:
    path = f"walks.{n}"
    if not isinstance(node, Table) or not {"walk", "then"} <= node.entries.keys() or node.entries.keys() - set(PARTS):
        notebook.error(node.line, path, "shape", f"A walk has {', '.join(PARTS)}, and no other field.")
        return None
    title = node.entries["walk"]
    words = title.entries if isinstance(title, Table) else dict.fromkeys(LANGUAGES, title)
    says = {lang: word.value for lang, word in words.items() if isinstance(word, Scalar)}
    parts = [_lines(node.entries.get(part), f"{path}.{part}", notebook) for part in PARTS[1:]]
    return Walk(says, node.line, *parts)


def _lines(node: Node | None, path: str, notebook: Notebook) -> tuple[str, ...]:
    if node is None:
        return ()
    if not isinstance(node, Scalar):
        notebook.error(node.line, path, "shape", "Write lines after '|'.")
        return ()
    return tuple(text.strip() for text in node.value.splitlines() if text.strip() and not text.strip().startswith("#"))


def run(law: Rulebook, walk: Walk) -> Outcome:
    """Walk it; say what does not hold."""
    try:
        game, played = play(law, (*walk.given, *walk.when))
    except LineError as error:
        return Outcome(walk, (str(error),))
    failures = [*_unwanted(walk, played)]
    for text in walk.then:
        try:
            _check(game, played, text)
        except _UnmetError as error:
            failures.append(f"“{text}” does not hold: {error}")
        except LineError as error:
            failures.append(f"“{text}” cannot be read: {error}")
    return Outcome(walk, tuple(failures))


def _unwanted(walk: Walk, played: list[Played]) -> list[str]:
    """Refusals that nobody expected."""
    expected = any(text.startswith("refused ") for text in walk.then)
    wanted = played[-1:] if expected else []
    return [
        f"“{one.move.text}” was refused: {one.refused.code} {one.refused.detail}".rstrip()
        for one in played
        if one.refused is not None and one not in wanted
    ]


def _check(game: Play, played: list[Played], text: str) -> None:
    verb, *words = text.split(" #")[0].split()
    check = CHECKS.get(verb)
    if check is None:
        raise LineError(f"'{verb}' is none of: {', '.join(CHECKS)}.")
    try:
        check(game, played, words)
    except (IndexError, ValueError) as error:
        if isinstance(error, LineError):
            raise
        raise LineError(f"'{verb}' needs other words after it.") from None


def _stage(game: Play, _played: list[Played], words: list[str]) -> None:
    _same(words[0], game.state.stage if game.state is not None else "")


def _outcome(game: Play, _played: list[Played], words: list[str]) -> None:
    _same(words[0], (game.state.outcome if game.state is not None else "") or "none")


def _ended(game: Play, played: list[Played], words: list[str]) -> None:
    if game.state is None or not game.state.ended:
        raise _UnmetError(f"it is at {game.state.stage if game.state is not None else 'no stage'}")
    _outcome(game, played, words)


def _same(wanted: str, found: str) -> None:
    if wanted != found:
        raise _UnmetError(f"it is {found}")


def _live(game: Play, duty: str) -> Live | None:
    state = game.state
    standing = [*state.duties, *state.settled] if state is not None else []
    return next((live for live in standing if live.key == duty), None) or next(
        (live for live in standing if live.id == duty), None
    )


def _found(game: Play, duty: str) -> Live:
    live = _live(game, duty)
    if live is None:
        raise _UnmetError("no such duty stands")
    return live


def _until(game: Play, _played: list[Played], words: list[str]) -> None:
    live = _found(game, words[0])
    due = live.was if live.status in ("late", "held", "stated") else live.due
    day = game.calendar.day_of(instant(game.calendar, words[1]))
    counted = calendar_in(game.law, duty_rule(game.law, live.id), game.state.terms if game.state is not None else {})
    if not due or last_day(counted, due) != day:
        raise _UnmetError(f"it is {until_text(counted, due)['en'] if due else 'without a date'}")


def _due(game: Play, _played: list[Played], words: list[str]) -> None:
    live = _found(game, words[0])
    if live.due != instant(game.calendar, " ".join(words[1:3])):
        raise _UnmetError(f"it is {until_text(game.calendar, live.due)['en'] if live.due else 'without a date'}")


def _waits(game: Play, _played: list[Played], words: list[str]) -> None:
    _found(game, words[0])


def _no(game: Play, _played: list[Played], words: list[str]) -> None:
    live = _live(game, words[0])
    if live is not None and game.state is not None and live in game.state.duties:
        raise _UnmetError(f"it stands ({live.status})")


def _status(game: Play, _played: list[Played], words: list[str]) -> None:
    _same(words[1], _found(game, words[0]).status)


def _may(game: Play, played: list[Played], words: list[str]) -> None:
    if words[1] not in _open(game, played, words[0]):
        raise _UnmetError("that is not open to them")


def _may_not(game: Play, played: list[Played], words: list[str]) -> None:
    if words[1] in _open(game, played, words[0]):
        raise _UnmetError("that is open to them")


def _open(game: Play, played: list[Played], who: str) -> list[str]:
    role = who.partition(".")[0]
    held = game.state.people.get(role, ()) if game.state is not None else ()
    person = who if "." in who else held[0] if held else ""
    if game.state is None:
        return []
    return [rule.name for rule in engine.powers(game.law, game.state, role, person, played[-1].move.at)]


def _refused(_game: Play, played: list[Played], words: list[str]) -> None:
    refused = played[-1].refused if played else None
    _same(words[0], refused.code if refused is not None else "accepted")


def _happened(game: Play, _played: list[Played], words: list[str]) -> None:
    at, name = instant(game.calendar, " ".join(words[:2])), words[2]
    times = [entry.on for entry in game.entries if entry.act == name]
    if at not in times:
        raise _UnmetError("it happened at other times" if times else "it did not happen")


def _owed(game: Play, played: list[Played], words: list[str]) -> None:
    live = _found(game, words[0])
    principal, interest = engine.owed(game.law, live, played[-1].move.at)
    wanted = [amount(word) for word in words[1:3]]
    if wanted != [principal, interest][: len(wanted)]:
        told = [
            money_text(one, game.state.currency if game.state is not None else "")["en"]
            for one in (principal, interest)
        ]
        raise _UnmetError(f"it is {told[0]}, with interest of {told[1]}")


def _why(game: Play, _played: list[Played], words: list[str]) -> None:
    try:
        told = why(game.law, game.entries, words[0])
    except UnknownDutyError:
        raise _UnmetError("no such duty was ever opened") from None
    wanted = " ".join(words[1:])
    if not any(wanted in text for line in told.lines for text in line.says.values()):
        raise _UnmetError("; ".join(line.says["en"] for line in told.lines))


CHECKS: dict[str, Callable[[Play, list[Played], list[str]], None]] = {
    "stage": _stage, "outcome": _outcome, "ended": _ended, "until": _until, "due": _due, "waits": _waits, "no": _no,
    "status": _status, "may": _may, "may-not": _may_not, "refused": _refused, "happened": _happened, "owed": _owed,
    "why": _why,
}  # fmt: skip


def defects(outcomes: list[Outcome]) -> list[Defect]:
    """Return the walks that do not hold as defects with their lines."""
    return [
        Defect(one.walk.line, one.walk.title.get("en", ""), "walk", failure)
        for one in outcomes
        for failure in one.failures
    ]
