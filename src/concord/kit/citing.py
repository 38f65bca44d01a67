"""Articles as a rulebook cites them (`JI 372; CC 509`), with the laws named in words: for pages that people read."""

from __future__ import annotations

import re

from concord.law.citations import in_english
from concord.law.rulebook import Rulebook, Text

ARTICLES = re.compile(r"\d+(?:\s*,\s*\d+)*")
NUMBER = r"\d+"
ISSUED = re.compile(r"(.*?\S) (\d{4}|\S*号)")  # `民法典 2020`: a name and which text


def cited(law: Rulebook, source: str, lang: str) -> str:
    """Takes a citation of this rulebook; returns it for a reader of `zh` or `en`, each short name written out."""
    parts = [_part(law, part.strip(), lang) for part in source.split(";") if part.strip()]
    return ("；" if lang == "zh" else "; ").join(parts)


def _part(law: Rulebook, part: str, lang: str) -> str:
    short, _space, rest = part.partition(" ")
    name = law.sources.get(short)
    if name is None:
        return part
    if lang == "zh":
        issued = ISSUED.fullmatch(name)
        named = f"{issued[1]}（{issued[2]}）" if issued else name
        return f"{named}第{'、'.join(re.findall(NUMBER, rest))}条" if ARTICLES.fullmatch(rest) else f"{named}{rest}"
    named = in_english(name)
    return f"{named}, art. {rest}" if ARTICLES.fullmatch(rest) else f"{named} {rest}".rstrip()


def article(law: Rulebook, source: str, told: Text, lang: str) -> str:
    """The law's line about an article with its short names written out. told: that line, per language; what follows the
    names in it (an older edition's numbers of today) stays.
    """
    text = told.get(lang) or told.get("en", "")
    shorts = dict.fromkeys(part.split()[0] for part in source.split(";") if part.split())
    names = [law.sources[short] for short in shorts if short in law.sources]
    last = (in_english(names[-1]) if lang == "en" else names[-1]) + ")" if names else ""
    if not last or not text.startswith(source) or last not in text:
        return text
    return cited(law, source, lang) + text.partition(last)[2]
