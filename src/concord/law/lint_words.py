"""Words: a sentence for everybody who must act or wait, in every language, with dates that exist where it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from concord.law.builtin import DUTIES
from concord.law.defects import Defect
from concord.law.rulebook import Field, Rulebook, Text
from concord.law.rulebook_graph import act_path, duty_path, sites

SLOT = re.compile(r"\{([^{}]*)\}")
DUE = re.compile(r"([a-z][a-z0-9_]*)\.due", re.ASCII)


def sentences(law: Rulebook) -> Iterator[Defect]:
    """Every stage that is no end speaks to each party, and to a neutral who has a duty there."""
    for name, stage in law.stages.items():
        if stage.end:
            continue
        busy = {role for duty in stage.duties for role in law.duties[duty].by}
        for role in law.roles.values():
            needed = role.kind == "party" or (role.kind == "neutral" and role.name in busy)
            if needed and role.name not in stage.says:
                message = f"There is no sentence for the {role.name}."
                yield Defect(stage.line, f"stages.{name}.says", "no-sentence", message)


def dates(law: Rulebook) -> Iterator[Defect]:
    """`{duty.due}` names a duty of this stage, or one that lives across stages; no other slot exists."""
    for name, stage in law.stages.items():
        for role, words in stage.says.items():
            for language, text in words.items():
                path = f"stages.{name}.says.{role}.{language}"
                yield from _slots(law, name, text, path, stage.line)


def _slots(law: Rulebook, stage: str, text: str, path: str, line: int) -> Iterator[Defect]:
    rest = SLOT.sub("", text)
    if "{" in rest or "}" in rest:
        yield Defect(line, path, "slot", "A brace has no partner.")
    for slot in SLOT.findall(text):
        match = DUE.fullmatch(slot)
        if match is None:
            yield Defect(line, path, "slot", f"'{{{slot}}}' is no date: only {{duty.due}} can stand here.")
        elif match[1] not in law.duties and match[1] not in DUTIES:
            yield Defect(line, path, "unknown-duty", f"There is no duty '{match[1]}'.")
        elif match[1] in law.duties and law.duties[match[1]].stage not in ("", stage):
            there = law.duties[match[1]].stage
            yield Defect(line, path, "foreign-date", f"'{match[1]}' is a duty of another stage ('{there}').")


def languages(law: Rulebook) -> Iterator[Defect]:
    """What is said in one language is said in all."""
    for line, path, words, needed in _all_words(law):
        if not words and needed:
            yield Defect(line, path, "no-title", "It has no title.")
        missing = [language for language in law.languages if words and not words.get(language)]
        if missing:
            yield Defect(line, path, "missing-language", f"It is missing in: {', '.join(missing)}.")


def _all_words(law: Rulebook) -> Iterator[tuple[int, str, Text, bool]]:
    """Every text: its line, path, words, and whether it must be there."""
    yield 0, "title", law.title, False
    for role in law.roles.values():
        yield 0, f"roles.{role.name}.title", role.title, True
    for name, words in law.outcomes.items():
        yield 0, f"outcomes.{name}", words, True
    for name, stage in law.stages.items():
        yield stage.line, f"stages.{name}.title", stage.title, True
        yield stage.line, f"stages.{name}.waits", stage.waits, False
        for role_name, words in stage.says.items():
            yield stage.line, f"stages.{name}.says.{role_name}", words, True
    for act in law.acts.values():
        yield act.line, f"{act_path(act)}.title", act.title, True
        yield act.line, f"{act_path(act)}.refuse", act.refuse, False
        yield from _field_words(act.form, f"{act_path(act)}.form", act.line)
    for duty in law.duties.values():
        yield duty.line, f"{duty_path(duty)}.title", duty.title, False
    for rule in law.whenever:
        yield rule.line, f"whenever.{rule.name}.title", rule.title, True
    yield from _field_words(tuple(law.terms.values()), "terms", 0)
    yield from _field_words(tuple(law.data.values()), "data", 0)


def _field_words(fields: tuple[Field, ...], path: str, line: int) -> Iterator[tuple[int, str, Text, bool]]:
    for field in fields:
        yield line, f"{path}.{field.name}.label", field.label, False
        for option, words in field.option_labels.items():
            yield line, f"{path}.{field.name}.option_labels.{option}", words, True
        yield from _field_words(field.columns, f"{path}.{field.name}", line)


def outcomes(law: Rulebook) -> Iterator[Defect]:
    """Outcomes have names, if the rulebook names any; none is named for nothing."""
    if not law.outcomes:
        return
    used = {site.then.outcome for site in sites(law)} - {""}
    for site in sites(law):
        if site.then.outcome and site.then.outcome not in law.outcomes:
            message = f"The outcome '{site.then.outcome}' has no name in 'outcomes'."
            yield Defect(site.line, site.path, "outcome-unnamed", message)
    for name in law.outcomes.keys() - used:
        yield Defect(0, f"outcomes.{name}", "outcome-unused", "No rule gives this outcome.", "warning")


def refusals(law: Rulebook) -> Iterator[Defect]:
    """A condition that refuses says why."""
    for act in law.acts.values():
        if act.refuse and act.condition is None:
            message = "'refuse' explains an 'if' that is not there."
            yield Defect(act.line, act_path(act), "refuse-without-if", message, "warning")


def sources(law: Rulebook) -> Iterator[Defect]:
    """A rule says where it comes from, by a source that the rulebook lists."""
    rules = [(duty.line, duty_path(duty), duty.source) for duty in law.duties.values()]
    rules += [(rule.line, f"whenever.{rule.name}", rule.source) for rule in law.whenever]
    for line, path, source in rules:
        if not source:
            yield Defect(line, path, "no-source", "It names no source.", "note")


WORD_CHECKS: tuple[Callable[[Rulebook], Iterator[Defect]], ...] = (
    sentences,
    dates,
    languages,
    outcomes,
    refusals,
    sources,
)
