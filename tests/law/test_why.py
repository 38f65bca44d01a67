"""Why a date is what it is: each rule of counting as the explanation must say it, computed by hand."""

from __future__ import annotations

import pytest

from concord.law import shelf
from concord.law.calendars import Calendar
from concord.law.explaining import UnknownDutyError, Why, why
from concord.law.explaining_sentences import SENTENCES
from concord.law.explaining_time import count
from concord.law.explaining_words import Line, source_text
from concord.law.model import Entry, State
from concord.law.playing import play
from concord.law.prose_rules_sentences import RULES
from concord.law.prose_sentences import PROSE
from concord.law.rulebook import Period
from tests.law.mediating import choosing, invited, mediating, performing, row, signing
from tests.law.walking import Walk, at


def english(lines: tuple[Line, ...] | list[Line]) -> list[str]:
    return [line.says["en"] for line in lines]


def told(walk: Walk, duty: str) -> list[str]:
    return english(why(walk.law, walk.entries, duty).lines)


def served() -> Walk:
    """Accepted on Monday 2 March 2026, served on Tuesday."""
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    return walk


def test_seven_days_from_service_line_by_line() -> None:
    assert told(served(), "response@rong") == [
        "It was opened by “Accept” on Mon 2 Mar 2026 11:00.",
        "The time is 7 days and begins when the notice reaches: Respondent. Without notice no time runs.",
        "The notice arrived on Tue 3 Mar 2026 10:00.",
        "Tue 3 Mar 2026 itself is not counted (CPL 85, CC 201).",
        "7 days: day 1 is Wed 4 Mar 2026, day 7 is Tue 10 Mar 2026.",
        "The last day is Tue 10 Mar 2026, until 24:00.",
        "Result: it ends on Tue 10 Mar 2026 24:00.",
    ]


def test_the_same_in_chinese() -> None:
    walk = served()
    lines = [line.says["zh"] for line in why(walk.law, walk.entries, "response@rong").lines]
    assert "2026年3月3日 周二 当天不计算（民事诉讼法第85条、民法典第201条）。" in lines
    assert "7天：第 1 天是 2026年3月4日 周三，第 7 天是 2026年3月10日 周二。" in lines
    assert lines[-1] == "结果：最后期限是 2026年3月10日 周二 24:00。"


def test_rule_and_article_are_named() -> None:
    walk = served()
    found = why(walk.law, walk.entries, "response")
    assert isinstance(found, Why)
    assert (found.rule, found.source) == ("stages.invited.duties.response", "OM 15, 25")
    assert found.article["zh"].startswith("OM 15, 25 (人民法院在线调解规则")
    assert (found.due, found.status) == (at("2026-03-11"), "open")


def test_before_service_there_is_no_date_and_it_says_what_is_waited_for() -> None:
    lines = told(invited(), "response")
    assert lines[-1] == "Result: it has no date now."
    assert "begins when the notice reaches: Respondent" in lines[1]


def test_a_holiday_at_the_end_is_named_and_the_roll_is_shown() -> None:
    lines = told(mediating(), "term")
    assert "30 days: day 1 is Fri 6 Mar 2026, day 30 is Sat 4 Apr 2026." in lines
    rolled = "Sat 4 Apr 2026 is a day of rest (Qingming); the time ends on the next working day, Tue 7 Apr 2026."
    assert rolled in lines
    assert "It counts from “Take the case” on Thu 5 Mar 2026 12:00." in lines


def test_working_days_name_the_days_left_out() -> None:
    walk = choosing()
    for person in ("anna", "rong"):
        walk.serve(person, "2026-03-06 10:00")
    lines = told(walk, "joint_choice")
    assert "2 working days: working day 1 is Mon 9 Mar 2026, working day 2 is Tue 10 Mar 2026." in lines
    assert "Not counted: Sat 7 Mar 2026 (weekend), Sun 8 Mar 2026 (weekend)." in lines


def test_a_day_worked_to_make_up_for_a_holiday_is_counted_and_said() -> None:
    law = shelf.rulebook("cn-mediation@2025.1")
    lines = english(count(engine_calendar(), at("2026-05-08 10:00"), Period(2, "BD")))
    assert law.calendar == "cn-civil"
    assert "2 working days: working day 1 is Sat 9 May 2026, working day 2 is Mon 11 May 2026." in lines
    assert "Worked to make up for a holiday, so counted: Sat 9 May 2026." in lines
    assert "Not counted: Sun 10 May 2026 (weekend)." in lines


def engine_calendar() -> Calendar:
    game, _played = play(shelf.rulebook("cn-mediation@2025.1"), ())
    return game.calendar


