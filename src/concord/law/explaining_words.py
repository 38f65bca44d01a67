"""The words of explanations: days, amounts, titles and articles as people read them, in zh and en.

A `Text` holds both languages. Nothing here decides anything: it says what the kernel has decided.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec

from concord.law.builtin import act_rule, duty_rule
from concord.law.calendars import Calendar
from concord.law.citations import in_english
from concord.law.explaining_sentences import SENTENCES
from concord.law.model import Entry
from concord.law.periods import in_words
from concord.law.prose_rules_sentences import RULES
from concord.law.prose_sentences import PROSE
from concord.law.rulebook import DutyRule, Period, Rulebook, Text
from concord.law.tables import TableError, article_row

LANGUAGES = ("zh", "en")
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CPL = "CPL"
OLD_EDITIONS = ("2017", "2021")  # since 2024 that of 2023 holds
COMMA = {"zh": "、", "en": ", "}
WORDS = {**SENTENCES, **PROSE, **RULES}
Part = Text | str | int


class Line(msgspec.Struct, frozen=True):
    """One line of an explanation. kind: stable short name of what it says; says: the sentence per language."""

    kind: str
    says: Text


def say(kind: str, **parts: Part) -> Text:
    """Return a sentence in both languages. kind: of WORDS; parts: what stands in its places."""
    return {
        lang: WORDS[kind][lang].format(**{name: _in(part, lang) for name, part in parts.items()}) for lang in LANGUAGES
    }


def line(kind: str, **parts: Part) -> Line:
    """Return one sentence of an explanation in every language, its gaps filled with the parts given."""
    return Line(kind, say(kind, **parts))


def _in(part: Part, lang: str) -> str:
    if isinstance(part, dict):
        return part.get(lang) or part.get("en") or next(iter(part.values()), "")
    return str(part)


def listed(parts: Iterable[Part]) -> Text:
    """Return several texts one after the other."""
    found = list(parts)
    return {lang: COMMA[lang].join(_in(part, lang) for part in found) for lang in LANGUAGES}


def day_text(day: int) -> Text:
    """Return a day (ordinal): `Fri 6 Mar 2026`, `2026年3月6日 周五`."""
    found = date.fromordinal(day)
    return {
        "zh": f"{found.year}年{found.month}月{found.day}日 周{WEEKDAYS['zh'][found.weekday()]}",
        "en": f"{WEEKDAYS['en'][found.weekday()]} {found.day} {MONTHS[found.month - 1]} {found.year}",
    }


def instant_text(calendar: Calendar, at: int) -> Text:
    """Return an instant (UTC s) with its hour in the calendar's zone."""
    hour = datetime.fromtimestamp(at, calendar.zone)
    return {lang: f"{text} {hour:%H:%M}" for lang, text in day_text(hour.toordinal()).items()}


def until_text(calendar: Calendar, due: int) -> Text:
    """Return the end of a time, given as the first instant that is too late: midnight is 24:00 of the day before."""
    hour = datetime.fromtimestamp(due, calendar.zone)
    if (hour.hour, hour.minute) != (0, 0):
        return instant_text(calendar, due)
    return {lang: f"{text} 24:00" for lang, text in day_text(hour.toordinal() - 1).items()}


def money_text(amount: int, currency: str) -> Text:
    """Return an amount of minor units: `1,234.50 CNY`."""
    sign = "-" if amount < 0 else ""
    text = f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02d} {currency}"
    return {"zh": text, "en": text}


def period_text(length: Period) -> Text:
    """Return a period in both languages."""
    return {lang: in_words(length, lang) for lang in LANGUAGES}


def calendar_text(name: str) -> Text:
    """Return what a calendar is called, with its cut-off hour where it has one."""
    base, _, hour = name.partition("/")
    title = say(f"cal_{base}") if f"cal_{base}" in WORDS else named({}, base)
    return say("cal_cutoff", name=title, hour=hour) if hour else title


