"""A contract's payment reference: what the consumer writes on a transfer, and how it is found again in a bank's text.

It is the contract's number. `reference` gives it as an RF creditor reference as well (ISO 11649): its two check digits
tell a slip of the pen from another contract.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 21  # of what follows RF and its check digits
GAP = r"[\s\-_/.:]{0,3}"


def plain(number: str) -> str:
    """A contract's number without its dashes."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def reference(number: str) -> str:
    """The RF reference of a contract's number, or the number itself where it is too long or not Latin."""
    kept = plain(number)
    if not kept or len(kept) > LONGEST or len(kept) != len(re.sub(r"[-_/. ]", "", number)):
        return number
    return f"RF{98 - _remainder(f'{kept}RF00'):02d}{kept}"


def found(text: str, code: str) -> tuple[str, ...]:
    """The numbers of contracts of an organisation that a text names, each once. code: the organisation's.

    Dashes may be missing or be spaces. An RF reference whose check digits do not fit names nothing.
    """
    upper = unicodedata.normalize("NFKC", text).upper()
    pattern = rf"(?<![A-Z0-9])(RF[0-9]{{2}}{GAP})?({_spelt(code)}){GAP}([0-9]{{4}}){GAP}([0-9]{{5,7}})(?![0-9])"
    numbers = []
    for match in re.finditer(pattern, upper):
        number = f"{code}-{match[3]}-{match[4]}"
        if not match[1] or _remainder(plain(number) + match[1][:4]) == 1:
            numbers.append(number)
    return tuple(dict.fromkeys(numbers))


def _spelt(code: str) -> str:
    return GAP.join(re.escape(part) for part in re.split(r"[\s\-_/.]+", code.upper()))


def _remainder(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text)) % 97
