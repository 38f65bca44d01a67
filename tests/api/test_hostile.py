"""What somebody with another party's account tries over the API: gaps in numbers, halves of signs, days without end."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from concord.docket import documents, queries
from concord.docket.models import Entry
from tests import matters
from tests.api.test_matters import Caller, act, aside, party, said
from tests.matters import Dispute

pytestmark = pytest.mark.django_db


@pytest.fixture
def mediating() -> Dispute:
    return matters.at_stage("mediating")


def raw(caller: Caller, dispute: Dispute, **fields: Any) -> Any:
    """Send a body as a program writes it that keeps to no rule: json.dumps leaves halves of pairs as they are."""
    body = json.dumps({"idempotency_key": uuid.uuid4().hex, **fields})
    return caller.client.post(
        f"/api/v1/matters/{dispute.matter.pk}/acts", body.encode(), content_type="application/json"
    )


def payment(dispute: Dispute, day: str) -> dict[str, Any]:
    who, whom = (str(dispute.people[role].pk) for role in ("respondent", "applicant"))
    row = {"who": who, "whom": whom, "kind": "pay", "amount": 100, "day": day}
    return {"obligations": [row], "open_for": "P3D", "to": "without_prejudice"}


def test_no_number_of_an_entry_leaves_the_docket(mediating: Dispute) -> None:
    applicant, respondent = party(mediating, "applicant"), party(mediating, "respondent")
    path = f"/matters/{mediating.matter.pk}"
    for n in range(3):  # these the respondent must not even be able to count
        assert applicant.post(f"{path}/acts", act("say", aside(f"secret {n}"))).status_code == 201
    fact = applicant.post(f"{path}/acts", act("propose_fact", {"text": "Forty cups came broken."})).json()["id"]
    confirmed = respondent.post(f"{path}/acts", act("confirm_fact", {"fact": fact})).json()
    assert confirmed["form"] == {"fact": fact}
    for reader in (applicant, respondent):
        for entry in reader.get(f"{path}/docket").json():
            numbers = {name: value for name, value in entry["form"].items() if type(value) is int}
            assert not numbers, (entry["act"], numbers)


def test_an_entry_is_named_by_its_id_and_not_by_a_number_that_could_be_counted(mediating: Dispute) -> None:
    respondent = party(mediating, "respondent")
    path = f"/matters/{mediating.matter.pk}"
    fact = party(mediating, "applicant").post(f"{path}/acts", act("propose_fact", {"text": "It rained."})).json()["id"]
    seq = Entry.objects.get(pk=fact).seq
    for number in (seq, seq - 1, 10**30, True, [seq]):
        refused = respondent.post(f"{path}/acts", act("confirm_fact", {"fact": number}))
        assert (refused.status_code, refused.json()["code"]) == (409, "form"), number
    assert respondent.post(f"{path}/acts", act("confirm_fact", {"fact": fact})).status_code == 201


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("say", said("half \ud800 a pair")),
        ("propose_fact", {"text": "\udfff"}),
        ("say", {"to": "side", "text": "x", "side": "\ud800"}),
        ("say", {"t\ud800": "x"}),
    ],
)
def test_half_a_sign_is_refused_and_not_a_crash(mediating: Dispute, name: str, payload: dict[str, Any]) -> None:
    answer = raw(party(mediating, "respondent"), mediating, act=name, payload=payload)
    assert answer.status_code == 409, answer.content
    assert answer.json()["code"] == "form"


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "2026-W51-7", "1899-12-31", "2200-01-01", "２０２６-12-20"]
)
def test_a_day_that_is_no_date_of_a_dispute_is_refused(mediating: Dispute, day: str) -> None:
    caller, path = party(mediating, "respondent"), f"/matters/{mediating.matter.pk}/acts"
    assert caller.post(path, act("offer", payment(mediating, day))).json()["code"] == "form"
    assert caller.post(path, act("offer", payment(mediating, "2026-12-20"))).status_code == 201


@pytest.mark.parametrize("on", [10**15, -1, 253_402_300_800])
def test_a_time_beyond_all_calendars_is_refused(mediating: Dispute, on: int) -> None:
    rule = next(one for one in queries.powers(mediating.matter, mediating.reader("mediator")) if one.name == "arrange")
    assert [item.type for item in rule.form if item.name == "on"] == ["time"]
    with pytest.raises(AssertionError, match="form"):
        mediating.act("arrange", "mediator", {"on": on, "how": "video"})


@pytest.mark.parametrize("on", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-08-14T15:30:00"])
def test_a_stated_time_says_its_zone(mediating: Dispute, on: str) -> None:
    answer = raw(party(mediating, "respondent"), mediating, act="say", payload=said("x"), on=on)
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")


def test_a_key_with_a_nul_is_a_key_like_any_other(mediating: Dispute) -> None:
    caller = party(mediating, "respondent")
    first, again = (raw(caller, mediating, act="say", payload=said("x"), idempotency_key="a\0b") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert "\0" not in Entry.objects.get(pk=first.json()["id"]).key


def test_a_body_that_is_too_long_is_told_in_the_shape_of_the_api(mediating: Dispute) -> None:
    answer = raw(party(mediating, "respondent"), mediating, act="say", payload=said("x" * 3_000_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_paper_is_counted_among_those_that_its_reader_sees(mediating: Dispute) -> None:
    for role in ("applicant", "respondent"):
        documents.put_document(
            mediating.matter, kind="complaint", content=role.encode(), titles=("民事起诉状", "Complaint"),
            seen=f"own:{mediating.people[role].pk}", key=role,
        )  # fmt: skip
    for role in ("applicant", "respondent"):  # the second must not learn that the other side prepares a suit too
        papers = party(mediating, role).get(f"/matters/{mediating.matter.pk}/documents").json()
        assert [one["version"] for one in papers if one["kind"] == "complaint"] == [1]


def test_no_header_tells_a_case_of_others_from_none(mediating: Dispute) -> None:
    """`Vary: Cookie` alone would: it is there as soon as the session was looked at."""
    for page in ("", "room/", "file.zip", "do/say/", "agreement/sign/"):
        client = Client()
        there, nowhere = (client.get(f"/c/{pk}/{page}") for pk in (mediating.matter.pk, uuid.uuid4()))
        assert (there.status_code, dict(there.headers)) == (nowhere.status_code, dict(nowhere.headers)), page
