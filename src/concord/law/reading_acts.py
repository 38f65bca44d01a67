"""Acts and the consequence block that acts, lapses and standing rules share.

A statement (`objection: {by, within}`) is answered by the kernel's own acts and duty: see `builtin`.
"""

from __future__ import annotations

from concord.law import measures
from concord.law.blocks import NAME, Block
from concord.law.expressions import Environment
from concord.law.expressions.environment import type_of_field
from concord.law.reading_outline import Outline
from concord.law.reading_plan import read_plan
from concord.law.rulebook import (
    ActRule,
    Consequence,
    Expr,
    Extend,
    Field,
    From,
    Objection,
    Period,
    Restore,
    Start,
    Window,
)
from concord.law.yaml_text import Table

SEEN = ("parties", "court", "public", "without_prejudice", "neutral", "registry")


def read_acts(found: Outline) -> dict[str, ActRule]:
    """Return every act by name."""
    return {name: _read_act(name, found) for name in found.acts}


def _read_act(name: str, found: Outline) -> ActRule:
    placed = found.acts[name]
    block, form = placed.block, found.forms[name]
    env = found.environment(form)
    stated, since = _stated(block, found)
    _check_form(block, found)
    act = ActRule(
        name=name,
        by=resolved(block, "by", found),
        during=_during(block, placed.stage, found),
        stage=placed.stage,
        form=tuple(form.values()),
        condition=block.expression("if", env, "bool"),
        refuse=block.words("refuse", found.languages),
        whole=block.flag("all"),
        same=block.one_of("same", form, "field of the form", "unknown-field-name"),
        while_=block.one_of("while", found.duties, "duty", "unknown-duty"),
        stated=stated,
        since=since,
        seen=_seen(block, form),
        objection=_objection(block, found),
        window=_window(block, found, env),
        reserved=block.flag("reserved"),
        title=block.words("title", found.languages),
        source=block.text("source"),
        then=read_consequence(block, found, env),
        line=block.line,
    )
    if act.same and not act.whole:
        block.error("shape", "'same' needs 'all: true'.", "same")
    block.finish()
    return act


def resolved(block: Block, key: str, found: Outline, *, needed: bool = True) -> tuple[str, ...]:
    """Roles of `by`: groups become their roles; a group of a schedule's creditors keeps its name."""
    names = block.names(key)
    if needed and not names:
        block.error("nobody", f"'{key}' is missing: who does this?")
    block.known(key, names, found.roles.keys() | found.groups.keys(), "role or group", "unknown-role")
    roles: list[str] = []
    for name in names:
        group = found.groups.get(name, (name,))
        roles += [name] if group[:1] == ("of",) else [role for role in group if role not in roles]
    return tuple(dict.fromkeys(roles))


def _during(block: Block, stage: str, found: Outline) -> tuple[str, ...]:
    names = block.names("during")
    if stage:
        if names:
            block.error("shape", f"An act written inside the stage '{stage}' exists there only.", "during")
        return (stage,)
    if names == ("always",):
        return tuple(found.stages)
    if names == ("open",):
        return tuple(name for name in found.stages if name not in found.ends)
    if not names:
        block.error("missing", "'during' is missing: stages, open or always.")
    block.known("during", names, found.stages, "stage", "unknown-stage")
    return names


def _stated(block: Block, found: Outline) -> tuple[bool, str]:
    inner = block.block("time")
    if inner is None:
        return False, ""
    stated, since = inner.flag("stated"), inner.one_of("since", found.moments, "moment", "unknown-moment")
    inner.finish()
    return stated, since


def _seen(block: Block, form: dict[str, Field]) -> str:
    seen = block.text("seen", "parties")
    if seen.startswith("form."):
        field = form.get(seen.removeprefix("form."))
        if field is None or field.type != "audience":
            block.error("unknown-audience", f"'{seen}' is no field of type audience.", "seen")
    else:
        block.known("seen", (seen,), (*SEEN, "own"), "audience", "unknown-audience")
    return seen


def _check_form(block: Block, found: Outline) -> None:
    """References inside a form: acts whose entries a field takes, rows and schedules."""
    fields = block.block("form")
    for _, inner in fields.children() if fields is not None else ():
        inner.known("act", inner.names("act"), found.acts, "act", "unknown-act")
        if inner.text("type") == "rows":
            rows = [datum for datum, field in found.data.items() if field.type == "rows"]
            inner.known("of", (inner.text("of"),), rows, "rows datum", "unknown-data")
        if inner.text("type") == "row":
            debts = {name for name, kind in found.kinds.items() if kind in ("debt", "schedule")}
            inner.known("of", (inner.text("of"),), debts, "debt or schedule", "unknown-duty")


def _objection(block: Block, found: Outline) -> Objection | None:
    inner = block.block("objection")
    if inner is None:
        return None
    by = inner.required("by")
    known = found.roles.keys() | found.groups.keys() | {"creditor", "debtor"}
    inner.known("by", (by,) if by else (), known, "role", "unknown-role")
    within = required_period(inner, "within")
    inner.finish()
    return Objection(by, within)


def required_period(block: Block, key: str) -> Period:
    """The period of a key that must be there."""
    if not block.has(key):
        block.error("missing", f"'{key}' is missing.")
    return block.period(key) or Period(1, "D")


