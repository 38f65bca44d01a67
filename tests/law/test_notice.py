"""Notice in words (S31): nobody's time runs before the notice reached them. Invited on Monday 2 March 2026, 11:00."""

from __future__ import annotations

from tests.law.beginnings import at_court
from tests.law.mediating import agreed, choosing, draft, invited, mediating, signing
from tests.law.walking import at, when


def test_an_unserved_duty_has_no_date_and_never_lapses() -> None:
    walk = invited()
    assert walk.status("response@rong") == "unserved"
    assert walk.until("serve#2@rong") == "2026-03-05"
    given = walk.clock("2026-06-01")
    assert walk.state.stage == "invited"
    assert set(given) == {"lapse:serve"}
    assert walk.status("response@rong") == "unserved"


def test_the_time_begins_on_the_day_the_notice_arrived() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-04 09:00", stated="2026-03-03 20:00")
    assert walk.until("response@rong") == "2026-03-10"
    assert walk.status("serve#2@rong") == ""


def test_silence_after_service_is_no_answer() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    assert walk.clock("2026-03-10 23:59") == []
    assert walk.clock("2026-03-11 00:00") == ["lapse:response"]
    assert (walk.state.stage, walk.state.outcome) == ("ended", "no_answer")


def test_notice_cannot_arrive_before_it_was_given_or_in_the_future() -> None:
    walk = invited()
    task = next(live for live in walk.state.duties if live.id == "serve")
    form = {"entry": task.notice, "person": "rong", "how": "sms"}
    assert walk.refused("gateway", "record_service", "2026-03-04", stated="2026-03-01 10:00", **form) == "form on"
    assert walk.refused("gateway", "record_service", "2026-03-04", stated="2026-03-05", **form) == "form on"


def test_service_counts_once_and_only_gateway_and_registrar_may_record_it() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    form = {"entry": 2, "person": "rong", "how": "sms"}
    assert walk.refused("gateway", "record_service", "2026-03-04", **form) == "already person"
    assert walk.refused("anna", "record_service", "2026-03-04", **form) == "not_you applicant"
    assert walk.refused("gateway", "record_service", "2026-03-04", **{**form, "entry": 99}) == "form entry"
    assert walk.refused("gateway", "record_service", "2026-03-04", **{**form, "person": "eve"}) == "form person"


def test_a_registrar_records_service_with_proof() -> None:
    walk = invited()
    walk.do("reg", "record_service", "2026-03-04 15:00", entry=2, person="rong", how="courier")
    assert walk.until("response@rong") == "2026-03-11"


def test_who_answers_before_service_has_answered() -> None:
    walk = invited()
    assert walk.do("rong", "accept_mediation", "2026-03-02 12:00") == ["accept_mediation", "all_consented"]
    assert walk.state.stage == "choosing"
    assert not [live for live in walk.state.duties if live.id == "serve" and live.notice == 2]


def test_with_each_every_person_has_an_own_time() -> None:
    walk = invited(respondent=("rong", "ruth"))
    walk.serve("rong", "2026-03-03 10:00")
    walk.serve("ruth", "2026-03-05 10:00")
    assert (walk.until("response@rong"), walk.until("response@ruth")) == ("2026-03-10", "2026-03-12")
    walk.do("rong", "accept_mediation", "2026-03-06 10:00")
    assert walk.status("response@rong") == ""
    assert walk.status("response@ruth") == "open"


def test_without_each_the_last_service_counts() -> None:
    walk = choosing()
    assert walk.status("joint_choice") == "unserved"
    walk.serve("anna", "2026-03-05 10:00")
    assert walk.status("joint_choice") == "unserved"
    walk.serve("rong", "2026-03-06 10:00")
    assert walk.until("joint_choice") == "2026-03-10"  # two working days after Friday


def test_who_acted_has_notice_of_his_own_act() -> None:
    """The mediator discloses something: the parties are to be told, the mediator is not."""
    walk = mediating()
    walk.do("mei", "disclose_later", "2026-03-06 10:00", what="we sat on one board")
    assert [live.whom for live in walk.state.duties if live.id == "serve"] == ["anna", "rong"]


