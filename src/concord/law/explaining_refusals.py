"""Why an act is not possible: which check of S11 fails, the rule, the article, and when it would be possible.

The checks are those of `attempt`, in its order. What is said comes from the rulebook, which is public, and from what
the reader's own attempt shows anyhow:
the stage, the own role, that a check fails. No mark, datum or hidden duty is told.
"""

from __future__ import annotations

import msgspec

from concord.law import powers
from concord.law.attempt import ANSWERS, check_condition, check_power, window_end
from concord.law.builtin import ACTS, ANSWER, RECORD_SERVICE, SERVE, act_rule
from concord.law.deciding import Deciding, Denied
from concord.law.explaining_limits import limits_text
from concord.law.explaining_words import (
    Line,
    duty_text,
    line,
    listed,
    named,
    period_text,
    role_text,
    roles_text,
    source_text,
    stage_text,
    until_text,
)
from concord.law.model import Refused, State
from concord.law.prose_conditions import condition_text
from concord.law.rulebook import ActRule, Field, Rulebook, Text
from concord.law.rulebook_graph import act_path, sites
from concord.law.statements import check_answered

OPEN_TO_ALL = frozenset(("parties", "court", "public"))


class WhyNot(msgspec.Struct, frozen=True):
    """Why an act is not possible.

    code: as in `Refused`; check: which of S11 fails (act stage role while form if window answer repetition order);
    rule: path of the act in the rulebook, '' for a built-in one; source, article: where it stands; lines: the reasons,
    and when it would be possible; at: from when on it may be possible by itself (UTC s), 0 where no date says so.
    """

    code: str
    check: str
    rule: str = ""
    source: str = ""
    article: Text = {}
    lines: tuple[Line, ...] = ()
    at: int = 0


def why_not(law: Rulebook, state: State, act: str, role: str, person: str, at: int = 0) -> WhyNot | None:
    """Return why a participant may not do an act in a role now, None when some form of it is possible.

    state: caught up to `at` (UTC s; default: the last entry's time).
    """
    case = Deciding(law, state, max(at, state.at))
    rule = act_rule(law, act)
    if rule is None:
        return WhyNot("not_now", "act", lines=(line("no_such_act", act=act),))
    for check in (_power, _while, _built_in, _repeated, _condition, _answer, _nameable):
        found = check(case, rule, role, person)
        if found is not None:
            return _cited(law, rule, found)
    return None


def why_refused(law: Rulebook, state: State, act: str, role: str, person: str, refused: Refused, at: int = 0) -> WhyNot:
    """Return the reasons of a refusal that `decide` gave: those of `why_not`, or what is wrong with the form."""
    found = why_not(law, state, act, role, person, at)
    if found is not None and found.code == refused.code:
        return found
    rule = act_rule(law, act)
    if rule is None:
        return WhyNot(refused.code, "act", lines=(line("no_such_act", act=act),))
    return _cited(law, rule, _of_form(law, rule, refused))


def _of_form(law: Rulebook, rule: ActRule, refused: Refused) -> WhyNot:
    fields = {field.name: field for field in rule.form}
    name = refused.detail.partition(".")[0]
    if refused.code == "form" and name in fields:
        label = named(fields[name].label, name)
        return WhyNot("form", "form", lines=(line("field", field=label, limits=limits_text(law, fields[name])),))
    if refused.code in ("order", "form") and name in ("on", ""):
        return WhyNot(refused.code, "order", lines=(line("order"),))
    if refused.code == "already":
        return WhyNot("already", "repetition", lines=(line("done_once"),))
    if refused.code == "condition" and rule.condition is not None:
        return WhyNot("condition", "if", lines=_condition_lines(law, rule))
    return WhyNot(refused.code, "form" if refused.code == "form" else "if")


def _cited(law: Rulebook, rule: ActRule, found: WhyNot) -> WhyNot:
    path = act_path(rule) if rule.name in law.acts else ""
    return msgspec.structs.replace(found, rule=path, source=rule.source, article=source_text(law, rule.source))


def _power(case: Deciding, rule: ActRule, role: str, person: str) -> WhyNot | None:
    try:
        check_power(case, rule, role, person)
    except Denied as denied:
        code = denied.refused.code
    else:
        return None
    law = case.law
    if code == "not_you":
        return WhyNot(code, "role", lines=tuple(_whose(case, rule, role, person)))
    if rule.name in ANSWERS:
        return WhyNot(code, "while", lines=(line("no_statement"),))
    here = line("has_ended") if case.ended else line("not_in_stage", stage=stage_text(law, case.stage))
    where = line("in_stages", stages=listed(stage_text(law, stage) for stage in rule.during))
    return WhyNot(code, "stage", lines=(here, where) if rule.during else (here,))