def _window(block: Block, found: Outline, env: Environment) -> Window | None:
    inner = block.block("window")
    if inner is None:
        return None
    within = required_period(inner, "within")
    start: Expr | From = From()
    source = inner.text("from") if not isinstance(inner.node("from"), Table) else ""
    if source and not NAME.fullmatch(source):
        start = inner.expression("from", env, "time") or From()
    else:
        start = read_from(inner, found)
    window = Window(within, start, inner.flag("late_ok"))
    inner.finish()
    return window


def read_from(block: Block, found: Outline) -> From:
    """Where a time begins: the opening entry, a moment, `notice`, or `{notice: act}`."""
    if isinstance(block.node("from"), Table):
        inner = block.block("from")
        assert inner is not None  # noqa: S101 - it is a table, as just seen
        act = inner.one_of("notice", found.acts, "act", "unknown-act")
        inner.finish()
        return From("notice", act)
    name = block.text("from")
    if not name:
        return From()
    if name == "notice":
        return From("notice")
    if name not in found.moments:
        block.error("unknown-moment", f"Nothing marks the moment '{name}'.", "from")
    return From("moment", name)


def read_consequence(block: Block, found: Outline, env: Environment) -> Consequence:
    """The keys of the one consequence block that stand in a table."""
    duties = found.duties

    def named(key: str) -> tuple[str, ...]:
        names = block.names(key)
        block.known(key, names, duties, "duty", "unknown-duty")
        return names

    rows = tuple(f"row:{name}" for name in found.schedules)
    restate = block.text("restate")
    block.known("restate", (restate,) if restate else (), found.moments | {"notice"}, "moment", "unknown-moment")
    return Consequence(
        set=_set(block, found, env),
        join=block.one_of("join", found.roles, "role", "unknown-role"),
        leave=block.one_of("leave", found.roles, "role", "unknown-role"),
        extend=_extend(block, found, env),
        pause=block.one_of("pause", found.pauses, "pause", "unknown-pause"),
        resume=block.one_of("resume", found.pauses, "pause", "unknown-pause"),
        credit=block.expression("credit", env, "money"),
        perform=block.expression("perform", env, *(rows or ("row",))),
        close=named("close"),
        waive=named("waive"),
        plan=read_plan(block, found, env),
        accelerate=block.one_of("accelerate", duties, "duty", "unknown-duty"),
        stop=block.one_of("stop", duties, "duty", "unknown-duty"),
        mark=_marks(block),
        restate=restate,
        outcome=_identifier(block, "outcome"),
        to=block.one_of("to", found.stages, "stage", "unknown-stage"),
        open=named("open"),
        restore=_restore(block, found, env),
        start=_start(block, found),
        alert=block.one_of("alert", found.roles, "role", "unknown-role"),
    )


def _identifier(block: Block, key: str) -> str:
    name = block.text(key)
    if name and not NAME.fullmatch(name):
        block.error("name", f"'{name[:60]}' is no name: small letters, digits and _.", key)
    return name


def _marks(block: Block) -> tuple[str, ...]:
    names = block.names("mark")
    for name in names:
        if not NAME.fullmatch(name) or name == "notice":
            block.error("name", f"'{name[:60]}' is no name for a moment.", "mark")
    return names


def _set(block: Block, found: Outline, env: Environment) -> dict[str, Expr]:
    inner = block.block("set")
    values: dict[str, Expr] = {}
    for name in inner.chosen() if inner is not None else ():
        field = found.data.get(name)
        if inner is None or field is None:
            block.error("unknown-data", f"'data.{name}' is not declared.", "set")
            continue
        value = inner.expression(name, env, type_of_field(field))
        if value is not None:
            values[name] = value
    return values


def _extend(block: Block, found: Outline, env: Environment) -> Extend | None:
    inner = block.block("extend")
    if inner is None:
        return None
    duty = inner.one_of("duty", found.duties, "duty", "unknown-duty")
    fixed = measures.period(inner.required("by"))
    by: Expr | Period | None = inner.period("by") if fixed else inner.expression("by", env, "period")
    cap = inner.period("cap")
    inner.finish()
    return Extend(duty, by or Period(1, "D"), cap)


def _restore(block: Block, found: Outline, env: Environment) -> Restore | None:
    if not isinstance(block.node("restore"), Table):
        duty = block.one_of("restore", found.duties, "duty", "unknown-duty")
        return Restore(duty) if duty else None
    inner = block.block("restore")
    if inner is None:
        return None
    duty = inner.one_of("duty", found.duties, "duty", "unknown-duty")
    fixed = measures.period(inner.required("by"))
    by: Expr | Period | None = inner.period("by") if fixed else inner.expression("by", env, "period")
    inner.finish()
    return Restore(duty, by)


def _start(block: Block, found: Outline) -> Start | None:
    inner = block.block("start")
    if inner is None:
        return None
    give = inner.block("give")
    roles: dict[str, str] = {}
    for role in give.chosen() if give is not None else ():
        roles[role] = give.text(role) if give is not None else ""
        inner.known("give", (roles[role],), found.roles.keys() | {"actor", "others"}, "role", "unknown-role")
    start = Start(inner.required("rulebook"), roles)
    inner.finish()
    return start
