"""What a new version of a rulebook changes, in words: one sentence per change, zh and en.

Rules are compared by what they say, not by how the file writes them: the words of both versions are made in the same
way, and where they differ, both stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from concord.law.comparing_articles import article_changes
from concord.law.comparing_clauses import clause_changes
from concord.law.explaining_limits import limits_text
from concord.law.explaining_words import LANGUAGES, duty_text, listed, named, period_text, role_text, say, stage_text
from concord.law.prose_conditions import condition_text
from concord.law.prose_rules import (
    act_text,
    after_text,
    by_text,
    consequence_text,
    duty_rule_text,
    form_text,
    if_text,
    manner_text,
    seen_text,
    time_text,
)
from concord.law.rulebook import DutyRule, Expr, Rulebook, StandingRule, Text

STAGE_KEYS = ("stage", "during", "to")
EMPTY: Text = dict.fromkeys(LANGUAGES, "")


class Change(msgspec.Struct, frozen=True):
    """One change. path: keys of the rule, in the new version, or in the old one if it is gone; says: the sentence."""

    path: str
    says: Text


def changes(old: Rulebook, new: Rulebook) -> list[Change]:
    """Return what the new version changes, in the order of the file; nothing where both say the same."""
    renamed = _renamed(old, new)
    found = [change for part in (_frame, _roles, _terms, _stages) for change in part(old, new, renamed)]
    before = _with_new_titles(old, new, renamed)
    found += [change for part in (_acts, _duties, _rules, _reports) for change in part(before, new, renamed)]
    found += [Change(path, says) for path, says in clause_changes(old, new)]
    cited = [Change("sources", says) for says in article_changes(old, new)]
    return [*found, *cited, *_transition(old, new)]


def in_words(old: Rulebook, new: Rulebook, lang: str) -> list[str]:
    """Return the changes as sentences in a language."""
    found = changes(old, new)
    return [change.says[lang] for change in found] or [say("d_none")[lang]]


def _renamed(old: Rulebook, new: Rulebook) -> dict[str, str]:
    """Old stage -> the stage that it is now, as `migrates` says, else the one of the same name."""
    moves = new.migrates.get(old.version, {}) if old.id == new.id else {}
    return {name: moves.get(name, name) for name in old.stages}


def _with_new_titles(old: Rulebook, new: Rulebook, renamed: dict[str, str]) -> Rulebook:
    """The old version, its stages called as they are now: that one has another name is said once."""
    stages = {
        name: msgspec.structs.replace(stage, title=new.stages[renamed[name]].title)
        if renamed[name] in new.stages
        else stage
        for name, stage in old.stages.items()
    }
    return msgspec.structs.replace(old, stages=stages)


def _frame(old: Rulebook, new: Rulebook, _renamed: dict[str, str]) -> Iterator[Change]:
    if old.effective[0] != new.effective[0]:
        yield Change("effective", say("d_force", day=new.effective[0]))
    if old.calendar != new.calendar:
        yield Change("calendar", say("d_calendar", old=old.calendar, new=new.calendar))
    for short in {**old.sources, **new.sources}:
        before, after = old.sources.get(short), new.sources.get(short)
        if before is None and after is not None:
            yield Change(f"sources.{short}", say("d_law_new", short=short, name=after))
        elif after is None and before is not None:
            yield Change(f"sources.{short}", say("d_law_gone", short=short, name=before))
        elif before is not None and after is not None and before != after:
            yield Change(f"sources.{short}", say("d_law", short=short, old=before, new=after))
    for pause in {**old.pauses, **new.pauses}:
        held = [listed(_held(law, name) for name in law.pauses.get(pause, ())) for law in (old, new)]
        if held[0] != held[1]:
            parts = [one if one["en"] else say("nothing") for one in held]
            yield Change(f"pauses.{pause}", say("d_pause", name=named({}, pause), old=parts[0], new=parts[1]))


def _held(law: Rulebook, duty: str) -> Text:
    return duty_text(law, law.duties[duty]) if duty in law.duties else named({}, duty)


def _roles(old: Rulebook, new: Rulebook, _renamed: dict[str, str]) -> Iterator[Change]:
    for name in new.roles.keys() - old.roles.keys():
        yield Change(f"roles.{name}", say("d_role_new", name=role_text(new, name)))
    for name in old.roles.keys() - new.roles.keys():
        yield Change(f"roles.{name}", say("d_role_gone", name=role_text(old, name)))


def _terms(old: Rulebook, new: Rulebook, _renamed: dict[str, str]) -> Iterator[Change]:
    for name, field in new.terms.items():
        path, title = f"terms.{name}", named(field.label, name)
        before = old.terms.get(name)
        if before is None:
            yield Change(path, say("d_term_new", name=title, limits=limits_text(new, field)))
        else:
            yield from _differing(path, title, "limits", limits_text(old, before), limits_text(new, field))
    for name in old.terms.keys() - new.terms.keys():
        yield Change(f"terms.{name}", say("d_term_gone", name=named(old.terms[name].label, name)))
    yield from _claims(old, new)


def _claims(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    before = {claim.source: claim for claim in (*old.checks.values(), *(cap.claim for cap in old.caps.values()))}
    after = {claim.source: claim for claim in (*new.checks.values(), *(cap.claim for cap in new.caps.values()))}
    for source in after.keys() - before.keys():
        yield Change("checks", say("d_check_new", condition=condition_text(new, after[source])))
    for source in before.keys() - after.keys():
        yield Change("checks", say("d_check_gone", condition=condition_text(old, before[source])))


def _stages(old: Rulebook, new: Rulebook, renamed: dict[str, str]) -> Iterator[Change]:
    known = set(renamed.values())
    for name in new.stages:
        if name not in known:
            yield Change(f"stages.{name}", say("d_stage_new", name=stage_text(new, name)))
    for name, now in renamed.items():
        before, after = stage_text(old, name), stage_text(new, now)
        if now not in new.stages:
            yield Change(f"stages.{name}", say("d_stage_gone", name=before))
        elif before != after or name != now:
            shown = [before, after] if before != after else [named({}, name), named({}, now)]
            yield Change(f"stages.{now}", say("d_stage_renamed", old=shown[0], new=shown[1]))
        if now in new.stages:
            yield from _says(old, new, name, now)


def _says(old: Rulebook, new: Rulebook, name: str, now: str) -> Iterator[Change]:
    before, after = old.stages[name].says, new.stages[now].says
    for role in {**before, **after}:
        title = {lang: f"{stage_text(new, now)[lang]} ({role_text(new, role)[lang]})" for lang in LANGUAGES}
        yield from _differing(
            f"stages.{now}.says.{role}", title, "says", _both(before.get(role, {})), _both(after.get(role, {}))
        )


def _both(words: Text) -> Text:
    return {lang: words.get(lang, "") for lang in LANGUAGES}


def _differing(path: str, title: Text, what: str, before: Text, after: Text) -> Iterator[Change]:
    """A change of one part of a rule, both versions in words."""
    if before != after:
        shown = [one if one["en"] or one["zh"] else say("nothing") for one in (before, after)]
        yield Change(path, say("d_changed", name=title, what=say(f"d_what_{what}"), old=shown[0], new=shown[1]))


def _elsewhere(old: Rulebook, new: Rulebook, renamed: dict[str, str]) -> Iterator[Change]:
    """At which further stages an act is possible, and at which no longer; of a new stage, all its acts at once."""
    known = set(renamed.values())
    at_new: dict[str, list[Text]] = {name: [] for name in new.stages if name not in known}
    for name, act in new.acts.items():
        before = old.acts.get(name)
        was = {renamed.get(stage, stage) for stage in before.during} if before is not None else set(act.during)
        title = named(act.title, name)
        for stage in act.during:
            if stage in at_new and stage not in was:
                at_new[stage].append(title)
        also = [stage_text(new, stage) for stage in act.during if stage not in was and stage in known]
        gone = [stage_text(new if one in new.stages else old, one) for one in sorted(was - set(act.during))]
        if also:
            yield Change(f"acts.{name}", say("d_act_also", name=title, stages=listed(also)))
        if gone:
            yield Change(f"acts.{name}", say("d_act_not", name=title, stages=listed(gone)))
    for stage, titles in at_new.items():
        if titles:
            yield Change(f"stages.{stage}", say("d_stage_acts", name=stage_text(new, stage), acts=listed(titles)))


def _inner(path: str, title: Text, before: Any, after: Any, renamed: dict[str, str]) -> Iterator[Change]:
    """What differs in the file and reads the same in words: never passed over in silence."""
    was, now = _plain(before, renamed), _plain(after, {})
    keys = [name for name in was if was[name] != now[name] and name != "source"]  # of articles: `article_changes`
    if keys:
        yield Change(path, say("d_inner", name=title, keys=listed(keys)))


def _plain(value: Any, renamed: dict[str, str], name: str = "") -> Any:
    """A rule as it can be compared: expressions by their text, stages by their new names, no lines of the file."""
    if isinstance(value, Expr):
        return value.source
    if isinstance(value, msgspec.Struct):
        fields = [one for one in value.__struct_fields__ if one != "line"]
        return {one: _plain(getattr(value, one), renamed, one) for one in fields}
    if isinstance(value, tuple):
        found = [_plain(one, renamed, name) for one in value]
        return sorted(found) if name == "during" else found
    if isinstance(value, dict):
        return {key: _plain(one, renamed, name) for key, one in value.items()}
    return renamed.get(value, value) if name in STAGE_KEYS and isinstance(value, str) else value


Part = Callable[[Rulebook, Any], Text]
ACT_PARTS: tuple[tuple[str, Part], ...] = (
    ("by", lambda law, act: by_text(law, act.by)),
    ("title", lambda _law, act: named(act.title, act.name)),
    ("manner", manner_text),
    ("if", if_text),
    ("form", form_text),
    ("then", lambda law, act: consequence_text(law, act.then, act)),
    ("seen", lambda _law, act: seen_text(act.seen)),
)
DUTY_PARTS: tuple[tuple[str, Part], ...] = (
    ("by", lambda law, duty: by_text(law, duty.by)),
    ("title", duty_text),
    ("amount", lambda law, duty: condition_text(law, duty.pay) if duty.pay is not None else EMPTY),
    ("do", lambda law, duty: listed(named(law.acts[one].title, one) for one in duty.do if one in law.acts)),
    ("time", time_text),
    ("serve", lambda _law, duty: period_text(duty.serve) if duty.start.kind == "notice" else EMPTY),
    ("after", after_text),
    ("if", lambda law, duty: condition_text(law, duty.condition) if duty.condition is not None else EMPTY),
    ("remind", lambda _law, duty: listed(period_text(one) for one in duty.remind)),
    ("seen", lambda _law, duty: seen_text(duty.seen)),
)
RULE_PARTS: tuple[tuple[str, Part], ...] = (
    ("title", lambda _law, rule: named(rule.title, rule.name)),
    ("if", lambda law, rule: condition_text(law, rule.condition)),
    ("then", lambda law, rule: consequence_text(law, rule.then)),
    ("seen", lambda _law, rule: seen_text(rule.seen)),
)


def _acts(old: Rulebook, new: Rulebook, renamed: dict[str, str]) -> Iterator[Change]:
    yield from _elsewhere(old, new, renamed)
    for name, act in new.acts.items():
        path, title = f"acts.{name}", named(act.title, name)
        before = old.acts.get(name)
        if before is None:
            stages = listed(stage_text(new, stage) for stage in act.during)
            whose, text = by_text(new, act.by), act_text(new, act)
            yield Change(path, say("d_act_new", who=whose, name=title, stages=stages, text=text))
            continue
        before = msgspec.structs.replace(before, during=act.during)  # of the stages: `_elsewhere`
        told = [
            change
            for what, part in ACT_PARTS
            for change in _differing(path, title, what, part(old, before), part(new, act))
        ]
        yield from told or _inner(path, title, before, act, renamed)
    for name, gone in old.acts.items():
        if name not in new.acts:
            yield Change(f"acts.{name}", say("d_act_gone", who=by_text(old, gone.by), name=named(gone.title, name)))


def _duties(old: Rulebook, new: Rulebook, renamed: dict[str, str]) -> Iterator[Change]:
    for name, duty in new.duties.items():
        path, title = f"duties.{name}", duty_text(new, duty)
        before: DutyRule | None = old.duties.get(name)
        if before is None:
            whose, text = by_text(new, duty.by), duty_rule_text(new, duty)
            yield Change(path, say("d_duty_new", name=title, who=whose, text=text))
            continue
        told = [
            change
            for what, part in DUTY_PARTS
            for change in _differing(path, title, what, part(old, before), part(new, duty))
        ]
        yield from told or _inner(path, title, before, duty, renamed)
    for name, gone in old.duties.items():
        if name not in new.duties:
            yield Change(f"duties.{name}", say("d_duty_gone", name=duty_text(old, gone), who=by_text(old, gone.by)))


def _rules(old: Rulebook, new: Rulebook, renamed: dict[str, str]) -> Iterator[Change]:
    before: Mapping[str, StandingRule] = {rule.name: rule for rule in old.whenever}
    after: Mapping[str, StandingRule] = {rule.name: rule for rule in new.whenever}
    for name, rule in after.items():
        path, title = f"whenever.{name}", named(rule.title, name)
        if name not in before:
            text = say("p_if", condition=condition_text(new, rule.condition), then=consequence_text(new, rule.then))
            yield Change(path, say("d_rule_new", name=title, text=text))
            continue
        told = [
            change
            for what, part in RULE_PARTS
            for change in _differing(path, title, what, part(old, before[name]), part(new, rule))
        ]
        yield from told or _inner(path, title, before[name], rule, renamed)
    for name in before.keys() - after.keys():
        yield Change(f"whenever.{name}", say("d_rule_gone", name=named(before[name].title, name)))


def _reports(old: Rulebook, new: Rulebook, _renamed: dict[str, str]) -> Iterator[Change]:
    """What the end of another matter does here."""
    for other in sorted({*old.reports, *new.reports}):
        before, after = old.reports.get(other, {}), new.reports.get(other, {})
        for outcome in sorted({*before, *after}):
            told = [_reported(law, acts.get(outcome, ())) for law, acts in ((old, before), (new, after))]
            path, title = f"reports.{other}.{outcome}", say("d_report", other=other, outcome=named({}, outcome))
            yield from _differing(path, title, "then", told[0], told[1])


def _reported(law: Rulebook, acts: tuple[str, ...]) -> Text:
    titles = [named(law.acts[act].title, act) for act in acts]
    return listed({text["en"]: text for text in titles}.values()) if titles else say("nothing")


def _transition(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    """Whether a running matter may be moved over."""
    if old.id == new.id and old.version != new.version:
        yield Change("migrates", say("d_move_yes" if old.version in new.migrates else "d_move_no"))
