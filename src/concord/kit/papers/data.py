"""What each paper takes. Rooms give plain dicts of this shape; an unknown or missing key is refused by its name.

Amounts are minor units of `currency`; days are 'YYYY-MM-DD' ('' = none); moments (`at`, `..._at`) are UTC seconds
(0 = none). `Both` is a text in the two languages of the platform; `en` may be '' where only Chinese was given.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anything that a paper is filled with."""


class Both(Record, kw_only=True):
    """A text in Chinese and in English."""

    zh: str = ""
    en: str = ""


class House(Record, kw_only=True):
    """The body that issues the paper, as its letter head shows it. `kind` is a value of people.Organisation.Kind."""

    name_zh: str
    name_en: str
    kind: str
    licence: str = ""
    mandate_zh: str = ""
    mandate_en: str = ""
    phone: str = ""
    address_zh: str = ""
    address_en: str = ""


class Party(Record, kw_only=True):
    """A party as papers name it. `id`: participant id, names its signature field `party-<id>`.

    `identifier`: ID number or USCC, masked by the caller where the reader may not see it. `represented_by`: who acts
    for it, with `capacity`. The last five are for a person in a complaint (CPL 124).
    """

    id: str
    name: str
    name_en: str = ""
    role: Literal["applicant", "respondent", "third"] = "applicant"
    kind: Literal["person", "organisation"] = "person"
    identifier: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    represented_by: str = ""
    capacity: Both = Both()
    sex: str = ""
    born_day: str = ""
    ethnicity: str = ""
    occupation: str = ""
    employer: str = ""


class Row(Record, kw_only=True):
    """One term of an agreement: who owes what to whom (participant ids), how much, by which day."""

    who: str
    whom: str
    kind: Literal["pay", "deliver", "act", "refrain", "apologise"]
    amount: int = 0
    day: str = ""
    what: str = ""
    what_en: str = ""


class Exhibit(Record, kw_only=True):
    """A piece of evidence. `shows`: what it is to prove; `source`: where it comes from; `sha256`: its fingerprint."""

    name: str
    sha256: str = ""
    kind: Both = Both()
    pages: int = 0
    size: str = ""
    by: str = ""
    source: str = ""
    shows: str = ""
    original: str = ""
    received_at: int = 0


class Paper(Record, kw_only=True):
    """What every paper has. `number`: case number; `at`: when it was drawn up; `verify`: address behind the QR code."""

    house: House
    number: str
    at: int
    verify: str = ""
    currency: str = "CNY"


class Receipt(Paper, kw_only=True):
    """The dated receipt of an application. `leaf`: its place in the evidence ledger, once it has one."""

    applicant: Party
    respondents: list[Party]
    cause: Both
    received_at: int
    claims: list[Both]
    exhibits: list[Exhibit] = []
    consents: list[Both] = []
    fingerprint: str = ""
    leaf: str = ""
    next_steps: list[Both] = []


class Agreement(Paper, kw_only=True):
    """The settlement agreement. Fields to sign: `mediator-1` ..., `seal`, `party-<id>` for each party.

    `facts`: what the dispute is about, as both see it; `clauses`: free clauses, in both languages or Chinese only;
    `prevails`: the language whose text holds when they differ.
    """

    parties: list[Party]
    mediators: list[str]
    cause: Both
    facts: Both
    rows: list[Row]
    clauses: list[Both] = []
    default_clause: Both = Both()
    costs: Both = Both()
    place: Both = Both()
    prevails: Literal["zh", "en"] = "zh"
    accepted_day: str = ""


class ClosingReport(Paper, kw_only=True):
    """How a mediation ended (OM 21). Holds nothing that was said without prejudice, save facts that both confirmed."""

    parties: list[Party]
    mediators: list[str]
    cause: Both
    outcome: Both
    ground: Both = Both()
    source: str = ""
    opened_day: str = ""
    accepted_day: str = ""
    ended_day: str = ""
    issues: list[Both] = []
    undisputed: list[Both] = []
    conduct: Both = Both()
    hints: list[Both] = []
    ways_on: list[Both] = []


class ConfirmationApplication(Paper, kw_only=True):
    """The joint application for judicial confirmation. Fields to sign: `party-<id>` for each party."""

    court: str
    court_en: str = ""
    parties: list[Party]
    centre: Both
    agreement_number: str
    effective_day: str
    rows: list[Row]
    venue: Both = Both()
    enclosures: list[Both] = []


class Identities(Paper, kw_only=True):
    """Identity, domicile and contact of the parties (JI 354), for the court alone. `identifier` is whole."""

    court: str
    court_en: str = ""
    parties: list[Party]
    agreement_number: str


