"""The rules of a rulebook in words, one rule a sentence: times, consequences, what an act needs. zh and en.

Pages for a role and comparisons of versions are made of these.
"""

from __future__ import annotations

from collections.abc import Iterable

from concord.law.explaining_words import (
    LANGUAGES,
    calendar_text,
    duty_text,
    listed,
    moment_text,
    named,
    outcome_text,
    period_text,
    role_text,
    roles_text,
    say,
    stage_text,
)
from concord.law.prose_conditions import condition_text
from concord.law.rulebook import (
    ActRule,
    ByTerm,
    Consequence,
    DutyRule,
    Expr,
    Extend,
    Period,
    Plan,
    Restore,
    Rulebook,
    Text,
    Window,
)

SEMICOLON = {"zh": "；", "en": "; "}


def joined(parts: Iterable[Text]) -> Text:
    """Return several sentences' parts as one."""
    found = [part for part in parts if any(part.values())]
    return {lang: SEMICOLON[lang].join(part[lang] for part in found) for lang in LANGUAGES}


def by_text(law: Rulebook, by: tuple[str, ...]) -> Text:
    """Return who does something: roles and groups; nobody named means whoever owes it."""
    return roles_text(law, by) if by else say("role_debtor")


def time_text(law: Rulebook, duty: DutyRule) -> Text:
    """Return until when a duty is to be done: its length, and from when it counts."""
    if duty.schedule:
        return say("t_row")
    length = length_text(law, duty)
    if duty.every is not None:
        times = condition_text(law, duty.times) if isinstance(duty.times, Expr) else named({}, str(duty.times or 1))
        length = joined((length, say("t_series", every=period_text(duty.every), times=times)))
    return joined((length, _beginning(law, duty), *counted_text(law, duty)))


def counted_text(law: Rulebook, duty: DutyRule) -> list[Text]:
    """Return by which calendar a duty is counted; nothing where it is the rulebook's."""
    if not duty.calendar:
        return []
    if duty.calendar.startswith("terms."):
        name = duty.calendar.removeprefix("terms.")
        return [say("t_calendar_term", name=named(law.terms[name].label, name))]
    return [say("t_calendar", name=calendar_text(duty.calendar))]


def length_text(law: Rulebook, duty: DutyRule) -> Text:
    """Return how long a duty has: a period, that of a term, or one period for each choice of a term."""
    if isinstance(duty.within, Period):
        return period_text(duty.within)
    if isinstance(duty.within, ByTerm):
        field = law.terms[duty.within.term]
        return listed(
            say("t_option", period=period_text(period), option=named(field.option_labels.get(option, {}), option))
            for option, period in duty.within.periods.items()
        )
    term = law.terms.get(duty.within or "")
    return say("t_term", name=named(term.label if term is not None else {}, duty.within or ""))


def _beginning(law: Rulebook, duty: DutyRule) -> Text:
    start = duty.start
    if start.kind == "moment":
        return say("f_moment", name=moment_text(law, start.name))
    if start.kind == "notice" and start.name in law.acts:
        return say("f_notice_of", name=named(law.acts[start.name].title, start.name))
    return say("f_notice" if start.kind == "notice" else "f_opening")


def after_text(law: Rulebook, duty: DutyRule) -> Text:
    """Return what follows when the time of a duty is over."""
    if duty.late is not None:
        return say("a_late", every=period_text(duty.late.every), role=role_text(law, duty.late.alert))
    if duty.pay is not None or duty.schedule:
        owed = say("a_owed")
        owed = say("a_costs") if duty.costs else owed
        rate = say("a_rate") if duty.rate is not None else dict.fromkeys(LANGUAGES, "")
        then = say("a_lapse", then=consequence_text(law, duty.lapse)) if duty.lapse is not None else {}
        return joined(({lang: owed[lang] + rate[lang] for lang in LANGUAGES}, then or dict.fromkeys(LANGUAGES, "")))
    if duty.lapse is None or duty.lapse == Consequence():
        return say("a_nothing")
    return say("a_lapse", then=consequence_text(law, duty.lapse))


