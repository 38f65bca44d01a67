"""A page of prose for one role: what somebody in it has to do, may do and waits for, stage by stage, in zh or en."""

from __future__ import annotations

from concord.law.explaining_words import LANGUAGES, duty_text, named, outcome_text, role_text, say, stage_text
from concord.law.outlook import PLACE
from concord.law.periods import after_notice, in_words
from concord.law.prose_conditions import condition_text
from concord.law.prose_rules import act_text, by_text, consequence_text, duty_rule_text, length_text, seen_text
from concord.law.rulebook import ActRule, ByTerm, DutyRule, Period, Rulebook, StandingRule

OPEN = frozenset(("parties", "court", "public"))


class UnknownRoleError(LookupError):
    """The rulebook has no role of that name."""


def page(law: Rulebook, role: str, lang: str) -> str:
    """Return the page of a role as Markdown. Raises UnknownRoleError."""
    if role not in law.roles:
        raise UnknownRoleError(role)
    parts = [
        f"# {_t('p_title', lang, law=named(law.title, law.id), role=role_text(law, role))}",
        _intro(law, lang),
        *(_stage(law, name, role, lang) for name in law.stages),
        _across(law, role, lang),
        _outcomes(law, lang),
        f"## {_t('p_days', lang)}\n\n{_t('p_days_cn' if law.calendar == 'cn-civil' else 'p_days_plain', lang)}",
        f"## {_t('p_sources', lang)}\n\n" + "\n".join(f"- {short}: {text}" for short, text in law.sources.items()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def pages(law: Rulebook, lang: str, roles: tuple[str, ...] = ()) -> list[str]:
    """Return the pages of some roles; none named = all but the gateways. Raises UnknownRoleError."""
    chosen = roles or tuple(name for name, role in law.roles.items() if role.kind != "gateway")
    return [page(law, role, lang) for role in chosen]


def _t(kind: str, lang: str, **parts: dict[str, str] | str) -> str:
    return say(kind, **parts)[lang]


def _intro(law: Rulebook, lang: str) -> str:
    since, until = law.effective
    text = _t("p_intro", lang, key=law.key, day=since)
    return f"{text} {_t('p_until', lang, day=until)}" if until else text


def _stage(law: Rulebook, name: str, role: str, lang: str) -> str:
    """One stage as this role lives it; '' where it neither reads, does nor waits for anything."""
    stage = law.stages[name]
    acts = [law.acts[act] for act in stage.acts if role in law.acts[act].by]
    duties = [law.duties[duty] for duty in stage.duties if role in law.duties[duty].by]
    others = [law.duties[duty] for duty in stage.duties if _waited_for(law, law.duties[duty], role)]
    rules = [rule for rule in law.whenever if name in rule.during]
    said = _sentence(law, name, role, lang)
    if not (said or acts or duties or stage.end):
        return ""
    parts = [f"## {stage_text(law, name)[lang]}", said]
    parts += [_list("p_must", [_duty(law, duty, lang) for duty in duties], lang)]
    parts += [_list("p_may", [_act(law, act, lang) for act in acts], lang)]
    parts += [_list("p_wait", [_others(law, duty, lang) for duty in others], lang)]
    parts += [_list("p_itself", [_rule(law, rule, lang) for rule in rules], lang)]
    parts += [_t("p_end", lang)] if stage.end else []
    return "\n\n".join(part for part in parts if part)


def _sentence(law: Rulebook, name: str, role: str, lang: str) -> str:
    """What the stage says to the role; a date reads as the length of its time."""
    text = law.stages[name].says.get(role, {}).get(lang, "")
    return PLACE.sub(lambda found: _length(law, found[1], lang), text)


def _length(law: Rulebook, name: str, lang: str) -> str:
    duty = law.duties.get(name)
    if duty is None or isinstance(duty.within, ByTerm):
        return _t("p_end_of", lang, period=length_text(law, duty)[lang]) if duty is not None else _t("t_row", lang)
    if not isinstance(duty.within, Period):
        return _t("t_row", lang)
    if duty.start.kind == "notice":
        return after_notice(duty.within, lang)
    return _t("p_end_of", lang, period=in_words(duty.within, lang))


def _waited_for(law: Rulebook, duty: DutyRule, role: str) -> bool:
    """Another's duty that this role may know of; tasks of offices are told to parties too: they wait for them."""
    return role not in duty.by and duty.seen in OPEN and not duty.schedule


def _list(head: str, items: list[str], lang: str) -> str:
    return f"### {_t(head, lang)}\n\n" + "\n".join(f"- {item}" for item in items) if items else ""


def _cited(text: str, source: str) -> str:
    return f"{text} [{source}]" if source else text


def _duty(law: Rulebook, duty: DutyRule, lang: str) -> str:
    text = f"**{duty_text(law, duty)[lang]}**: {duty_rule_text(law, duty)[lang]}"
    return _cited(text, duty.source)


def _others(law: Rulebook, duty: DutyRule, lang: str) -> str:
    whom = _t("p_whom", lang, who=by_text(law, duty.by), what=duty_text(law, duty))
    return _cited(f"{whom} ({duty_rule_text(law, duty)[lang]})", duty.source)


def _act(law: Rulebook, act: ActRule, lang: str) -> str:
    text = f"**{named(act.title, act.name)[lang]}**: {act_text(law, act)[lang]}"
    if act.seen != "parties":
        text += f" ({seen_text(act.seen)[lang]})"
    return _cited(text, act.source)


def _rule(law: Rulebook, rule: StandingRule, lang: str) -> str:
    then = consequence_text(law, rule.then)
    text = _t("p_if", lang, condition=condition_text(law, rule.condition), then=then)
    return _cited(f"**{named(rule.title, rule.name)[lang]}**: {text}", rule.source)


def _across(law: Rulebook, role: str, lang: str) -> str:
    """Acts and duties that are written outside stages, each with the stages where it exists."""
    acts = [act for act in law.acts.values() if not act.stage and role in act.by]
    duties = [duty for duty in law.duties.values() if not duty.stage and (role in duty.by or duty.schedule)]
    told = [_act(law, act, lang) + _where(law, act, lang) for act in acts]
    parts = [_list("p_must", [_duty(law, duty, lang) for duty in duties], lang), _list("p_may", told, lang)]
    found = [part for part in parts if part]
    return "\n\n".join([f"## {_t('p_across', lang)}", *found]) if found else ""


def _where(law: Rulebook, act: ActRule, lang: str) -> str:
    if len(act.during) >= len(law.stages) - 1:
        return ""
    comma = "、" if lang == "zh" else ", "
    return _t("p_everywhere", lang, stages=comma.join(stage_text(law, stage)[lang] for stage in act.during))


def _outcomes(law: Rulebook, lang: str) -> str:
    names = [outcome_text(law, name)[lang] for name in law.outcomes]
    return f"## {_t('p_outcomes', lang)}\n\n" + "\n".join(f"- {name}" for name in names) if names else ""


def languages(law: Rulebook) -> tuple[str, ...]:
    """Return the languages in which a page can be written."""
    return tuple(lang for lang in LANGUAGES if lang in law.languages)
