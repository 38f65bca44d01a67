"""A contract in words: its clauses with the terms filled in, each with the rules that it becomes, in zh or en.

What its author wrote comes first. Whatever binds and no clause mentions is said after it, in the words of the rule, so
that nothing binds that is not written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from concord.law import forms
from concord.law.citations import in_english
from concord.law.explaining_words import COMMA, LANGUAGES, duty_text, named, say
from concord.law.prose_conditions import condition_text
from concord.law.prose_rules import act_text, by_text, consequence_text, duty_rule_text
from concord.law.rulebook import ActRule, ClauseRule, DutyRule, Field, Rulebook, StandingRule, Text
from concord.law.rulebook_graph import act_path, duty_path
from concord.law.written import day, length_text, ordinal, rate_text, sum_text

PLACE = re.compile(r"\{terms\.([a-z][a-z0-9_]*)\}", re.ASCII)
CONTRACT = "contract"
END = {"zh": "。", "en": "."}


class UnfitTermError(ValueError):
    """A term that the rulebook does not know, or a value that it does not take. The message is its name."""


class Clause(msgspec.Struct, frozen=True):
    """One clause as it is read. number: from 1; rules: whole paths of what it becomes (none: it is words alone).

    source: its articles with the names of their laws, '' where none; prominent: shown before the others (CC 496);
    generated: nobody wrote it, it is the rule in words.
    """

    number: int
    id: str
    title: str
    says: str
    rules: tuple[str, ...] = ()
    source: str = ""
    prominent: bool = False
    generated: bool = False


def text(law: Rulebook, terms: Mapping[str, Any], lang: str) -> tuple[Clause, ...]:
    """Return the contract's text: authored clauses, then one for each rule and term that none of them mentions.

    terms: as the matter begins with them (fen, `P15D`, `7.3%/year`); one that is left out takes its default, or stands
    in brackets by its name. lang: zh or en. Raises UnfitTermError.
    """
    values = _values(law, terms)
    found = [_authored(law, clause, values, lang) for clause in law.clauses]
    found += _generated(law, values, lang)
    return tuple(msgspec.structs.replace(clause, number=number) for number, clause in enumerate(found, 1))


def printed(law: Rulebook, terms: Mapping[str, Any], lang: str, *, rules: bool = False) -> str:
    """Return the text as Markdown, what is prominent in bold; rules: with the rules that each clause becomes.

    Raises UnfitTermError.
    """
    parts = [f"# {named(law.title, law.id)[lang]}"]
    for clause in text(law, terms, lang):
        head = say("k_clause", number=ordinal(clause.number) if lang == "zh" else clause.number, title=clause.title)
        body = f"**{clause.says}**" if clause.prominent else clause.says
        body += _bracketed(clause.source, lang)
        if rules:
            told = ", ".join(clause.rules) or say("k_words")[lang]
            body += f"\n\n`{told}`"
        parts.append(f"## {head[lang]}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def digest(law: Rulebook, terms: Mapping[str, Any], lang: str) -> str:
    """Return SHA-256 (hex) of the printed text, as both sides sign it beside the rulebook's. Raises UnfitTermError."""
    return hashlib.sha256(printed(law, terms, lang).encode()).hexdigest()


def fingerprint(law: Rulebook, terms: Mapping[str, Any]) -> str:
    """Return SHA-256 (hex) of the rules and of the text in both languages: what a signature is bound to."""
    parts = (law.digest, *(digest(law, terms, lang) for lang in LANGUAGES))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def binding(law: Rulebook) -> dict[str, ActRule | DutyRule | StandingRule]:
    """Return everything that binds by its whole path: acts, duties, and what the law does by itself."""
    found: dict[str, ActRule | DutyRule | StandingRule] = {duty_path(duty): duty for duty in law.duties.values()}
    found |= {act_path(act): act for act in law.acts.values()}
    return found | {f"whenever.{rule.name}": rule for rule in law.whenever}


def unmentioned(law: Rulebook) -> tuple[str, ...]:
    """Return the paths of the rules and terms that no authored clause mentions, in the order of the file."""
    told = {path for clause in law.clauses for path in clause.rules}
    told |= {f"terms.{name}" for clause in law.clauses for says in clause.says.values() for name in PLACE.findall(says)}
    rules = sorted(binding(law).items(), key=lambda pair: pair[1].line)
    paths = [*(f"terms.{name}" for name in law.terms), *(path for path, _rule in rules)]
    return tuple(path for path in paths if path not in told)