def _whose(case: Deciding, rule: ActRule, role: str, person: str) -> list[Line]:
    law = case.law
    if person not in case.people.get(role, ()):
        return [line("not_in_role", role=role_text(law, role))]
    groups = [name for name in rule.by if law.groups.get(name, ())[:1] == ("of",)]
    if groups:
        return [line("creditors_now")]
    return [line("not_your_role", roles=roles_text(law, rule.by))]


def _while(case: Deciding, rule: ActRule, role: str, person: str) -> WhyNot | None:
    if not rule.while_ or case.stands(rule.while_):
        return None
    law = case.law
    title = duty_text(law, law.duties[rule.while_]) if rule.while_ in law.duties else named({}, rule.while_)
    lines = [line("while", duty=title)]
    openers = [site for site in sites(law) if rule.while_ in site.then.open and case.stage in site.stages]
    if openers:
        told = listed({one["en"]: one for one in (_opener(law, site.kind, site.name) for site in openers)}.values())
        lines.append(line("opened_by", duty=title, openers=told))
    return WhyNot("not_now", "while", lines=tuple(lines), at=_lapse_that_opens(case, rule.while_))


def _opener(law: Rulebook, kind: str, name: str) -> Text:
    if kind == "act":
        return named(law.acts[name].title, name)
    if kind == "lapse":
        return line("entry_lapse", duty=duty_text(law, law.duties[name])).says
    return named({rule.name: rule.title for rule in law.whenever}.get(name, {}), name)


def _lapse_that_opens(case: Deciding, duty: str) -> int:
    """When a deadline that everybody may know of is over, whose lapse opens this duty; 0 where there is none."""
    found = [
        live.due
        for live in case.duties.values()
        for rule in (case.law.duties.get(live.id),)
        if rule is not None and live.due and rule.seen in OPEN_TO_ALL and not rule.each
        if rule.lapse is not None and duty in rule.lapse.open
    ]
    return min(found, default=0)


def _built_in(case: Deciding, rule: ActRule, role: str, person: str) -> WhyNot | None:
    if rule.name == RECORD_SERVICE and not any(live.id == SERVE for live in case.duties.values()):
        return WhyNot("not_now", "while", lines=(line("no_service"),))
    return None


def _repeated(case: Deciding, rule: ActRule, role: str, person: str) -> WhyNot | None:
    if rule.whole and not rule.same and person in case.done.get(rule.name, {}):
        return WhyNot("already", "repetition", lines=(line("done_already"),))
    return None


def _condition(case: Deciding, rule: ActRule, role: str, person: str) -> WhyNot | None:
    if rule.name in ACTS or powers.condition_can_hold(case, rule, role, person):
        return None
    case.begin_entry(rule.name, on=case.now, role=role, by=person, form={})
    try:
        check_condition(case, rule)
    except Denied as denied:
        if denied.refused.code == "too_late" and rule.window is not None:
            until = until_text(case.calendar, window_end(case, rule.window, person))
            over = line("window_over", period=period_text(rule.window.within), day=until)
            return WhyNot("too_late", "window", lines=(over, line("never_again")))
    except (KeyError, TypeError, AttributeError):
        pass  # it reads the form: no row that it could name fits
    if rule.condition is None:  # it names a row, and there is none yet
        rows = listed(named(field.label, field.name) for field in rule.form if field.type == "row")
        return WhyNot("form", "form", lines=(line("nothing_to_name", field=rows),))
    return WhyNot("condition", "if", lines=_condition_lines(case.law, rule))


def _condition_lines(law: Rulebook, rule: ActRule) -> tuple[Line, ...]:
    own = Line("refuse", rule.refuse) if rule.refuse else None
    if rule.condition is None:
        return (own,) if own is not None else ()
    when = line("rule_asks", condition=condition_text(law, rule.condition, rule))
    return (own, when) if own is not None else (when,)


def _answer(case: Deciding, rule: ActRule, role: str, person: str) -> WhyNot | None:
    case.by = person
    try:
        check_answered(case, rule)
    except Denied:
        return WhyNot("condition", ANSWER, lines=(line("answer_first"),))
    return None


def _nameable(case: Deciding, rule: ActRule, role: str, person: str) -> WhyNot | None:
    if powers.can_name(case, rule, role, person):
        return None
    names = [_named_by(case.law, field) for field in rule.form if field.type == "entry" and not field.optional]
    return WhyNot("form", "form", lines=(line("nothing_to_name", field=listed(names)),))


def _named_by(law: Rulebook, field: Field) -> Text:
    """What a field of type entry takes: its label, or the acts that it may name."""
    acts = [named(law.acts[act].title, act) for act in field.act if act in law.acts]
    return listed(acts) if acts and not field.label else named(field.label, field.name)
