"""What can be claimed from a contract by its books: the account instalment by instalment, and what it comes to."""

from __future__ import annotations

from datetime import date

import msgspec

from concord.law import appropriation, dates
from concord.law.appropriation import net, owed
from concord.law.builtin import duty_rule
from concord.law.calendars import calendar
from concord.law.draft import is_past_due
from concord.law.explaining_words import COMMA, named
from concord.law.filing_model import File
from concord.law.model import Live, State
from concord.law.rulebook import DutyRule, Rulebook, Text
from concord.law.written import day, rate_text, sum_text


class Row(msgspec.Struct, frozen=True):
    """One payment of the account. due: first instant that was too late; amounts in minor units; interest: to date.

    look: paid | late | open | waived.
    """

    duty: str
    title: Text
    n: int
    due: int
    amount: int
    paid: int
    interest: int
    look: str

    @property
    def unpaid(self) -> int:
        """Principal that is still owed."""
        return 0 if self.look in ("paid", "waived") else self.amount - self.paid


class Claim(msgspec.Struct, frozen=True):
    """One claim. kind: principal | interest | return | costs; amount: minor units, 0 where none is named."""

    id: str
    kind: str
    says: Text
    amount: int = 0
    source: str = ""


class Books(msgspec.Struct, frozen=True):
    """Where the money went, minor units, reckoned anew. interest: of what was received, the part that met interest.

    agree: every debt and the rest come to what the state says.
    """

    received: int
    paid: int
    interest: int
    pot: int
    agree: bool


def day_in(law: Rulebook, at: int) -> date:
    """Return the day on which a time lies, by the contract's calendar."""
    return date.fromordinal(calendar(law.calendar).day_of(at))


def told(law: Rulebook, at: int) -> Text:
    """Return the day on which a time lies, in words."""
    return day(day_in(law, at).isoformat())


def last_day(law: Rulebook, due: int) -> Text:
    """Return the last day that was in time, in words. due: the first instant that was too late."""
    return told(law, due - 1)


def account(file: File) -> tuple[Row, ...]:
    """Return every payment that the debtor owed so far, oldest first, with interest to the time of the file."""
    law, state = file.law, file.state
    found = []
    for live in (*state.settled, *state.duties):
        rule = _rule(law, live.id)
        if live.kind == "pay" and rule is not None and rule.by == (file.debtor.role,):
            found.append(_row(law, state, live, rule, file.now))
    return tuple(sorted(found, key=lambda row: (row.due, row.duty, row.n)))


def _rule(law: Rulebook, name: str) -> DutyRule | None:
    try:
        return duty_rule(law, name)
    except KeyError:
        return None


def _row(law: Rulebook, state: State, live: Live, rule: DutyRule, now: int) -> Row:
    look = {"paid": "paid", "waived": "waived"}.get(live.status, "late" if is_past_due(live, now) else "open")
    due = live.was or live.due or live.raw
    interest = owed(dates.calendar_in(law, rule, state.terms), live, now)[1] if look == "late" else 0
    return Row(live.id, named(rule.title, rule.name), live.n, due, live.amount, live.paid, interest, look)


def late(file: File) -> tuple[Row, ...]:
    """Return the payments that are past their date and not paid in full."""
    return tuple(row for row in account(file) if row.look == "late" and (row.unpaid or row.interest))


def claims(file: File) -> tuple[Claim, ...]:
    """Return what can be claimed now: what is overdue by duty, interest on it, goods that are withheld, costs."""
    rows = late(file)
    found = [_principal(file, duty, [row for row in rows if row.duty == duty]) for duty in _in_order(rows)]
    interest = sum(row.interest for row in rows)
    if interest or any(_rate(file, row) for row in rows):
        found.append(_interest(file, rows, interest))
    found += _goods(file)
    return (*found, _costs()) if found else ()


def total(found: tuple[Claim, ...]) -> int:
    """Return the money that claims come to, minor units."""
    return sum(claim.amount for claim in found)


