"""The ledger in the database: grows by whole leaves, proves each, and shows any rewriting to who holds a receipt."""

from __future__ import annotations

import pytest
from django.db import transaction

from concord.gateways.ledger import ledger, submit
from concord.gateways.models import LedgerLeaf, LedgerNode
from concord.ledger import checkpoint, receipt, verify
from concord.ledger.hashing import leaf_hash
from concord.ledger.verify import Unproven

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.CONCORD_DATA = tmp_path


def test_every_leaf_has_a_receipt_that_anybody_can_check():
    log = ledger()
    for i in range(20):
        assert log.append(b"leaf %d" % i) == i
        for index in range(i + 1):
            proven = receipt.check(log.receipt(index), b"leaf %d" % index, log.public)
            assert (proven.index, proven.checkpoint.size) == (index, i + 1)
    with pytest.raises(ValueError, match="no leaf"):
        log.receipt(20)


def test_the_tree_is_the_one_of_rfc_6962():
    log = ledger()
    for i in range(7):
        log.append(bytes([i]))
    h = [leaf_hash(bytes([i])) for i in range(7)]
    assert LedgerNode.objects.count() == 7 + 3 + 1
    assert log.root(0).hex().startswith("e3b0c442")
    assert log.root(1) == h[0]
    for old in range(1, 8):
        verify.consistency(old=old, new=7, old_root=log.root(old), new_root=log.root(), proof=log.consistency(old))


def test_a_key_is_recorded_once():
    first = submit(bytes(32), at=1_797_210_000, key="matter/1/7")
    assert submit(bytes(32), at=1_797_210_009, key="matter/1/7") == first
    assert submit(bytes(32), at=1_797_210_009, key="matter/1/8") == first + 1
    assert ledger().size() == 2
    leaf = ledger().leaf(first)
    assert len(leaf) == 45
    assert int.from_bytes(leaf[5:13], "big") == 1_797_210_000
    assert ledger().leaf(99) is None


def test_what_is_rolled_back_leaves_no_gap():
    log = ledger()
    log.append(b"one")
    with transaction.atomic():
        log.append(b"two")
        transaction.set_rollback(True)
    assert log.append(b"three") == 1
    assert receipt.check(log.receipt(1), b"three", log.public).checkpoint.size == 2


def test_an_older_checkpoint_convicts_a_rewritten_log():
    log = ledger()
    for i in range(5):
        log.append(b"leaf %d" % i)
    held = checkpoint.opened(log.checkpoint(), log.public)
    LedgerLeaf.objects.all().delete()
    LedgerNode.objects.all().delete()
    for i in range(8):
        log.append(b"other" if i == 2 else b"leaf %d" % i)
    with pytest.raises(Unproven):
        verify.consistency(
            old=held.size, new=8, old_root=held.root, new_root=log.root(), proof=log.consistency(held.size)
        )


def test_few_queries(django_assert_max_num_queries):
    log = ledger()
    for i in range(33):
        log.append(b"%d" % i)
    with django_assert_max_num_queries(2):
        log.receipt(7)
    with django_assert_max_num_queries(7):
        log.append(b"more")


def test_the_key_is_sealed_and_stays(settings):
    assert ledger().verifier_key == ledger().verifier_key
    kept = (settings.CONCORD_DATA / "keys" / "ledger.sealed").read_bytes()
    assert ledger()._key.private_bytes_raw() not in kept
