"""What passes through the law: acts in, entries and states out. All are frozen values.

Times are integers (UTC seconds), amounts integers (minor units of the matter's one currency). None of them can hold
itself, so Python's collector need not follow them (`gc=False`).
"""

from __future__ import annotations

from typing import Any

import msgspec

FormValue = Any  # int, str, bool, list of rows (dict[str, FormValue]); never float
NEVER = 2**62  # a time that does not come


class Act(msgspec.Struct, frozen=True, gc=False):
    """What somebody attempts.

    name: an act of the rulebook, or the built-in `record_service`; role: the role acted in (`CLOCK` writes
    lapses only); by: participant id; form: field values; on: a stated time (UTC s), 0 when none is stated.
    """

    name: str
    role: str
    by: str = ""
    form: dict[str, FormValue] = {}
    on: int = 0


class Entry(msgspec.Struct, frozen=True, gc=False):
    """An accepted act with everything that follows from it already resolved (S24).

    on: the time that counts; at: when it was recorded (S1). seen: the confidence as resolved when written
    (S29): `parties`, `court`, `public`, `without_prejudice`, `neutral`, `registry`, `side:<participant>`,
    `own:<participant>`. cause: seq of the entry that set this one off, 0 when a person or gateway acted.
    rule, source: what of the rulebook caused it (`act response`, `lapse sign_each`, `whenever all_performed`) and its
    article.
    """

    seq: int
    act: str
    by: str
    role: str
    on: int
    at: int
    form: dict[str, FormValue]
    effects: tuple[tuple[Any, ...], ...]
    seen: str = "parties"
    cause: int = 0
    rule: str = ""
    source: str = ""


class Live(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A duty that stands (in `State.duties`), or a debt or row that no longer does (in `State.settled`).

    As JSON it holds only what differs from the defaults; so does a State.

    key: names it within the matter (`response@p1`, `rent#3`); id: its rule, or the built-in `serve` and `answer`.
    due: first instant that is too late, 0 while it has no date (unserved, held, stated); of a late task, when it alerts
    again. raw: the first instant too late before rolling; start: where its period began (UTC s).
    who: participant that owes it alone, or ""; n: instance of a series or row of a schedule, from 1.
    status: open | unserved | held (a pause) | stated (a statement waits for its answer) | late (a task) | overdue (a
    debt or row) | left (open at the end, S20); and among the settled: paid | performed | waived.
    amount, paid: principal, minor units; rate: (ppm, unit, basis) or (); interest: accrued and unpaid, as of `upto`.
    longer: days of extension so far; still: pauses that hold it; stopped: when the first of them began; stills:
    earlier times (from, to) at which a debt stood still; was: its date before it stood still or was late; stood: a
    statement has held it once already. whom: creditor of a schedule's row, or who is to be served; kind: pay, deliver,
    act, refrain, apologise. entry: seq that opened it; notice: seq of the entry whose notice starts its time, or 0.
    costs: it is paid before interest and principal (CC 561). length: its own period as text (`P5D`) where it was given
    again (CPL 86), else "". lapses: how often it lapsed or alerted; upto: of a waived debt, when; provisional: due lies
    past the published table. charged: agreed interest within the amount, paid before its principal; it bears none.
    """

    id: str
    due: int
    raw: int = 0
    start: int = 0
    who: str = ""
    n: int = 0
    status: str = "open"
    amount: int = 0
    paid: int = 0
    rate: tuple[Any, ...] = ()
    interest: int = 0
    upto: int = 0
    longer: int = 0
    still: tuple[str, ...] = ()
    whom: str = ""
    kind: str = ""
    entry: int = 0
    provisional: bool = False
    key: str = ""
    was: int = 0
    stopped: int = 0
    stills: tuple[tuple[int, int], ...] = ()
    stood: bool = False
    notice: int = 0
    lapses: int = 0
    length: str = ""
    costs: bool = False
    charged: int = 0


class State(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where a matter stands: derived from its entries alone, and rebuilt by `replay`.

    people: role -> participant ids that hold it now. moments: name -> time. done: act -> participants who did
    their part of an `all` act (with the value given where `same` asks). tally: act -> times accepted.
    holds: pause -> (since,). series: duty -> the fields of `appropriation.Series`. payments: (ref, amount, on, key of
    the row it names or "", kind, seq), kind being received, stated or reversal. pot: money that waits.
    settled: debts and rows that no longer stand; the books need them. served: seq -> participant -> when the notice of
    that entry reached them, and "" -> when there was one to serve.
    kept: what later forms may name: seq -> act, by, seen, on, until, form, closed.
    statements: seq -> a statement that waits for its answer. lapsed: duty -> the due date that last passed unmet.
    latest: act -> seq of the last entry of that name, where a rule asks. disputed: references objected to (S16).
    """

    rulebook: str
    stage: str
    seq: int
    on: int
    since: int
    terms: dict[str, FormValue]
    data: dict[str, FormValue]
    people: dict[str, tuple[str, ...]]
    moments: dict[str, int]
    done: dict[str, dict[str, FormValue]] = {}
    duties: tuple[Live, ...] = ()
    tally: dict[str, int] = {}
    holds: dict[str, tuple[int, ...]] = {}
    series: dict[str, tuple[Any, ...]] = {}
    payments: tuple[tuple[Any, ...], ...] = ()
    pot: int = 0
    outcome: str = ""
    next_due: int = NEVER
    at: int = 0
    ended: bool = False
    currency: str = "CNY"
    settled: tuple[Live, ...] = ()
    served: dict[str, dict[str, int]] = {}
    kept: dict[str, dict[str, Any]] = {}
    statements: dict[str, dict[str, Any]] = {}
    lapsed: dict[str, int] = {}
    latest: dict[str, int] = {}
    disputed: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, gc=False):
    """The law accepted: entries in the order of kernel S9, and the state after the last of them."""

    entries: tuple[Entry, ...]
    state: State


class Refused(msgspec.Struct, frozen=True, gc=False):
    """The law refused; nothing is written.

    code: not_now | not_you | form | condition | already | too_late | order | closed.
    detail: field, duty or condition concerned. says: sentence per language from the rulebook's `refuse`, or {}.
    """

    code: str
    detail: str = ""
    says: dict[str, str] = {}
