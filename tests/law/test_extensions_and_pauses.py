"""Extensions and pauses, each on a rulebook of its own (S7, S8)."""

from __future__ import annotations

from concord.law import engine
from concord.law.model import Act, Refused
from tests.law.small import begun
from tests.law.walking import at


def test_an_extension_counts_from_the_old_date_up_to_its_cap() -> None:
    walk = begun("""
        stages:
          first:
            title: {en: First}
            acts:
              answer: {by: one, to: last, title: {en: Answer}}
              wait:
                by: two
                form: {by: {type: period}}
                extend: {duty: reply, by: form.by, cap: P10D}
                title: {en: Wait}
            duties:
              reply: {by: one, do: [answer], within: P10D, lapse: {to: last}}
          last: {title: {en: Last}, end: true}
        """)
    walk.do("bob", "wait", "2026-03-05", by="P6D")
    assert walk.until("reply") == "2026-03-18"
    assert walk.refused("bob", "wait", "2026-03-06", by="P5D") == "form cap"
    walk.do("bob", "wait", "2026-03-06", by="P4D")
    assert walk.until("reply") == "2026-03-22"


def test_a_lapsed_duty_cannot_be_extended() -> None:
    walk = begun("""
        acts:
          wait: {by: two, during: [first], extend: {duty: reply, by: P5D}, title: {en: Wait}}
        stages:
          first:
            title: {en: First}
            waits: {en: A test}
            acts:
              answer: {by: one, to: last, title: {en: Answer}}
              again: {by: clerk, open: [reply], title: {en: Restore}}
            duties:
              reply: {by: one, do: [answer], within: P10D, lapse: {alert: clerk}}
          last: {title: {en: Last}, end: true}
        """)
    assert walk.status("reply") == ""  # what some `open` names does not open by itself
    walk.do("kim", "again", "2026-03-02 11:00", role="clerk")
    walk.do("kim", "again", "2026-03-03", role="clerk")  # it stands: nothing changes
    assert walk.until("reply") == "2026-03-12"
    walk.clock("2026-03-13")
    assert walk.refused("bob", "wait", "2026-03-13") == "too_late reply"
    walk.do("kim", "again", "2026-03-14", role="clerk")  # restoration opens it anew
    assert walk.until("reply") == "2026-03-24"


OVERLAP = """
    pauses: {rain: [reply], snow: [reply]}
    stages:
      first:
        title: {en: First}
        acts:
          answer: {by: one, to: last, title: {en: Answer}}
          rain: {by: two, pause: rain, open: [rain_over], title: {en: Rain}}
          snow: {by: two, pause: snow, open: [snow_over], title: {en: Snow}}
          dry: {by: two, while: rain_over, resume: rain, close: [rain_over], title: {en: Dry}}
          thaw: {by: two, while: snow_over, resume: snow, close: [snow_over], title: {en: Thaw}}
        duties:
          reply: {by: one, do: [answer], within: P10D, lapse: {to: last}}
          rain_over: {by: two, do: [dry], within: P60D, lapse: {resume: rain}}
          snow_over: {by: two, do: [thaw], within: P60D, lapse: {resume: snow}}
      last: {title: {en: Last}, end: true}
    """


def test_overlapping_pauses_count_once() -> None:
    walk = begun(OVERLAP)
    walk.do("bob", "rain", "2026-03-05 10:00")
    walk.do("bob", "snow", "2026-03-08 10:00")
    walk.do("bob", "dry", "2026-03-10 10:00")
    assert walk.status("reply") == "held"
    walk.do("bob", "thaw", "2026-03-15 10:00")
    assert walk.until("reply") == "2026-03-22"  # 12 March and ten days


def test_the_pause_that_began_first_may_last_longest() -> None:
    walk = begun(OVERLAP)
    walk.do("bob", "rain", "2026-03-05 10:00")
    walk.do("bob", "snow", "2026-03-08 10:00")
    walk.do("bob", "thaw", "2026-03-10 10:00")
    assert walk.status("reply") == "held"
    walk.do("bob", "dry", "2026-03-15 10:00")
    assert walk.until("reply") == "2026-03-22"


def test_a_pause_within_one_day_moves_nothing() -> None:
    walk = begun(OVERLAP)
    walk.do("bob", "rain", "2026-03-05 10:00")
    walk.do("bob", "dry", "2026-03-05 22:00")
    assert walk.until("reply") == "2026-03-12"


def test_a_held_duty_does_not_lapse_and_its_pause_ends_by_its_own_duty() -> None:
    walk = begun(OVERLAP)
    walk.do("bob", "rain", "2026-03-05 10:00")
    assert walk.clock("2026-05-04 00:00") == []
    assert walk.clock("2026-05-05 00:00") == ["lapse:rain_over"]
    assert walk.until("reply") == "2026-05-12"  # 61 days: 5 March to 5 May


def test_a_pause_falls_with_the_duty_that_ends_it() -> None:
    walk = begun("""
        pauses: {rain: [reply]}
        duties:
          reply: {by: one, do: [answer], within: P40D, lapse: {to: last}}
        acts:
          answer: {by: one, during: [first, second], to: last, title: {en: Answer}}
        stages:
          first:
            title: {en: First}
            acts:
              rain: {by: two, pause: rain, open: [rain_over], title: {en: Rain}}
              dry: {by: two, while: rain_over, resume: rain, close: [rain_over], title: {en: Dry}}
              go: {by: one, to: second, title: {en: Go}}
            duties:
              rain_over: {by: two, do: [dry], within: P60D, lapse: {resume: rain}}
          second: {title: {en: Second}, waits: {en: A test}}
          last: {title: {en: Last}, end: true}
        """)
    walk.do("bob", "rain", "2026-03-05 10:00")
    walk.do("ann", "go", "2026-03-15 10:00")
    assert walk.state.holds == {}
    assert walk.until("reply") == "2026-04-21"  # 11 April and ten days


def test_an_unknown_act_and_an_unknown_role_are_refused() -> None:
    walk = begun(OVERLAP)
    assert walk.refused("ann", "fly", "2026-03-03") == "not_now fly"
    assert walk.refused("ann", "answer", "2026-03-03", role="pope") == "not_you pope"
    assert walk.refused("eve", "answer", "2026-03-03", role="one") == "not_you one"
    decided = engine.decide(walk.law, walk.state, Act("answer", "LAW", "ann"), at("2026-03-03"))
    assert decided == Refused("not_you", "LAW")
