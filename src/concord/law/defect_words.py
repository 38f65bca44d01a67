"""A defect of a rulebook in the reader's language: `sentence(defect, lang)`."""

from __future__ import annotations

import re
from functools import cache

from concord.law.defect_sentences import SENTENCES, WORDS
from concord.law.defects import Defect

BLANK = "\x00"
LANGUAGES = ("zh", "en")
LEVELS = {
    "zh": {"error": "错误", "warning": "提示", "note": "备注"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}


def sentence(defect: Defect, lang: str) -> str:
    """Return what is wrong, in zh or en; a sentence that nobody translated stays English."""
    return (chinese(defect.message) if lang == "zh" else "") or defect.message


def chinese(message: str) -> str:
    """Return the Chinese of a sentence of loader or linter, '' for one that is not known."""
    for pattern, translated in _patterns():
        if found := pattern.fullmatch(message):
            return translated.format(*(WORDS.get(part, part) for part in found.groups()))
    return ""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences as patterns; one with more words of its own is tried before one that its blanks would swallow."""
    ordered = sorted(SENTENCES, key=lambda pair: -len(pair[0].replace("{}", "")))
    return tuple((_pattern(english), translated) for english, translated in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    written = english.replace("{}", BLANK).replace("{{", "{").replace("}}", "}")
    return re.compile("(.*?)".join(map(re.escape, written.split(BLANK))), re.DOTALL)
