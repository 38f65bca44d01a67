"""The contract as PDF in both languages: drawn when both have signed, sealed by the enterprise, signed by the consumer.

Each step is stored under a key of its own before the next begins: the work may stop at any line and be done again.
"""

from __future__ import annotations

from typing import Any

from concord.contracts import signing, text
from concord.contracts.offering import FIELD
from concord.contracts.sides import sides
from concord.docket import documents, participants, rules, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Matter, Participant
from concord.gateways.signing import Appearance, sign_pdf
from concord.kit.papers import filling, render
from concord.kit.signing import ELECTRONIC, stamp
from concord.law.rulebook import Rulebook

KIND = "contract"
TITLES = ("合同", "Contract")


def key_of(entry: Entry) -> str:
    """The key of the paper that a last signature brings about."""
    return f"contract/{entry.pk}"


def known(matter: Matter) -> Document | None:
    """The contract's paper, if it was made. For pages: take it from visibility.visible_documents."""
    return Document.objects.filter(matter=matter, kind=KIND).order_by("-version").first()


def make(matter: Matter, entry: Entry) -> Document:
    """The signed contract, made once. entry: the signature by which it came into force."""
    done = Document.objects.filter(matter=matter, key=key_of(entry)).first()
    if done is not None:
        return done
    law = rules.law_of(matter)
    if entry.participant is None:
        raise ValueError("A signature belongs to a party.")
    first = Entry.objects.get(matter=matter, act="sign", participant__role=sides(law).creditor)
    pdf = render("contract", filled(matter, law, at=entry.at), "zh-hans")
    pdf = _sealed(pdf, matter, first)
    name = participants.name(entry.participant)
    pdf = sign_pdf(
        pdf, name=name, on_behalf="", field=f"party-{entry.participant.pk}",
        appearance=Appearance(typed=name, lines=(name, f"{stamp(entry.at)} · {ELECTRONIC}")),
        reason="签署合同 Signs the contract", at=entry.at,
    )  # fmt: skip
    return documents.put_document(
        matter, kind=KIND, content=pdf, titles=TITLES, seen="parties", key=key_of(entry), entry=entry
    )


def _sealed(pdf: bytes, matter: Matter, first: Entry) -> bytes:
    """The enterprise's seal, with the time at which it signed its offer."""
    house = matter.organisation
    return sign_pdf(
        pdf, name=house.seal, on_behalf=house.name_zh, field="seal",
        appearance=Appearance(seal=house.seal, lines=(house.name_en, f"{stamp(first.at)} · {ELECTRONIC}")),
        reason="企业盖章 Seal of the enterprise", at=first.at,
    )  # fmt: skip


def filled(matter: Matter, law: Rulebook, *, at: int) -> dict[str, Any]:
    """The data of the paper (kit.papers.data.Contract)."""
    role = sides(law)
    people = [participants.of_role(matter, name)[0] for name in (role.creditor, role.debtor)]
    terms = matter.law_state.terms
    zh, en = (text.clauses(law, terms, lang) for lang in text.LANGUAGES)
    return filling.paper(matter, at=at) | {
        "title": law.title,
        "parties": [filling.party(row) | _firm(row) for row in people],
        "roles": [law.roles[row.role].title for row in people],
        "goods": goods(matter, Reader(matter.pk, (people[0],))),
        "clauses": [
            {
                "title": {"zh": one.title, "en": other.title},
                "says": {"zh": one.says, "en": other.says},
                "source": {"zh": one.source, "en": other.source},
                "prominent": one.prominent,
            }
            for one, other in zip(zh, en, strict=True)
        ],
        "digest": text.fingerprint(law, terms),
    }


def _firm(row: Participant) -> dict[str, str]:
    """An enterprise's registration number and address stand on its own row."""
    house = row.organisation
    return {"identifier": house.licence, "address": house.address_zh} if house is not None else {}


def goods(matter: Matter, reader: Reader) -> str:
    """What the contract is about, as the offer said."""
    return offered(matter, reader).get("goods", "")


def offered(matter: Matter, reader: Reader) -> dict[str, str]:
    """What the offer said beside its terms: `goods`, and `pay_to` where it named an account."""
    first = Entry.objects.filter(matter=matter, act="begin").first()
    found = visibility.read_data(reader, first, FIELD) if first is not None else None
    return {name: str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def ready(entry: Entry) -> bool:
    """Whether an entry is the signature with which a contract came into force."""
    return rules.law_of(entry.matter).kind == KIND and signing.in_force(entry)