def named(words: Text, fallback: str) -> Text:
    """Return a title in both languages, or else a name as it stands in the file."""
    plain = fallback.replace("_", " ")
    return {lang: words.get(lang) or plain for lang in LANGUAGES}


def duty_text(law: Rulebook, rule: DutyRule) -> Text:
    """Return what a duty is called: its title, or the titles of the acts that fulfil it."""
    if rule.title or not rule.do:
        return named(rule.title, rule.name)
    titles = [named(found.title, name) for name in rule.do for found in (act_rule(law, name),) if found is not None]
    return {lang: " / ".join(dict.fromkeys(title[lang] for title in titles)) or rule.name for lang in LANGUAGES}


def role_text(law: Rulebook, role: str) -> Text:
    """Return the title of a role; a group of creditors, whoever owes a row and the built-in roles are said in words."""
    if role in law.roles:
        return named(law.roles[role].title, role)
    return say(f"role_{role}") if f"role_{role}" in WORDS else say("role_group")


def roles_text(law: Rulebook, roles: Iterable[str]) -> Text:
    """Return how some roles are called in each language, as a list."""
    return listed(role_text(law, role) for role in roles)


def stage_text(law: Rulebook, stage: str) -> Text:
    """Return how a stage is called in each language; its name in the file where it has no title."""
    return named(law.stages[stage].title, stage) if stage in law.stages else dict.fromkeys(LANGUAGES, stage)


def outcome_text(law: Rulebook, outcome: str) -> Text:
    """Return what an outcome is called in each language; its name in the file where it has none."""
    return named(law.outcomes.get(outcome, {}), outcome)


def entry_text(law: Rulebook, entry: Entry) -> Text:
    """Return what an entry is called: an act, the end of a duty's time, a standing rule."""
    kind, _, duty = entry.act.partition(":")
    if duty:
        return say("entry_lapse", duty=duty_text(law, duty_rule(law, duty)))
    rule = act_rule(law, entry.act)
    if rule is not None:
        return named(rule.title, rule.name)
    if kind in ("begin", "migrate", "restate_dates"):
        return say(f"entry_{kind}")
    titles = {standing.name: standing.title for standing in law.whenever}
    return named(titles.get(entry.act, {}), entry.act)


def moment_text(law: Rulebook, moment: str) -> Text:
    """Return what a moment is called: the act or standing rule that marks it."""
    for act in law.acts.values():
        if moment in act.then.mark:
            return named(act.title, moment)
    for standing in law.whenever:
        if moment in standing.then.mark:
            return named(standing.title, moment)
    return named({}, moment)


def _renumbered(law: Rulebook, source: str) -> Iterator[Text]:
    """The numbers of today of articles that a rulebook cites by an older edition of the Civil Procedure Law."""
    edition = law.sources.get(CPL, "")[-4:]
    if edition not in OLD_EDITIONS:
        return
    for part in source.split(";"):
        short, _space, numbers = part.strip().partition(" ")
        for number in re.findall(r"\d+", numbers) if short == CPL else ():
            try:
                row = article_row(int(number), edition)
            except TableError:
                continue
            kind = "renumbered" if row["verified"] == "yes" else "renumbered_unverified"
            yield say(kind, old=number, new=row["e2023"])


def source_text(law: Rulebook, source: str) -> Text:
    """Return an article with the name of its law: `OM 15, 25` and what OM is; '' where none is named."""
    if not source:
        return dict.fromkeys(LANGUAGES, "")
    shorts = [part.split()[0] for part in source.split(";") if part.split()]
    names = [law.sources[short] for short in dict.fromkeys(shorts) if short in law.sources]
    today = list(_renumbered(law, source))
    read = {"zh": names, "en": [in_english(name) for name in names]}
    told = {lang: f"{source} ({COMMA[lang].join(read[lang])})" if names else source for lang in LANGUAGES}
    return {lang: told[lang] + "".join(one[lang] for one in today) for lang in LANGUAGES}
