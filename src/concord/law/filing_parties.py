"""Checks of the two sides and of the court: who sues, who is sued, where, and how papers reach the defendant."""

from __future__ import annotations

from concord.law import identifiers
from concord.law.filing_contract import role
from concord.law.filing_model import LANGUAGES, Check, Court, File, Side, answer, sayings
from concord.law.rulebook import Text
from concord.law.tables import regions

WAYS: dict[str, Text] = {
    "email": {"zh": "电子邮箱", "en": "e-mail"},
    "phone": {"zh": "手机短信", "en": "text message"},
}
LEAST = 2  # digits of a place that tell at least the province
USED_BY_DEBTOR = frozenset({"lease"})  # performed where the goods are used (JI 19)
PAID_TO_LENDER = frozenset({"loan"})  # the sum in dispute is owed where the lender is (JI 18)


def plaintiff(file: File) -> Check:
    """The plaintiff is a party of the contract, and named for certain (CPL 122 (1), 124)."""
    side = file.creditor
    words = {"name": side.name, "role": role(file, side.role)}
    if not side.number:
        return answer("plaintiff_unnamed", words)
    return answer("plaintiff_ok" if _well_formed(side) else "plaintiff_wrong", words)


def defendant(file: File) -> Check:
    """The defendant can be told from all others (CPL 122 (2), JI 209)."""
    side = file.debtor
    words = {"name": side.name, "role": role(file, side.role)}
    if side.number:
        return answer("defendant_ok" if _well_formed(side) else "defendant_wrong", words)
    return answer("defendant_by_address" if side.address.strip() else "defendant_unclear", words)


def _well_formed(side: Side) -> bool:
    if side.kind == "organisation":
        return identifiers.uscc_ok(side.number)
    return identifiers.id_card_ok(side.number)


def service(file: File) -> Check:
    """An address for service is confirmed, or papers can at least be delivered (JI 136; CPL 88)."""
    side = file.debtor
    if side.confirmed:
        ways = {
            lang: {"zh": "、", "en": ", "}[lang].join(WAYS[one][lang] for one in side.confirmed if one in WAYS)
            for lang in LANGUAGES
        }
        return answer("service_confirmed", {"ways": ways})
    return answer("service_address" if side.address.strip() else "service_none")


def jurisdiction(file: File, court: Court) -> Check:
    """The court of the defendant's domicile or of the place of performance (CPL 22, 24; JI 18, 19).

    The contract names no court. An identity number tells where a person was registered: a sign, not proof, of the
    domicile (CC 25).
    """
    domicile = place_of(file.debtor)
    performed, ground = _performance(file)
    if not court.region or not (domicile or performed):
        return answer("jurisdiction_unknown", {"court": court.name})
    if covers(court, domicile):
        return answer("jurisdiction_domicile", {"place": place(domicile), "court": court.name})
    if ground and covers(court, performed):
        why = sayings()["grounds"][ground]
        words: dict[str, Text | str] = {"place": place(performed), "court": court.name, "why": why}
        return answer("jurisdiction_performance", words | {"article": why["source"]})
    near = next((one for one in (domicile, performed) if one[:LEAST] == court.region[:LEAST]), "")
    if near:
        return answer("jurisdiction_province", {"place": place(near), "court": court.name})
    if not domicile:
        return answer("jurisdiction_unknown", {"court": court.name})
    return answer("jurisdiction_elsewhere", {"place": place(domicile), "court": court.name})


def place_of(side: Side) -> str:
    """The place of a side as far as it is known: what was entered, else what the identity number tells, else ''."""
    if side.region:
        return side.region
    number = identifiers.normal(side.number)
    if not number or not _well_formed(side):
        return ""
    return number[2:8] if side.kind == "organisation" else number[:6]


def _performance(file: File) -> tuple[str, str]:
    """Where the contract is performed if it does not say: the place, and the rule that says so; '' where none does."""
    if file.law.id in USED_BY_DEBTOR:
        return place_of(file.debtor), "use"
    if file.law.id in PAID_TO_LENDER:
        return place_of(file.creditor), "receiver"
    return "", ""


def covers(court: Court, region: str) -> bool:
    """Whether a place lies in a court's district: `3307` and `330700` cover `330782`; a province is too wide."""
    district = court.region.rstrip("0")
    district += "0" * (len(district) % 2)
    return len(district) > LEAST and region.startswith(district)


def place(code: str) -> Text:
    """A place in words: the province, with the code of the district where it is known."""
    known = regions().get(code[:LEAST], {"zh": code, "en": code})
    return {lang: f"{known[lang]} ({code})" if len(code) > LEAST else known[lang] for lang in LANGUAGES}
