"""Forged receipts: all refused, each at the step that is there to refuse it."""

from __future__ import annotations

from concord.ledger import proof
from concord.ledger.encoding import Malformed
from concord.ledger.judgement import Verdict
from tests.ledger import made
from tests.ledger.forgeries import TEXT, Forgery, corpus

CORPUS = corpus()


def refused_at(forgery: Forgery) -> int | Verdict:
    """The step that refused; 0 = unreadable; the verdict if it was taken for good."""
    try:
        verdict = made.judged(forgery.receipt, forgery.policy, content=forgery.content)
    except Malformed:
        return 0
    return verdict.failed or verdict


def test_the_receipt_that_all_are_made_from_holds() -> None:
    verdict = made.judged(TEXT)
    assert verdict.failed == 0, verdict.why
    assert (verdict.index, verdict.size, verdict.since, verdict.whose) == (5, 23, made.SEEN, "witnesses")


def test_every_forged_receipt_is_refused_where_it_must_be() -> None:
    assert len(CORPUS) >= 400
    assert len({(one.receipt, one.policy, one.content) for one in CORPUS}) == len(CORPUS)
    assert not [one.name for one in CORPUS if (one.receipt, one.policy, one.content) == (TEXT, made.POLICY, made.FILE)]
    wrong = [(one.name, one.step, refused_at(one)) for one in CORPUS if refused_at(one) != one.step]
    assert wrong == []
    assert {one.step for one in CORPUS} == {0, 1, 2, 3, 4, 5, 6}


def test_what_is_beside_is_read_in_one_way_only() -> None:
    written = made.GOOD.extra
    assert written is not None
    assert proof.beside(written).written() == written