def _values(law: Rulebook, terms: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in terms.items():
        if name not in law.terms or not forms.fits(law.terms[name], value):
            raise UnfitTermError(name)
    return {name: terms.get(name, field.default) for name, field in law.terms.items()}


def term_text(law: Rulebook, field: Field, value: Any) -> Text:
    """Return a term as a contract writes it; one without a value as its name in brackets."""
    if value is None:
        name = named(field.label, field.name)
        return {"zh": f"【{name['zh']}】", "en": f"[{name['en']}]"}
    if field.type == "money":
        return sum_text(value, law.currency if law.currency != "matter" else "CNY")
    if field.type == "rate":
        return rate_text(value)
    if field.type == "period":
        return length_text(value)
    if field.type == "day":
        return day(value)
    if field.type == "bool":
        return say("true" if value else "false")
    return named(field.option_labels.get(str(value), {}), str(value))


def _authored(law: Rulebook, clause: ClauseRule, values: Mapping[str, Any], lang: str) -> Clause:
    def filled(found: re.Match[str]) -> str:
        field = law.terms.get(found[1])
        return term_text(law, field, values[found[1]])[lang] if field is not None else found[0]

    sources = [clause.source] if clause.source else list(_sources(law, clause.rules))
    return Clause(
        number=0,
        id=clause.id,
        title=clause.title.get(lang, clause.id),
        says=PLACE.sub(filled, clause.says.get(lang, "")),
        rules=clause.rules,
        source=_cited(law, sources, lang),
        prominent=clause.prominent,
    )


def _sources(law: Rulebook, paths: tuple[str, ...]) -> Iterator[str]:
    rules = binding(law)
    for path in paths:
        if path in rules and rules[path].source:
            yield rules[path].source


def _cited(law: Rulebook, sources: list[str], lang: str) -> str:
    """Articles with the whole names of their laws: `民法典第722、563条`, `Civil Code arts. 722, 563`."""
    found: dict[str, list[str]] = {}
    for part in (part.strip() for source in sources for part in source.split(";")):
        short, _space, articles = part.partition(" ")
        told = found.setdefault(short, [])
        told += [one.strip() for one in articles.split(",") if one.strip() and one.strip() not in told]
    cited = []
    for short, numbers in found.items():
        if short not in law.sources or not numbers:  # a source that no reader can look up says nothing
            continue
        name = law.sources[short]
        book = in_english(name) if lang == "en" else f"《{name}》" if short == "CC" else name
        kind = "k_articles" if len(numbers) > 1 else "k_article"
        cited.append(say(kind, law=book, numbers=COMMA[lang].join(numbers))[lang])
    return ("；" if lang == "zh" else "; ").join(cited)


def _bracketed(source: str, lang: str) -> str:
    if not source:
        return ""
    return f"（{source}）" if lang == "zh" else f" ({source})"


def _generated(law: Rulebook, values: Mapping[str, Any], lang: str) -> Iterator[Clause]:
    """What no clause mentions: the terms together, then each rule in its own words."""
    left = unmentioned(law)
    terms = [path for path in left if path.startswith("terms.")]
    if terms:
        fields = [law.terms[path.removeprefix("terms.")] for path in terms]
        told = [say("k_term", name=named(f.label, f.name), value=term_text(law, f, values[f.name])) for f in fields]
        says = ("；" if lang == "zh" else "; ").join(one[lang] for one in told) + END[lang]
        yield Clause(0, "terms", say("k_terms")[lang], says, tuple(terms), generated=True)
    rules = binding(law)
    for path in left:
        if path in rules:
            title, body = rule_text(law, rules[path])
            source = _cited(law, [rules[path].source] if rules[path].source else [], lang)
            id_ = path.replace(".", "_")
            yield Clause(0, id_, title[lang], f"{body[lang]}{END[lang]}", (path,), source, generated=True)


def rule_text(law: Rulebook, rule: ActRule | DutyRule | StandingRule) -> tuple[Text, Text]:
    """Return a rule's title, and what it binds to in a sentence without its full stop."""
    if isinstance(rule, DutyRule):
        title, who = duty_text(law, rule), by_text(law, rule.by)
        if rule.pay is not None:
            amount = condition_text(law, rule.pay)
            return title, say("k_pay", who=who, whom=by_text(law, (rule.owed_to,)), sum=amount,
                              rule=duty_rule_text(law, rule))  # fmt: skip
        return title, say("k_duty", who=who, what=title, rule=duty_rule_text(law, rule))
    title = named(rule.title, rule.name)
    if isinstance(rule, ActRule):
        return title, say("k_act", who=by_text(law, rule.by), what=title, rule=act_text(law, rule))
    then = consequence_text(law, rule.then)
    return title, say("p_if", condition=condition_text(law, rule.condition), then=then)