class Ruling(Paper, kw_only=True):
    """The court's ruling on confirmation. Fields to sign: `judge`, `seal`. `house` is the court."""

    outcome: Literal["confirmed", "dismissed"]
    parties: list[Party]
    centre: Both
    agreement_number: str
    agreement_day: str
    applied_day: str
    rows: list[Row]
    clauses: list[Both] = []
    ground: Both = Both()
    source: str = ""
    judge: str
    clerk: str = ""


class Attempt(Record, kw_only=True):
    """One attempt to serve one paper on one person. `rule`: why it counts as effective, with its article."""

    document: Both
    recipient: str
    channel: Both
    address: str
    sent_at: int
    arrived_at: int = 0
    effective_at: int = 0
    result: Both = Both()
    rule: Both = Both()
    evidence: str = ""


class ServiceRecord(Paper, kw_only=True):
    """Proof of service: every attempt with channel, time, result and evidence."""

    attempts: list[Attempt]
    clerk: str = ""


class EvidenceList(Paper, kw_only=True):
    """The evidence that one side, or both, put in."""

    title_of: Party | None = None
    exhibits: list[Exhibit]


class Complaint(Paper, kw_only=True):
    """A complaint to the court, prefilled (CPL 124). It is the person's own paper: the centre's head does not show."""

    court: str
    plaintiffs: list[Party]
    defendants: list[Party]
    cause: Both
    claims: list[Both]
    facts: str
    evidence: list[Exhibit] = []
    witnesses: list[str] = []
    mediation: Both = Both()


class PaidRow(Record, kw_only=True):
    """A term and what was paid on it; `done` says of a duty other than money that it was performed, `later` that the
    term is not due yet.
    """

    who: str
    whom: str
    kind: Literal["pay", "deliver", "act", "refrain", "apologise"]
    amount: int = 0
    day: str = ""
    what: str = ""
    what_en: str = ""
    paid: int = 0
    unpaid: int = 0
    done: bool = False
    later: bool = False


class InterestLine(Record, kw_only=True):
    """One run of double interest: on `principal`, after `since`, up to and with `until`."""

    since: str
    until: str
    days: int
    principal: int
    amount: int


class EnforcementApplication(Paper, kw_only=True):
    """The creditor's application for enforcement. `interest_to`: the day up to which double interest is counted."""

    court: str
    creditor: Party
    debtors: list[Party]
    agreement_number: str
    ruling_number: str
    ruling_court: str = ""
    ruling_day: str = ""
    rows: list[PaidRow]
    interest: list[InterestLine] = []
    interest_source: str = ""
    interest_until: str = ""
    interest_total: int = 0
    unpaid_total: int = 0
    demand_total: int = 0
    provisional: bool = False
    last_enforcement_day: str = ""
    property_leads: str = ""


class IndexLine(Record, kw_only=True):
    """One part of a bundle: its title and its pages in the bundle."""

    title: Both
    first: int
    last: int
    fingerprint: str = ""


class BundleIndex(Paper, kw_only=True):
    """The first pages of a bundle."""

    title: Both
    parts: list[IndexLine]
    pages: int


class FactRow(Record, kw_only=True):
    """A fact: what it is about and what is so. exact: a key or a digest."""

    label: Both
    value: Both
    exact: bool = False


class FactSection(Record, kw_only=True):
    """Facts that belong together, and which article asks for them."""

    title: Both
    asks: Both
    rows: list[FactRow]


class Facts(Paper, kw_only=True):
    """The fact sheet of the platform (OL 17). Field to sign: `seal`. site: the platform's address."""

    site: str
    sections: list[FactSection]


class ContractClause(Record, kw_only=True):
    """A clause of a contract. `source`: its articles; `prominent`: set so that nobody overlooks it (CC 496)."""

    title: Both
    says: Both
    source: Both = Both()
    prominent: bool = False


class Contract(Paper, kw_only=True):
    """A contract. Fields to sign: `seal` of the enterprise, and `party-<id>` for the consumer, the second of `parties`.

    `roles`: what each party is called, in their order; `goods`: what it is about; `digest`: SHA-256 of rules and text.
    """

    title: Both
    parties: list[Party]
    roles: list[Both]
    goods: str
    clauses: list[ContractClause]
    digest: str


TEMPLATES: dict[str, type[Paper]] = {
    "receipt": Receipt,
    "agreement": Agreement,
    "contract": Contract,
    "closing_report": ClosingReport,
    "confirmation_application": ConfirmationApplication,
    "identities": Identities,
    "ruling": Ruling,
    "service_record": ServiceRecord,
    "evidence_list": EvidenceList,
    "complaint": Complaint,
    "enforcement_application": EnforcementApplication,
    "bundle_index": BundleIndex,
    "facts": Facts,
}
