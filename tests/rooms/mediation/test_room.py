"""The room: what is said to one side stays there. Canary words reach no other reader, nor does their absence."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord.docket import links, visibility
from concord.docket.models import Matter
from concord.mediation import places
from concord.mediation.sockets import CROWDED, CaseSocket
from tests import matters
from tests.matters import Dispute
from tests.visitors import browser

pytestmark = pytest.mark.django_db

SECRET = "云杉七号"  # a word that occurs nowhere else
PAGES = ("", "room/", "room/talk/", "room/panels/", "offer/", "who-sees-what/", "verify/")


def say(client: Client, dispute: Dispute, words: str, talk: str) -> Any:
    page = client.get(f"/c/{dispute.matter.pk}/room/", {"talk": talk})
    key = page.context["form"]["key"].value()
    return client.post(f"/c/{dispute.matter.pk}/room/send/", {"talk": talk, "key": key, "text": words})


def everything(client: Client, dispute: Dispute) -> str:
    """All that a reader can get of a case, as text."""
    found = [client.get(f"/c/{dispute.matter.pk}/{page}").content.decode() for page in PAGES]
    archive = client.get(f"/c/{dispute.matter.pk}/file.zip")
    body = b"".join(archive.streaming_content) if archive.streaming else archive.content
    return "".join(found) + body.decode("latin-1")


def side(dispute: Dispute, role: str) -> str:
    return f"side:{dispute.people[role].pk}"


def test_both_sides_read_what_is_said_jointly() -> None:
    dispute = matters.at_stage("mediating")
    applicant, respondent = browser(dispute, "applicant"), browser(dispute, "respondent")
    assert say(applicant, dispute, SECRET, "joint").status_code == 302
    assert SECRET in respondent.get(f"/c/{dispute.matter.pk}/room/").content.decode()


def test_a_photo_that_came_with_a_message_stands_beside_it() -> None:
    dispute = matters.at_stage("mediating")
    applicant, respondent = browser(dispute, "applicant"), browser(dispute, "respondent")
    room = f"/c/{dispute.matter.pk}/room/"
    key = applicant.get(room).context["form"]["key"].value()
    sent = {"talk": "joint", "key": key, "text": SECRET, "file": SimpleUploadedFile("收货单.txt", "已签收".encode())}
    assert applicant.post(f"{room}send/", sent).status_code == 302
    for client in (applicant, respondent):
        [line] = [line for line in client.get(room).context["lines"] if line.text == SECRET]
        assert [name for name, _exhibit in line.files] == ["收货单.txt"]


@pytest.mark.parametrize("speaker", ["applicant", "mediator"])
def test_a_side_room_is_closed_to_the_other_side(speaker: str) -> None:
    dispute = matters.at_stage("mediating")
    say(browser(dispute, speaker), dispute, SECRET, side(dispute, "applicant"))
    talk = {"talk": side(dispute, "applicant")}
    for role in ("applicant", "mediator"):
        page = browser(dispute, role).get(f"/c/{dispute.matter.pk}/room/", talk)
        assert SECRET in page.content.decode(), role
    for role in ("respondent", "registrar"):
        assert SECRET not in everything(browser(dispute, role), dispute), role
    page = browser(dispute, "respondent").get(f"/c/{dispute.matter.pk}/room/", talk).content.decode()
    assert SECRET not in page


def test_the_other_side_sees_the_same_bytes_whether_a_side_room_is_used_or_not() -> None:
    """No gap, count, badge, size or conflict betrays it."""
    dispute = matters.at_stage("mediating")
    respondent = browser(dispute, "respondent")
    reader = dispute.reader("respondent")

    def seen() -> list[Any]:
        pages = [
            respondent.get(f"/c/{dispute.matter.pk}/{page}").content for page in ("", "room/talk/", "room/panels/")
        ]
        return [*pages, visibility.version(Matter.objects.get(pk=dispute.matter.pk), reader)]

    before = [part if isinstance(part, str) else without_tokens(part) for part in seen()]
    for words in ("一", "二", "三"):
        say(browser(dispute, "applicant"), dispute, words, side(dispute, "applicant"))
    after = [part if isinstance(part, str) else without_tokens(part) for part in seen()]
    assert before == after


def without_tokens(page: bytes) -> bytes:
    """A page without what is drawn anew each time: form tokens and keys."""
    return b"\n".join(line for line in page.split(b">") if b"csrf" not in line and b'name="key"' not in line)


def test_notes_are_the_mediators_alone() -> None:
    dispute = matters.at_stage("mediating")
    say(browser(dispute, "mediator"), dispute, SECRET, "notes")
    for role in ("applicant", "respondent", "registrar"):
        assert SECRET not in everything(browser(dispute, role), dispute), role
    page = browser(dispute, "mediator").get(f"/c/{dispute.matter.pk}/room/", {"talk": "notes"})
    assert SECRET in page.content.decode()


def test_a_party_cannot_write_into_the_other_sides_room() -> None:
    dispute = matters.at_stage("mediating")
    client = browser(dispute, "respondent")
    form = {"talk": side(dispute, "applicant"), "key": "k1", "text": SECRET}
    assert client.post(f"/c/{dispute.matter.pk}/room/send/", form).status_code == 404


def test_a_second_tap_sends_nothing_twice() -> None:
    dispute = matters.at_stage("mediating")
    client = browser(dispute, "applicant")
    form = {"talk": "joint", "key": "once", "text": SECRET}
    for _ in range(2):
        client.post(f"/c/{dispute.matter.pk}/room/send/", form)
    page = client.get(f"/c/{dispute.matter.pk}/room/talk/").content.decode()
    assert page.count(SECRET) == 1


@pytest.mark.parametrize("page", ["room/", "room/talk/", "room/panels/"])
def test_registry_court_and_strangers_have_no_room(page: str) -> None:
    dispute = matters.at_stage("mediating")
    for client in (browser(dispute, "registrar"), browser(dispute, "judge"), Client()):
        assert client.get(f"/c/{dispute.matter.pk}/{page}").status_code == 404


def test_an_empty_message_is_refused_in_words() -> None:
    dispute = matters.at_stage("mediating")
    answer = browser(dispute, "applicant").post(
        f"/c/{dispute.matter.pk}/room/send/", {"talk": "joint", "key": "k", "text": "  "}
    )
    assert "Write something first." in answer.content.decode()


def line_of(client: Client, dispute: Dispute) -> ApplicationCommunicator:
    """A socket with the session and account of a browser."""
    scope = {
        "type": "websocket",
        "path": f"/ws/c/{dispute.matter.pk}/",
        "session": client.session,
        "user": client.request().wsgi_request.user,
        "url_route": {"kwargs": {"matter": dispute.matter.pk}},
    }
    return ApplicationCommunicator(CaseSocket.as_asgi(), scope)


async def opened(line: ApplicationCommunicator) -> bool:
    """Whether the socket was accepted."""
    await line.send_input({"type": "websocket.connect"})
    answer = await line.receive_output(timeout=5)
    return bool(answer["type"] == "websocket.accept")


async def news(line: ApplicationCommunicator) -> dict[str, Any]:
    return dict(json.loads((await line.receive_output(timeout=5))["text"]))


@pytest.mark.django_db(transaction=True)
def test_the_socket_tells_only_who_may_see() -> None:
    dispute = matters.at_stage("mediating")
    applicant, respondent = browser(dispute, "applicant"), browser(dispute, "respondent")
    secret = side(dispute, "applicant")
    lines = line_of(applicant, dispute), line_of(respondent, dispute)

    async def play() -> tuple[dict[str, Any], bool, dict[str, Any]]:
        own, other = lines
        assert await opened(own)
        assert await opened(other)
        await sync_to_async(say)(applicant, dispute, SECRET, secret)
        told = await news(own)
        silent = await other.receive_nothing(timeout=0.5)
        await sync_to_async(say)(applicant, dispute, "您好", "joint")
        joint = await news(other)
        for line in lines:
            await line.send_input({"type": "websocket.disconnect", "code": 1000})
            await line.wait()
        return told, silent, joint

    told, silent, joint = asyncio.run(play())
    assert told["talk"] == secret
    assert silent
    assert joint["talk"] == "joint"
    assert SECRET not in str(told)


@pytest.mark.django_db(transaction=True)
def test_a_socket_is_put_out_when_its_link_is_revoked() -> None:
    dispute = matters.at_stage("mediating")
    line = line_of(browser(dispute, "applicant"), dispute)

    async def play() -> dict[str, Any]:
        assert await opened(line)
        await sync_to_async(links.revoke_all)(dispute.people["applicant"])
        closed = dict(await line.receive_output(timeout=5))
        line.stop(exceptions=False)
        return closed

    assert asyncio.run(play())["type"] == "websocket.close"


@pytest.mark.django_db(transaction=True)
def test_a_socket_is_put_out_when_its_account_signs_out() -> None:
    dispute = matters.at_stage("mediating")
    mediator = browser(dispute, "mediator")
    line = line_of(mediator, dispute)

    async def play() -> dict[str, Any]:
        assert await opened(line)
        await sync_to_async(mediator.logout)()
        closed = dict(await line.receive_output(timeout=5))
        line.stop(exceptions=False)
        return closed

    assert asyncio.run(play())["type"] == "websocket.close"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("said", [{"text": "no json"}, {"text": "{}"}, {"bytes": b"\xff\xfe"}])
def test_what_a_page_says_into_a_socket_is_not_heard(said: dict[str, Any]) -> None:
    dispute = matters.at_stage("mediating")
    line = line_of(browser(dispute, "applicant"), dispute)

    async def play() -> bool:
        assert await opened(line)
        await line.send_input({"type": "websocket.receive", **said})
        silent = await line.receive_nothing(timeout=0.3)
        await line.send_input({"type": "websocket.disconnect", "code": 1000})
        await line.wait()
        return silent

    assert asyncio.run(play())


@pytest.mark.django_db(transaction=True)
def test_a_stranger_gets_no_socket() -> None:
    dispute = matters.at_stage("mediating")
    line = line_of(Client(), dispute)

    async def play() -> bool:
        found = await opened(line)
        line.stop(exceptions=False)
        return found

    assert not asyncio.run(play())


@pytest.mark.django_db(transaction=True)
def test_the_oldest_of_too_many_open_pages_gives_way_with_a_reason() -> None:
    dispute = matters.at_stage("mediating")
    party, other = browser(dispute, "applicant"), browser(dispute, "respondent")
    pages = [line_of(party, dispute) for _ in range(places.MOST + 1)]
    theirs = line_of(other, dispute)

    async def play() -> tuple[dict[str, Any], list[bool]]:
        assert await opened(theirs)
        for page in pages:
            assert await opened(page)
        closed = dict(await pages[0].receive_output(timeout=5))
        silent = [await line.receive_nothing(timeout=0.05) for line in (*pages[1:], theirs)]
        for line in (*pages, theirs):
            await line.send_input({"type": "websocket.disconnect", "code": 1000})
            await line.wait()
        return closed, silent

    closed, silent = asyncio.run(play())
    assert (closed["type"], closed["code"]) == ("websocket.close", CROWDED)
    assert "too many pages" in closed["reason"]
    assert all(silent)
    assert not any(str(dispute.matter.pk) in who for who in CaseSocket.open_pages._open)


def test_a_place_is_free_again_once_a_page_is_closed() -> None:
    held: places.Places[str] = places.Places(2)
    assert (held.take("a", "1"), held.take("a", "2"), held.take("b", "3")) == (None, None, None)
    assert held.take("a", "4") == "1"
    held.leave("a", "1")
    held.leave("a", "2")
    assert held.take("a", "5") is None
    for who, line in (("a", "4"), ("a", "5"), ("b", "3"), ("b", "3")):
        held.leave(who, line)
    assert len(held) == 0
