"""A contract's file as the checks read it (law.filing_model), gathered from its docket with the creditor's eyes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from concord.docket import other_matters, participants, proofs, queries, rules, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Matter, Participant
from concord.filing import earlier
from concord.law import clauses, engine, filing_time, shelf
from concord.law.builtin import RECORD_SERVICE, act_rule
from concord.law.explaining_words import named
from concord.law.filing_model import Demand, File, Relied, Side, Signed, Tried
from concord.law.lint_reports import reporting
from concord.law.model import State
from concord.law.rulebook import Rulebook, Text
from concord.law.sides import sides

SIGN, BEGIN, CONTRACT = "sign", "begin", "contract"  # acts, and the text beside the first entry (and its paper's kind)
CURED = "whenever cured"
SETTLED = "dispute_settled"


@dataclasses.dataclass(frozen=True)
class Dossier:
    """A contract as its creditor takes it to a court. address: of the debtor, as the creditor wrote it, '' = on file.

    reader: the creditor's eyes; entries: what he may see, in docket order.
    """

    matter: Matter
    file: File
    reader: Reader
    creditor: Participant
    debtor: Participant
    entries: tuple[Entry, ...]


def dossier(matter: Matter, address: str = "") -> Dossier:
    """Gathers a contract's file. Raises ValueError for a matter that is no contract with two sides."""
    present = queries.caught_up(matter)
    role = sides(present.law)
    creditor, debtor = (participants.of_role(matter, name)[0] for name in (role.creditor, role.debtor))
    reader = Reader(matter.pk, (creditor,))
    entries = tuple(visibility.visible_entries(matter, reader).select_related("participant"))
    file = File(
        law=present.law,
        state=present.state,
        number=matter.number,
        text=clauses.fingerprint(present.law, present.state.terms),
        shelved=shelved(present.law),
        replayed=replayed(matter, present.law),
        creditor=side(creditor),
        debtor=side(debtor, address),
        now=present.now,
        goods=goods(reader, entries),
        signatures=signatures(matter, entries),
        demand=demand(present.law, present.state, entries, str(debtor.pk)),
        tried=tried(matter, present.law),
        relied=relied(present.law, entries, drawn(matter, reader)),
        pending=tuple(one.number for one in earlier.pending(matter)),
    )
    return Dossier(matter, file, reader, creditor, debtor, entries)


def shelved(law: Rulebook) -> bool:
    """Whether the very rules stand on the shelf: what stands there passed its audit (`concord rulebook check`)."""
    try:
        return shelf.rulebook(law.key).digest == law.digest
    except LookupError:
        return False


def replayed(matter: Matter, law: Rulebook) -> bool:
    """Whether the entries, folded from the first, give the state that is kept (S22)."""
    written = [entry.law for entry in Entry.objects.filter(matter=matter).order_by("seq")]
    return engine.replay(engine.empty_state(law), written) == matter.law_state


def side(row: Participant, address: str = "") -> Side:
    """A side as the checks take it."""
    known = participants.personal(row)
    name = {"zh": participants.name(row), "en": participants.name(row, "en")}
    house = row.organisation
    if house is not None:
        return Side(
            str(row.pk), row.role, name, "organisation", house.licence, house.address_zh, house.region, ("email",)
        )
    return Side(
        str(row.pk), row.role, name, "person", str(known.get("id_number", "")),
        address or str(known.get("address", "")), "", tuple(known.get("confirmed") or ()),
    )  # fmt: skip


def goods(reader: Reader, entries: Sequence[Entry]) -> str:
    """What the contract is about, as the offer said."""
    first = next((entry for entry in entries if entry.act == BEGIN), None)
    found = visibility.read_data(reader, first, CONTRACT) if first is not None else None
    return str(found.get("goods", "")) if isinstance(found, dict) else ""


def signatures(matter: Matter, entries: Sequence[Entry]) -> tuple[Signed, ...]:
    """Who signed, and the text that the signature is bound to. Each is read with the eyes of who signed."""
    found = []
    for entry in entries:
        if entry.act != SIGN or entry.participant is None:
            continue
        kept = visibility.read_data(Reader(matter.pk, (entry.participant,)), entry, "signature")
        text = str(kept.get("text", "")) if isinstance(kept, dict) else ""
        found.append(Signed(entry.role, entry.on, text))
    return tuple(found)


def demand(law: Rulebook, state: State, entries: Sequence[Entry], debtor: str) -> Demand | None:
    """The newest demand that still counts: none where it was made good since, or none was made."""
    found: tuple[Entry, dict[str, Any]] | None = None
    until = 0
    for entry in entries:
        for effect in map(tuple, entry.law.effects):
            if effect[0] == "open" and effect[1].get("id") == filing_time.CURE:
                found, until = (entry, effect[1]), 0
            elif effect[0] == "lapse" and str(effect[1]).partition("@")[0] == filing_time.CURE:
                until = int(effect[2])
        if entry.law.rule == CURED:
            found, until = None, 0
    if found is None:
        return None
    entry, live = found
    standing = next((one for one in state.duties if one.id == filing_time.CURE), None)
    notice = int(live.get("notice") or entry.seq)
    return Demand(entry.on, arrival(entries, notice, debtor), standing.due if standing is not None else until)


def arrival(entries: Sequence[Entry], seq: int, person: str) -> int:
    """When the notice of an entry reached a person, by the record of service; 0 if it did not."""
    found = [one.on for one in entries if one.act == RECORD_SERVICE and served(one) == (seq, person)]
    return min(found, default=0)


def served(entry: Entry) -> tuple[int, str]:
    return int(entry.form.get("entry") or 0), str(entry.form.get("person", ""))


def tried(matter: Matter, law: Rulebook) -> tuple[Tried, ...]:
    """The mediations that came of the contract."""
    found = []
    for one in other_matters.started(matter):
        words: Text = named(rules.law_of(one).outcomes.get(one.outcome, {}), one.outcome)
        failed = bool(one.closed_at) and SETTLED not in reporting(law, one.rulebook, one.outcome)
        found.append(Tried(one.number, one.opened_at, one.closed_at or 0, words, failed))
    return tuple(found)


def drawn(matter: Matter, reader: Reader) -> list[Document]:
    """The signed contract, newest version first; none before it was drawn."""
    return list(visibility.visible_documents(matter, reader).filter(kind=CONTRACT).order_by("-version")[:1])


def relied(law: Rulebook, entries: Sequence[Entry], papers: Sequence[Document]) -> tuple[Relied, ...]:
    """The signed paper and the course of the contract, each with whether the log holds it."""
    held = proofs.recorded([*papers, *entries])
    found = [
        Relied(str(one.pk), {"zh": one.title_zh, "en": one.title_en}, one.made_at, one.pk in held) for one in papers
    ]
    found += [Relied(str(one.pk), what(law, one), one.on, one.pk in held) for one in entries]
    return tuple(found)


def what(law: Rulebook, entry: Entry) -> Text:
    """What an entry is called: its act, the standing rule or the duty that lapsed."""
    if entry.act == BEGIN:
        return {"zh": "提出合同", "en": "The contract was offered"}
    rule = act_rule(law, entry.act)
    if rule is not None:
        return named(rule.title, rule.name)
    kind, _colon, name = entry.act.partition(":")
    if kind == "lapse" and name in law.duties:
        title = named(law.duties[name].title, name)
        return {"zh": f"{title['zh']}：期限届满", "en": f"{title['en']}: the time is over"}
    standing = next((one for one in law.whenever if one.name in (name, entry.act)), None)
    return named(standing.title, standing.name) if standing is not None else named({}, entry.act)
