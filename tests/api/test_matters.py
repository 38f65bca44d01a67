"""The API does what the pages do, for whom the pages do it, and for nobody else."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from concord.docket import clock, tokens
from concord.docket.models import Entry, Exhibit
from concord.people import tokens as account_tokens
from tests import factory, matters
from tests.matters import Dispute

pytestmark = pytest.mark.django_db

Call = Callable[..., Any]


class Caller:
    """A program with one person's token."""

    def __init__(self, token: str = "", language: str = "en") -> None:
        headers = {"HTTP_ACCEPT_LANGUAGE": language}
        if token:
            headers["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        self.client = Client(**headers)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}")

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")

    def upload(self, path: str, name: str, content: bytes, key: str = "") -> Any:
        file = io.BytesIO(content)
        file.name = name
        return self.client.post(f"/api/v1{path}", {"file": file, "idempotency_key": key})


def party(dispute: Dispute, role: str, language: str = "en") -> Caller:
    return Caller(tokens.issue(dispute.people[role]), language)


def officer(dispute: Dispute, role: str) -> Caller:
    return Caller(account_tokens.issue(dispute.staff[role], label="test"))


def act(name: str, payload: dict[str, Any] | None = None, key: str = "", **more: Any) -> dict[str, Any]:
    return {"act": name, "payload": payload or {}, "idempotency_key": key or uuid.uuid4().hex, **more}


@pytest.fixture
def invited() -> Dispute:
    return matters.at_stage("invited")


@pytest.fixture
def mediating() -> Dispute:
    return matters.at_stage("mediating")


def said(text: str) -> dict[str, Any]:
    return {"to": "without_prejudice", "text": text}


def aside(text: str) -> dict[str, Any]:
    return {"to": "side", "text": text}


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return out.getvalue()


def test_without_a_token_nothing_is_told(invited: Dispute) -> None:
    for token in ("", "ccp_" + "x" * 43, "cca_" + "x" * 43, "nonsense"):
        answer = Caller(token).get(f"/matters/{invited.matter.pk}")
        assert answer.status_code == 401
        assert answer.json()["code"] == "unauthenticated"


def test_a_stranger_cannot_tell_a_matter_from_none(invited: Dispute) -> None:
    stranger = Caller(account_tokens.issue(factory.member("registrar", factory.organisation()), label="x"))
    for path in ("", "/docket", "/exhibits", "/documents", f"/exhibits/{uuid.uuid4()}", f"/documents/{uuid.uuid4()}"):
        there, nowhere = (stranger.get(f"/matters/{pk}{path}") for pk in (invited.matter.pk, uuid.uuid4()))
        assert (there.status_code, there.content) == (404, nowhere.content)
    tried = stranger.post(f"/matters/{invited.matter.pk}/acts", act("accept_mediation"))
    assert tried.status_code == 404
    assert stranger.get("/matters").json() == []


def test_a_party_reads_where_the_matter_stands_in_its_language(invited: Dispute) -> None:
    invited.serve("accept", "respondent")
    seen = party(invited, "respondent").get(f"/matters/{invited.matter.pk}").json()
    assert seen["stage"]["name"] == "invited"
    assert seen["role"] == "respondent"
    assert {"accept_mediation", "refuse_mediation"} <= {one["act"] for one in seen["acts"]}
    assert any(duty["mine"] and duty["due"] for duty in seen["duties"])
    chinese = party(invited, "respondent", "zh-CN").get(f"/matters/{invited.matter.pk}").json()
    assert chinese["sentence"] != seen["sentence"]
    assert chinese["version"] == seen["version"]


def test_each_role_is_offered_its_own_acts(invited: Dispute) -> None:
    applicant = {one["act"] for one in party(invited, "applicant").get(f"/matters/{invited.matter.pk}").json()["acts"]}
    assert "accept_mediation" not in applicant
    assert "refuse_mediation" not in applicant


