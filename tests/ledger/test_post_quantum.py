"""Cosignatures of ML-DSA-44 (c2sp.org/tlog-cosignature, type 0x06), beside those of Ed25519 and alone."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from concord.ledger import checkpoint as checkpoints
from concord.ledger import note, policy
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.encoding import Malformed
from concord.ledger.verify import Unproven
from tests.ledger import made

NAME = "pq.example"
KEY, OTHER = (MLDSA44PrivateKey.from_seed_bytes(bytes([seed]) * 32) for seed in (60, 61))
KNOWN = checkpoints.witness_key(NAME, KEY)
AT = made.checkpoint()
LINE = checkpoints.cosign(NAME, KEY, AT.body, made.SEEN)
NAMES = list(made.WITNESSES)


def under(*lines: str, body: str = AT.body) -> note.Note:
    return note.read(note.write(body, lines))


def line_over(signed: bytes, at: int = made.SEEN, key: note.Key = KNOWN, by: MLDSA44PrivateKey = KEY) -> str:
    return note.signature_line(key, at.to_bytes(8, "big") + by.sign(signed))


def test_what_is_signed_is_the_structure_of_the_specification() -> None:
    signed = checkpoints.cosigned_tree("w.example", Checkpoint("log.example/1", 300, bytes(range(32))), 1_679_315_147)
    assert signed == (
        b"subtree/v1\n\x00"
        b"\x09w.example"
        b"\x00\x00\x00\x00\x64\x18\x50\xcb"
        b"\x0dlog.example/1"
        b"\x00\x00\x00\x00\x00\x00\x00\x00"
        b"\x00\x00\x00\x00\x00\x00\x01\x2c" + bytes(range(32))
    )


def test_a_key_is_read_as_it_is_written() -> None:
    assert (KNOWN.kind, len(KNOWN.public)) == (6, 1312)
    assert note.read_key(KNOWN.text) == KNOWN
    ours = made.WITNESS_KEYS[NAMES[0]].public
    for kind, public in ((6, ours), (4, KNOWN.public), (1, KNOWN.public), (6, KNOWN.public[:-1]), (6, b"")):
        with pytest.raises(Malformed, match="kind"):
            note.read_key(note.Key(NAME, kind, public).text)


def test_a_cosignature_says_when() -> None:
    assert checkpoints.check_cosigned(under(LINE), KNOWN) == made.SEEN
    assert checkpoints.check_cosigned(under(made.signed()), KNOWN) is None


def test_the_log_s_own_lines_are_its_own() -> None:
    """A witness of ML-DSA does not sign them; the log does, so they cannot be changed either."""
    more = AT.body + "more\n"
    assert checkpoints.check_cosigned(under(LINE, body=more), KNOWN) == made.SEEN
    assert made.judged(made.GOOD.but(body=more, lines=(made.GOOD.lines[0], LINE)), trusting(1)).step == "log"


FORGED = {
    "of another key": line_over(checkpoints.cosigned_tree(NAME, AT, made.SEEN), by=OTHER),
    "in another name": line_over(checkpoints.cosigned_tree("other.example", AT, made.SEEN)),
    "of another time": line_over(checkpoints.cosigned_tree(NAME, AT, made.SEEN), at=made.SEEN - 1),
    "of another log": line_over(checkpoints.cosigned_tree(NAME, made.checkpoint(origin="x.example"), made.SEEN)),
    "of another size": line_over(checkpoints.cosigned_tree(NAME, made.checkpoint(22), made.SEEN)),
    "of another root": line_over(checkpoints.cosigned_tree(NAME, Checkpoint(AT.origin, AT.size, bytes(32)), made.SEEN)),
    "of a subtree": line_over(
        checkpoints.cosigned_tree(NAME, AT, made.SEEN).replace(
            bytes(15) + b"\x17", bytes(7) + b"\x01" + bytes(7) + b"\x17"
        )
    ),
    "over the text": line_over(checkpoints.cosigned(AT.body, made.SEEN)),
    "without a time": line_over(checkpoints.cosigned_tree(NAME, AT, 0), at=0),
    "too late a time": line_over(checkpoints.cosigned_tree(NAME, AT, 2**63), at=2**63),
    "of Ed25519": note.signature_line(
        KNOWN, made.SEEN.to_bytes(8, "big") + made.LOG.sign(checkpoints.cosigned(AT.body, made.SEEN))
    ),
    "cut": note.signature_line(KNOWN, note.read(note.write(AT.body, [LINE])).signatures[0].value[:-1]),
    "longer": note.signature_line(KNOWN, note.read(note.write(AT.body, [LINE])).signatures[0].value + b"\0"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_cosignature_is_refused(name: str) -> None:
    with pytest.raises(Unproven):
        checkpoints.check_cosigned(under(FORGED[name]), KNOWN)
    assert made.judged(made.GOOD.but(lines=(*made.GOOD.lines, FORGED[name])), trusting(1)).step == "witnesses"


def test_twice_is_refused_too() -> None:
    with pytest.raises(Unproven, match="more than once"):
        checkpoints.check_cosigned(under(LINE, LINE), KNOWN)


def trusting(least: int, names: int = 2) -> str:
    """A policy of who asks for so many of the first Ed25519 witnesses and the one with ML-DSA."""
    known = {name: made.WITNESS_KEYS[name] for name in NAMES[:names]}
    return made.policy_of([made.LOG_KEY], known | {NAME: KNOWN}, least)


def test_it_counts_as_any_other_witness() -> None:
    ed25519 = made.cosigned(NAMES[0], seen=made.SEEN + 1)
    text = made.GOOD.but(lines=(made.signed(), ed25519, LINE))
    verdict = made.judged(text, trusting(2))
    assert (verdict.failed, verdict.relied_on, verdict.since) == (0, (NAME, NAMES[0]), made.SEEN + 1)
    assert made.judged(text, trusting(3)).step == "witnesses"
    assert made.judged(made.GOOD.but(lines=(made.signed(), ed25519)), trusting(2)).step == "witnesses"
    assert made.judged(text, policy.of_one_log(made.LOG_KEY)).whose == "operator"


def test_a_witness_with_two_keys_is_a_group_of_its_own() -> None:
    """Whoever fears quantum computers asks for both; a receipt with the weaker one alone does not pass then."""
    lines = f"log {made.LOG_KEY.text}\nwitness a {made.WITNESS_KEYS[NAMES[0]].text}\nwitness a-pq {KNOWN.text}\n"
    both, either = (f"{lines}group A {least} a a-pq\nquorum A\n" for least in ("all", "any"))
    weak, strong = (made.GOOD.but(lines=(made.signed(), *more)) for more in ([made.cosigned(NAMES[0])], [LINE]))
    whole = made.GOOD.but(lines=(made.signed(), made.cosigned(NAMES[0]), LINE))
    assert [made.judged(text, both).step for text in (weak, strong, whole)] == ["witnesses", "witnesses", ""]
    assert [made.judged(text, either).step for text in (weak, strong, whole)] == ["", "", ""]


def test_no_log_signs_so() -> None:
    with pytest.raises(Malformed, match="not the key of a log"):
        policy.read(f"log {KNOWN.text}\nquorum none\n".encode())


def test_names_that_do_not_fit_are_refused() -> None:
    for name, origin in (("w" * 256, "log.example"), ("w", "l" * 256), ("", "log.example")):
        with pytest.raises(Malformed, match="255"):
            checkpoints.cosigned_tree(name, Checkpoint(origin, 1, bytes(32)), 1)
