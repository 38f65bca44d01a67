"""The addresses under /ws/, and who may open them: only a page of this very site, with its session cookie."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.conf import settings
from django.http.request import validate_host

from concord.mediation import sockets as mediation

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ROUTES = (*mediation.routes,)  # of every room with live pages


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


def same_site(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a handshake comes from a page of the host it goes to, and that host is one of ours.

    A browser sends Origin with every handshake; one without comes from no page and is refused too: cookies would
    otherwise let any site open a socket in the reader's name.
    """
    headers = tuple(headers)
    host = header(headers, b"host")
    origin = urlsplit(header(headers, b"origin"))
    if origin.scheme not in ("http", "https") or origin.netloc.lower() != host.lower():
        return False
    return validate_host(urlsplit(f"//{host}").hostname or "", settings.ALLOWED_HOSTS)


class SameSite:
    """ASGI middleware: refuses a handshake from elsewhere before any session is read."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if same_site(scope.get("headers", ())):
            await self.inner(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 4403})


async def nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    """A handshake to an address that does not exist is closed, not an error in the log."""
    await send({"type": "websocket.close", "code": 4404})


def sockets() -> Application:
    """The application for the websocket protocol: origin, session, account, then the room's consumer."""
    known: Application = SameSite(AuthMiddlewareStack(URLRouter(list(ROUTES))))

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", "")).lstrip("/")
        matches = any(route.pattern.match(path) for route in ROUTES)
        await (known if matches else nowhere)(scope, receive, send)

    return choose
