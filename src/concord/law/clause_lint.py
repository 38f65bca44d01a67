"""Do the clauses of a contract say what its rules do? Read beside `lint`, which looks at the rules alone.

An error is a clause that says something else than the rule it cites, or that nobody can apply. What is only left unsaid
is a warning: it gets a clause made from the rule, so that it is written all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from concord.law.clause_figures import Figure, figures, must_say, terms_of
from concord.law.clause_quantities import Quantity, quantities
from concord.law.clause_words import defined, looks_defined, open_dates, used
from concord.law.clauses import CONTRACT, PLACE, binding, unmentioned
from concord.law.defects import Defect, Level
from concord.law.explaining_words import LANGUAGES, duty_text, named
from concord.law.lint_words import SLOT
from concord.law.rulebook import ActRule, ClauseRule, DutyRule, Rulebook, StandingRule

SAMPLES = {  # what stands for a term while the words around it are read
    "zh": {"period": "7天", "day": "某日"}, "en": {"period": "7 days", "day": "that day"},
}  # fmt: skip
EACH_SIDE = {
    "zh": ("双方", "各方", "任何一方", "一方", "当事人"),
    "en": ("both", "either side", "either party", "each side", "each party", "the parties", "nobody"),
}


def lint_clauses(law: Rulebook) -> list[Defect]:
    """Return what is wrong or doubtful in the clauses of a rulebook, in the order of its file; none has no clauses."""
    if not law.clauses:
        message = "It has no clauses; its text is made from the rules."
        return [Defect(0, "clauses", "no-clauses", message, "note")] if law.kind == CONTRACT else []
    found = [defect for check in CHECKS for defect in check(law)]
    return sorted(set(found), key=lambda defect: (defect.line, defect.path, defect.code, defect.message))


def _at(clause: ClauseRule, code: str, message: str, lang: str = "", level: Level = "error") -> Defect:
    path = f"clauses.{clause.id}" + (f".says.{lang}" if lang else "")
    return Defect(clause.line, path, code, message, level)


def _spoken(law: Rulebook) -> Iterator[tuple[ClauseRule, str, str]]:
    """Each clause in each language that can be read closely."""
    for clause in law.clauses:
        for lang in LANGUAGES:
            if clause.says.get(lang):
                yield clause, lang, clause.says[lang]


def languages(law: Rulebook) -> Iterator[Defect]:
    """A clause and its title stand in every language of the rulebook, and place the same terms in each."""
    for clause in law.clauses:
        for key, words in (("title", clause.title), ("says", clause.says)):
            missing = [language for language in law.languages if not words.get(language)]
            if missing:
                message = f"It is missing in: {', '.join(missing)}."
                yield Defect(clause.line, f"clauses.{clause.id}.{key}", "missing-language", message)
        placed = {lang: set(PLACE.findall(text)) for lang, text in clause.says.items()}
        for term in sorted({term for terms in placed.values() for term in terms}):
            absent = [lang for lang, terms in placed.items() if term not in terms]
            if absent:
                message = f"'terms.{term}' stands in one language and not in: {', '.join(absent)}."
                yield _at(clause, "clause-languages-differ", message)


def slots(law: Rulebook) -> Iterator[Defect]:
    """In braces stands a term that the rulebook declares, and nothing else."""
    for clause, lang, text in _spoken(law):
        rest = SLOT.sub("", text)
        if "{" in rest or "}" in rest:
            yield _at(clause, "slot", "A brace has no partner.", lang)
        for slot in SLOT.findall(text):
            name = slot.removeprefix("terms.")
            if name == slot:
                yield _at(clause, "slot", f"'{{{slot}}}' is no term: only {{terms.name}} can stand here.", lang)
            elif name not in law.terms:
                yield _at(clause, "clause-unknown-term", f"There is no term '{name}'.", lang)


def definitions(law: Rulebook) -> Iterator[Defect]:
    """What is used as a defined term is defined once, before or where it is used; what is defined is used."""
    for lang in LANGUAGES:
        spoken = [(clause, text) for clause, one, text in _spoken(law) if one == lang]
        known = _titles(law, lang)
        defining: dict[str, ClauseRule] = {}
        for clause, text in spoken:
            for term in defined(text, lang):
                if term in defining:
                    message = f"'{term}' is defined before, in the clause '{defining[term].id}'."
                    yield _at(clause, "term-defined-twice", message, lang)
                defining.setdefault(term, clause)
        for term, clause in defining.items():
            if sum(used(text, term, lang) for _clause, text in spoken) < 2:
                yield _at(clause, "term-unused", f"'{term}' is defined and never used.", lang, "warning")
        for clause, text in spoken:
            for term in dict.fromkeys(looks_defined(text, lang)):
                if term not in defining and term.lower() not in known:
                    yield _at(
                        clause,
                        "term-undefined",
                        f"'{term}' is used like a defined term, and no clause defines it.",
                        lang,
                    )


def _titles(law: Rulebook, lang: str) -> set[str]:
    """What the rulebook itself calls something: roles, terms, stages, outcomes, acts, duties, rules, and its laws."""
    words = [role.title for role in law.roles.values()] + [field.label for field in law.terms.values()]
    words += [stage.title for stage in law.stages.values()] + [act.title for act in law.acts.values()]
    words += [duty.title for duty in law.duties.values()] + [rule.title for rule in law.whenever]
    words += [clause.title for clause in law.clauses] + [*law.outcomes.values(), law.title]
    return {text[lang].lower() for text in words if text.get(lang)} | {name.lower() for name in law.sources.values()}


def dates(law: Rulebook) -> Iterator[Defect]:
    """A time says from when it runs, and a day is one that the calendar has."""
    for clause, lang, text in _spoken(law):
        for said in dict.fromkeys(open_dates(_sampled(law, text, lang), lang)):
            message = f"'{said}' leaves open which day is meant: say from when it counts."
            yield _at(clause, "clause-ambiguous-date", message, lang)


def _sampled(law: Rulebook, text: str, lang: str) -> str:
    """A text with something of its kind in place of each term; figures in it are nobody's."""
    kinds = {name: field.type for name, field in law.terms.items()}
    return PLACE.sub(lambda found: SAMPLES[lang].get(kinds.get(found[1], ""), "…"), text)


