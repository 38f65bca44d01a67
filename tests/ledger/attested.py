"""A receipt with attestations of five members beside it, good and in many ways bad."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from concord.ledger import attestation
from concord.ledger import checkpoint as checkpoints
from concord.ledger import leaf as leaves
from concord.ledger import note as notes
from concord.ledger.attestation import Statement
from concord.ledger.proof import Beside
from tests.ledger import made

NAMES = tuple(made.WITNESSES)
KEYS = {name: made.LOG if at == 0 else made.private(40 + at) for at, name in enumerate(NAMES)}
PUBLIC = {name: checkpoints.log_key(made.ORIGIN, key) for name, key in KEYS.items()}
COMMITTED = leaves.read(made.LEAF).commitment
GOOD = Statement(made.ORIGIN, COMMITTED, sha256(b"the clear record").digest())
HOWS = (
    {"code": "entry", "field": "effects", "mine": ["credit", 300_00], "theirs": ["credit", 3000_00]},
    {"code": "pin", "mine": "ab" * 32, "part": "tables", "theirs": "cd" * 32},
    {"code": "pin", "mine": "", "part": "rulebook", "theirs": "cd" * 32},
    {"code": "pin", "mine": None, "part": "alike", "theirs": []},
    {"code": "refused", "detail": "pay", "why": "not_now"},
    {"code": "nothing"},
    {"code": "failed"},
    {"code": "before", "entry": "x"},
    {"code": "entry"},
    {"code": "toString", "why": "{code}", "field": "\u202e反"},
)


def policy_of(addresses: bool = True) -> str:
    """The policy that names a log key and a witness of each; the log key by the witness's address, if there are any."""
    url = {name: f" http://{name}" if addresses else "" for name in NAMES}
    lines = [f"log {PUBLIC[name].text}{url[name]}" for name in NAMES]
    lines += [f"witness {name} {made.WITNESS_KEYS[name].text}{url[name]}" for name in NAMES]
    return "\n".join([*lines, f"group members {made.LEAST} {' '.join(NAMES)}", "quorum members", ""])


def receipt(attestations: Sequence[str]) -> str:
    """A good receipt with these beside it."""
    beside = Beside(made.LEAF, made.RECORD, made.SALT, policy_of(), attestations=tuple(attestations))
    return made.GOOD.but(extra=beside.written())


def said(*statements: tuple[str, Statement]) -> list[str]:
    """The notes of those who say these."""
    return attestation.merged(one.signed(KEYS[name]) for name, one in statements)


def differing(how: attestation.How) -> Statement:
    """The statement that it differs so."""
    return Statement(made.ORIGIN, COMMITTED, GOOD.record, how)


def good() -> dict[str, list[str]]:
    """Attestations that hold, by what they are."""
    first, second = NAMES[:2]
    cases = {
        "all": said(*((name, GOOD) for name in NAMES)),
        "one": said((first, GOOD)),
        "a stranger": [GOOD.signed(made.STRANGER)],
        "both": said((first, GOOD), (first, differing(HOWS[0])), (second, GOOD)),
        "nobody alike": said((first, differing(HOWS[5]))),
    }
    return cases | {f"how {n}": said((first, GOOD), (second, differing(how))) for n, how in enumerate(HOWS)}


def bad() -> dict[str, list[str]]:
    """Attestations that spoil the whole."""
    first, second = NAMES[:2]
    forged = notes.write(GOOD.text, [notes.signature_line(PUBLIC[first], made.STRANGER.sign(GOOD.text.encode()))])
    other = Statement(made.ORIGIN, bytes(32), GOOD.record)
    return {
        "forged": [forged],
        "forged beside good": [*said((second, GOOD)), forged],
        "of another entry": said((first, other)),
        "of another log": [Statement("other.example", COMMITTED, GOOD.record).signed(KEYS[first])],
        "of different records": said((first, GOOD), (second, Statement(made.ORIGIN, COMMITTED, bytes(32)))),
        "twice in one note": [notes.write(GOOD.text, said((first, GOOD))[0].split("\n\n")[1].splitlines(True) * 2)],
        "no note": ["x"],
        "no statement": [made.GOOD.written().partition("\n\n")[2]],
        "controls": [GOOD.signed(KEYS[first]).replace("valid", "valid\u0001")],
        "a bad how": [_signed(GOOD.text.replace("\nvalid\n", '\ndiffers {"code": 1}\n'))],
        "another word": [_signed(GOOD.text.replace("\nvalid\n", "\nVALID\n"))],
    }


def _signed(text: str) -> str:
    return notes.write(text, [notes.signature_line(PUBLIC[NAMES[0]], KEYS[NAMES[0]].sign(text.encode()))])
