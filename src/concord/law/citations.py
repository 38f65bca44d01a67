"""Citations as a reader of either language can follow them: statutes by their English names, codes written out."""

from __future__ import annotations

import re
from functools import cache

from concord.law.rulebook import Text
from concord.law.tables import data

NUMBERED = (  # how Chinese sources number what they are, in English
    (re.compile(r"法释〔(\d{4})〕(\d+)号"), r"Judicial Interpretation [\1] No. \2"),
    (re.compile(r"法〔(\d{4})〕(\d+)号"), r"SPC Document [\1] No. \2"),
    (re.compile(r"国务院令第(\d+)号"), r"State Council Order No. \1"),
    (re.compile(r"（自(\d{4})年(\d{1,2})月(\d{1,2})日起施行）"), r" (in force since \1-\2-\3)"),
    (re.compile(r"第(\d+)条"), r"art. \1"),
    (re.compile(r"\s*（([^（）]*)）"), r" (\1)"),
)
CODE = re.compile(r"\b([A-Z]{2,4})\b(?=\s*[\d;]|$)")


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Chinese and English names, longer ones first: one may be a part of another."""
    return tuple(sorted(data("statutes")["names"].items(), key=lambda pair: -len(pair[0])))


@cache
def _codes() -> dict[str, Text]:
    found: dict[str, Text] = data("statutes")["codes"]
    return found


def in_english(text: str) -> str:
    """Return a citation with the statutes that are known under their English names; all else stays as it is."""
    for name, english in _names():
        text = re.sub(rf"{name}(?=[\w])", f"{english} ", text)
        text = text.replace(name, english)
    for pattern, words in NUMBERED:
        text = pattern.sub(words, text)
    return text


def cited(source: str, lang: str) -> str:
    """Return a citation of a table or a finding for a reader of `zh` or `en`, its codes (`OM 9`) written out."""
    written = CODE.sub(lambda code: _codes().get(code[1], {}).get(lang, code[1]), source)
    return in_english(written) if lang == "en" else written
