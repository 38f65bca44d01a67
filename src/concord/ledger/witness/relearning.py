"""How a witness whose memory may be an old one finds out what it must not contradict.

It asks the log and every peer for the newest checkpoint they hold. All must be signed by the log and lie on one line of
growth with each other and with what the old memory still knows; the largest becomes what was seen last. What nobody
tells it, it cannot know: so a source that is silent has to be named by the owner before it is left out. A witness
signs that it has seen nothing; whoever answers that there is no such page is silent.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from concord.ledger import checkpoint as checkpoints
from concord.ledger import fetching, retrieval
from concord.ledger import note as notes
from concord.ledger.checkpoint import Checkpoint
from concord.ledger.cosigning import peers
from concord.ledger.encoding import Malformed
from concord.ledger.fetching import Line, Unreachable
from concord.ledger.hashing import EMPTY
from concord.ledger.judgement import DRIFT
from concord.ledger.note import Key, Note
from concord.ledger.retrieval import Fetch
from concord.ledger.verify import Unproven
from concord.ledger.witness.folder import Folder
from concord.ledger.witness.mirror import folder_of
from concord.ledger.witness.state import Seen, State
from concord.ledger.witness.witnessing import Refusal, none_of, signed_by, trust

LOG: Final = "log"
SECONDS: Final = 10.0
FAILURES: Final = (Unreachable, ValueError, Unproven, Refusal)  # after which a source counts as silent


@dataclass(frozen=True, slots=True)
class Source:
    """Where a log's newest checkpoint can be had: a name, the address of the checkpoint, and that of the tiles.

    key: the witness's whose address it is; None if it is the log's.
    """

    name: str
    checkpoint: str
    tiles: str
    key: Key | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a source told of a log. own: when (UTC seconds) this witness itself had cosigned that, 0 if not."""

    source: str
    checkpoint: Checkpoint
    note: str
    own: int


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is known of a log after asking. newest: None if nobody has anything of it. silent: sources without answer.

    known: the size in the memory before.
    """

    origin: str
    newest: Told | None
    told: tuple[Told, ...]
    silent: tuple[str, ...]
    known: int

    @property
    def own(self) -> Told | None:
        """The largest of all that this witness itself had cosigned."""
        return max((one for one in self.told if one.own), key=lambda one: one.checkpoint.size, default=None)


class Forked(Unproven):
    """What the sources told does not lie on one line of growth: the log showed different trees."""


def sources(folder: Folder, origin: str) -> list[Source]:
    """Where to ask about a log: its own address, and the peers of the policy that have one."""
    found: dict[str, tuple[str, str, Key | None]] = {
        f"{LOG} {key.name}": (url, url, None)
        for key in folder.policy.logs
        if key.name == origin and (url := folder.policy.addresses.get(key.text))
    }
    own, under = {secret.key.public for secret in folder.secrets}, folder_of(origin)
    for peer in peers(folder.policy):
        if peer.key.public not in own:
            url = peer.url.rstrip("/")
            found[peer.name] = (f"{url}/{under}", f"{url}/mirror/{under}", peer.key)
    return [Source(name, f"{head.rstrip('/')}/checkpoint", tiles, key) for name, (head, tiles, key) in found.items()]


def learn(folder: Folder, state: State, origin: str, *, seconds: float = SECONDS) -> Learnt:
    """Asks every source about a log. seconds: for each question. Raises Forked; nothing is written."""
    asked = sources(folder, origin)
    told, silent = _ask(folder, asked, origin, seconds)
    latest = state.latest(origin)
    newest = max(told, key=lambda one: one.checkpoint.size, default=None)
    heads = [one.checkpoint for one in told]
    if latest is not None:
        heads.append(Checkpoint(origin, latest.size, latest.root))
        if newest is None or newest.checkpoint.size < latest.size:
            newest = Told("the memory", heads[-1], latest.note, latest.at)
    if newest is not None:
        _check_line(heads, newest.checkpoint, asked, seconds)
    return Learnt(origin, newest, tuple(told), tuple(silent), latest.size if latest else 0)


def take(state: State, learnt: Sequence[Learnt], now: int) -> None:
    """Takes what was learnt for what was seen last, and may sign again. now: UTC seconds. Durable on return."""
    with state.turn():
        for one in learnt:
            state.sign_after(max((told.own for told in one.told), default=0))
            latest = state.latest(one.origin)
            if one.newest is None or (latest and latest.size >= one.newest.checkpoint.size):
                continue
            head = one.newest.checkpoint
            state.record(Seen(one.origin, head.size, head.root, one.newest.note, "", now))
        state.unlock()


def forgotten(folder: Folder, state: State, origin: str, *, seconds: float) -> str:
    """What this witness cosigned and its memory does not know, in words; '' if nobody shows such a thing."""
    latest = state.latest(origin)
    for told in _ask(folder, sources(folder, origin), origin, seconds)[0]:
        if told.own and (latest is None or told.checkpoint.size > latest.size):
            return f"{told.source} holds its cosignature over {told.checkpoint.size} leaves of {origin}"
    return ""


def _ask(folder: Folder, asked: Sequence[Source], origin: str, seconds: float) -> tuple[list[Told], list[str]]:
    """What each source told, all asked at once; and the names of those that are silent."""
    told: list[Told] = []
    silent: list[str] = []
    with ThreadPoolExecutor(max_workers=max(len(asked), 1)) as pool:
        questions = [(source, pool.submit(_told, folder, source, origin, seconds)) for source in asked]
        for source, question in questions:
            try:
                one = question.result()
            except FAILURES:
                silent.append(source.name)
                continue
            told += [one] if one else []
    return told, silent


def _told(folder: Folder, source: Source, origin: str, seconds: float) -> Told | None:
    answer = fetching.get(source.checkpoint, seconds=seconds)
    if answer.status == 404 and source.key and _says_nothing(answer.body, source.key, origin):
        return None
    if answer.status != 200:
        raise Unreachable(f"{source.name} answers {answer.status}")
    note = notes.read(answer.body)
    head = checkpoints.read(note.text)
    keys = trust(folder.policy, folder.revoked).keys(origin)
    lines = [_signature(note, key) for key in keys]
    if head.origin != origin or not any(lines):
        raise Malformed(f"{source.name} shows nothing that this log signed.")
    own = signed_by(note, [secret.key for secret in folder.secrets])
    return Told(source.name, head, notes.write(note.text, lines), own)


def _says_nothing(body: bytes, key: Key, origin: str) -> bool:
    """Whether it is that witness which says, now, that it has seen nothing of the log: any proxy can answer 404."""
    try:
        note = notes.read(body)
        at = checkpoints.check_cosigned(note, key)
    except Unproven:
        return False
    return at is not None and note.text == none_of(origin) and abs(time.time() - at) <= DRIFT


def _signature(note: Note, key: Key) -> str:
    return notes.signature_line(key, note.signature_of(key) or b"") if checkpoints.check_signed(note, key) else ""


def _check_line(heads: Sequence[Checkpoint], newest: Checkpoint, asked: Sequence[Source], seconds: float) -> None:
    """Raises Forked unless every one of these trees is the beginning of the newest; Unreachable without tiles."""
    wanted = {(head.size, head.root) for head in heads} - {(newest.size, newest.root), (0, EMPTY)}
    if any(size == newest.size for size, _root in wanted):
        raise Forked(f"{newest.origin} has shown two trees of {newest.size} leaves.")
    if not wanted:
        return
    failure: Exception = Unreachable("no source has the tiles")
    for source in asked:  # one whose tiles prove it is enough; tiles that do not may be the source's fault
        try:
            with closing(Line(source.tiles)) as line:
                _compare(wanted, newest, fetching.tiles_of(line, seconds=seconds))
        except (Unreachable, ValueError, Forked) as error:
            failure = error if isinstance(error, Forked) or not isinstance(failure, Forked) else failure
        else:
            return
    raise failure


def _compare(wanted: set[tuple[int, bytes]], newest: Checkpoint, fetch: Fetch) -> None:
    for size, root in sorted(wanted):
        try:
            retrieval.check_grown((size, root), (newest.size, newest.root), fetch)
        except Unproven as error:
            raise Forked(
                f"{newest.origin} of {newest.size} leaves does not begin with the {size} seen, by these tiles."
            ) from error
