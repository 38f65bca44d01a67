"""“Why this date?” on the case page and over the API: what the reader may see, line by line, and nothing else."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from concord.docket.models import Matter
from concord.kit.registry import act_url
from concord.kit.scene import Scene
from concord.law.shelf import rulebook
from tests.api import test_matters as api
from tests.casefile.test_case_page import officer, party
from tests.matters import Dispute, at_stage

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str, lang: str = "en", status: int = 200) -> str:
    answer = client.get(address, {"lang": lang})
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def case(dispute: Dispute) -> str:
    return reverse("case", args=[dispute.matter.pk])


def contested() -> Dispute:
    """Served on the respondent, who then says to the registry alone that they have the wrong person."""
    dispute = at_stage("invited")
    dispute.serve("accept", "respondent")
    dispute.act("wrong_person", "respondent", {"why": "我不认识对方"})
    return dispute


def test_every_deadline_on_the_page_says_why_in_both_languages() -> None:
    dispute = at_stage("mediating")
    english, chinese = (shown(party(dispute, "applicant"), case(dispute), lang) for lang in ("en", "zh-hans"))
    assert "Why this date?" in english
    assert "30 days: day 1 is" in english
    assert "itself is not counted (CPL 85, CC 201)" in english
    assert "Online Mediation Rules of the People's Courts" in english
    assert "OM 24" not in english
    assert "为什么是这一天？" in chinese
    assert "30天：第 1 天是" in chinese


def test_arithmetic_that_rests_on_a_hidden_entry_is_not_told() -> None:
    dispute = contested()
    other, author, desk = (
        shown(client, case(dispute))
        for client in (party(dispute, "applicant"), party(dispute, "respondent"), officer(dispute, "registrar"))
    )
    assert "Result: it stands still" in other
    assert "7 days: day 1 is" not in other
    assert "wrong person" not in other
    assert "It stands still from" in author
    assert "You have the wrong person" in author
    assert "Check the address" in desk


def test_the_api_gives_the_sums_of_a_duty() -> None:
    dispute = at_stage("mediating")
    caller, path = api.party(dispute, "respondent"), f"/matters/{dispute.matter.pk}"
    duty = next(one for one in caller.get(path).json()["duties"] if one["duty"] == "term")
    why = caller.get(f"{path}/duties/{duty['key']}/why").json()
    assert why["rule"] == "stages.mediating.duties.term"
    assert why["source"].startswith("OM 24")
    assert why["due"] == duty["due"]
    assert why["lines"][-1].startswith("Result: it ends on")
    assert caller.get(f"{path}/duties/nothing/why").status_code == 404


def test_the_key_of_a_duty_tells_no_number_of_an_entry() -> None:
    dispute = contested()
    duties = api.officer(dispute, "registrar").get(f"/matters/{dispute.matter.pk}").json()["duties"]
    assert {one["key"] for one in duties if "@" not in one["key"]} == {"check_address"}
    for one in duties:
        assert "#" not in one["key"]


def test_a_duty_that_the_reader_may_not_know_of_has_no_why() -> None:
    dispute = contested()
    path = f"/matters/{dispute.matter.pk}/duties/check_address/why"
    assert api.officer(dispute, "registrar").get(path).json()["status"] == "open"
    hidden, absent = (api.party(case, "applicant") for case in (dispute, at_stage("invited")))
    told = hidden.get(path).json()
    assert told["lines"] == ["No “Check the address” stands now that you may see."]
    assert (told["due"], told["status"]) == (None, "none")
    other = path.replace(str(dispute.matter.pk), str(Matter.objects.exclude(pk=dispute.matter.pk).get().pk))
    assert absent.get(other).json() == told  # what is hidden and what is not there read the same


def test_a_refused_act_says_which_check_fails_and_when_it_would_be_possible() -> None:
    dispute = at_stage("mediating")
    page = shown(party(dispute, "applicant"), reverse("act", args=[dispute.matter.pk, "refuse_to_sign"]), status=409)
    assert "Why is this not possible?" in page
    assert "The case is at “In mediation”; this is not done at this stage." in page
    assert "It can be done at: To be signed." in page
    answer = api.party(dispute, "applicant").post(f"/matters/{dispute.matter.pk}/acts", api.act("draw_up"))
    assert answer.status_code == 409
    assert "This is for: Mediator." in answer.json()["why"]


def test_a_form_that_does_not_fit_says_what_the_field_takes() -> None:
    dispute = at_stage("mediating")
    path, form = f"/matters/{dispute.matter.pk}/acts", {"how": "by pigeon", "on": 0}
    answer = api.officer(dispute, "mediator").post(path, api.act("arrange", form))
    assert answer.status_code == 409
    assert any("one of: Video, In person, In writing" in line for line in answer.json()["why"])


def test_an_act_that_is_not_open_says_why_when_it_is_asked_for() -> None:
    """Not only for another stage: one signature each, so the second is refused with its own reason."""
    dispute = at_stage("signing")
    dispute.act("sign", "applicant", {"draft": dispute.last("draw_up")})
    address = reverse("case-not-now", args=[dispute.matter.pk])
    page = shown(party(dispute, "applicant"), address)
    assert "You have done your part; the others are waited for." in page
    refused = shown(party(dispute, "applicant"), reverse("act", args=[dispute.matter.pk, "fail"]), status=404)
    assert "Too far apart" not in refused  # what is nobody's business of theirs is not there


def test_one_page_lists_what_is_not_possible_now_and_why() -> None:
    dispute = at_stage("mediating")
    address = reverse("case-not-now", args=[dispute.matter.pk])
    client = party(dispute, "applicant")
    assert address in shown(client, case(dispute))
    english, chinese = shown(client, address), shown(client, address, "zh-hans")
    assert "It can be done at: To be signed." in english
    assert "Where it stands: " in english
    assert "现在做不了什么" in chinese
    assert "（提出无争议事实）" in chinese  # what a field without a label would name
    for words in ("（委托调解）", "签收调解书"):  # what only another track knows
        assert words not in chinese
    scene = Scene(client.get("/").wsgi_request, dispute.matter, dispute.reader("applicant"))
    titles = {rule.title["en"] for rule in scene.powers}
    assert not any(f"<b>{title}</b>" in english for title in titles)


def test_the_api_says_why_an_act_is_not_open() -> None:
    dispute = at_stage("mediating")
    path = f"/matters/{dispute.matter.pk}/acts"
    caller = api.party(dispute, "applicant")
    told = caller.get(f"{path}/sign/why-not").json()
    assert (told["possible"], told["code"], told["check"]) == (False, "not_now", "stage")
    assert told["rule"].startswith("stages.signing.acts.sign")
    assert "It can be done at: To be signed." in told["lines"]
    other = caller.get(f"{path}/draw_up/why-not").json()
    assert (other["code"], other["check"], other["lines"]) == ("not_you", "role", ["This is for: Mediator."])
    open_one = caller.get(f"/matters/{dispute.matter.pk}").json()["acts"][0]["act"]
    assert caller.get(f"{path}/{open_one}/why-not").json()["possible"] is True
    assert caller.get(f"{path}/fly/why-not").status_code == 404
    stranger = at_stage("mediating")
    assert api.party(stranger, "applicant").get(f"{path}/sign/why-not").status_code == 404


def test_why_not_tells_nothing_of_what_is_hidden() -> None:
    """The respondent told the registry alone that they have the wrong person: the applicant notices nothing."""
    hidden, plain = contested(), at_stage("invited")
    plain.serve("accept", "respondent")
    acts = [rule.name for rule in rulebook("cn-mediation@2025.1").acts.values()]
    one, two = api.party(hidden, "applicant"), api.party(plain, "applicant")
    for act in acts:
        told = [
            caller.get(f"/matters/{dispute.matter.pk}/acts/{act}/why-not").json()
            for caller, dispute in ((one, hidden), (two, plain))
        ]
        assert told[0] == told[1], act


def test_the_rooms_own_pages_say_why_not_as_well() -> None:
    """Offers, the choice of a mediator and signing have pages of their own; at another stage they give reasons."""
    dispute = at_stage("mediating")
    client, path = party(dispute, "applicant"), f"/c/{dispute.matter.pk}"
    pages = {act_url("choose", dispute.matter.pk): "Choosing the mediator", f"{path}/agreement/sign/": "To be signed"}
    for address, stage in pages.items():
        page = shown(client, address)
        assert "Why is this not possible?" in page
        assert f"It can be done at: {stage}." in page
    early = at_stage("invited")
    page = shown(party(early, "applicant"), act_url("offer", early.matter.pk))
    assert "Why is this not possible?" in page
