"""Confidence in words (S28, S29): what an entry is resolved to, and which entries a form may name."""

from __future__ import annotations

from typing import Any

from concord.law import engine
from tests.law.mediating import draft, mediating, row, signing
from tests.law.walking import Walk


def seen(walk: Walk) -> str:
    return walk.entries[-1].seen


def say(walk: Walk, person: str, **form: Any) -> str:
    walk.do(person, "say", "2026-03-06 10:00", **{"text": "words", **form})
    return seen(walk)


def test_a_partys_side_is_its_own_and_the_mediator_names_one() -> None:
    walk = mediating()
    assert say(walk, "anna", to="without_prejudice") == "without_prejudice"
    assert say(walk, "anna") == "without_prejudice"
    assert say(walk, "anna", to="side") == "side:anna"
    assert say(walk, "anna", to="side", side="rong") == "side:anna"  # nobody speaks into the other's side
    assert say(walk, "mei", to="side", side="rong") == "side:rong"
    assert walk.refused("mei", "say", "2026-03-06 10:00", to="side", text="x") == "form side"
    assert walk.refused("mei", "say", "2026-03-06 10:00", to="side", side="reg", text="x") == "form side"
    assert walk.refused("anna", "say", "2026-03-06 10:00", to="everybody", text="x") == "form to"


def test_notes_are_the_authors_own() -> None:
    walk = mediating()
    walk.do("mei", "note", "2026-03-06 10:00", text="she will settle for 800")
    assert seen(walk) == "own:mei"


def offer(walk: Walk, person: str = "rong", time: str = "2026-03-06 10:00", **form: Any) -> int:
    given = {"to": "without_prejudice", "obligations": [row(800_00)], "open_for": "P3D", **form}
    walk.do(person, "offer", time, **given)
    return walk.state.seq


def test_an_offer_is_accepted_by_the_other_side_and_its_rows_are_taken_over() -> None:
    walk = mediating()
    number = offer(walk)
    given = walk.do("anna", "accept_offer", "2026-03-06 11:00", offer=number)
    assert given == ["accept_offer", "agreed_before"]
    assert walk.state.data["obligations"][0]["amount"] == 800_00
    assert walk.status("write_up") == "open"
    assert walk.status("term") == "held"


def test_nobody_accepts_an_own_offer_a_hidden_one_or_something_else() -> None:
    """All of it is refused in the same words: which of them it was would tell."""
    walk = mediating()
    own, hidden = offer(walk, "anna"), offer(walk, "rong", to="side")
    for number in (own, hidden, 1, 9999, walk.state.seq):
        assert walk.refused("anna", "accept_offer", "2026-03-06 11:00", offer=number) == "form offer"
    assert walk.refused("anna", "accept_offer", "2026-03-06 11:00", offer="1") == "form offer"


def test_an_offer_is_open_for_its_time() -> None:
    walk = mediating()
    number = offer(walk)  # Friday 6 March, three days: to Monday the 9th
    assert walk.refused("anna", "accept_offer", "2026-03-10 00:00", offer=number) == "form offer"
    assert walk.do("anna", "accept_offer", "2026-03-09 23:59", offer=number)


def test_an_offer_that_was_declined_is_closed() -> None:
    walk = mediating()
    number = offer(walk)
    assert "accept_offer" in walk.open_to("anna")
    walk.do("anna", "decline_offer", "2026-03-06 11:00", offer=number)
    assert walk.refused("anna", "accept_offer", "2026-03-06 12:00", offer=number) == "form offer"
    assert "accept_offer" not in walk.open_to("anna")


def test_only_the_last_draft_can_be_signed() -> None:
    walk = signing()
    old = draft(walk)
    walk.do("mei", "redraw", "2026-03-11 10:00", obligations=[row(900_00)])
    assert walk.refused("anna", "sign", "2026-03-11 11:00", draft=old) == "form draft"
    walk.do("anna", "sign", "2026-03-11 11:00", draft=draft(walk))


def test_changing_the_draft_makes_signatures_fall() -> None:
    walk = signing()
    walk.do("anna", "sign", "2026-03-11 09:00", draft=draft(walk))
    walk.do("mei", "redraw", "2026-03-11 10:00", obligations=[row(900_00)])
    walk.do("rong", "sign", "2026-03-11 11:00", draft=draft(walk))
    assert walk.state.stage == "signing"
    walk.do("anna", "sign", "2026-03-11 12:00", draft=draft(walk))
    assert walk.state.stage == "agreed"


