"""ISO 20022 camt.053, a bank's statement in XML, versions .02 to .12: what is booked, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from concord.gateways.payments import amounts, markup
from concord.gateways.payments.markup import Element
from concord.gateways.payments.statement import (
    MOST_BOOKINGS,
    MOST_BYTES,
    Booking,
    Statement,
    UnfitError,
    Unreadable,
    printable,
    statement,
)

ROOT, BODY = "Document", "BkToCstmrStmt"
OPENS, CLOSES = ("OPBD", "PRCD"), ("CLBD",)
BOOKED = ("BOOK", "")  # what is pending or for information only has not happened
NAMES = ("Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR", "Refs/InstrId", "Refs/EndToEndId")
NONE = frozenset({"NOTPROVIDED", "NONREF", "NOT PROVIDED", "UNKNOWN"})
WORDS = (
    "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "AddtlTxInf",
)  # fmt: skip
PARTIES = ("Dbtr", "Cdtr")  # who pays us, whom we pay


def read(content: bytes, zone: ZoneInfo) -> Statement | Unreadable:
    """The statement in a camt.053 file, or why it cannot be read. zone: of the bank, for dates without a time."""
    try:
        if not content.strip():
            raise UnfitError("empty")
        if len(content) > MOST_BYTES:
            raise UnfitError("too_large")
        return _statement(markup.tree(content), zone)
    except UnfitError as unfit:
        return unfit.reason


def _statement(root: Element, zone: ZoneInfo) -> Statement:
    if root.name != ROOT or root.first(BODY) is None:
        raise UnfitError("not_a_statement")
    found = list(root.all(f"{BODY}/Stmt"))
    if len(found) != 1:
        raise UnfitError("several", count=str(len(found))) if found else UnfitError("missing", what="Stmt")
    own = found[0]
    account = _needed(own, "Acct/Id/IBAN", "Acct/Id/Othr/Id")
    number = _needed(own, "Id", "ElctrncSeqNb")
    code = _currency(own)
    entries = [one for one in own.all("Ntry") if one.word("Sts/Cd", "Sts") in BOOKED]
    if len(entries) > MOST_BOOKINGS:
        raise UnfitError("too_many", most=f"{MOST_BOOKINGS:,}")
    lines = (line for one in entries for line in _lines(one, code, number, zone))
    balances = _balance(own, OPENS, code), _balance(own, CLOSES, code)
    read_lines = _limited(lines)
    _check_count(own, sum(1 for _ in own.all("Ntry")))
    return statement(printable(account, 60), printable(number, 60), code, balances, read_lines)


def _limited(lines: Iterator[Booking]) -> list[Booking]:
    found: list[Booking] = []
    for line in lines:
        found.append(line)
        if len(found) > MOST_BOOKINGS:
            raise UnfitError("too_many", most=f"{MOST_BOOKINGS:,}")
    return found


def _check_count(own: Element, found: int) -> None:
    said = own.word("TxsSummry/TtlNtries/NbOfNtries")
    if said and said != str(found):
        raise UnfitError("count", said=said, found=str(found))


def _needed(element: Element, *paths: str) -> str:
    word = element.word(*paths)
    if not word:
        raise UnfitError("missing", element.line, what=paths[0])
    return word


def _currency(own: Element) -> str:
    """The account's currency: as said, else that of its balances, else that of its first line."""
    said = own.word("Acct/Ccy")
    of = own.first("Bal/Amt", "Ntry/Amt")
    if not said and of is None:
        raise UnfitError("missing", own.line, what="Ccy")
    return amounts.currency(said or (of.attributes.get("Ccy", "") if of else ""), own.line)


def _balance(own: Element, kinds: tuple[str, ...], code: str) -> int | None:
    for kind in kinds:
        for one in own.all("Bal"):
            if one.word("Tp/CdOrPrtry/Cd") == kind:
                return _signed(one, code)
    return None


