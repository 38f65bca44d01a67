"""Defences of conduct: money that was paid and is not in the books, goods that were not delivered or are defective,
what could not be helped; and of a complaint: what proves it.
"""

from __future__ import annotations

from collections.abc import Iterator

from concord.law.appropriation import REVERSAL
from concord.law.explaining_words import entry_text, moment_text, named
from concord.law.model import Entry
from concord.law.risk_breaches import Found, complains
from concord.law.risk_facts import Answer
from concord.law.risk_file import SIGNED, File
from concord.law.risk_model import ALLEGED, BANK, DISPUTED, MET, RAISED, STATED, UNKNOWN, Defence

OF_SALES, OF_LEASES = (525, 526, 582, 610, 617), (525, 526, 582, 708, 712)
PRINCIPAL = "principal"
Answers = dict[int, Answer]


def payments(file: File, found: Found, known: Answers) -> Defence:
    """Whether something was paid that the books do not hold: said and unanswered, said and objected to, or waiting."""
    title, source = file.tell("d_payments"), file.tell("s_payments")
    shows = list(_said_paid(file, found, known))
    if file.state.pot > 0 and file.whole:
        shows.append(file.tell("pot", sum=file.sum(file.state.pot)))
    if shows:
        return Defence("payments", title, RAISED, tuple(shows), source, file.tell("m_payments"))
    back = sum(-paid[1] for paid in file.state.payments if paid[4] == REVERSAL and paid[5] in file.by_seq)
    shows = [file.tell("no_payment_said")]
    if back:
        shows.append(file.tell("sent_back", sum=file.sum(back)))
    return Defence("payments", title, MET, tuple(shows), source)


def _said_paid(file: File, found: Found, known: Answers) -> Iterator[str]:
    for seq, answer in known.items():
        entry, rule = file.by_seq[seq], file.law.acts.get(file.by_seq[seq].act)
        if rule is None or rule.then.credit is None or entry.role != found.by or answer.basis not in ALLEGED:
            continue
        amount = next((entry.form.get(field.name) for field in rule.form if field.type == "money"), 0)
        if answer.basis == DISPUTED and _booked_since(file, entry, int(amount or 0)):
            continue
        kind = "said_paid" if answer.basis == STATED else "said_paid_objected"
        yield file.tell(kind, sum=file.sum(int(amount or 0)), day=file.day(entry.on), who=file.role(entry.role))


def _booked_since(file: File, entry: Entry, amount: int) -> bool:
    """Whether the same amount was booked afterwards under another reference, by who gets it or by a bank."""
    return any(paid[1] == amount and paid[2] >= entry.on and paid[5] > entry.seq for paid in file.state.payments)


def goods(file: File, found: Found, known: Answers) -> Defence:
    """Whether what the money is for was given, and was as it should be (CC 525, 526, 582, 610, 617, 708, 712)."""
    title = file.tell("d_money_paid_out" if file.lends else "d_goods")
    source = file.tell("s_paid_out") if file.lends else file.articles(OF_SALES if file.sells else OF_LEASES)
    shows, finding = [], MET
    for moment in _counter(file, found):
        says, proven = _given(file, moment, known)
        shows.append(says)
        finding = finding if proven else RAISED
    for says in [*_paid_out_less(file), *_complaints(file, found, known)]:
        shows.append(says)
        finding = RAISED
    if not shows:
        return Defence("goods", title, UNKNOWN, (file.tell("no_counter"),), source, file.tell("m_goods"))
    if finding == MET:
        shows.append(file.tell("no_complaint"))
    return Defence("goods", title, finding, tuple(shows), source, file.tell("m_goods") if finding == RAISED else "")


def _counter(file: File, found: Found) -> list[str]:
    """The moments from which the debts of a breach count: of delivery, of paying out."""
    starts = [rule.start for rule in found.rules if rule.start.kind == "moment" and rule.start.name != SIGNED]
    return list(dict.fromkeys(start.name for start in starts))


def _given(file: File, moment: str, known: Answers) -> tuple[str, bool]:
    """That a moment came, and on what that rests; whether that is more than one side's word."""
    title = moment_text(file.law, moment)
    entry = _marked(file, moment)
    if moment not in file.state.moments or entry is None:
        return file.tell("not_given", what=title), False
    when = file.day(file.state.moments[moment])
    stated = next((seq for seq, answer in known.items() if answer.entry == entry.seq), 0)
    if stated:
        return file.tell(f"given_{known[stated].basis}", what=title, day=when), True
    return file.tell(f"given_{BANK}" if entry.role == "bank" else "given_act", what=title, day=when), True


def _paid_out_less(file: File) -> Iterator[str]:
    """That less was paid out than the contract names: interest may not be taken beforehand (CC 670; PL 26)."""
    agreed = file.state.terms.get(PRINCIPAL) if file.lends else 0
    advanced = sum(row["principal"] for row in file.first_plan())
    if isinstance(agreed, int) and 0 < advanced < agreed:
        yield file.tell("paid_out_less", sum=file.sum(advanced), agreed=file.sum(agreed))


def _marked(file: File, moment: str) -> Entry | None:
    marking = [
        entry for entry in file.entries
        if any(name == "moment" and values[0] == moment for name, *values in entry.effects)
    ]  # fmt: skip
    return marking[-1] if marking else None


def _complaints(file: File, found: Found, known: Answers) -> Iterator[str]:
    """What the side that has to pay said of the other's performance, and problems that it took to mediation."""
    for entry in file.entries:
        rule = file.law.acts.get(entry.act)
        if rule is None or entry.role != found.by:
            continue
        if complains(file, rule) and entry.seq in known:
            said = file.tell(f"complaint_{known[entry.seq].basis}")
            yield file.tell("complaint", day=file.day(entry.on), what=named(rule.title, rule.name), said=said)
        elif any(name == "start" for name, *_values in entry.effects):
            yield file.tell("problem", day=file.day(entry.on), what=entry_text(file.law, entry))


def excuse(file: File, found: Found, known: Answers) -> Defence:
    """Whether something hindered performance that nobody could help, or both agreed to wait (CC 533, 543, 590)."""
    title, source = file.tell("d_excuse"), file.tell("s_excuse")
    shows = []
    for entry in file.entries:
        rule = file.law.acts.get(entry.act)
        if rule is None or not rule.then.pause:
            continue
        if entry.role != found.by and not rule.whole:
            continue
        answer = known.get(entry.seq)
        said = file.tell(f"complaint_{answer.basis}") if answer is not None else file.tell("complaint_act")
        shows.append(file.tell("paused", day=file.day(entry.on), what=named(rule.title, rule.name), said=said))
    if shows:
        return Defence("excuse", title, RAISED, tuple(shows), source, file.tell("m_excuse"))
    return Defence("excuse", title, MET, (file.tell("no_excuse"),), source)


def proof(file: File, found: Found, known: Answers) -> Defence:
    """Of a complaint: whether it rests on more than one side's word (CPL 67)."""
    title, source = file.tell("d_proof"), file.tell("s_proof")
    answer = known.get(found.entry)
    basis = answer.basis if answer is not None else STATED
    shows = (file.tell(f"complaint_{basis}"),)
    if basis in ALLEGED:
        return Defence("proof", title, RAISED, shows, source, file.tell("m_proof"))
    return Defence("proof", title, MET, shows, source)
