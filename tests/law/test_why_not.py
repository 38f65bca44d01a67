"""Why an act is not possible: each check of S11 in words, what would make it possible, and nothing that is secret."""

from __future__ import annotations

import pytest

from concord.law import engine
from concord.law.explaining_refusals import WhyNot, why_not, why_refused
from concord.law.model import Refused
from concord.law.prose_conditions import condition_text
from tests.law.mediating import agreed, choosing, invited, mediating, performing, row, signing
from tests.law.walking import Walk, at


def reasons(walk: Walk, act: str, person: str, role: str = "", time: str = "") -> WhyNot:
    found = why_not(walk.law, walk.state, act, role or walk.roles[person], person, at(time) if time else 0)
    assert found is not None, act
    return found


def says(found: WhyNot) -> list[str]:
    return [line.says["en"] for line in found.lines]


def test_another_stage_says_which_one() -> None:
    found = reasons(choosing(), "draw_up", "mei", "mediator")
    assert (found.code, found.check) == ("not_now", "stage")
    assert says(found) == [
        "The case is at “Choosing the mediator”; this is not done at this stage.",
        "It can be done at: In mediation.",
    ]
    assert found.rule == "stages.mediating.acts.draw_up"
    assert found.article["en"].startswith("OM 19")


def test_a_closed_case_says_so() -> None:
    walk = invited()
    walk.do("anna", "withdraw", "2026-03-03 10:00")
    found = reasons(walk, "accept", "reg")
    assert (found.code, says(found)[0]) == ("closed", "The case is closed.")


def test_another_role_says_whose_act_it_is() -> None:
    walk = choosing()
    found = reasons(walk, "choose", "reg")
    assert (found.code, found.check, says(found)) == ("not_you", "role", ["This is for: Applicant, Respondent."])
    assert says(reasons(walk, "choose", "eve", "applicant")) == ["You do not take part in this case as: Applicant."]


def test_what_exists_only_while_something_waits_says_what_opens_it_and_when() -> None:
    walk = choosing()
    for person in ("anna", "rong"):
        walk.serve(person, "2026-03-05 09:00")
    found = reasons(walk, "designate", "reg")
    assert found.check == "while"
    assert says(found)[1] == (
        "“Designate a mediator” is opened by: Let the centre choose, end of the time for “Choose a mediator together”."
    )
    assert found.at == at("2026-03-10")  # Thursday 5 March and two working days: Monday 9 March ends


def test_a_condition_is_said_in_the_rulebooks_words_and_in_plain_ones() -> None:
    walk = invited()
    walk.do("rong", "more_time", "2026-03-03 10:00")
    found = reasons(walk, "more_time", "rong")
    assert (found.code, found.check) == ("condition", "if")
    assert says(found) == [
        "The time was extended once already. Please answer in time.",
        "The rule asks for this: “I need more time” has not been done.",
    ]


def test_an_option_is_said_by_its_label_in_both_languages() -> None:
    found = reasons(mediating(), "prolong_entrusted", "anna")
    asked = next(line.says for line in found.lines if line.kind == "rule_asks")
    assert asked == {
        "zh": "规则要求：调解途径是以下之一：“法院委托（普通程序）”、“法院委托（简易程序）”。",
        "en": "The rule asks for this: How it came to mediation is one of: "
        "“Entrusted by the court, ordinary procedure”, “Entrusted by the court, simple procedure”.",
    }


def test_a_single_option_is_said_by_its_label() -> None:
    law = mediating().law
    rule = law.acts["docket_suit"]
    assert rule.condition is not None
    assert condition_text(law, rule.condition, rule) == {
        "zh": "调解途径等于“法院委派（立案前）”",
        "en": "How it came to mediation is “Delegated by the court, before docketing”",
    }


def test_a_window_that_is_over_says_when_it_ended() -> None:
    walk = performing(row())
    found = reasons(walk, "apply_confirmation", "anna", time="2026-04-20")
    assert (found.code, found.check) == ("too_late", "window")
    assert says(found)[0] == "There were 30 days for this; they ended on Mon 13 Apr 2026 24:00."


def test_whoever_did_the_own_part_waits_for_the_others() -> None:
    walk = signing()
    walk.do("anna", "sign", "2026-03-10 12:00", draft=9)
    found = reasons(walk, "sign", "anna")
    assert (found.code, says(found)) == ("already", ["You have done your part; the others are waited for."])


def test_without_an_offer_there_is_none_to_accept() -> None:
    assert says(reasons(choosing(), "accept_offer", "anna")) == [
        "There is nothing that it could name now (Make an offer, Make an offer now)."
    ]


def test_creditors_may_once_something_is_overdue() -> None:
    found = reasons(performing(row()), "sue", "anna")
    assert says(found) == ["Only whoever is owed something overdue may do this, once it is overdue."]


def test_a_statement_is_answered_before_the_stage_is_left() -> None:
    walk = agreed(row())
    walk.do("rong", "say_done", "2026-03-13 10:00", row=1, ref="r1", amount=1000_00)
    refused = Refused("condition", "answer")
    found = why_refused(walk.law, walk.state, "go_without", "applicant", "anna", refused)
    assert found.check == "answer"
    assert says(found) == [
        "A statement of the other side waits for your answer; answer it first, then this is possible."
    ]


def test_an_act_that_the_rules_do_not_know() -> None:
    assert says(reasons(invited(), "fly", "anna")) == ["These rules know no act “fly”."]


def test_what_is_possible_has_no_reason_against_it() -> None:
    walk = invited()
    assert why_not(walk.law, walk.state, "accept_mediation", "respondent", "rong") is None


@pytest.mark.parametrize("walk", [invited(), choosing(), mediating(), signing(), agreed(row()), performing(row())])
def test_whoever_has_no_button_is_told_why_and_whoever_has_one_is_not(walk: Walk) -> None:
    for person, role in walk.roles.items():
        open_to = {rule.name for rule in engine.powers(walk.law, walk.state, role, person)}
        for act in walk.law.acts:
            found = why_not(walk.law, walk.state, act, role, person)
            assert (found is None) == (act in open_to), (act, role)
            assert found is None or found.lines


def test_the_reason_agrees_with_the_refusal() -> None:
    walk = choosing()
    for person, role in walk.roles.items():
        for act in walk.law.acts.values():
            found = why_not(walk.law, walk.state, act.name, role, person)
            answer = walk.attempt(person, act.name, "2026-03-05 10:00")
            if found is not None and found.check in ("stage", "role", "while"):
                assert isinstance(answer, Refused), act.name
                assert answer.code == found.code, act.name


def test_a_field_that_does_not_fit_says_what_it_takes() -> None:
    walk = mediating()
    answer = walk.attempt("anna", "prolong", "2026-03-10 10:00", by="P200D")
    found = why_refused(walk.law, walk.state, "prolong", "applicant", "anna", answer)
    assert says(found) == ["“How much longer” does not fit: a period, at least 1 day, at most 90 days."]


def test_no_secret_of_the_state_is_told() -> None:
    """The other side's signature, a mark nobody showed, is not in the reasons why one's own part is missing."""
    walk = signing()
    before = why_not(walk.law, walk.state, "go_without", "applicant", "anna")
    walk.do("rong", "sign", "2026-03-10 12:00", draft=9)
    assert why_not(walk.law, walk.state, "go_without", "applicant", "anna") == before
