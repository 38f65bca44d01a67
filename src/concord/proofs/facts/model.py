"""What a fact sheet is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Both(NamedTuple):
    """A text in Chinese and in English; the same in both where it is a name or a figure."""

    zh: str
    en: str

    def told(self, lang: str) -> str:
        """It in that language."""
        return self.en if lang.startswith("en") else self.zh


def same(text: object) -> Both:
    """A value that needs no translation."""
    return Both(str(text), str(text))


class Row(NamedTuple):
    """One fact: what it is about, and what is so. exact: a key or a digest, shown in signs of one width."""

    label: Both
    value: Both
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that belong together. key: its name in the JSON; asks: which article asks for them."""

    key: str
    title: Both
    asks: Both
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All facts at one time (UTC seconds). site: the address of the platform; origin: its log."""

    at: int
    site: str
    origin: str
    sections: tuple[Section, ...]

    def plain(self) -> dict[str, Any]:
        """As it is signed: JSON of texts and whole numbers."""
        return {
            "at": self.at,
            "kind": "platform facts",
            "origin": self.origin,
            "sections": [
                {
                    "asks": section.asks._asdict(),
                    "key": section.key,
                    "rows": [{"label": row.label._asdict(), "value": row.value._asdict()} for row in section.rows],
                    "title": section.title._asdict(),
                }
                for section in self.sections
            ],
            "site": self.site,
            "version": 1,
        }
