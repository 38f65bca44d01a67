"""Checks of the contract itself: who signed which text, under which rules, what the books say, what the log holds."""

from __future__ import annotations

from concord.law import clauses
from concord.law.explaining_words import LANGUAGES, named
from concord.law.filing_claims import books, claims, total
from concord.law.filing_model import Check, File, answer
from concord.law.rulebook import Text
from concord.law.written import money

PRINT = 16  # signs of a fingerprint that a sentence shows
ARBITRATION = "仲裁"


def signatures(file: File) -> Check:
    """Both sides signed, and the text that they signed is the text that stands (CC 490)."""
    text = file.text[:PRINT]
    for side in (file.creditor, file.debtor):
        if not any(one.role == side.role for one in file.signatures):
            return answer("signatures_missing", {"role": role(file, side.role)})
    other = next((one.role for one in file.signatures if one.text and one.text != file.text), "")
    if other:
        return answer("signatures_differ", {"role": role(file, other)})
    bare = next((one.role for one in file.signatures if not one.text), "")
    if bare:
        return answer("signatures_bare", {"role": role(file, bare)})
    return answer("signatures_ok", {"print": text})


def role(file: File, name: str) -> Text:
    """A role of the contract in words, as it stands inside a sentence."""
    title = named(file.law.roles[name].title, name)
    return {"zh": title["zh"], "en": title["en"].lower()}


def code(file: File) -> Check:
    """The contract runs under the rules that it is pinned to, and these passed the audit before they were shelved."""
    words = {"key": file.law.key, "print": file.law.digest[:PRINT]}
    return answer("code_ok" if file.shelved else "code_unaudited", words)


def progress(file: File) -> Check:
    """What was performed: the entries give the books, and the books come to the same when they are run anew."""
    currency = file.state.currency
    stated = next((live for live in file.state.statements.values() if live.get("money")), None)
    if stated is not None:
        return answer("progress_stated", {"amount": amount(int(stated["form"].get("amount") or 0), currency)})
    found = books(file)
    if not file.replayed or not found.agree:
        return answer("progress_differs")
    sums = {"received": found.received, "paid": found.paid, "interest": found.interest, "pot": found.pot}
    return answer("progress_ok", {name: amount(value, currency) for name, value in sums.items()})


def amount(minor: int, currency: str) -> Text:
    """An amount in both languages, in figures."""
    found = money(minor, currency)
    return {lang: found[lang] for lang in LANGUAGES}


def claim(file: File) -> Check:
    """There is something definite to claim (CPL 122 (3))."""
    found = claims(file)
    if not found:
        return answer("claim_none")
    return answer("claim_ok", {"amount": amount(total(found), file.state.currency)})


def scope(file: File) -> Check:
    """It is a matter for the courts, and no clause sends it to arbitration (CPL 122 (4), 127 (2))."""
    number = next((one.number for one in clauses.text(file.law, file.state.terms, "zh") if ARBITRATION in one.says), 0)
    return answer("scope_arbitration", {"number": str(number)}) if number else answer("scope_ok")


def once(file: File) -> Check:
    """The same claim is not with a court already (CPL 127 (5), JI 247)."""
    listed = {"zh": "、".join(file.pending), "en": ", ".join(file.pending)}
    return answer("once_pending", {"number": listed}) if file.pending else answer("once_ok")


def receipts(file: File) -> Check:
    """Every record that the claim rests on has its receipt of the log."""
    count, missing = len(file.relied), sum(not one.receipt for one in file.relied)
    words = {"count": str(count), "missing": str(missing)}
    return answer("receipts_missing" if missing or not count else "receipts_ok", words)
