"""Receipts and proofs that somebody changed: never accepted for something else, and never anything but Unproven."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from concord.ledger import checkpoint, note, proof, receipt
from concord.ledger import leaf as leaves
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import leaf_hash, node_hash
from concord.ledger.verify import Unproven
from tests.fuzz.damage import damaged

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "localhost:8000/ledger"
TRUSTED = checkpoint.log_key(ORIGIN, KEY)
RECORD = {"act": "accept", "at": 1_797_210_000, "fingerprint": "ab" * 32, "kind": "entry"}
SALT = bytes(range(32, 64))


def written() -> str:
    """A proof in a tree of two leaves."""
    mine = leaves.leaf(submitter=TRUSTED.id, at=1_797_210_001, committed=leaves.commitment(SALT, RECORD))
    other = leaf_hash(b"another")
    signed = checkpoint.sign(Checkpoint(ORIGIN, 2, node_hash(leaf_hash(mine), other)), KEY)
    return receipt.write(0, [other], signed, extra=proof.Beside(mine, RECORD, SALT).written())


GOOD = written()


def test_the_proof_holds() -> None:
    shown = proof.check(GOOD, TRUSTED)
    assert (shown.record, shown.at, shown.proven.index) == (RECORD, 1_797_210_001, 0)


@given(damaged((GOOD.encode(),)))
def test_a_changed_proof_shows_the_same_or_nothing(text: bytes) -> None:
    try:
        shown = proof.check(text.decode(errors="replace"), TRUSTED)
    except Unproven:
        return
    assert (shown.record, shown.at, shown.proven.index) == (RECORD, 1_797_210_001, 0)


@given(st.text(max_size=400))
def test_any_text_is_no_proof(text: str) -> None:
    with pytest.raises(Unproven):
        proof.check(text, TRUSTED)
    with pytest.raises(Unproven):
        note.read_key(text)
