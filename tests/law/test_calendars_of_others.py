"""Days counted by another institution's calendar, by a cut-off hour, and lengths that a term decides, in words."""

from __future__ import annotations

import pytest

from concord.law import engine
from concord.law.calendars import CALENDARS, calendar, is_calendar
from concord.law.explaining import why
from concord.law.prose_rules import time_text
from concord.law.reading import RulebookError
from tests.law.small import HEAD, PEOPLE, small
from tests.law.walking import Walk, at

TERMS = """
    terms:
      office: {type: choice, options: [cn-office, hk-office], default: cn-office, label: {en: "Business days of"}}
      kind: {type: choice, options: [slow, quick], default: slow, label: {en: Kind}}
    """
BODY = """
    pauses: {rain: [lock]}
    stages:
      first:
        title: {en: First}
        acts:
          lock: {by: clerk, to: last, title: {en: Lock}}
          answer: {by: two, to: last, title: {en: Answer}}
          rain: {by: one, pause: rain, open: [over], title: {en: Rain}}
          dry: {by: one, while: over, resume: rain, close: [over], title: {en: Dry}}
          ask: {by: two, extend: {duty: lock, by: P1BD}, title: {en: Ask}}
        duties:
          lock:
            by: clerk
            do: [lock]
            within: P3BD
            calendar: terms.office
            lapse: {alert: one}
            remind: [-P1BD]
            title: {en: Lock}
          reply:
            by: two
            do: [answer]
            within: {by: terms.kind, slow: P30D, quick: P7D}
            lapse: {to: last}
            title: {en: Reply}
          over: {by: one, do: [dry], within: P30D, lapse: {resume: rain}}
      last: {title: {en: Last}, end: true}
    """


def begun(start: str, head: str = HEAD, **terms: str) -> Walk:
    return Walk(small(TERMS + BODY, head), PEOPLE, terms, start)


def test_business_days_are_those_of_the_institution_that_the_matter_names() -> None:
    mainland, hong_kong = (begun("2026-04-02 10:00", office=name) for name in ("cn-office", "hk-office"))
    # Thursday 2 April. Mainland: Qingming is 4 to 6 April. Hong Kong: 3, 4, 6 and 7 April.
    assert mainland.until("lock") == "2026-04-08"
    assert hong_kong.until("lock") == "2026-04-10"


def test_a_make_up_day_of_the_mainland_is_no_business_day_in_hong_kong() -> None:
    # Friday 8 May; Saturday 9 May makes up for the Labour Day holiday on the mainland alone.
    assert begun("2026-05-08 10:00", office="cn-office").until("lock") == "2026-05-12"
    assert begun("2026-05-08 10:00", office="hk-office").until("lock") == "2026-05-13"


def test_pauses_and_extensions_count_by_the_same_calendar() -> None:
    walk = begun("2026-04-02 10:00", office="hk-office")
    walk.do("ann", "rain", "2026-04-02 12:00")
    walk.do("ann", "dry", "2026-04-08 12:00")  # one business day in Hong Kong, Wednesday 8 April, stood still
    assert walk.until("lock") == "2026-04-13"
    walk.do("bob", "ask", "2026-04-09 10:00")
    assert walk.until("lock") == "2026-04-14"


def test_the_reminder_comes_a_business_day_of_that_calendar_before() -> None:
    walk = begun("2026-04-02 10:00", office="hk-office")
    first = engine.reminders(walk.law, walk.state, walk.state.on)[0]
    assert first.at == at("2026-04-09 09:00")


def test_the_explanation_names_the_calendar_and_its_holidays() -> None:
    walk = begun("2026-04-02 10:00", office="hk-office")
    told = [line.says["en"] for line in why(walk.law, walk.entries, "lock").lines]
    assert told[0] == "Counted by the business days of an office in Hong Kong."
    assert any("Good Friday" in line for line in told)
    assert "“Business days of”" in time_text(walk.law, walk.law.duties["lock"])["en"]


def test_an_unknown_calendar_is_a_defect_with_its_place() -> None:
    for old, new, path in (
        ("calendar: terms.office", "calendar: mars", "stages.first.duties.lock.calendar"),
        ("calendar: terms.office", "calendar: terms.kind", "stages.first.duties.lock.calendar"),
        ("calendar: terms.office", "calendar: cn-civil/25", "stages.first.duties.lock.calendar"),
        ("calendar: plain", "calendar: mars", "calendar"),
    ):
        with pytest.raises(RulebookError) as told:
            small((TERMS + BODY).replace(old, new), HEAD.replace(old, new))
        assert (path, "unknown-calendar") in {(one.path, one.code) for one in told.value.defects}


def test_every_calendar_that_can_be_named_is_kept() -> None:
    assert all(is_calendar(name) and calendar(name).name == name for name in CALENDARS)
    assert not is_calendar("cn-civil/24")
    assert not is_calendar("cn-civil/")


def test_after_the_cut_off_hour_an_act_counts_as_done_the_next_day() -> None:
    """Business hours end the day (CC 203): what begins at 17:00 begins the next day, and the last day ends at 17:00."""
    head = HEAD.replace("calendar: plain", "calendar: cn-civil/17")
    in_time, late = begun("2026-03-02 16:59", head, kind="quick"), begun("2026-03-02 17:00", head, kind="quick")
    assert in_time.live("reply").due == at("2026-03-09 17:00")  # type: ignore[union-attr]  # it stands
    assert late.live("reply").due == at("2026-03-10 17:00")  # type: ignore[union-attr]
    assert in_time.refused("bob", "answer", "2026-03-09 17:00").startswith("closed")
    late.do("bob", "answer", "2026-03-10 16:59")
    assert late.state.stage == "last"


def test_the_length_follows_what_the_matter_says_and_every_choice_has_one() -> None:
    assert begun("2026-03-02 10:00", kind="quick").until("reply") == "2026-03-09"
    assert begun("2026-03-02 10:00").until("reply") == "2026-04-01"
    with pytest.raises(RulebookError) as told:
        small((TERMS + BODY).replace(", quick: P7D", ""))
    assert {(one.path, one.code) for one in told.value.defects} == {("stages.first.duties.reply.within", "missing")}
