"""2 GiB are refused before they are read to the end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from concord.site.limits import ROOM, BodyLimit

PART = 1024 * 1024


async def reads_all(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads its whole body and says 200, as Django does."""
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def ask(parts: int, headers: list[tuple[bytes, bytes]]) -> tuple[int, int, bytes]:
    """Status, how many parts were read, and the body of the answer."""
    given: list[int] = []
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        given.append(1)
        return {"type": "http.request", "body": bytes(PART), "more_body": len(given) < parts}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(BodyLimit(reads_all)({"type": "http", "headers": headers}, receive, send))
    return sent[0]["status"], len(given), sent[-1]["body"]


def test_what_says_that_it_is_too_long_is_not_read_at_all(settings: Any) -> None:
    status, read, body = ask(2048, [(b"content-length", str(2048 * PART).encode())])
    assert (status, read) == (413, 0)
    assert str(settings.CONCORD_MAX_FILE // PART).encode() in body
    assert "压缩后再传".encode() in body


@pytest.mark.parametrize("said", [[], [(b"content-length", b"10")], [(b"content-length", b"-1")]])
def test_what_lies_about_its_length_is_cut_off(said: list[tuple[bytes, bytes]], settings: Any) -> None:
    status, read, _ = ask(2048, said)
    assert status == 413
    assert read == (settings.CONCORD_MAX_FILE + ROOM) // PART + 1


def test_the_largest_allowed_file_passes(settings: Any) -> None:
    parts = settings.CONCORD_MAX_FILE // PART + 1
    assert ask(parts, [(b"content-length", str(parts * PART).encode())])[:2] == (200, parts)