def test_rows_are_strict() -> None:
    walk = mediating()

    def refused(**change: Any) -> str:
        return walk.refused("mei", "draw_up", "2026-03-06 10:00", obligations=[row(), row() | change])

    assert refused(who="eve") == "form obligations.who"
    assert refused(who="anna") == "form obligations.whom"
    assert refused(amount=0) == "form obligations.amount"
    assert refused(amount=-5) == "form obligations.amount"
    assert refused(amount=True) == "form obligations.amount"
    assert refused(kind="dance") == "form obligations.kind"
    assert refused(day="2026-02-30") == "form obligations.day"
    assert refused(day="20260630") == "form obligations.day"
    assert refused(tip=1) == "form obligations.tip"
    assert walk.refused("mei", "draw_up", "2026-03-06 10:00", obligations=[]) == "form obligations"
    assert walk.refused("mei", "draw_up", "2026-03-06 10:00", obligations=[row()] * 61) == "form obligations"
    assert walk.refused("mei", "draw_up", "2026-03-06 10:00", obligations="rows") == "form obligations"
    assert walk.refused("mei", "draw_up", "2026-03-06 10:00", obligations=["row"]) == "form obligations"


def test_a_consent_is_given_or_it_is_none() -> None:
    walk = mediating()
    form = {"identity": True, "rights": True, "false_mediation": False}
    assert walk.refused("mei", "instruct", "2026-03-06", **form) == "form false_mediation"


def test_a_party_cannot_be_made_mediator() -> None:
    walk = mediating()
    walk.do("anna", "ask_replacement", "2026-03-06 10:00", why="too slow")
    assert seen(walk) == "registry"
    walk.do("reg", "replace", "2026-03-06 11:00")
    assert walk.state.people["mediator"] == ()
    for person in ("anna", "rong"):
        answer = walk.attempt(person, "choose", "2026-03-06 12:00", person="rong")
        if person == "anna":
            walk.take(answer)
    assert f"{answer.code} {answer.detail}" == "form person"


def test_two_different_choices_are_no_choice_and_a_second_answer_replaces_the_first() -> None:
    walk = mediating()
    walk.do("anna", "ask_replacement", "2026-03-06 10:00", why="too slow")
    walk.do("reg", "replace", "2026-03-06 11:00")
    walk.do("anna", "choose", "2026-03-06 12:00", person="max")
    walk.do("rong", "choose", "2026-03-06 12:00", person="mia")
    assert walk.state.stage == "choosing"
    assert walk.refused("anna", "choose", "2026-03-06 13:00", person="max") == "already choose"
    walk.do("anna", "choose", "2026-03-06 13:00", person="mia")
    assert (walk.state.stage, walk.state.people["mediator"]) == ("appointing", ("mia",))


def test_a_refusal_changes_nothing_and_carries_the_rulebooks_sentence() -> None:
    walk = mediating()
    number = offer(walk)
    walk.do("anna", "accept_offer", "2026-03-06 11:00", offer=number)
    other = offer(walk, time="2026-03-06 12:00")
    answer = walk.attempt("anna", "accept_offer", "2026-03-07", offer=other)
    assert (answer.code, set(answer.says)) == ("condition", {"zh", "en"})


def test_what_goes_to_the_registry_alone_closes_no_door_to_the_other_side() -> None:
    """A button that vanishes, or a refusal that says why, would tell of a complaint that nobody else may see."""
    walk, untouched = mediating(), mediating()
    walk.do("anna", "ask_replacement", "2026-03-06 10:00", why="he favours them")
    walk.do("anna", "complain", "2026-03-06 10:00", about="favours", why="he favours them")
    for person in ("rong", "mei"):
        role = "respondent" if person == "rong" else "mediator"
        now, before = (
            [rule.name for rule in engine.powers(one.law, one.state, role, person)] for one in (walk, untouched)
        )
        assert now == before, person
    walk.do("rong", "ask_replacement", "2026-03-06 11:00", why="too slow")
    walk.do("rong", "complain", "2026-03-06 11:00", about="other", why="too slow")
    assert sum(live.id in ("decide_replacement", "answer_complaint") for live in walk.state.duties) == 2
    walk.do("sup", "answer_complaint", "2026-03-06 12:00", answer="both were heard")
    walk.do("reg", "replace", "2026-03-06 12:00")
    assert walk.state.stage == "choosing"
