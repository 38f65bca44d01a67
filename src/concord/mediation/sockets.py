"""Live pages of a case: a socket carries only ids of entries that its reader may see, checked at each event.

Nothing legal travels here: the page fetches what is new through its ordinary addresses. An entry that the reader may
not see sends nothing at all: no frame, no empty frame (S29). Who lost access is put out with the next look. A person
holds at most `places.MOST` sockets of a case open in one process; the oldest is closed for a new one, with the reason.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar

from asgiref.sync import async_to_sync, sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import get_channel_layer
from django.contrib.auth import get_user
from django.urls import path

from concord.docket import access
from concord.docket.actors import Reader
from concord.docket.announce import after_commit
from concord.docket.models import Entry, Matter
from concord.docket.visibility import may_see
from concord.mediation.places import Places

GONE = 4404
CROWDED = 4429  # the page says so and does not come back by itself: two pages would put each other out for ever
LOOK_AGAIN = 2.0  # seconds: so long at most a socket outlives the right to it (promise S7)
ANY_TALK = ("say", "note", "propose_fact", "confirm_fact", "arrange")


def group(matter_id: Any) -> str:
    """The group of a matter's sockets."""
    return f"case.{matter_id}"


@dataclass(frozen=True)
class Visitor:
    """A socket's session and account, in the shape docket.access reads."""

    session: Any
    user: Any


class CaseSocket(AsyncJsonWebsocketConsumer):
    """One open page of a case."""

    open_pages: ClassVar[Places[CaseSocket]] = Places()
    holder = ""

    async def connect(self) -> None:
        self.matter_id = self.scope["url_route"]["kwargs"]["matter"]
        reader = await self.reader()
        if reader is None:
            await self.close(code=GONE)
            return
        self.holder = f"{self.matter_id}|{reader.account.pk if reader.account else reader.person}"
        await self.channel_layer.group_add(group(self.matter_id), self.channel_name)
        await self.accept()
        oldest = self.open_pages.take(self.holder, self)
        if oldest is not None:
            await oldest.close(code=CROWDED, reason="This case is open on too many pages; this was the oldest.")
        self.watch = asyncio.create_task(self.keep_looking())

    async def disconnect(self, code: int) -> None:
        self.open_pages.leave(self.holder, self)
        if hasattr(self, "watch"):
            self.watch.cancel()
            await self.channel_layer.group_discard(group(self.matter_id), self.channel_name)

    async def keep_looking(self) -> None:
        """Closes the socket soon after the right to it ended, even when nothing happens in the case."""
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            if await self.reader() is None:
                await self.close(code=GONE)
                return

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_kwargs: Any) -> None:
        """A page has nothing to say here: acts go through record()."""

    async def entry_recorded(self, event: dict[str, Any]) -> None:
        """Tells the page that something it may see is new."""
        reader = await self.reader()
        if reader is None:
            await self.close(code=GONE)
        elif may_see(reader, event["seen"], author=event["author"]):
            await self.send_json({"entry": event["entry"], "kind": event["kind"], "talk": thread_of(event["seen"])})

    @sync_to_async
    def reader(self) -> Reader | None:
        """Who sits before the page now; looked up anew each time."""
        matter = Matter.objects.filter(pk=self.matter_id).first()
        # session and account are read anew: who signed out, or changed the password elsewhere, is gone here too
        session: Any = self.scope["session"].__class__(self.scope["session"].session_key)
        asking: Any = Visitor(session, None)
        return access.reader(Visitor(session, get_user(asking)), matter) if matter else None


def thread_of(seen: str) -> str:
    """The thread in which an entry of this confidence is read."""
    return seen if seen.startswith("side:") else "notes" if seen.startswith("own:") else "joint"


@after_commit
def announce(matter: Matter, entries: tuple[Entry, ...]) -> None:
    """Tells the sockets of a matter what was recorded; each decides for its own reader."""
    layer = get_channel_layer()
    if layer is None:
        return
    for entry in entries:
        event = {
            "type": "entry.recorded",
            "entry": str(entry.pk),
            "seen": entry.seen,
            "author": str(entry.participant_id or ""),
            "kind": "talk" if entry.act in ANY_TALK else "case",
        }
        async_to_sync(layer.group_send)(group(matter.pk), event)


routes = [path("ws/c/<uuid:matter>/", CaseSocket.as_asgi())]
