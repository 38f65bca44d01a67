"""Duties, standing rules and stages."""

from __future__ import annotations

from concord.law import measures
from concord.law.blocks import Block
from concord.law.calendars import KNOWN, is_calendar
from concord.law.expressions import Environment
from concord.law.reading_acts import SEEN, read_consequence, read_from, required_period, resolved
from concord.law.reading_outline import Outline
from concord.law.rulebook import (
    ByTerm,
    Consequence,
    DutyRule,
    Expr,
    Late,
    Period,
    Rate,
    StageRule,
    StandingRule,
    Text,
)
from concord.law.yaml_text import Table

# stands in for a condition with defects; such a file is refused
NEVER = Expr("false", "bool", None, lambda _scope: False)


def read_duties(found: Outline) -> dict[str, DutyRule]:
    """Return every duty by name."""
    return {name: _read_duty(name, found) for name in found.duties}


def _read_duty(name: str, found: Outline) -> DutyRule:
    placed, kind, env = found.duties[name], found.kinds[name], found.environment()
    block = placed.block
    do = block.names("do")
    block.known("do", do, found.acts, "act", "unknown-act")
    _check_kind(block, kind)
    duty = DutyRule(
        name=name,
        by=resolved(block, "by", found, needed=kind != "schedule"),
        stage=placed.stage,
        do=do,
        pay=block.expression("pay", env, "money"),
        owed_to=block.one_of("owed_to", found.roles.keys() | found.groups.keys(), "role or group", "unknown-role"),
        rate=_rate(block, env),
        within=_within(block, found, kind),
        start=read_from(block, found),
        serve=block.period("serve") or Period(3, "BD"),
        each=block.flag("each"),
        every=block.period("every"),
        times=_times(block, env),
        schedule=_schedule(block, found),
        condition=block.expression("if", env, "bool"),
        remind=_remind(block),
        lapse=_lapse(block, found, env),
        late=_late(block, found),
        by_itself=name not in found.opened,
        calendar=_calendar(block, found),
        costs=block.flag("costs"),
        seen=_seen(block),
        title=block.words("title", found.languages),
        source=block.text("source"),
        line=block.line,
    )
    block.finish()
    return duty


def _check_kind(block: Block, kind: str) -> None:
    """What the kinds of duty demand: a series, money, a consequence, one kind at a time."""
    if block.has("pay") and block.has("schedule"):
        block.error("shape", "A duty has 'pay' or 'schedule', not both.")
    if block.has("schedule") and block.has("calendar"):
        block.error("shape", "The rows of a schedule name their days: no calendar counts them.", "calendar")
    if block.has("lapse") and block.has("late"):
        block.error("shape", "A duty lapses or is late, not both.")
    if block.has("every") != block.has("times"):
        block.error("shape", "A series needs both 'every' and 'times'.")
    if block.has("every") and kind != "debt":
        block.error("shape", "Only a debt ('pay') can be a series.", "every")
    if kind == "debt" and not block.has("owed_to"):
        block.error("missing", "'owed_to' is missing: to whom is it owed?")
    if kind in ("deadline", "task"):
        for key in ("owed_to", "rate", "costs"):
            if block.has(key):
                block.error("shape", "Only a debt has this key.", key)
        if not block.has("do"):
            block.error("missing", "'do' is missing: which acts fulfil this duty? ([] = none: it only gives time)")


def _rate(block: Block, env: Environment) -> Expr | Rate | None:
    text = block.text("rate")
    return measures.rate(text) or block.expression("rate", env, "rate")


def _within(block: Block, found: Outline, kind: str) -> Period | ByTerm | str | None:
    if isinstance(block.node("within"), Table):
        return _by_term(block, found)
    text = block.text("within")
    if text.startswith("terms."):
        term = found.terms.get(text.removeprefix("terms."))
        if term is None or term.type != "period":
            block.error("undeclared", f"'{text}' is no term of type period.", "within")
        return text.removeprefix("terms.")
    if not text:
        if kind != "schedule":
            block.error("missing", "'within' is missing: how much time is there?")
        return None
    return block.period("within")


def _by_term(block: Block, found: Outline) -> ByTerm | None:
    """`{by: terms.x, option: period, ...}`: every option of that term has its period, and nothing else has one."""
    inner = block.block("within")
    if inner is None:
        return None
    text = inner.required("by")
    term = found.terms.get(text.removeprefix("terms."))
    if not text.startswith("terms.") or term is None or term.type != "choice":
        inner.error("undeclared", f"'{text}' is no term of type choice: write terms.<name>.", "by")
        return None
    periods = {option: required_period(inner, option) for option in term.options}
    inner.finish()
    return ByTerm(term.name, periods)


