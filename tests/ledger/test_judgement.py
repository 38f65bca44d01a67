"""Since when, and by whose clock: what a verdict says where all holds."""

from __future__ import annotations

import pytest

from concord.ledger import judgement, policy, proof, receipt, words
from concord.ledger.encoding import Malformed
from concord.ledger.judgement import DRIFT, Witnessed
from tests.ledger import forgeries, made

NAMES = list(made.WITNESSES)


def seen_at(*times: int) -> str:
    """A receipt that the first witnesses cosigned so many seconds after the record was put into the log."""
    pairs = zip(NAMES, times, strict=False)
    return made.GOOD.but(lines=(made.signed(), *(made.cosigned(name, seen=made.AT + at) for name, at in pairs)))


@pytest.mark.parametrize(
    ("times", "since", "relied_on"),
    [
        ((10, 20, 30), 30, NAMES[:3]),
        ((30, 10, 20), 30, [NAMES[1], NAMES[2], NAMES[0]]),
        ((10, 20, 30, 40, 50), 30, NAMES[:3]),
        ((50, 40, 30, 20, 10), 30, [NAMES[4], NAMES[3], NAMES[2]]),
        ((10, 10, 10, 10, 10), 10, NAMES),
        ((-10_000, 20, 30), 30, NAMES[:3]),  # one clock that is far behind moves nothing: enough others were needed
    ],
)
def test_the_time_is_when_enough_witnesses_had_seen_it(
    times: tuple[int, ...], since: int, relied_on: list[str]
) -> None:
    verdict = made.judged(seen_at(*times))
    assert (verdict.failed, verdict.whose, verdict.since - made.AT) == (0, "witnesses", since)
    assert list(verdict.relied_on) == relied_on
    assert len(verdict.seen) == len(times)


def test_without_a_quorum_only_the_operator_s_clock_is_left() -> None:
    verdict = made.judged(seen_at(10, 20, 30), policy.of_one_log(made.LOG_KEY))
    assert (verdict.since, verdict.whose, verdict.relied_on) == (made.AT, "operator", ())
    known = made.policy_of([made.LOG_KEY], made.WITNESS_KEYS, 3).replace("quorum members", "quorum none")
    verdict = made.judged(seen_at(10, 20), known)
    assert (verdict.since, verdict.whose) == (made.AT, "operator")
    assert verdict.seen == (Witnessed(NAMES[0], made.AT + 10), Witnessed(NAMES[1], made.AT + 20))


def test_clocks_may_differ_by_minutes() -> None:
    for at in (-DRIFT, 0):
        assert made.judged(seen_at(at, at, at)).failed == 0
    assert made.judged(seen_at(0, 0, 0), now=made.AT - DRIFT).failed == 0
    assert made.judged(seen_at(0, 0, 0), now=made.AT - DRIFT - 1).step == "clocks"
    assert made.judged(seen_at(0, 0, 0), now=None).failed == 0


@pytest.mark.parametrize(
    ("record", "salt", "content", "field"),
    [
        (forgeries.PAPER, None, forgeries.LONG, "sha256"),
        (forgeries.TICKET, None, forgeries.LONG, "file"),
        (forgeries.EXHIBIT, forgeries.OWN_SALT, forgeries.LONG, "original"),
        (forgeries.STRIPPED, forgeries.OWN_SALT, forgeries.LONG, "original"),
        (forgeries.STRIPPED, None, forgeries.LONG[::-1], "shown"),
        (forgeries.STRIPPED, forgeries.OWN_SALT, forgeries.LONG[::-1], "shown"),
    ],
)
def test_the_file_is_found_in_the_field_that_is_made_in_its_way(
    record: dict[str, str], salt: bytes | None, content: bytes, field: str
) -> None:
    verdict = made.judged(made.recorded(record, salt).written(), content=content)
    assert (verdict.failed, verdict.field) == (0, field)


def test_what_is_brought_along_goes_before_what_lies_beside() -> None:
    with pytest.raises(Malformed, match="32"):
        judgement.evidence(made.GOOD.written().encode(), salt=b"")
    with pytest.raises(Malformed, match="no file by a salted digest"):
        judgement.evidence(made.GOOD.written().encode(), file_salt=bytes(32))
    with pytest.raises(Malformed, match="32"):
        judgement.evidence(made.recorded(forgeries.EXHIBIT).written().encode(), file_salt=bytes(31))
    other = judgement.evidence(made.GOOD.written().encode(), record={})
    assert judgement.judge(other, policy.read(made.POLICY.encode())).step == "record"
    bare = made.GOOD.but(extra=proof.Beside(made.LEAF).written()).encode()
    brought = judgement.evidence(bare, record=made.RECORD, salt=made.SALT)
    assert judgement.judge(brought, policy.read(made.POLICY.encode())).failed == 0


@pytest.mark.parametrize("independent", [True, False])
def test_without_its_file_only_the_record_was_judged_and_every_line_says_so(independent: bool) -> None:
    trusted = policy.read(made.POLICY.encode())
    with_it, without = made.judged(made.GOOD.written()), made.judged(made.GOOD.written(), content=None)
    note = made.judged(made.recorded({"act": "offer", "kind": "entry"}).written(), content=None)
    for lang, alone, none, done in (
        ("en", "Only the record was judged: the file that it names was not looked at.", "it names no file", "not done"),
        ("zh", "只核验了记录，没有核对记录所说的文件。", "记录没有说到文件", "没有做"),
    ):
        said = [words.sentence(one, lang, independent=independent) for one in (with_it, without, note)]
        assert [alone in one for one in said] == [False, True, False]
        assert [none in one for one in said] == [False, False, True]
        second = [words.steps(one, trusted, lang)[1] for one in (with_it, without, note)]
        assert [done in one for one in second] == [False, True, True]


def test_a_file_that_was_not_given_is_not_said_to_hold_where_a_later_step_fails() -> None:
    trusted = policy.read(made.POLICY.encode())
    for content, says in (
        (None, "2 file: not done: the record names a file, and none was given"),
        (made.FILE, "2 file: holds"),
    ):
        assert words.steps(made.judged(made.GOOD.but(index=6), content=content), trusted, "en")[1] == says
    early = made.judged(made.GOOD.but(extra=proof.Beside(made.LEAF, {}, made.SALT).written()), content=None)
    assert words.steps(early, trusted, "en")[1] == "2 file: not looked at"


def test_each_step_is_told_in_both_languages() -> None:
    trusted = policy.read(made.POLICY.encode())
    good, bad = made.judged(made.GOOD.written()), made.judged(made.GOOD.but(index=6))
    for lang in ("zh", "en"):
        assert set(words.WORDS[lang]) == set(words.WORDS["en"])
        assert [line[0] for line in words.steps(good, trusted, lang)] == list("123456")
        assert len(set(words.steps(bad, trusted, lang))) == 6
        assert words.moment(good.since) in words.sentence(good, lang, independent=True)
    assert set(words.REASONS) == set(judgement.STEPS)
    assert words.moment(2**62).startswith(str(2**62))


def test_a_receipt_is_read_as_it_was_written() -> None:
    parts = receipt.read(made.GOOD.written())
    signed = made.GOOD.body + "\n" + "".join(made.GOOD.lines)
    assert receipt.write(parts.index, parts.proof, signed, extra=parts.extra) == made.GOOD.written()