def _in_order(rows: tuple[Row, ...]) -> list[str]:
    return list(dict.fromkeys(row.duty for row in rows))


def _principal(file: File, duty: str, rows: list[Row]) -> Claim:
    amount = sum(row.unpaid for row in rows)
    money, first, last = sum_text(amount, file.state.currency), rows[0], rows[-1]
    title, count = first.title, len(rows)
    since, until = (last_day(file.law, row.due) for row in (first, last))
    name, what = file.debtor.name, _lower(title["en"])
    if count == 1:
        zh = f"判令被告{name['zh']}{title['zh']}{money['zh']}（{since['zh']}到期）。"
        en = f"Order the defendant {name['en']} to {what}: {money['en']}, due on {since['en']}."
    else:
        zh = f"判令被告{name['zh']}{title['zh']}{money['zh']}（共{count}期，{since['zh']}至{until['zh']}到期）。"
        en = (
            f"Order the defendant {name['en']} to {what}: {money['en']} ({count} instalments, due from "
            f"{since['en']} to {until['en']})."
        )
    return Claim(f"principal-{duty}", "principal", {"zh": zh, "en": en}, amount, "CC 577, 579")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _rate(file: File, row: Row) -> tuple[object, ...]:
    live = next(
        (one for one in (*file.state.duties, *file.state.settled) if (one.id, one.n) == (row.duty, row.n)), None
    )
    return live.rate if live is not None and live.rate and live.rate[0] else ()


def _interest(file: File, rows: tuple[Row, ...], amount: int) -> Claim:
    money, today = sum_text(amount, file.state.currency), told(file.law, file.now)
    rates = sorted({tuple(rate) for row in rows if (rate := _rate(file, row))}, key=str)
    agreed = {lang: COMMA[lang].join(rate_text(one)[lang] for one in rates) for lang in ("zh", "en")}
    zh = (
        f"判令被告支付逾期利息，暂计至{today['zh']}为{money['zh']}，"
        f"此后以未付本金为基数按{agreed['zh']}计算至实际付清之日。"
    )
    en = (
        f"Order the defendant to pay interest for delay: {money['en']} up to {today['en']}, and from then on at "
        f"{agreed['en']} on the principal that is unpaid, until it is paid."
    )
    return Claim("interest", "interest", {"zh": zh, "en": en}, amount, "CC 577, 585")


def _goods(file: File) -> list[Claim]:
    """Goods that were to be given back and were not: a duty of the debtor to return that lapsed."""
    if file.state.stage != "withheld" or "return_goods" not in file.law.duties:
        return []
    zh, en = "判令被告返还租赁物", "Order the defendant to return the goods"
    goods = {"zh": f"（{file.goods}）" if file.goods else "", "en": f" ({file.goods})" if file.goods else ""}
    return [Claim("return", "return", {"zh": f"{zh}{goods['zh']}。", "en": f"{en}{goods['en']}."}, 0, "CC 733")]


def _costs() -> Claim:
    says = {"zh": "本案诉讼费用由被告负担。", "en": "The costs of the proceedings to be borne by the defendant."}
    return Claim("costs", "costs", says, 0, "诉讼费用交纳办法 29")


def books(file: File) -> Books:
    """Return where the money of a contract went: the books run anew over all debts and payments (CC 560, 561)."""
    state = file.state
    debts = [live for live in (*state.settled, *state.duties) if live.kind == "pay"]
    run = appropriation.Books(calendar(file.law.calendar), debts, state.payments)
    accounts = [account for account in run.accounts.values() if account.live.status != "waived"]
    pot = sum(run.pots.values())
    agree = pot == state.pot and all(account.paid == account.live.paid for account in accounts)
    paid, interest = sum(one.paid for one in accounts), sum(one.collected for one in accounts)
    received = sum(amount for _ref, amount, _on, _row in net(state.payments))
    return Books(received, paid, interest, pot, agree and received == paid + interest + pot)