def test_an_act_is_recorded_once_however_often_it_is_sent(invited: Dispute) -> None:
    caller = party(invited, "respondent")
    sent = act("refuse_mediation", refusal(caller, invited))
    first = caller.post(f"/matters/{invited.matter.pk}/acts", sent)
    assert first.status_code == 201, first.content
    again = caller.post(f"/matters/{invited.matter.pk}/acts", sent)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert Entry.objects.filter(matter=invited.matter, act="refuse_mediation").count() == 1


def refusal(caller: Caller, dispute: Dispute) -> dict[str, Any]:
    """The smallest payload that the act's own schema lets through."""
    acts = caller.get(f"/matters/{dispute.matter.pk}").json()["acts"]
    form = next(one["form"] for one in acts if one["act"] == "refuse_mediation")
    return {name: sample(form["properties"][name]) for name in form["required"]}


def sample(field: dict[str, Any]) -> Any:
    if "enum" in field:
        return field["enum"][0]
    return {"string": "words", "integer": field.get("minimum", 1), "boolean": True, "array": []}.get(
        field.get("type", ""), True
    )


def test_a_refusal_has_a_code_and_a_sentence_and_writes_nothing(invited: Dispute) -> None:
    before = Entry.objects.filter(matter=invited.matter).count()
    for language, script in (("en", str.isascii), ("zh-CN", lambda text: not text.isascii())):
        answer = party(invited, "applicant", language).post(
            f"/matters/{invited.matter.pk}/acts", act("accept_mediation")
        )
        assert answer.status_code == 409
        assert answer.json()["code"] == "not_you"
        assert script(answer.json()["sentence"].replace("“", "").replace("”", "").replace("’", ""))
        assert answer.json()["next"]
    assert Entry.objects.filter(matter=invited.matter).count() == before


