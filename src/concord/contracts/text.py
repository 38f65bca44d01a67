"""The text of a contract in both languages, with its terms: what the consumer reads and both sides sign."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concord.kit.figures import money
from concord.law.measures import period, rate
from concord.law.periods import in_words
from concord.law.prose_conditions import condition_text
from concord.law.prose_rules import act_text, by_text, consequence_text, duty_rule_text
from concord.law.rulebook import Field, Rulebook

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Clause:
    """One clause in one language. source: its article; prominent: to be shown so that nobody overlooks it."""

    id: str
    title: str
    says: str
    source: str = ""
    prominent: bool = False


def clauses(law: Rulebook, terms: Mapping[str, Any], lang: str) -> tuple[Clause, ...]:
    """The contract's clauses with its terms filled in, in `zh` or `en`."""
    return (*_terms(law, terms, lang), *_duties(law, lang), *_acts(law, lang), *_standing(law, lang))


def fingerprint(law: Rulebook, terms: Mapping[str, Any]) -> str:
    """SHA-256 of the text in both languages, hex: what a signature is bound to."""
    written = "\n".join(f"{one.title}\n{one.says}" for lang in LANGUAGES for one in clauses(law, terms, lang))
    return hashlib.sha256(f"{law.digest}\n{written}".encode()).hexdigest()


def value(item: Field, given: Any, currency: str, lang: str) -> str:
    """A term as people write it: `¥300`, `12`, `15 days`, `6% a year`."""
    if item.type == "money" and isinstance(given, int):
        return money(given, currency, full=True)
    if item.type == "period" and (read := period(str(given))) is not None:
        return in_words(read, lang)
    if item.type == "rate" and rate(str(given)) is not None:
        figure, _slash, per = str(given).partition("/")
        return {"zh": f"{'年' if per == 'year' else '日'}利率 {figure}", "en": f"{figure} a {per}"}[lang]
    if item.options:
        return item.option_labels.get(str(given), {}).get(lang, str(given))
    return str(given)


def label(item: Field, lang: str) -> str:
    return item.label.get(lang) or item.label.get("en") or item.name


def _terms(law: Rulebook, terms: Mapping[str, Any], lang: str) -> list[Clause]:
    currency = law.currency if law.currency != "matter" else "CNY"
    colon, end = (":", ".") if lang == "en" else ("：", "。")
    blank = " " if lang == "en" else ""
    return [
        Clause(f"terms.{name}", label(item, lang), f"{label(item, lang)}{colon}{blank}{shown}{end}")
        for name, item in law.terms.items()
        if (shown := value(item, terms.get(name), currency, lang))
    ]


def _duties(law: Rulebook, lang: str) -> list[Clause]:
    return [
        Clause(
            f"duties.{duty.name}",
            _headed(law, duty.by, duty.title.get(lang) or _done(law, duty, lang), lang),
            _sentence(duty_rule_text(law, duty)[lang], lang),
            duty.source,
        )
        for duty in law.duties.values()
        if duty.title.get(lang) or duty.do
    ]


def _headed(law: Rulebook, by: tuple[str, ...], title: str, lang: str) -> str:
    return f"{by_text(law, by)[lang]}{': ' if lang == 'en' else '：'}{title}"


def _done(law: Rulebook, duty: Any, lang: str) -> str:
    """What meets a duty that has no name of its own."""
    titles = [law.acts[name].title.get(lang, name) for name in duty.do if name in law.acts]
    return (" / " if lang == "en" else "、").join(titles) or duty.name.replace("_", " ")


def _acts(law: Rulebook, lang: str) -> list[Clause]:
    parties = {name for name, role in law.roles.items() if role.kind == "party"}
    return [
        Clause(
            f"acts.{act.name}",
            _headed(law, act.by, act.title.get(lang) or act.name, lang),
            _sentence(act_text(law, act)[lang], lang),
            act.source,
        )
        for act in law.acts.values()
        if parties & set(act.by)
    ]


def _standing(law: Rulebook, lang: str) -> list[Clause]:
    found = []
    for rule in law.whenever:
        if not rule.title.get(lang) or rule.condition is None:
            continue
        condition, follows = condition_text(law, rule.condition)[lang], consequence_text(law, rule.then)[lang]
        said = f"If {condition}: {follows}" if lang == "en" else f"{condition}的，{follows}"
        found.append(Clause(f"whenever.{rule.name}", rule.title[lang], _sentence(said, lang), rule.source))
    return found


def _sentence(said: str, lang: str) -> str:
    return f"{said[:1].upper()}{said[1:]}." if lang == "en" else f"{said}。"
