"""A sheet of risk points for every walk of every contract on the shelf: never silent, its sums those of the books."""

from __future__ import annotations

from importlib.resources import files

import pytest

from concord.law import engine, risk, shelf, walks
from concord.law.playing import Play, play
from concord.law.risk_model import MADE_GOOD, MET, MONEY, Sheet

CONTRACTS = sorted(key for key in shelf.names() if shelf.rulebook(key).kind == "contract")


def games(key: str) -> list[Play]:
    """The walks beside a rulebook, each played to its end."""
    text = files("concord").joinpath("rulebooks", f"{key}.walks.yaml").read_text(encoding="utf-8")
    _key, found = walks.read(text)
    return [play(shelf.rulebook(key), (*walk.given, *walk.when))[0] for walk in found]


def whole(game: Play, lang: str) -> Sheet:
    assert game.state is not None
    state = engine.present(game.law, game.state, game.state.at)
    return risk.sheet(game.law, state, game.entries, state.at, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", CONTRACTS)
def test_every_walk_has_its_sheet(key: str, lang: str) -> None:
    breaches = 0
    for game in games(key):
        found = whole(game, lang)
        assert bool(found.silence) != bool(found.breaches)
        for breach in found.breaches:
            breaches += 1
            assert breach.title
            assert breach.standing_says
            assert breach.facts
            assert breach.agreed
            settled = breach.standing == MADE_GOOD or (breach.kind == MONEY and not breach.totals.whole)
            assert settled != bool(breach.defences)
            for defence in breach.defences:
                assert defence.title
                assert defence.shows
                assert all(defence.shows)
                assert defence.source
                assert (defence.finding == MET) != bool(defence.meets)
    assert breaches > 3


@pytest.mark.parametrize("key", CONTRACTS)
def test_what_is_open_is_what_the_books_say(key: str) -> None:
    debts = 0
    for game in games(key):
        assert game.state is not None
        lives = {live.key: live for live in (*game.state.settled, *game.state.duties)}
        for breach in whole(game, "en").breaches:
            for claim in breach.claims:
                debts += 1
                live = lives[claim.key]
                owed = (0, 0) if live.status == "waived" else engine.owed(game.law, live, game.state.at)
                assert (claim.principal, claim.interest) == owed, claim
                assert claim.open == sum(line.amount for line in claim.lines) == sum(owed), claim
            if breach.kind == MONEY:
                assert breach.totals.whole == sum(claim.open for claim in breach.claims)
    assert debts > 3
