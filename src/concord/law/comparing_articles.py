"""Which articles a new version of a rulebook rests on: a law that was numbered anew is said once, not rule by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from concord.law.explaining_words import duty_text, listed, named, say
from concord.law.rulebook import Rulebook, Text

Swap = tuple[str, str]  # article before and now; '' where there was, or is, none


def article_changes(old: Rulebook, new: Rulebook) -> Iterator[Text]:
    """Yield a sentence for each article that stands in the place of another, is new, or is gone, with the rules."""
    found: dict[Swap, dict[str, Text]] = {}
    for before, after, title in _shared(old, new):
        for swap in swaps(before, after):
            found.setdefault(swap, {})[title["en"] or title["zh"]] = title
    for (was, now), titles in found.items():
        key = "d_article" if was and now else "d_article_new" if now else "d_article_gone"
        yield say(key, old=was, new=now, rules=listed(titles.values()))


def swaps(before: str, after: str) -> list[Swap]:
    """Return what of two citations differs: pairs of one law in their order, then what has no partner."""
    was, now = articles(before), articles(after)
    gone = [one for one in was if one not in now]
    came = [one for one in now if one not in was]
    found: list[Swap] = []
    for one in list(gone):
        partner = next((other for other in came if _law(other) == _law(one)), None)
        if partner is not None:
            found.append((one, partner))
            gone.remove(one)
            came.remove(partner)
    return [*found, *((one, "") for one in gone), *(("", one) for one in came)]


def articles(source: str) -> list[str]:
    """Return the single articles of a citation: `CPL 206, 250; JI 460` are three."""
    found = []
    for part in filter(None, (one.strip() for one in source.split(";"))):
        law, _blank, numbers = part.partition(" ")
        found += [f"{law} {number.strip()}" for number in numbers.split(",")] if numbers else [law]
    return found


def _law(article: str) -> str:
    return article.partition(" ")[0]


def _shared(old: Rulebook, new: Rulebook) -> Iterator[tuple[str, str, Text]]:
    """Every rule of both versions: what it cited, what it cites, what it is called now."""
    rules: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = (
        (old.acts, new.acts),
        (old.duties, new.duties),
        ({one.name: one for one in old.whenever}, {one.name: one for one in new.whenever}),
    )
    for before, after in rules:
        for name, rule in after.items():
            if name in before and before[name].source != rule.source:
                title = duty_text(new, rule) if name in new.duties and rule is new.duties[name] else None
                yield before[name].source, rule.source, title or named(rule.title, name)
