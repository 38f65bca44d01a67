"""A rulebook as the engine reads it: parsed, checked for types, expressions compiled.

`load(text)` in `reading` makes these; nothing else does. One struct per key of the schema (docs/rulebooks.md).
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

import msgspec

Text = dict[str, str]  # language -> sentence
Unit = Literal["D", "W", "M", "Y", "BD", "H"]


class Period(msgspec.Struct, frozen=True):
    """A length of time: P7D, P3BD, P1M, PT12H; negative only in `remind`."""

    n: int
    unit: Unit


class ByTerm(msgspec.Struct, frozen=True):
    """A length of time that a term of type choice decides: one period for each of its options."""

    term: str
    periods: dict[str, Period]


class Rate(msgspec.Struct, frozen=True):
    """An exact rate: parts per million, per day or year; basis 360 or 365 days (1 when per day)."""

    ppm: int
    per: Literal["day", "year"]
    basis: int = 365


class Scope(Protocol):
    """What an expression may read. The engine's draft implements it; money functions are kernel section 4."""

    terms: dict[str, Any]
    data: dict[str, Any]
    form: dict[str, Any]
    now: int
    actor: str

    def overdue(self, duty: str) -> int: ...
    def overdue_sum(self, duty: str) -> int: ...
    def total(self, duty: str) -> int: ...
    def paid(self, duty: str) -> int: ...
    def left(self, duty: str) -> int: ...
    def rest(self, duty: str) -> int: ...
    def principal(self, duty: str) -> int: ...
    def unmet(self, duty: str) -> int: ...
    def due(self, duty: str) -> int: ...
    def lapsed(self, duty: str) -> bool: ...
    def open(self, duty: str) -> bool: ...
    def has(self, moment: str) -> bool: ...
    def moment(self, name: str) -> int: ...  # at(m)
    def count(self, act: str) -> int: ...
    def days(self, a: int, b: int) -> int: ...
    def table(self, name: str, at: int) -> Any: ...
    def creditor(self, row: Any) -> bool: ...
    def debtor(self, row: Any) -> bool: ...


class Expr(msgspec.Struct, frozen=True):
    """A compiled expression. tree: expressions.Node; type: int money rate bool text time ...; run(scope) -> value."""

    source: str
    type: str
    tree: Any
    run: Any


class Field(msgspec.Struct, frozen=True):
    """One field of an act's form, a term, a datum, or a column of rows.

    type: int money rate period day time text choice bool consent participant file entry row rows audience.
    of: for `rows` and `row`, the name of the rows datum or the schedule duty; act: for `entry`, the acts it may name;
    last: it must be the newest such entry; columns: for a rows datum.
    """

    name: str
    type: str
    min: int | None = None
    max: int | None = None
    options: tuple[str, ...] = ()
    default: Any = None  # as a form carries it: int, bool, or text (rates and periods too: see law.measures)
    optional: bool = False
    label: Text = {}
    of: str = ""
    act: tuple[str, ...] = ()
    last: bool = False
    columns: tuple[Field, ...] = ()
    option_labels: dict[str, Text] = {}
    least: Rate | Period | None = None  # min and max of a rate or period
    most: Rate | Period | None = None


class Extend(msgspec.Struct, frozen=True):
    """A duty gets longer by a period, from its old date (S7). cap: the most that all extensions may add up to."""

    duty: str
    by: Expr | Period
    cap: Period | None = None


class Restore(msgspec.Struct, frozen=True):
    """A time that ran out is given again (CPL 86). by: how much, None for as much as its rule gives."""

    duty: str
    by: Expr | Period | None = None


class Plan(msgspec.Struct, frozen=True):
    """The rows of a schedule are reckoned (law.plans), the first time or anew.

    schedule: the duty whose rows they are; principal: what was advanced, None for what is left of it; count: how many
    periods of `every` from now, None to keep the days of the rows; repaid: the debt by which some was repaid early.
    """

    schedule: str
    method: Expr
    rate: Expr
    counting: Expr
    principal: Expr | None = None
    count: Expr | None = None
    every: Period = Period(1, "M")
    repaid: str = ""


class Start(msgspec.Struct, frozen=True):
    """Another matter begins: its rulebook and who gets which role (`actor`, `others` or a role here)."""

    rulebook: str
    give: dict[str, str]


class Consequence(msgspec.Struct, frozen=True):
    """The one block that acts, lapses and standing rules share, carried out in the order of kernel section 2."""

    set: dict[str, Expr] = {}
    join: str = ""
    leave: str = ""
    extend: Extend | None = None
    pause: str = ""
    resume: str = ""
    credit: Expr | None = None
    perform: Expr | None = None
    close: tuple[str, ...] = ()
    waive: tuple[str, ...] = ()
    plan: Plan | None = None
    accelerate: str = ""
    stop: str = ""
    mark: tuple[str, ...] = ()
    restate: str = ""
    outcome: str = ""
    to: str = ""
    open: tuple[str, ...] = ()
    restore: Restore | None = None
    start: Start | None = None
    alert: str = ""


class From(msgspec.Struct, frozen=True):
    """Where a time begins. kind: `opening` (default), `moment`, `notice`; name: the moment, or the act noticed.

    A notice without a name is that of the entry that opened the duty.
    """

    kind: Literal["opening", "moment", "notice"] = "opening"
    name: str = ""


class Objection(msgspec.Struct, frozen=True):
    """Who may object to what an act states, and for how long from notice; silence to its end accepts."""

    by: str
    within: Period


class Window(msgspec.Struct, frozen=True):
    """Until when an act may be done. late_ok: past that it is let through and noted, instead of refused."""

    within: Period
    start: Expr | From
    late_ok: bool = False


