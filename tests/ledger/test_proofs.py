"""Proofs of our own making, against the definition in RFC 6962 written out as it stands there."""

from __future__ import annotations

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concord.ledger import checkpoint, note, receipt, tree, verify
from concord.ledger import leaf as leaves
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.hashing import leaf_hash
from concord.ledger.verify import Unproven

SIZE = 40
LEAVES = [f"entry {i}".encode() for i in range(SIZE)]


def mth(part):
    """MTH(D[n]) of RFC 6962, 2.1."""
    if not part:
        return sha256().digest()
    if len(part) == 1:
        return sha256(b"\x00" + part[0]).digest()
    k = 1
    while k * 2 < len(part):
        k *= 2
    return sha256(b"\x01" + mth(part[:k]) + mth(part[k:])).digest()


def over(spans):
    return [mth(LEAVES[start:end]) for start, end in spans]


def test_every_inclusion_proof_up_to_forty_leaves():
    for size in range(1, SIZE + 1):
        root = mth(LEAVES[:size])
        for index in range(size):
            proof = over(tree.inclusion(index, size))
            told = {"index": index, "size": size, "leaf": leaf_hash(LEAVES[index]), "proof": proof, "root": root}
            verify.inclusion(**told)
            for wrong in (
                {"leaf": leaf_hash(b"another")},
                {"root": mth(LEAVES[: size - 1])},
                {"index": index + 1},
                {"index": -1},
                {"proof": [*proof, root]},
                {"proof": [b"short", *proof[1:]]},
            ):
                with pytest.raises(Unproven):
                    verify.inclusion(**told | wrong)


def test_every_consistency_proof_up_to_forty_leaves():
    for new in range(1, SIZE + 1):
        for old in range(1, new + 1):
            proof = over(tree.consistency(old, new))
            told = {
                "old": old,
                "new": new,
                "old_root": mth(LEAVES[:old]),
                "new_root": mth(LEAVES[:new]),
                "proof": proof,
            }
            verify.consistency(**told)
            forged = [leaf_hash(b"another"), *proof[1:]] if proof else [leaf_hash(b"another")]
            for wrong in ({"old_root": mth(LEAVES[: old - 1])}, {"new_root": mth([b"x"])}, {"proof": forged}):
                with pytest.raises(Unproven):
                    verify.consistency(**told | wrong)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_no_proof_for_what_is_not_there(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        tree.inclusion(index, size)
    with pytest.raises(ValueError, match="no proof"):
        tree.consistency(0, size)


def test_whole_nodes_cover_a_range_once():
    for size in range(64):
        covered = [
            leaf for level, at in tree.whole_nodes(tree.Range(0, size)) for leaf in range(at << level, at + 1 << level)
        ]
        assert covered == list(range(size))


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "concord.example/ledger"
TRUSTED = checkpoint.log_key(ORIGIN, KEY)


def made(index=5, size=23, origin=ORIGIN, key=KEY):
    signed = checkpoint.sign(Checkpoint(origin, size, mth(LEAVES[:size])), key)
    return receipt.write(index, over(tree.inclusion(index, size)), signed)


def test_a_receipt_proves_its_leaf_and_no_other():
    proven = receipt.check(made(), LEAVES[5], TRUSTED)
    assert (proven.index, proven.checkpoint.size, proven.checkpoint.origin) == (5, 23, ORIGIN)
    with pytest.raises(Unproven):
        receipt.check(made(), LEAVES[6], TRUSTED)


def test_a_receipt_is_judged_by_the_verifier_s_key():
    other = Ed25519PrivateKey.generate()
    for forged in (made(key=other), made(origin="elsewhere.example/ledger")):
        with pytest.raises(Unproven):
            receipt.check(forged, LEAVES[5], TRUSTED)
    with pytest.raises(Unproven, match="verifier key"):
        note.read_key(TRUSTED.text.replace("+", "+0", 1))


def test_every_altered_sign_of_a_receipt_is_refused():
    good = made()
    for position, sign in enumerate(good):
        altered = good[:position] + ("A" if sign != "A" else "B") + good[position + 1 :]
        with pytest.raises(Unproven):
            receipt.check(altered, LEAVES[5], TRUSTED)
    for cut in range(len(good)):
        with pytest.raises(Unproven):
            receipt.check(good[:cut], LEAVES[5], TRUSTED)


def test_a_commitment_needs_record_and_salt():
    salt = bytes(32)
    record = {"b": 1, "a": [True, None, "货款"], "\U0001f600": 1, "\uff5e": 2}
    assert leaves.canonical(record).decode() == '{"a":[true,null,"货款"],"b":1,"\U0001f600":1,"\uff5e":2}'
    assert leaves.commitment(salt, record) == leaves.commitment(salt, dict(reversed(record.items())))
    assert leaves.commitment(salt, record) != leaves.commitment(b"\x01" * 32, record)
    leaf = leaves.leaf(submitter=b"abcd", at=1_797_210_000, committed=leaves.commitment(salt, record))
    assert len(leaf) == leaves.LENGTH
    assert leaf[:5] == b"\x01abcd"
    assert int.from_bytes(leaf[5:13], "big") == 1_797_210_000


@pytest.mark.parametrize("bad", [{"a": 1.5}, [{"a": {1: 2}}], {"a": 2**53}])
def test_what_json_would_blur_is_refused(bad):
    with pytest.raises(ValueError, match=r"fractions|text|large"):
        leaves.canonical(bad)


def test_lengths_are_checked():
    with pytest.raises(ValueError, match="32"):
        leaves.commitment(b"", {})
    with pytest.raises(ValueError, match="4"):
        leaves.leaf(submitter=b"abc", at=1, committed=bytes(32))