def _calendar(block: Block, found: Outline) -> str:
    """The calendar that a duty is counted by: a known one, or the choice of a term among known ones."""
    text = block.text("calendar")
    term = found.terms.get(text.removeprefix("terms.")) if text.startswith("terms.") else None
    if text.startswith("terms.") and (term is None or term.type != "choice"):
        block.error("undeclared", f"'{text}' is no term of type choice.", "calendar")
        return ""
    for name in term.options if term is not None else (text,) if text else ():
        if not is_calendar(name):
            block.error("unknown-calendar", f"There is no calendar '{name}'. Known: {KNOWN}.", "calendar")
            return ""
    return text


def _times(block: Block, env: Environment) -> Expr | int | None:
    text = block.text("times")
    if text.isascii() and text.isdigit():
        times = block.number("times")
        if times is not None and not 1 <= times <= 1200:
            block.error("bounds", "A series has 1 to 1200 instances.", "times")
        return times
    return block.expression("times", env, "int")


def _schedule(block: Block, found: Outline) -> str:
    text = block.text("schedule")
    name = text.removeprefix("data.")
    field = found.data.get(name)
    if text and (field is None or field.type != "rows" or name == text):
        block.error("unknown-data", f"'{text}' is no rows datum: write data.<name>.", "schedule")
    return name


def _remind(block: Block) -> tuple[Period, ...]:
    found = []
    for text in block.names("remind"):
        period = measures.period(text)
        if period is None:
            block.error("period", f"'{text}' is no period: write -P3D (before the day) or P1D (after it).", "remind")
        else:
            found.append(period)
    return tuple(found)


def _lapse(block: Block, found: Outline, env: Environment) -> Consequence | None:
    inner = block.block("lapse")
    if inner is None:
        return None
    consequence = read_consequence(inner, found, env)
    inner.finish()
    return consequence


def _late(block: Block, found: Outline) -> Late | None:
    inner = block.block("late")
    if inner is None:
        return None
    every = required_period(inner, "every")
    inner.required("alert")
    late = Late(every, inner.one_of("alert", found.roles, "role", "unknown-role"))
    inner.finish()
    return late


def _seen(block: Block) -> str:
    seen = block.text("seen", "parties")
    block.known("seen", (seen,), SEEN, "audience", "unknown-audience")
    return seen


def read_whenever(found: Outline) -> tuple[StandingRule, ...]:
    """Return the standing rules in the order of the file, which is the order they are tried in."""
    return tuple(_read_rule(name, block, found) for name, block in found.whenever.items())


def _read_rule(name: str, block: Block, found: Outline) -> StandingRule:
    env = found.environment()
    block.required("if")
    during = block.names("during")
    if during == ("open",):
        during = tuple(stage for stage in found.stages if stage not in found.ends)
    elif during == ("always",):
        during = tuple(found.stages)
    elif not during:
        block.error("missing", "'during' is missing: stages, open or always.")
    block.known("during", during, found.stages, "stage", "unknown-stage")
    then = block.block("then")
    if then is None:
        block.error("missing", "'then' is missing: what follows?")
    rule = StandingRule(
        name=name,
        during=during,
        condition=block.expression("if", env, "bool") or NEVER,
        then=read_consequence(then, found, env) if then is not None else Consequence(),
        seen=_seen(block),
        title=block.words("title", found.languages),
        source=block.text("source"),
        line=block.line,
    )
    if then is not None:
        then.finish()
    block.finish()
    return rule


def read_stages(found: Outline) -> dict[str, StageRule]:
    """Return every stage by name, in the order of the file."""
    return {name: _read_stage(name, block, found) for name, block in found.stages.items()}


def _read_stage(name: str, block: Block, found: Outline) -> StageRule:
    waits_on = block.text("waits_on")
    if waits_on not in ("", "matter"):
        block.error("shape", "'waits_on' can only be: matter.", "waits_on")
    debts = [duty for duty, kind in found.kinds.items() if kind in ("debt", "schedule")]
    for key in ("acts", "duties"):
        block.node(key)
    stage = StageRule(
        name=name,
        title=block.words("title", found.languages),
        says=_says(block, found),
        acts=tuple(act for act, placed in found.acts.items() if placed.stage == name),
        duties=tuple(duty for duty, placed in found.duties.items() if placed.stage == name),
        end=block.flag("end"),
        waits=block.words("waits", found.languages),
        waits_for=block.one_of("waits_for", debts, "debt or schedule", "unknown-duty"),
        waits_on=waits_on,
        line=block.line,
    )
    block.finish()
    return stage


def _says(block: Block, found: Outline) -> dict[str, Text]:
    inner = block.block("says")
    if inner is None:
        return {}
    inner.known("", tuple(inner.table.entries), found.roles, "role", "unknown-role")
    return {role: inner.words(role, found.languages) for role in inner.chosen()}