def test_a_month_that_has_no_such_day_ends_on_its_last() -> None:
    plain = Calendar("plain", rolls=False)
    lines = english(count(plain, at("2026-01-31 10:00"), Period(1, "M")))
    assert lines[0] == "Sat 31 Jan 2026 itself is not counted."
    assert "there is no day 31 in the month, so its last day counts: Sat 28 Feb 2026 (CC 202)" in lines[1]


def test_after_the_cut_off_hour_the_next_day_is_the_start() -> None:
    early = Calendar("office", rolls=False, cutoff=17)
    lines = english(count(early, at("2026-03-02 18:00"), Period(1, "D")))
    assert lines[0] == "Mon 2 Mar 2026 18:00 was after 17:00, so it counts as done on Tue 3 Mar 2026."
    assert lines[-1] == "The last day is Wed 4 Mar 2026, until 17:00."


def test_an_extension_counts_from_the_old_last_day() -> None:
    walk = served()
    walk.do("rong", "more_time", "2026-03-09 10:00")
    lines = told(walk, "response")
    assert (
        "“I need more time” on Mon 9 Mar 2026 10:00 gave 7 more days, counted from the old last day, Tue 10 Mar 2026."
        in lines
    )
    assert lines[-1] == "Result: it ends on Tue 17 Mar 2026 24:00."


def test_a_pause_moves_the_date_by_the_days_it_lasted() -> None:
    walk = served()
    walk.do("rong", "wrong_person", "2026-03-05 10:00", why="x")
    assert told(walk, "response")[-1] == "Result: it stands still. Before that, the date was Tue 10 Mar 2026 24:00."
    walk.do("reg", "keep_address", "2026-03-09 10:00")
    lines = told(walk, "response")
    assert lines[-5:-2] == [
        "It went on from Mon 9 Mar 2026, “The address is right”: "
        "from Thu 5 Mar 2026 to Mon 9 Mar 2026 it stood still for 4 day(s).",
        "Tue 10 Mar 2026 moves by 4 day(s) to Sat 14 Mar 2026.",
        "Sat 14 Mar 2026 is a day of rest (weekend); the time ends on the next working day, Mon 16 Mar 2026.",
    ]


def test_a_corrected_service_is_counted_anew() -> None:
    walk = served()
    walk.do("reg", "correct_service", "2026-03-06 10:00", entry=2, on=at("2026-03-05 09:00"), why="x")
    lines = told(walk, "response")
    assert "The time of service was corrected to Thu 5 Mar 2026 09:00; it is counted anew." in lines
    assert lines[-1] == "Result: it ends on Thu 12 Mar 2026 24:00."


def test_an_agreed_day_stays_and_the_debt_shows_what_it_comes_to() -> None:
    lines = told(performing(row()), "obligation#1")
    assert lines[:2] == [
        "Term 1 of the agreement names Tue 30 Jun 2026.",
        "An agreed day stays as it is, also on a day of rest.",
    ]
    assert "Principal: 1,000.00 CNY." in lines


LEASE = """
2026-01-05 09:00 begin rent=1000.00 months=6 price=4000.00 late_rate=7.3%/year
2026-01-05 10:00 lessor sign
2026-01-05 11:00 lessee sign
2026-01-08 10:00 lessor deliver ref=d1
2026-01-08 11:00 lessee accept_statement entry=deliver
2026-02-19 10:00 bank pay ref=r1 amount=500.00
"""


def test_interest_and_payment_line_by_line() -> None:
    """1,000.00 at 7.3 % for 9 days is 1.80; of 500.00 that leaves 498.20 for principal, and 501.80 owed."""
    game, _played = play(shelf.rulebook("lease@1"), LEASE.splitlines())
    lines = english(why(game.law, game.entries, "rent#1").lines)
    rate = "7.3 % a year (365 days)"
    assert f"Tue 10 Feb 2026 to Thu 19 Feb 2026, 9 days: 1,000.00 CNY × {rate} × 9 = 1.80 CNY." in lines
    assert (
        "Thu 19 Feb 2026, 500.00 CNY arrived: 1.80 CNY for interest first, 498.20 CNY for principal; "
        "501.80 CNY is left." in lines
    )
    assert "Owed on Thu 19 Feb 2026: principal 501.80 CNY, interest 0.00 CNY." in lines


def test_an_instance_of_a_series_of_months_counts_from_its_beginning() -> None:
    game, _played = play(shelf.rulebook("lease@1"), LEASE.splitlines())
    lines = english(why(game.law, game.entries, "rent#2").lines)
    beginning = (
        "Instance 2: one every 1 month from Thu 8 Jan 2026; each is counted from that day, not from the one before."
    )
    assert lines[:2] == [beginning, "2 months later, the same day of the month is Sun 8 Mar 2026."]