@pytest.mark.parametrize(
    "payload",
    [
        {"reason": 7},
        {"reason": None},
        {"reason": ["a"]},
        {"reason": {"a": 1}},
        {"nothing": 1},
        {"reason": 1.5},
        {"reason": "x" * 90_000},
    ],
)
def test_a_payload_that_does_not_fit_is_refused_with_its_field(invited: Dispute, payload: dict[str, Any]) -> None:
    answer = party(invited, "respondent").post(f"/matters/{invited.matter.pk}/acts", act("refuse_mediation", payload))
    assert answer.status_code == 409, answer.content
    assert answer.json()["code"] == "form"


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"act": 1}', '{"act": "x", "idempotency_key": ""}', '{"act":"x","idempotency_key":"k","z":1}'],
)
def test_a_body_that_cannot_be_read_is_no_crash(invited: Dispute, body: str) -> None:
    caller = party(invited, "respondent")
    answer = caller.client.post(f"/api/v1/matters/{invited.matter.pk}/acts", body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.json()["sentence"]


def test_a_stale_version_is_refused_and_a_hidden_entry_makes_none_stale(mediating: Dispute) -> None:
    applicant, respondent = party(mediating, "applicant"), party(mediating, "respondent")
    path = f"/matters/{mediating.matter.pk}"
    before = respondent.get(path).json()["version"]
    note = applicant.post(f"{path}/acts", act("say", aside("only for the mediator")))
    assert note.status_code == 201, note.content
    assert respondent.get(path).json()["version"] == before
    spoken = applicant.post(f"{path}/acts", act("say", said("for everybody")))
    assert spoken.status_code == 201, spoken.content
    stale = respondent.post(f"{path}/acts", act("say", said("late"), expected_version=before))
    assert (stale.status_code, stale.json()["code"]) == (409, "order")
    fresh = respondent.get(path).json()["version"]
    assert respondent.post(f"{path}/acts", act("say", said("now"), expected_version=fresh)).status_code == 201


def test_a_side_room_reaches_no_other_caller(mediating: Dispute) -> None:
    canary = "canary-7f3a"
    path = f"/matters/{mediating.matter.pk}"
    spoken = party(mediating, "applicant").post(f"{path}/acts", act("say", aside(canary)))
    assert spoken.status_code == 201, spoken.content
    assert canary in party(mediating, "applicant").get(f"{path}/docket").content.decode()
    assert canary in officer(mediating, "mediator").get(f"{path}/docket").content.decode()
    for other in (party(mediating, "respondent"), officer(mediating, "registrar"), officer(mediating, "judge")):
        for address in (path, f"{path}/docket", f"{path}/exhibits", f"{path}/documents"):
            assert canary not in other.get(address).content.decode()


@pytest.mark.parametrize("start", ["in one go ", "in\0 one go "])
def test_a_key_that_reads_as_a_batchs_is_refused(invited: Dispute, start: str) -> None:
    invited.serve("accept", "respondent")
    path, caller = f"/matters/{invited.matter.pk}/acts", party(invited, "respondent")
    answer = caller.post(path, act("accept_mediation", key=f"{start}{'a' * 32} 1/2"))
    assert (answer.status_code, answer.json()["code"]) == (409, "reserved_key")
    assert answer.json()["sentence"].startswith("An idempotency key must not begin with")
    assert not Entry.objects.filter(matter=invited.matter, act="accept_mediation").exists()
    assert caller.post(path, act("accept_mediation")).status_code == 201


def test_a_file_goes_up_and_comes_down_as_a_download(invited: Dispute) -> None:
    caller, other = party(invited, "applicant"), party(invited, "respondent")
    path = f"/matters/{invited.matter.pk}/exhibits"
    put = caller.upload(path, "收据.jpg", photo(), key="one")
    assert put.status_code == 201, put.content
    assert caller.upload(path, "收据.jpg", photo(), key="one").json()["id"] == put.json()["id"]
    other_file = caller.upload(path, "收据.txt", b"another file", key="one")
    assert (other_file.status_code, other_file.json()["code"]) == (409, "already")
    assert other_file.json()["sentence"].startswith("Another file has arrived under the key of this upload.")
    assert Exhibit.objects.count() == 1
    got = caller.get(f"{path}/{put.json()['id']}")
    assert got.content == photo()
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert other.get(f"{path}/{put.json()['id']}").status_code == 404
    assert other.get(path).json() == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.jpg", b"", "empty"), ("a.jpg", b"MZ" + b"\0" * 200, "mislabelled"), ("a.svg", b"<svg onload='x'/>", "active")],
)
def test_a_file_that_is_not_taken_is_refused_in_words(invited: Dispute, name: str, content: bytes, code: str) -> None:
    answer = party(invited, "applicant").upload(f"/matters/{invited.matter.pk}/exhibits", name, content)
    assert answer.status_code in (409, 422)
    assert answer.json()["sentence"]
    assert answer.json()["code"] in (code, "type", "unreadable")
    assert not Exhibit.objects.exists()


def test_a_file_over_the_limit_is_413(invited: Dispute, settings: Any) -> None:
    settings.CONCORD_MAX_FILE = 1000
    answer = party(invited, "applicant").upload(f"/matters/{invited.matter.pk}/exhibits", "a.txt", b"a" * 1001)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_revoked_or_ended_token_opens_nothing(invited: Dispute) -> None:
    caller = party(invited, "applicant")
    path = f"/matters/{invited.matter.pk}"
    assert caller.get(path).status_code == 200
    invited.people["applicant"].tokens.update(expires_at=clock.wall() - 1)
    assert caller.get(path).status_code == 401


def test_an_officer_loses_the_matter_with_the_office(invited: Dispute) -> None:
    caller = officer(invited, "registrar")
    assert caller.get(f"/matters/{invited.matter.pk}").status_code == 200
    invited.staff["registrar"].memberships.update(until="2020-01-01T00:00:00Z", since="2019-01-01T00:00:00Z")
    assert caller.get(f"/matters/{invited.matter.pk}").status_code == 404


def test_a_list_holds_only_ones_own(invited: Dispute) -> None:
    matters.opened()
    listed = party(invited, "applicant").get("/matters").json()
    assert [one["id"] for one in listed] == [str(invited.matter.pk)]
