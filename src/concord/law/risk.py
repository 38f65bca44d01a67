"""Risk points of a contract: for each breach what was agreed, what happened and what proves it, the sums, the defences.

The sheet is the base of a draft, never a decision: it says what the file shows, for and against each side, and where it
shows nothing it says that. It reads the entries that its reader may see and no others.

    risk_model      what a sheet holds
    risk_file       the file as it is read
    risk_facts      what happened, and on what each fact rests
    risk_breaches   which breaches there are
    risk_amounts    the sums, line by line, as the books have them
    risk_rates, risk_times, risk_conduct     the defences
    risk_sentences  the words
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from concord.law import clauses, risk_amounts, risk_conduct, risk_facts, risk_rates, risk_times
from concord.law.clauses import Clause
from concord.law.model import Entry, State
from concord.law.risk_amounts import Reckoned
from concord.law.risk_breaches import Found, breaches
from concord.law.risk_conduct import Answers
from concord.law.risk_file import File
from concord.law.risk_model import DUTY, MADE_GOOD, MONEY, OPEN, Breach, Claim, Defence, Fact, Sheet, Totals
from concord.law.rulebook import DutyRule, Rulebook
from concord.law.rulebook_graph import act_path, duty_path


def sheet(
    law: Rulebook,
    state: State,
    entries: Sequence[Entry],
    now: int,
    lang: str,
    receipts: Mapping[int, int] | None = None,
) -> Sheet:
    """Return the risk points of a contract as of now, in `zh` or `en`.

    state: caught up to now; entries: in docket order, those that the reader may see, with the lapses of now that are
    not written yet; now: UTC s; receipts: seq -> since when the record of that entry stands in the evidence ledger.
    """
    file = File(law, state, entries, now, lang)
    known = risk_facts.answers(file)
    told = risk_facts.facts(file, receipts)
    found = breaches(file, {seq: answer.basis for seq, answer in known.items()})
    books = Reckoned(file)
    parts = tuple(_breach(file, books, one, told, known) for one in found)
    notes = [file.tell("note_base"), file.tell("note_receipts")]
    if not file.whole:
        notes.append(file.tell("note_hidden"))
    return Sheet(now, lang, state.currency, parts, "" if parts else file.tell("nothing"), tuple(notes))


def _breach(file: File, books: Reckoned, found: Found, told: tuple[Fact, ...], known: Answers) -> Breach:
    claims = risk_amounts.claims(file, books, found)
    totals = risk_amounts.totals(claims)
    standing = f"standing_{found.standing}"
    if found.standing == OPEN:
        standing += f"_{known[found.entry].basis}"
    return Breach(
        key=found.key, kind=found.kind, title=found.title, by=file.role(found.by), by_role=found.by,
        whom=file.role(found.whom), whom_role=found.whom, standing=found.standing, standing_says=file.tell(standing),
        since=found.since, agreed=_agreed(file, found), facts=_concerning(file, found, told),
        claims=claims, totals=totals, defences=_defences(file, books, found, known, claims, totals),
    )  # fmt: skip


def _agreed(file: File, found: Found) -> tuple[Clause, ...]:
    """The clauses that say what was to be done, by when, and what follows if it is not."""
    rules = [*found.rules, *(one.rule for one in risk_times.demands(file, found.by))]
    paths = {duty_path(rule) for rule in rules} | _acts(file, found.rules)
    if found.entry:
        act = file.law.acts[file.by_seq[found.entry].act]
        paths.add(act_path(act))
    text = clauses.text(file.law, file.state.terms, file.lang)
    return tuple(clause for clause in text if paths & set(clause.rules))


def _acts(file: File, rules: tuple[DutyRule, ...]) -> set[str]:
    names = {name for rule in rules for name in rule.do if name in file.law.acts}
    return {act_path(file.law.acts[name]) for name in names}


def _concerning(file: File, found: Found, told: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts that bear on a breach: of a breach of money all, of others all but the money."""
    if found.kind == MONEY:
        return told
    return tuple(fact for fact in told if not _about_money(file, fact.entry))


def _about_money(file: File, seq: int) -> bool:
    entry = file.by_seq[seq]
    kind, _, duty = entry.act.partition(":")
    if duty:
        rule = file.law.duties.get(duty)
        return rule is not None and (rule.pay is not None or bool(rule.schedule))
    act = file.law.acts.get(kind)
    return act is not None and act.then.credit is not None


def _defences(
    file: File, books: Reckoned, found: Found, known: Answers, claims: tuple[Claim, ...], totals: Totals
) -> tuple[Defence, ...]:
    """Every defence that a breach of this kind may meet; none where nothing is open any more."""
    if found.standing == MADE_GOOD or (found.kind == MONEY and not totals.whole):
        return ()
    times = (risk_times.demand(file, found), risk_times.grace(file, found), risk_times.limitation(file, found))
    if found.kind == MONEY:
        return (
            risk_conduct.payments(file, found, known),
            risk_conduct.goods(file, found, known),
            risk_rates.rate(file, found),
            risk_rates.too_much(file, books, found, claims, totals),
            *times,
            risk_conduct.excuse(file, found, known),
        )
    if found.kind == DUTY:
        return (*times, risk_conduct.excuse(file, found, known))
    return (risk_conduct.proof(file, found, known), times[-1], risk_conduct.excuse(file, found, known))
