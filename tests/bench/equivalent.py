"""Mutants that no test can tell from the code, each with the reason: (module, text of the line, change) -> why."""

from __future__ import annotations

ORDER = "openings, payments and waivers of one instant: only that waivers are told from payments and come last matters"
UNREAD = "the amount of an event is read of payments only"
STEADY = "where nothing ever stood still, the order of the debts is the same at any time"
NO_DUE = "the date of a new debt or row is written over before anybody reads it"
ONLY_ONE = "the list holds one time: the first is the last"
NO_PERIOD = "the reader lets no such duty be without a period; the line is there for the type checker"
NO_PAY = "only debts come here; the line is there for the type checker"
LOOKED = "the books are run once more and find the same"
OVER = "after the last debt nothing is left to give: `receive` takes nothing of nothing"
NOUGHT = "nought has no sign, and `by` is never nought: that has raised already"
FIRST_BAND = "a flat fee stands in a band from nought only, and no amount is below nought"
NO_HOUR = "no hour of a day is 24 or more"
NO_STEP = "with no day to go, no step is taken"
SAME_TIME = "the present time has been let through on the line before"
NO_SUM = "a row of money has an amount: the form has asked for it"
EMPTY = "it is only asked whether there is anything"
ANY = "all of them have to be the same: any may be compared with"
KNOWN = "an exception keeps what it was made of also without this"
STOOD = "a series that a pause names stands still from the beginning of the pause or its own"
EPOCH = "no time of a dispute lies in the first second of 1970"
SPARED = "it only spares looking: a task is for a person whom the notice has not reached, and never for a gateway"

_OPEN = "OPENING, PAYMENT, WAIVER = 0, 1, 2"
_OPENINGS = 'events = [(account.live.start, OPENING, key, 0, "") for key, account in self.accounts.items()]'
_WAIVERS = '(live.upto, WAIVER, live.key, 0, "")'
_LINE = "self.line = self._line(0)  # at any time, where nothing ever stood still"
_NEXT = 'name, 0, start=series.start, n=n, kind="pay", amount=series.amount, rate=former.rate if former else rate,'
_TIMES_PAID = "first, last = (min(times), max(times)) if times else (on, 0)"
_MISSED = "or (found.rate and found.paid and not found.upto and last > found.due)"
_SIGN = "sign = -1 if (product < 0) != (by < 0) else 1"
_ROW = 'rule.name, 0, start=start, who=row["who"], whom=row["whom"], n=n, kind=kind, entry=case.number, key=key,'
_OWED = 'amount=row.get("amount") or 0 if kind == "pay" else 0, rate=rate if kind == "pay" else (),'
_STOPPED = "live = change(live, stopped=max(min(case.holds[pause][0] for pause in live.still), start))"
_SERIES = "stopped = max((case.holds[pause][0] for pause in dates.holding(case, rule.name)), default=0)"
_AMOUNT = "amount = max(int(rule.pay.run(case.facts)), 0) if rule.pay is not None else 0"
_BOOK = "if rule.pay is not None and (case.pot or not live.amount):"
_TIMES = "times = rule.times.run(case.facts) if isinstance(rule.times, Expr) else rule.times or 1"
_STEP = "step = 1 if count >= 0 else -1"
_NONE = "return Reckoned(0, 0, False)"
_MOVED = "if not series.stopped or rule.every is None:"
_WANTED = "if live.notice and live.id != SERVE and not live.raw"
_STATED = "if not rule.stated or act.on > case.now or act.on < _earliest(case, rule, act):"
_TASK = "return task.start if task is not None else 0"

EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("appropriation", _OPEN, "0  ->  1"): ORDER,
    ("appropriation", _OPEN, "0  ->  -1"): ORDER,
    ("appropriation", _OPEN, "1  ->  0"): ORDER,
    ("appropriation", _OPEN, "2  ->  3"): ORDER,
    ("appropriation", _OPENINGS, "0  ->  1"): UNREAD,
    ("appropriation", _OPENINGS, "0  ->  -1"): UNREAD,
    ("appropriation", _WAIVERS, "0  ->  1"): UNREAD,
    ("appropriation", _WAIVERS, "0  ->  -1"): UNREAD,
    ("appropriation", _LINE, "0  ->  1"): STEADY,
    ("appropriation", _LINE, "0  ->  -1"): STEADY,
    ("appropriation", "break", "break  ->  pass"): OVER,
    ("appropriation", _NEXT, "0  ->  1"): NO_DUE,
    ("appropriation", _NEXT, "0  ->  -1"): NO_DUE,
    ("appropriation", _TIMES_PAID, "0  ->  1"): EPOCH,
    ("appropriation", _TIMES_PAID, "0  ->  -1"): EPOCH,
    ("appropriation", _MISSED, "last > found.due  ->  last >= found.due"): LOOKED,
    ("money", _SIGN, "product < 0  ->  product <= 0"): NOUGHT,
    ("money", _SIGN, "by < 0  ->  by <= 0"): NOUGHT,
    ("money", _SIGN, "0  ->  1"): NOUGHT,
    ("money", _SIGN, "0  ->  1 (no. 2)"): NOUGHT,
    ("fees", "part = max(top - band.over, 0)", "0  ->  -1"): FIRST_BAND,
    ("calendars", "cutoff: int = 24,", "24  ->  25"): NO_HOUR,
    ("calendars", "cutoff = int(hour or 24)", "24  ->  25"): NO_HOUR,
    ("calendars", _STEP, "count >= 0  ->  count > 0"): NO_STEP,
    ("calendars", _STEP, "0  ->  1"): NO_STEP,
    ("dates", _NONE, "return Reckoned(0, 0, False)  ->  return None"): NO_PERIOD,
    ("dates", _NONE, "0  ->  1"): NO_PERIOD,
    ("dates", _NONE, "0  ->  -1"): NO_PERIOD,
    ("dates", _NONE, "0  ->  1 (no. 2)"): NO_PERIOD,
    ("dates", _NONE, "0  ->  -1 (no. 2)"): NO_PERIOD,
    ("dates", _NONE, "False  ->  True"): NO_PERIOD,
    ("dates", _MOVED, "not series.stopped or rule.every is None  ->  not series.stopped and rule.every is None"): STOOD,
    ("attempt", 'return ""', "return ''  ->  return None"): EMPTY,
    ("attempt", _STATED, "act.on > case.now  ->  act.on >= case.now"): SAME_TIME,
    ("attempt", "first = parts[everybody[0]]", "0  ->  -1"): ANY,
    ("attempt", _TASK, "0  ->  1"): EPOCH,
    ("attempt", _TASK, "0  ->  -1"): EPOCH,
    ("deciding", "super().__init__(code)", "super().__init__(code)  ->  pass"): KNOWN,
    ("effects", "draft.lapsed[live.id] = max(due, draft.lapsed.get(live.id, 0))", "0  ->  1"): EPOCH,
    ("effects", "draft.lapsed[live.id] = max(due, draft.lapsed.get(live.id, 0))", "0  ->  -1"): EPOCH,
    ("effects", "draft.lapsed[duty] = max(due, draft.lapsed.get(duty, 0))", "0  ->  1"): EPOCH,
    ("effects", "draft.lapsed[duty] = max(due, draft.lapsed.get(duty, 0))", "0  ->  -1"): EPOCH,
    ("opening", _ROW, "0  ->  1"): NO_DUE,
    ("opening", _ROW, "0  ->  -1"): NO_DUE,
    ("opening", _OWED, "0  ->  1"): NO_SUM,
    ("opening", _OWED, "0  ->  -1"): NO_SUM,
    ("opening", _STOPPED, "0  ->  -1"): ONLY_ONE,
    ("opening", _SERIES, "0  ->  -1"): ONLY_ONE,
    ("opening", _AMOUNT, "0  ->  1 (no. 2)"): NO_PAY,
    ("opening", _AMOUNT, "0  ->  -1 (no. 2)"): NO_PAY,
    ("opening", _BOOK, "rule.pay is not None and (case.pot or not live.amount)  ->  rule.pay is not None or (case.pot or not live.amount)"): LOOKED,  # noqa: E501
    ("opening", "return live", "return live  ->  return None"): NO_PERIOD,
    ("opening", _TIMES, "1  ->  2"): NO_PERIOD,
    ("opening", _TIMES, "1  ->  0"): NO_PERIOD,
    ("notice", "return", "return  ->  pass"): SPARED,
    ("notice", _WANTED, "live.notice and live.id != SERVE and (not live.raw)  ->  live.notice or live.id != SERVE or (not live.raw)"): SPARED,  # noqa: E501
}  # fmt: skip
