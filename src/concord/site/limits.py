"""How much a request may bring: more is refused before it is read to its end, wherever it would have gone."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from concord.site.routing import Application, Receive, Scope, Send

ROOM = 2 * 1024 * 1024  # bytes beside the file: the form's other fields and its boundaries
REFUSAL = (
    "<!doctype html><html lang='zh-hans'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
    "<title>413</title><style>body{{font:17px/28px sans-serif;max-width:34em;margin:2em auto;padding:0 1em;"
    "color:#17262B;background:#F1F5F3}}</style>"
    "<p>文件超过{limit} MB，没有上传。请返回上一页，压缩后再传，或分几次上传。</p>"
    "<p lang='en'>The files are larger than {limit} MB and were not taken. Go back, and send a smaller copy "
    "or one file at a time.</p>"
)


class TooMuchError(Exception):
    """The body is longer than it may be."""


class BodyLimit:
    """Wraps an HTTP application. A body that says, or turns out, to be too long gives 413; the rest is not read."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        most = settings.CONCORD_MAX_FILE + ROOM
        if _declared(scope) > most:
            await _refuse(send)
            return
        read, answered = 0, False

        async def counted() -> dict[str, Any]:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise TooMuchError
            return message

        async def noted(message: dict[str, Any]) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.inner(scope, counted, noted)
        except TooMuchError:
            if not answered:
                await _refuse(send)


def _declared(scope: Scope) -> int:
    """The length that the request says it has, 0 if it says none that is a number."""
    said = next((value for name, value in scope.get("headers", ()) if name.lower() == b"content-length"), b"")
    return int(said) if said.isdigit() else 0


async def _refuse(send: Send) -> None:
    body = REFUSAL.format(limit=settings.CONCORD_MAX_FILE // (1024 * 1024)).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