def numbers(law: Rulebook) -> Iterator[Defect]:
    """Every number, time, rate, sum and day of a clause is one of a rule that it cites."""
    for clause, lang, text in _spoken(law):
        cited = [figure for path in clause.rules for figure in figures(law, path)]
        for said in quantities(PLACE.sub("…", text), lang):
            fitting = [figure for figure in cited if figure.fits(said)]
            if not fitting:
                yield _differs(clause, said, cited, lang)
                continue
            agreed = [figure.agreed for figure in fitting if figure.agreed]
            if agreed and all(figure.path.startswith("terms.") for figure in fitting):
                message = f"It says '{said.said}', but '{agreed[0]}' may be agreed otherwise: place it in braces."
                yield _at(clause, "clause-number-fixed", message, lang, "warning")


def _differs(clause: ClauseRule, said: Quantity, cited: list[Figure], lang: str) -> Defect:
    times = ("D", "M", "BD", "H")
    alike = [one for one in cited if one.kind == said.kind or (one.kind in times and said.kind in times)]
    code = "clause-date-differs" if said.kind == "day" else "clause-number-differs"
    if not alike:
        return _at(clause, code, f"It says '{said.said}', and no rule that it cites does.", lang)
    told = ", ".join(dict.fromkeys(f"{one.path}: {one.written}" for one in alike))
    return _at(clause, code, f"It says '{said.said}', and the rules that it cites say: {told}.", lang)


def placed(law: Rulebook) -> Iterator[Defect]:
    """A term that a clause places is one that a rule it cites reads."""
    for clause in law.clauses:
        read = {term for path in clause.rules for term in terms_of(law, path)}
        there = {term for text in clause.says.values() for term in PLACE.findall(text)}
        for term in sorted(there & law.terms.keys() - read if clause.rules else ()):
            message = f"It places 'terms.{term}', which no rule that it cites reads."
            yield _at(clause, "clause-term-differs", message)


def unsaid(law: Rulebook) -> Iterator[Defect]:
    """The time that a duty or an objection has is said, in every language, by a clause that cites it."""
    citing: dict[str, list[ClauseRule]] = {}
    for clause in law.clauses:
        for path in clause.rules:
            citing.setdefault(path, []).append(clause)
    for path, clauses in citing.items():
        for lang in LANGUAGES:
            texts = [clause.says[lang] for clause in clauses if clause.says.get(lang)]
            told = [said for text in texts for said in quantities(PLACE.sub("…", text), lang)]
            for figure in must_say(law, path) if texts else ():
                if not any(figure.fits(said) for said in told):
                    message = f"'{path}' says {figure.written}, and no clause that cites it does."
                    yield _at(clauses[0], "clause-number-unsaid", message, lang, "warning")


def people(law: Rulebook) -> Iterator[Defect]:
    """A clause names somebody who has to do, or may do, what the rules that it cites ask of them."""
    rules = binding(law)
    for clause, lang, text in _spoken(law):
        words = text.lower()
        for path in clause.rules:
            rule = rules.get(path)
            if rule is None or isinstance(rule, StandingRule) or not _parties(law, rule):
                continue
            titles = [named(law.roles[role].title, role)[lang] for role in _parties(law, rule)]
            both = len(titles) > 1 and any(word in words for word in EACH_SIDE[lang])
            if not both and not any(title.lower() in words for title in titles):
                what = duty_text(law, rule)[lang] if isinstance(rule, DutyRule) else named(rule.title, rule.name)[lang]
                message = f"It does not name who has to act: '{what}' is up to '{', '.join(titles)}'."
                yield _at(clause, "clause-names-nobody", message, lang)


def _parties(law: Rulebook, rule: ActRule | DutyRule) -> list[str]:
    return [role for role in rule.by if role in law.roles and law.roles[role].kind == "party"]


def cited(law: Rulebook) -> Iterator[Defect]:
    """A clause becomes a rule, and every rule and term that binds stands in a clause."""
    for clause in law.clauses:
        if not clause.rules:
            yield _at(clause, "clause-without-rule", "It is words alone: no rule carries it out.", level="note")
    rules = binding(law)
    for path in unmentioned(law):
        line = rules[path].line if path in rules else 0
        yield Defect(
            line, path, "rule-without-clause", "No clause mentions it; the text says it in the rule's words.", "warning"
        )


def prominent(law: Rulebook) -> Iterator[Defect]:
    """What weighs on whoever did not write the contract is shown prominently: late interest, acceleration (CC 496)."""
    rules = binding(law)
    for clause in law.clauses:
        heavy = [path for path in clause.rules if path in rules and _weighs(rules[path])]
        if heavy and not clause.prominent:
            shown = {path for other in law.clauses if other.prominent for path in other.rules}
            for path in heavy:
                if path not in shown:
                    message = (
                        f"'{path}' weighs on the other side, so a clause that cites it has to be prominent (CC 496)."
                    )
                    yield _at(clause, "clause-not-prominent", message, level="warning")


def _weighs(rule: ActRule | DutyRule | StandingRule) -> bool:
    if isinstance(rule, DutyRule):
        return rule.rate is not None
    return bool(rule.then.accelerate)


CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (
    languages, slots, definitions, dates, numbers, placed, unsaid, people, cited, prominent,
)  # fmt: skip
