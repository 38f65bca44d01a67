"""The agreement as a page of paper in one language: what is read before signing, word for word what the PDF says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from concord.agreement import persons
from concord.agreement.contents import Clause, Contents
from concord.docket import participants
from concord.docket.actors import Reader
from concord.docket.models import Matter
from concord.kit import dates, figures, terms

CODES = {"zh": "zh-hans", "en": "en"}


@dataclass(frozen=True)
class Article:
    """heading; paragraphs: each with a mark for a text that there is in Chinese only."""

    heading: str
    paragraphs: Sequence[tuple[str, bool]]
    numbered: bool = False


@dataclass(frozen=True)
class Sheet:
    """lang: `zh` or `en`; title, opening and articles in that language; names: of all parties, for the signatures."""

    lang: str
    title: str
    opening: str
    articles: Sequence[Article]
    names: Sequence[str]

    @property
    def code(self) -> str:
        """The value of the lang attribute."""
        return "en" if self.lang == "en" else "zh-Hans"


@dataclass(frozen=True)
class Frame:
    """What surrounds the contents. drawn: UTC seconds; mediators: by name, in both languages."""

    matter: Matter
    reader: Reader
    mediators: Mapping[str, Sequence[str]]
    drawn: int


def sheet(contents: Contents, frame: Frame, lang: str) -> Sheet:
    """The sheet in `zh` or `en`, whatever language is in force."""
    with translation.override(CODES[lang]):
        names = participants.names(frame.matter, CODES[lang])
        people = [names[str(row.pk)] for row in participants.sides(frame.matter)]
        parts = articles(contents, frame, names, lang)
        return Sheet(lang, _("Settlement agreement"), opening(frame, people, lang), parts, people)


def opening(frame: Frame, people: Sequence[str], lang: str) -> str:
    said = {
        "parties": persons.joined(people),
        "cause": persons.cause_words(frame.matter, frame.reader)[lang],
        "house": frame.matter.organisation.name(CODES[lang]),
        "mediators": persons.joined(frame.mediators[lang]),
    }
    return (
        _(
            "%(parties)s are in dispute over %(cause)s. With the mediation of %(house)s (mediator: %(mediators)s), "
            "they freely agree:"
        )
        % said
    )


def articles(contents: Contents, frame: Frame, names: Mapping[str, str], lang: str) -> list[Article]:
    """The numbered parts, in the order of the paper."""
    currency = frame.matter.currency
    rows = [(terms.sentence(term, names, currency), lacks_english(term, lang)) for term in contents.terms]
    found = [
        (_("Facts and issues"), [(facts(frame.matter, frame.reader)[lang], False)], False),
        (_("Who owes what to whom"), rows, True),
        (_("If a payment or duty is late"), clauses([contents.default_clause], lang), False),
        (_("Other terms"), clauses(contents.clauses, lang), True),
        (_("Effect and text"), effect(contents.prevails), False),
    ]
    return [Article(heading, said, numbered) for heading, said, numbered in found if said]


def lacks_english(term: terms.Term, lang: str) -> bool:
    return lang == "en" and bool(term.what) and not term.what_en


def clauses(given: Sequence[Clause], lang: str) -> list[tuple[str, bool]]:
    return [(clause.of(lang), lang == "en" and not clause.en) for clause in given if clause]


def effect(prevails: str) -> list[tuple[str, bool]]:
    wins = _("the English text") if prevails == "en" else _("the Chinese text")
    said = [
        _(
            "This agreement takes effect when the last party has signed, and binds all of them. Within thirty days of "
            "that, the parties may jointly ask the people's court to confirm it; once confirmed, it can be enforced."
        ),
        _("This agreement is in Chinese and English. Where they differ, %(wins)s prevails.") % {"wins": wins},
    ]
    return [(one, False) for one in said]


def facts(matter: Matter, reader: Reader) -> dict[str, str]:
    """What it is about, in both languages, as what one side says: nobody has decided anything."""
    return {lang: _facts(matter, reader, lang) for lang in CODES}


def _facts(matter: Matter, reader: Reader, lang: str) -> str:
    with translation.override(CODES[lang]):
        sides = {
            side: persons.joined(participants.name(row, CODES[lang]) for row in participants.of_role(matter, side))
            for side in participants.SIDES
        }
        amount = persons.claimed(matter, reader)
        said = {
            **sides,
            "day": dates.day(dates.local(matter.opened_at).date(), weekday=False),
            "cause": persons.cause_words(matter, reader)[lang],
            "amount": figures.money(amount, matter.currency),
        }
        if amount:
            return (
                _(
                    "On %(day)s %(applicant)s applied for mediation over %(cause)s and claims %(amount)s. "
                    "%(respondent)s agreed to mediate. No one has decided on the claim."
                )
                % said
            )
        return (
            _(
                "On %(day)s %(applicant)s applied for mediation over %(cause)s. %(respondent)s agreed to mediate. "
                "No one has decided on the claim."
            )
            % said
        )