def _signed(element: Element, code: str, amount: str = "Amt", side: str = "") -> int:
    """The amount of an element, negative for a debit. side: where it does not say itself."""
    of = element.first(amount)
    if of is None:
        raise UnfitError("missing", element.line, what=amount)
    if (said := of.attributes.get("Ccy", code)) != code:
        amounts.currency(said, of.line)
        raise UnfitError("currencies", of.line, text=said)
    minor = amounts.amount(of.text, code, of.line)
    direction = element.word("CdtDbtInd") or side
    if direction not in ("CRDT", "DBIT"):
        raise UnfitError("direction", element.line, text=direction)
    return minor if direction == "CRDT" else -minor


def _lines(entry: Element, code: str, number: str, zone: ZoneInfo) -> Iterator[Booking]:
    """The bookings of an entry: itself, or each transaction of a batch, whose sum must be the entry's."""
    total = _signed(entry, code)
    if not total:
        raise UnfitError("zero", entry.line)
    own = entry.word("AcctSvcrRef") or _unique(entry.word("NtryRef"), number)
    details = list(entry.all("NtryDtls/TxDtls"))
    if len(details) < 2:
        detail = details[0] if details else Element("TxDtls", entry.line, {})
        if not own and not _names(detail, own):
            raise UnfitError("missing", entry.line, what="AcctSvcrRef")
        yield _booking(entry, detail, code, total, own or _names(detail, own)[0], zone)
        return
    side = entry.word("CdtDbtInd")
    where = "Amt" if all(one.first("Amt") for one in details) else "AmtDtls/TxAmt/Amt"
    if not all(one.first(where) for one in details):
        raise UnfitError("details", entry.line)
    parts = [_signed(one, code, where, side) for one in details]
    if sum(parts) != total:
        raise UnfitError("details", entry.line)
    for place, (detail, amount) in enumerate(zip(details, parts, strict=True), start=1):
        names = _names(detail, own)
        if not amount:
            raise UnfitError("zero", detail.line)
        if not own and not names:
            raise UnfitError("missing", detail.line, what="AcctSvcrRef")
        given = detail.word("Refs/AcctSvcrRef")
        ref = given if given and given != own else f"{own}/{place}" if own else names[0]
        yield _booking(entry, detail, code, amount, ref, zone)


def _unique(ref: str, number: str) -> str:
    """An entry's own number is unique in its statement only."""
    return f"{number}/{ref}" if ref else ""


def _names(detail: Element, own: str) -> list[str]:
    """The references of a transaction besides the entry's own, without those that say nothing, each once."""
    words = [one.text for path in NAMES for one in detail.all(path)]
    kept = [printable(word, 120) for word in words if word and word.upper() not in NONE and word != own]
    return list(dict.fromkeys(kept))


def _booking(entry: Element, detail: Element, code: str, amount: int, ref: str, zone: ZoneInfo) -> Booking:
    reversal = (entry.word("RvslInd") or detail.word("RvslInd")) in ("true", "1")
    names = [name for name in _names(detail, entry.word("AcctSvcrRef")) if name != ref]
    payer = PARTIES[amount < 0 if not reversal else amount > 0]
    words = [one.text for path in WORDS for one in detail.all(path)] + [entry.word("AddtlNtryInf")]
    booked = _date(entry, "BookgDt", zone)
    return Booking(
        ref=printable(ref, 120),
        amount=amount,
        currency=code,
        booked=booked,
        value=_date(entry, "ValDt", zone) if entry.first("ValDt") else booked,
        counterparty=printable(detail.word(f"RltdPties/{payer}/Nm", f"RltdPties/{payer}/Pty/Nm"), 120),
        text=printable(" ".join(word for word in words if word)),
        reverses=names[0] if reversal and names else "",
        line=detail.line,
        names=tuple(names),
        reversal=reversal,
    )


def _date(entry: Element, name: str, zone: ZoneInfo) -> int:
    found = entry.first(f"{name}/DtTm", f"{name}/Dt")
    if found is None:
        raise UnfitError("missing", entry.line, what=name)
    return amounts.moment(found.text, zone, found.line)