def test_what_was_recorded_stays_when_todays_table_says_otherwise() -> None:
    """S24: an entry keeps its result; the explanation says both, and the recorded one counts."""
    walk = served()
    old = walk.entries[-1]
    effects = tuple(
        (*effect[:2], {**effect[2], "due": at("2026-03-12")}) if effect[0] == "due" else effect
        for effect in old.effects
    )
    entries = [*walk.entries[:-1], Entry(**{**{f: getattr(old, f) for f in old.__struct_fields__}, "effects": effects})]
    lines = english(why(walk.law, entries, "response").lines)
    assert "When it was recorded, the result was Wed 11 Mar 2026 24:00." in "".join(lines)
    assert lines[-1] == "Result: it ends on Wed 11 Mar 2026 24:00."


def hidden_from_anna() -> tuple[Walk, list[Entry], State]:
    """Rong told the registry alone that they have the wrong person; Anna sees every other entry."""
    walk = served()
    walk.do("rong", "wrong_person", "2026-03-05 10:00", why="x")
    return walk, [entry for entry in walk.entries if entry.seen != "registry"], walk.state


def test_who_may_not_see_an_entry_gets_the_result_and_no_half_sum() -> None:
    walk, visible, state = hidden_from_anna()
    found = why(walk.law, visible, "response@rong", state)
    assert english(found.lines) == ["Result: it stands still. Before that, the date was Tue 10 Mar 2026 24:00."]
    assert found.source == "OM 15, 25"


def test_who_sees_all_that_matters_gets_all_of_it() -> None:
    walk, _visible, state = hidden_from_anna()
    assert len(why(walk.law, walk.entries, "response@rong", state).lines) > 5
    early = served()
    assert english(why(early.law, early.entries, "response", early.state).lines) == told(early, "response")


def test_a_hidden_payment_hides_the_whole_account() -> None:
    walk = performing(row())
    walk.do("anna", "receive", "2026-06-20 10:00", row=1, ref="r1", amount=300_00)
    visible = [entry for entry in walk.entries if entry.act != "receive"]
    lines = english(why(walk.law, visible, "obligation#1", walk.state).lines)
    assert lines == ["Result: it ends on Tue 30 Jun 2026 24:00."]


def test_a_hidden_payment_on_another_row_hides_the_account_too() -> None:
    """Money goes to the oldest debt first, so one account cannot be told without the others."""
    walk = performing(row(), row(500_00, "2026-07-31"))
    walk.do("anna", "receive", "2026-06-20 10:00", row=2, ref="r1", amount=300_00)
    visible = [entry for entry in walk.entries if entry.act != "receive"]
    assert len(english(why(walk.law, visible, "obligation#1", walk.state).lines)) == 1
    assert len(english(why(walk.law, walk.entries, "obligation#1", walk.state).lines)) > 3


@pytest.mark.parametrize("walk", [invited(), choosing(), mediating(), signing(), performing(row(), row(5_00))])
def test_every_duty_that_stands_can_be_explained_and_ends_with_its_date(walk: Walk) -> None:
    for live in walk.state.duties:
        found = why(walk.law, walk.entries, live.key)
        assert (found.key, found.status) == (live.key, live.status)
        assert found.lines
        assert all(line.says["zh"] and line.says["en"] for line in found.lines)


def test_a_duty_that_was_never_opened_has_no_why() -> None:
    with pytest.raises(UnknownDutyError):
        why(invited().law, invited().entries, "ruling")


def test_no_sentence_is_written_twice_and_each_has_both_languages() -> None:
    names = [name for words in (SENTENCES, PROSE, RULES) for name in words]
    assert len(names) == len(set(names))
    for words in (SENTENCES, PROSE, RULES):
        assert all(set(says) == {"zh", "en"} and all(says.values()) for says in words.values())


def test_an_article_of_an_older_edition_is_told_with_its_number_of_today() -> None:
    """The rulebook of 2022 cites the Civil Procedure Law of 2021, whose 201 is 205 today; that of 2025 needs none."""
    old, new = shelf.rulebook("cn-mediation@2022.1"), shelf.rulebook("cn-mediation@2025.1")
    assert source_text(old, "CPL 201")["en"].endswith("; article 201 is 205 in the edition of 2023")
    assert "第201条在现行文本（2023年修正）中是第205条" in source_text(old, "OM 20; CPL 201")["zh"]
    assert source_text(old, "CPL 85")["en"].endswith("(unverified)")
    assert "edition" not in source_text(old, "JI 201")["en"] + source_text(new, "CPL 205")["en"]