def test_a_late_service_task_alerts_the_registrar_again_and_again_and_costs_nobody_anything() -> None:
    walk = invited()
    assert walk.clock("2026-03-06 00:00") == ["lapse:serve"]
    entry = walk.entries[-1]
    assert ("alert", "registrar", "serve#2@rong") in entry.effects
    assert entry.seen == "registry"
    assert walk.status("serve#2@rong") == "late"
    assert walk.until("serve#2@rong") == "2026-03-11"  # three working days after the lapse, Friday the 6th at 0:00
    assert walk.clock("2026-03-12 00:00") == ["lapse:serve"]
    walk.serve("rong", "2026-03-12 10:00")
    assert walk.until("response@rong") == "2026-03-19"


def test_a_wrong_time_of_service_is_corrected_and_the_deadline_moves() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    walk.do("reg", "correct_service", "2026-03-05", entry=2, on=at("2026-03-04 08:00"), why="misread the slip")
    assert walk.until("response@rong") == "2026-03-11"
    assert walk.refused("reg", "correct_service", "2026-03-05", entry=2, on=at("2026-03-09"), why="x") == "form on"


def test_an_extension_survives_the_correction_of_the_time_of_service() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")  # to 10 March
    walk.do("rong", "more_time", "2026-03-04")  # to 17 March
    assert walk.until("response@rong") == "2026-03-17"
    walk.do("reg", "correct_service", "2026-03-05", entry=2, on=at("2026-03-04 08:00"), why="misread the slip")
    assert walk.until("response@rong") == "2026-03-18"


def test_a_wrong_address_makes_the_notice_unserved_again_and_its_time_starts_anew() -> None:
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    walk.do("rong", "wrong_person", "2026-03-05 10:00", why="never heard of them")
    assert walk.status("response@rong") == "held"
    walk.do("reg", "correct_address", "2026-03-06 10:00", person="rong")
    assert walk.status("response@rong") == "unserved"
    assert walk.until("serve#2@rong") == "2026-03-11"
    walk.serve("rong", "2026-03-09 10:00")
    assert walk.until("response@rong") == "2026-03-16"


def test_more_time_can_be_granted_before_the_notice_arrived() -> None:
    walk = invited()
    walk.do("rong", "more_time", "2026-03-02 12:00")
    walk.serve("rong", "2026-03-03 10:00")
    assert walk.until("response@rong") == "2026-03-17"


def test_signing_anew_asks_for_service_anew() -> None:
    walk = signing()
    for person in ("anna", "rong"):
        walk.serve(person, "2026-03-10 12:00")
    assert walk.until("sign_each@anna") == "2026-03-17"
    walk.do("anna", "sign", "2026-03-11 10:00", draft=draft(walk))
    rows = [{"who": "rong", "whom": "anna", "kind": "pay", "amount": 5, "day": "2026-06-30", "what": "less"}]
    walk.do("mei", "redraw", "2026-03-12 10:00", obligations=rows)
    assert walk.status("sign_each@anna") == "unserved"
    assert walk.refused("rong", "sign", "2026-03-12 11:00", draft=8) == "form draft"


def test_nothing_is_served_any_more_when_nobody_waits_for_it() -> None:
    walk = agreed()
    assert not [live for live in walk.state.duties if live.id == "serve"]
    assert when(walk.state.moments["effective"]) == "2026-03-12 10:00"


def test_a_correction_cannot_say_that_a_notice_arrived_before_it_was_given() -> None:
    """Given on Monday 2 March 11:00: no slip of paper is older. Otherwise the seven days would be over at once."""
    walk = invited()
    walk.serve("rong", "2026-03-03 10:00")
    form = {"entry": 2, "why": "misread the slip"}
    before = at("2026-03-02 10:59")
    assert walk.refused("reg", "correct_service", "2026-03-05", on=at("2026-02-20"), **form) == "form on"
    assert walk.refused("reg", "correct_service", "2026-03-05", on=before, **form) == "form on"
    walk.do("reg", "correct_service", "2026-03-05", on=before + 60, **form)
    assert walk.until("response@rong") == "2026-03-09"


def test_what_is_over_is_not_offered_to_be_extended() -> None:
    """The judge's thirty days ran out: the president is not offered an extension that the law would refuse (S7)."""
    walk = at_court()
    assert "extend_ruling" in walk.open_to("pres")
    walk.clock("2026-04-16 00:00")  # docketed on 16 March: to 15 April
    assert walk.status("ruling") == "late"
    assert "extend_ruling" not in walk.open_to("pres")
    assert walk.refused("pres", "extend_ruling", "2026-04-16 09:00", why="x") == "too_late ruling"
