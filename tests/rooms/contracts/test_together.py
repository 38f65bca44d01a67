"""Mediations asked for together: first dry, then each once behind the page, whatever dies on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from concord.contracts import breach_alike, breach_fees, breaches, portfolio, together, together_told
from concord.contracts.position_models import Round, RoundLine
from concord.docket import reactor
from concord.docket.models import Entry, Matter
from concord.people.models import Membership
from tests.rooms.contracts import defaults
from tests.rooms.contracts.leases import Lease

pytestmark = pytest.mark.django_db
ASK = "open_dispute"


def chosen(lease: Lease) -> Round:
    """All breaches of the enterprise, chosen by its signatory."""
    portfolio.bring_up([lease.enterprise])
    made = together.choose(lease.enterprise, lease.signatory, breaches.breaches(lease.enterprise))
    assert made is not None
    return made


def run() -> None:
    while together.run_once():
        pass


def states(made: Round) -> list[str]:
    return list(made.lines.order_by("number").values_list("state", flat=True))


def why(made: Round) -> str:
    line = made.lines.get()
    assert line.state == RoundLine.State.REFUSED
    return together_told.kept(line.why)


def test_a_dry_run_says_what_would_happen_and_records_nothing() -> None:
    lease = defaults.over()
    (below,) = defaults.more(lease, 1)
    defaults.one_missed(below)
    before = Entry.objects.count()
    verdicts = together.look(chosen(lease))
    assert verdicts[lease.matter.pk].act == ASK
    stopped = verdicts[below.matter.pk].why
    assert stopped is not None
    assert "违约标准" in together_told.sentence(stopped)
    assert Entry.objects.count() == before


def test_confirmed_each_is_asked_for_once_and_the_centre_opens_each_case() -> None:
    every = defaults.all_over(3)
    made = chosen(every[0])
    assert together.run_once() == 0, "nothing before it is confirmed"
    assert together.confirm(made, every[0].signatory) == 3
    assert together.confirm(made, every[0].signatory) == 3, "twice is once"
    run()
    run()
    assert states(made) == ["done"] * 3
    assert Entry.objects.filter(act=ASK).count() == 3
    assert {entry.account for entry in Entry.objects.filter(act=ASK)} == {every[0].signatory}
    reactor.run_all()
    disputes = Matter.objects.filter(rulebook="cn-mediation")
    assert disputes.count() == 3
    assert {one.organisation for one in disputes} == {every[0].enterprise.centre}


def test_killed_in_the_middle_it_goes_on_and_none_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    every = defaults.all_over(3)
    made = chosen(every[0])
    together.confirm(made, every[0].signatory)
    plain, calls = together.record, iter(range(9))

    def dies(*given: Any, **more: Any) -> Any:
        result = plain(*given, **more)
        if next(calls) == 1:
            raise SystemExit  # after the act, before the commit of its line
        return result

    monkeypatch.setattr(together, "record", dies)
    with pytest.raises(SystemExit):
        together.run_once()
    assert sorted(states(made)) == ["done", "queued", "queued"]
    assert Entry.objects.filter(act=ASK).count() == 1, "the act went back with its line"
    run()
    assert states(made) == ["done"] * 3
    assert Entry.objects.filter(act=ASK).count() == 3


def test_a_line_that_fails_lets_the_others_go_first_and_is_given_up_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    lease = defaults.over()
    made = chosen(lease)
    together.confirm(made, lease.signatory)

    def broken(*_given: Any, **_more: Any) -> Any:
        raise OSError("the disk is away")

    monkeypatch.setattr(together, "record", broken)
    for _again in range(len(together.AGAIN) + 1):
        assert together.run_once() == 1
        assert together.run_once() == 0 or made.lines.get().state == "refused"
        made.lines.filter(state="queued").update(run_at=0)
    assert "没有办成" in why(made)


def test_who_signs_no_more_when_it_is_done_has_asked_for_nothing() -> None:
    lease = defaults.over()
    made = chosen(lease)
    together.confirm(made, lease.signatory)
    Membership.objects.filter(account=lease.signatory).update(until=timezone.now())
    run()
    assert "不再代表企业" in why(made)
    assert not Entry.objects.filter(act=ASK).exists()


def test_what_was_paid_meanwhile_is_left_alone() -> None:
    lease = defaults.over()
    made = chosen(lease)
    together.confirm(made, lease.signatory)
    lease.act("pay", "bank", {"ref": "B-1", "amount": 3 * 510_00})
    run()
    assert "已经没有逾期" in why(made)


def test_a_contract_in_two_rounds_is_asked_for_once() -> None:
    lease = defaults.over()
    first, second = chosen(lease), chosen(lease)
    for made in (first, second):
        together.confirm(made, lease.signatory)
    run()
    assert states(first) == ["done"]
    assert "已经在调解" in why(second)
    assert Entry.objects.filter(act=ASK).count() == 1


def test_a_round_takes_so_many_and_says_how_many_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST", 2)
    made = chosen(defaults.all_over(3)[0])
    assert (made.lines.count(), made.left_out) == (2, 1)


# fees


def test_the_fee_table_counts_each_case_and_all_of_them() -> None:
    """FEE 13: fifty up to 10,000, 2.5 percent of what is above; FEE 15, 16: half; FEE 14: fifty, then 1.5 percent."""
    found = breach_fees.table([1_020_00, 20_000_00, 1_020_00], date(2026, 3, 2), free=True)
    assert found is not None
    large, small = found.rows
    assert (large.count, large.costs.suit.amount, large.costs.halved.amount) == (1, 300_00, 150_00)
    assert (small.count, small.costs.suit.amount, small.costs.enforcement.amount) == (2, 50_00, 50_00)
    assert large.costs.enforcement.amount == 200_00
    assert (found.count, found.amount) == (3, 22_040_00)
    assert (found.suit, found.halved, found.enforcement) == (400_00, 200_00, 300_00)
    assert found.first.mediation is not None
    assert found.first.mediation.amount == 0
    assert breach_fees.costs(1, date(2026, 3, 2), free=False).mediation is None
    assert breach_fees.table([], date(2026, 3, 2), free=True) is None


# like cases


def like(count: int, clause: str = "rent", defence: str = "", rulebook: str = "lease@1") -> list[breach_alike.Breach]:
    return [breach_alike.Breach(f"{clause}{defence}{n}", rulebook, clause, defence) for n in range(count)]


def test_ten_like_breaches_make_a_group_and_nine_do_not() -> None:
    """Many are ten or more (JI 75)."""
    assert breach_alike.groups(like(9)) == []
    (group,) = breach_alike.groups(like(10))
    assert (len(group), group.rulebook, group.clause, group.defence) == (10, "lease@1", "rent", "")
    assert group.contracts[0] == "rent0"


def test_another_version_clause_or_defence_is_another_question() -> None:
    found = breach_alike.groups(
        [*like(10), *like(12, "leaving"), *like(10, defence="paid"), *like(10, rulebook="lease@2"), *like(30, "")]
    )
    assert [(len(one), one.rulebook, one.clause, one.defence) for one in found] == [
        (12, "lease@1", "leaving", ""),
        (10, "lease@1", "rent", ""),
        (10, "lease@1", "rent", "paid"),
        (10, "lease@2", "rent", ""),
    ]