class Late(msgspec.Struct, frozen=True):
    """A task that is late alerts a role, again after every such period, and moves nothing."""

    every: Period
    alert: str


class ActRule(msgspec.Struct, frozen=True):
    """One act. by: roles and groups, groups resolved to roles ('creditors' of a schedule stays as named).

    stage: the stage it is written in, or ''; during: stages it may be done in (all resolved to names);
    whole, same: kernel's `all` and `same`; seen: confidence, or `form.<field>`; stated: a stated time is allowed;
    since: its earliest moment.
    """

    name: str
    by: tuple[str, ...]
    during: tuple[str, ...]
    stage: str = ""
    form: tuple[Field, ...] = ()
    condition: Expr | None = None
    refuse: Text = {}
    whole: bool = False
    same: str = ""
    while_: str = ""
    stated: bool = False
    since: str = ""
    seen: str = "parties"
    objection: Objection | None = None
    window: Window | None = None
    reserved: bool = False
    title: Text = {}
    source: str = ""
    then: Consequence = Consequence()
    line: int = 0


class DutyRule(msgspec.Struct, frozen=True):
    """One duty: deadline (`lapse`), debt (`pay`, or rows of `schedule`), or task of an office (`late`).

    costs: a debt that is the costs of enforcing another, paid before it (CC 561).
    calendar: by which its days are counted, '' = the rulebook's; `terms.<name>` where the matter names it.
    """

    name: str
    by: tuple[str, ...]
    stage: str = ""
    do: tuple[str, ...] = ()
    pay: Expr | None = None
    owed_to: str = ""
    rate: Expr | Rate | None = None
    within: Period | ByTerm | str | None = None  # a str names a term of type period
    start: From = From()
    serve: Period = Period(3, "BD")
    each: bool = False
    every: Period | None = None
    times: Expr | int | None = None
    schedule: str = ""  # name of the rows datum
    condition: Expr | None = None
    remind: tuple[Period, ...] = ()
    lapse: Consequence | None = None
    late: Late | None = None
    by_itself: bool = True  # opens on entering its stage (no `open:` names it)
    calendar: str = ""
    costs: bool = False
    seen: str = "parties"
    title: Text = {}
    source: str = ""
    line: int = 0


class StageRule(msgspec.Struct, frozen=True):
    """One stage: what it is called, what it tells each role, which acts and duties exist in it alone.

    end: nothing lapses any more (S20); waits, waits_for, waits_on: why, for which debt or for what it may wait long.
    """

    name: str
    title: Text = {}
    says: dict[str, Text] = {}  # role -> language -> sentence with {duty.due}
    acts: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    end: bool = False
    waits: Text = {}
    waits_for: str = ""
    waits_on: str = ""
    line: int = 0


class StandingRule(msgspec.Struct, frozen=True):
    """What the law does by itself as soon as a condition holds in one of its stages; each time is an entry (S15)."""

    name: str
    during: tuple[str, ...]
    condition: Expr
    then: Consequence
    seen: str = "parties"
    title: Text = {}
    source: str = ""
    line: int = 0


class Role(msgspec.Struct, frozen=True):
    """kind: party | neutral | office | gateway. enters: an office takes part from the first of these, none = always."""

    name: str
    kind: str
    title: Text = {}
    enters: tuple[str, ...] = ()


class Accepted(msgspec.Struct, frozen=True):
    """A warning that the author has weighed and leaves. code, at: as the checker tells it; why: the reason."""

    name: str
    code: str
    at: str
    why: Text = {}
    line: int = 0


class Cap(msgspec.Struct, frozen=True):
    """A claim that holds for all allowed terms, and for all values of what it leaves free (`form.x` in `claim`)."""

    name: str
    claim: Expr
    free: tuple[Field, ...] = ()
    title: Text = {}
    line: int = 0


class ClauseRule(msgspec.Struct, frozen=True):
    """One clause of a contract as its author wrote it. says: with `{terms.x}` where a term goes.

    rules: whole paths of the rules that it becomes (`stages.offered.acts.sign`); prominent: shown before all others,
    for it weighs on whoever did not write the contract (CC 496).
    """

    id: str
    title: Text
    says: Text
    rules: tuple[str, ...] = ()
    source: str = ""
    prominent: bool = False
    line: int = 0


class Rulebook(msgspec.Struct, frozen=True):
    """One version of the rules. digest: SHA-256 of the file, hex. calendar: name in tables/calendars."""

    id: str
    version: str
    kind: str
    digest: str
    effective: tuple[str, str]  # from, until ('' = open)
    sources: dict[str, str]
    calendar: str
    currency: str  # ISO 4217, or `matter`
    languages: tuple[str, ...]
    roles: dict[str, Role]
    groups: dict[str, tuple[str, ...]]  # 'creditors' style groups have the form ('of', duty)
    terms: dict[str, Field]
    checks: dict[str, Expr]
    caps: dict[str, Cap]
    data: dict[str, Field]
    pauses: dict[str, tuple[str, ...]]
    begins: str
    stages: dict[str, StageRule]
    acts: dict[str, ActRule]
    duties: dict[str, DutyRule]
    whenever: tuple[StandingRule, ...]
    migrates: dict[str, dict[str, str]] = {}
    reports: dict[str, dict[str, tuple[str, ...]]] = {}  # rulebook started -> its outcome -> acts here, first that fits
    title: Text = {}
    outcomes: dict[str, Text] = {}  # outcome -> name per language
    accepts: tuple[Accepted, ...] = ()
    clauses: tuple[ClauseRule, ...] = ()  # of a contract, in the order in which it is read

    @property
    def key(self) -> str:
        """`id@version`, as a matter pins it."""
        return f"{self.id}@{self.version}"