def consequence_text(law: Rulebook, then: Consequence, act: ActRule | None = None) -> Text:
    """Return what follows, in the order in which it is carried out. act: that it belongs to, if any."""
    parts: list[Text] = []
    parts += [say("c_join", role=role_text(law, then.join))] if then.join else []
    parts += [say("c_leave", role=role_text(law, then.leave))] if then.leave else []
    parts += [_extend(law, then.extend)] if then.extend is not None else []
    parts += [say("c_pause", name=_paused(law, then.pause))] if then.pause else []
    parts += [say("c_resume", name=_paused(law, then.resume))] if then.resume else []
    parts += [say("c_credit")] if then.credit is not None else []
    parts += [say("c_perform")] if then.perform is not None else []
    for kind, names in (("c_close", then.close), ("c_waive", then.waive)):
        parts += [say(kind, name=_duty(law, name)) for name in names]
    parts += [_planned(law, then.plan)] if then.plan is not None else []
    parts += [say("c_accelerate", name=_duty(law, then.accelerate))] if then.accelerate else []
    parts += [say("c_stop", name=_duty(law, then.stop))] if then.stop else []
    parts += [say("c_mark")] if then.mark else []
    parts += [say("c_restate")] if then.restate else []
    parts += [say("c_outcome", name=outcome_text(law, then.outcome))] if then.outcome else []
    parts += [say("c_to", name=stage_text(law, then.to))] if then.to else []
    parts += [say("c_open", name=_duty(law, name)) for name in then.open]
    parts += [_restored(law, then.restore)] if then.restore is not None else []
    parts += [say("c_start", name=named({}, then.start.rulebook))] if then.start is not None else []
    parts += [say("c_alert", role=role_text(law, then.alert))] if then.alert else []
    parts += [say("c_set")] if then.set and not parts else []
    return joined(parts) if parts else say("c_none")


def _duty(law: Rulebook, name: str) -> Text:
    return duty_text(law, law.duties[name]) if name in law.duties else named({}, name)


def _paused(law: Rulebook, pause: str) -> Text:
    return listed(_duty(law, name) for name in law.pauses.get(pause, ()))


def _extend(law: Rulebook, extend: Extend) -> Text:
    name = _duty(law, extend.duty)
    if not isinstance(extend.by, Period):
        found = say("c_extend_form", name=name)
    else:
        found = say("c_extend", name=name, by=period_text(extend.by))
    cap = say("c_cap", cap=period_text(extend.cap)) if extend.cap is not None else dict.fromkeys(LANGUAGES, "")
    return {lang: found[lang] + cap[lang] for lang in LANGUAGES}


def _planned(law: Rulebook, wish: Plan) -> Text:
    name = _duty(law, wish.schedule)
    if wish.principal is not None:
        return say("c_plan", name=name)
    return say("c_plan_days" if wish.count is None else "c_plan_anew", name=name)


def _restored(law: Rulebook, restore: Restore) -> Text:
    name = _duty(law, restore.duty)
    if isinstance(restore.by, Period):
        return say("c_restore", name=name, by=period_text(restore.by))
    return say("c_restore_form" if restore.by is not None else "c_restore_whole", name=name)


def manner_text(law: Rulebook, act: ActRule) -> Text:
    """Return how an act is done: together, only by a person, as a statement, in a time, while something waits."""
    parts: list[Text] = []
    if act.whole:
        parts.append(say("m_same" if act.same else "m_all"))
    parts += [say("m_reserved")] if act.reserved else []
    parts += [say("m_while", name=_duty(law, act.while_))] if act.while_ else []
    parts += [_window(act.window)] if act.window is not None else []
    if act.objection is not None:
        role, period = role_text(law, act.objection.by), period_text(act.objection.within)
        parts.append(say("m_objection", role=role, period=period))
    parts += [say("m_stated")] if act.stated else []
    return joined(parts)


def _window(window: Window) -> Text:
    return say("m_window_late" if window.late_ok else "m_window", period=period_text(window.within))


def if_text(law: Rulebook, act: ActRule) -> Text:
    """Return the condition of an act, '' where it has none."""
    if act.condition is None:
        return dict.fromkeys(LANGUAGES, "")
    return say("m_if", condition=condition_text(law, act.condition, act))


def form_text(law: Rulebook, act: ActRule) -> Text:
    """Return what an act asks for."""
    if not act.form:
        return dict.fromkeys(LANGUAGES, "")
    return say("m_form", fields=listed(named(field.label, field.name) for field in act.form))


def seen_text(seen: str) -> Text:
    """Return who sees what has this confidence."""
    return say("seen_form" if seen.startswith("form.") else f"seen_{seen}")


def act_text(law: Rulebook, act: ActRule) -> Text:
    """Return an act in one sentence: how, if, and what follows."""
    return joined((manner_text(law, act), if_text(law, act), consequence_text(law, act.then, act)))


def duty_rule_text(law: Rulebook, duty: DutyRule) -> Text:
    """Return a duty in one sentence: until when, and what follows."""
    return joined((time_text(law, duty), after_text(law, duty)))
