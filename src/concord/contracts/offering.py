"""An enterprise offers a contract: its matter begins, the enterprise has signed, and the consumer is told.

One transaction for all of it. What the consumer is told goes out behind it (the room that writes notices).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from django.db import transaction

from concord.contracts import text
from concord.contracts.models import Batch, Offer
from concord.contracts.sides import KIND, sides
from concord.docket import clock, rules
from concord.docket.actors import Actor
from concord.docket.models import Matter, Participant
from concord.docket.opening import open_matter
from concord.docket.participants import Person
from concord.docket.recording import record
from concord.gateways.keys import keyring
from concord.law import shelf
from concord.law.model import Refused
from concord.law.rulebook import Rulebook
from concord.people.models import Account, Organisation

FIELD = "contract"  # the text beside the first entry: what the contract is about
SIGN = "sign"


@dataclass(frozen=True)
class Consumer:
    """Who is offered the contract. name: as on the identity card; phone (E.164), email: one of them at least."""

    name: str
    phone: str = ""
    email: str = ""
    language: str = "zh-hans"

    def personal(self) -> dict[str, str]:
        """The data as the docket keeps them."""
        given = {"name": self.name, "phone": self.phone, "email": self.email}
        return {key: value for key, value in given.items() if value}


@dataclass(frozen=True)
class Offered:
    """The contract stands as an offer. repeated: it had been offered under this key before."""

    matter: Matter
    offer: Offer
    repeated: bool = False


def offer(
    enterprise: Organisation,
    *,
    rulebook: str,
    terms: Mapping[str, Any],
    consumer: Consumer,
    goods: str,
    key: str,
    by: Account | None,
    batch: Batch | None = None,
    number: int = 0,
    pay_to: str = "",
) -> Offered | Refused:
    """Offers a contract under `id@version`, signed by the enterprise; returns it, or why the law refuses.

    terms: by name, as the rulebook has them; goods: what it is about, in words; by: who signs for the enterprise;
    pay_to: the account to which the consumer pays, in words: who signs it knows which account is the right one.
    key: of whoever offers; a repeat returns the first result, and other contents under it are refused (`already`).
    Raises ValueError for an organisation that is no enterprise.
    """
    if enterprise.kind != Organisation.Kind.ENTERPRISE:
        raise ValueError("Only an enterprise offers contracts.")
    law = contract(rulebook)
    if law is None:
        return Refused("form", "rulebook")
    digest = fingerprint(rulebook, terms, consumer, goods, pay_to)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=enterprise.pk)  # one after the other: key and number
        known = Offer.objects.filter(organisation=enterprise, key=key).select_related("matter").first()
        if known is not None and bytes(known.digest) != digest:
            return Refused("already", "key")
        if known is not None and known.matter is not None:
            return Offered(known.matter, known, repeated=True)
        row = known or Offer(
            organisation=enterprise, batch=batch, number=number, account=by, rulebook=rulebook, key=key, digest=digest,
            made_at=clock.now(),
        )  # fmt: skip
        about = {"goods": goods} | ({"pay_to": pay_to} if pay_to else {})
        matter = _open(enterprise, law, terms, consumer, about, row)
        if isinstance(matter, Refused):
            return matter
        row.matter, row.state, row.sealed = matter, Offer.State.OPENED, b""
        row.save()
        # if we stop before the commit there is no contract and no offer; after it, both, and the enterprise has signed
    return Offered(matter, row)


def contract(key: str) -> Rulebook | None:
    """The rulebook `id@version` if contracts can be made under it, else None."""
    try:
        law = shelf.rulebook(key)
    except shelf.UnknownRulebookError:
        return None
    return law if law.kind == KIND else None


def fingerprint(rulebook: str, terms: Mapping[str, Any], consumer: Consumer, goods: str, pay_to: str = "") -> bytes:
    """The keyed digest of what was given for an offer."""
    given = {"rulebook": rulebook, "terms": dict(terms), "consumer": asdict(consumer), "goods": goods}
    given |= {"pay_to": pay_to} if pay_to else {}
    return keyring().mac("contract offer", msgspec.json.encode(given, order="deterministic"))


def _open(
    enterprise: Organisation,
    law: Rulebook,
    terms: Mapping[str, Any],
    consumer: Consumer,
    about: dict[str, str],
    row: Offer,
) -> Matter | Refused:
    role = sides(law)
    opened = open_matter(
        rulebook=law.key,
        organisation=enterprise,
        people=[
            Person(role.creditor, kind="organisation", organisation=enterprise),
            Person(role.debtor, kind="person", language=consumer.language, personal=consumer.personal()),
        ],
        by=role.creditor,
        terms=terms,
        payloads={FIELD: about},
        key=f"offer {row.key}",
        currency=text.currency(law),
        account=row.account,
    )
    if isinstance(opened, Refused):
        return opened
    signed = sign_for(opened.matter, opened.participants[role.creditor][0], row.account, key=f"offer/{row.pk}")
    if isinstance(signed, Refused):  # the law lets whoever begins a contract sign it: a rulebook that does not is unfit
        raise ValueError(f"{law.key} does not let {role.creditor} sign its own offer: {signed.code} {signed.detail}")
    return opened.matter


def sign_for(matter: Matter, enterprise: Participant, by: Account | None, *, key: str) -> Any:
    """The enterprise's own signature, with whoever gave it; bound to the text that the consumer will read."""
    law = rules.law_of(matter)
    kept = {
        "name": by.name("zh-hans") if by is not None else "",
        "text": text.fingerprint(law, matter.law_state.terms),
    }
    return record(matter, act=SIGN, by=Actor(enterprise, by), payloads={"signature": kept}, key=key)
