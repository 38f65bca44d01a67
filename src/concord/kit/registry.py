"""Where rooms meet the pages that show a whole matter. A room registers by name in its module `registrations`
(kit.apps); nothing here imports a room.

panel: a box on the case page · act_page: a better page for an act than the generic one · phrase: how an entry reads in
the timeline ·
desk_queue: a list on the desk · start_card: a box on the start page · tab: a page beside the desk · subject: what a
case is about ·
guard: what must be true before an act is recorded anywhere but on its room's own page · check: what is computed about
an application · bundle: cases that stand on a desk as one line.

Pages, phrases and guards are named after acts. Rulebooks of another kind have acts of the same name (a contract is
signed too): who registers with a `kind` does so for rulebooks of that kind alone, and comes before who names none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from concord.docket import rules
from concord.law.model import Refused

Words = str | Promise
Fill = Callable[[Any], dict[str, Any] | None]  # takes a kit.scene.Scene
Guard = Callable[[Any, Any, Any], Refused | None]  # takes matter, docket.actors.Actor, form as filled in
Check = Callable[[Sequence[tuple[Any, Any]]], Mapping[Any, Sequence[Any]]]  # (matter, reader) pairs -> id -> Reason


@dataclass(frozen=True)
class Shown:
    """A panel as a reader gets it. leads: what the reader does next is a button in it; lists: it offers all that the
    reader can do; shows: keys of the duties that it tells of, so that the page does not tell of them once more.
    """

    html: SafeString
    leads: bool
    lists: bool = False
    shows: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Panel:
    """A box of the case page. fill(kit.scene.Scene) -> context of the template, or None to show nothing.

    A true `leads` in the context says that the template then has the button for the reader's next step; see Shown for
    `lists` and `shows`. place: `main` (above the timeline), `aside`, `room`; on the page of a contract also `top`
    (before all else) and `foot` (below the timeline).
    """

    name: str
    room: str
    template: str
    fill: Fill
    stages: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    place: str = "aside"
    order: int = 50

    def fits(self, stage: str, roles: frozenset[str]) -> bool:
        return (not self.stages or stage in self.stages) and (not self.roles or bool(roles & self.roles))

    def show(self, scene: Any) -> Shown | None:
        """The panel for the reader of a scene, None when it has nothing to show."""
        context = self.fill(scene)
        if context is None:
            return None
        html = render_to_string(self.template, scene.context(**context), request=scene.request)
        shows = frozenset(context.get("shows", ()))
        return Shown(html, bool(context.get("leads")), bool(context.get("lists")), shows)


@dataclass(frozen=True)
class Queue:
    """A list of the desk. rows(account, offices, now) -> kit.desk.Row, those that wait longest first."""

    name: str
    title: Words
    rows: Callable[..., Sequence[Any]]
    roles: frozenset[str] = frozenset()
    order: int = 50


@dataclass(frozen=True)
class Card:
    """A box of the start page. fill(request) -> context or None."""

    name: str
    template: str
    fill: Callable[[Any], dict[str, Any] | None]
    order: int = 50


@dataclass(frozen=True)
class Tab:
    """A page beside the desk, for members in one of the roles."""

    name: str
    title: Words
    url_name: str
    roles: frozenset[str] = frozenset()
    order: int = 50


@dataclass(frozen=True)
class Bundle:
    """Cases that a desk shows as one line. key: the same for all of them; url: their list; roles: whose desks do so."""

    key: str
    url: str
    roles: frozenset[str] = frozenset()


@dataclass
class Registry:
    """All that rooms registered. One instance, `rooms`; tests make their own."""

    panels: dict[str, Panel] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    unlisted: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    subjects: dict[str, Callable[[Any], Words]] = field(default_factory=dict)
    phrases: dict[str, Callable[..., Any]] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)
    tabs: dict[str, Tab] = field(default_factory=dict)
    guards: dict[str, Guard] = field(default_factory=dict)
    checks: dict[str, Check] = field(default_factory=dict)
    bundles: dict[str, Callable[[Iterable[Any]], Mapping[Any, Bundle]]] = field(default_factory=dict)
    headlines: dict[str, Callable[[Any], str]] = field(default_factory=dict)


rooms = Registry()


def nothing(_scene: Any) -> dict[str, Any]:
    return {}


def panel(
    name: str,
    room: str,
    template: str,
    fill: Fill = nothing,
    *,
    stages: Sequence[str] = (),
    roles: Sequence[str] = (),
    place: str = "aside",
    order: int = 50,
) -> None:
    """Register a box of the case page. place: see Panel; stages, roles: () = all."""
    rooms.panels[f"{room}.{name}"] = Panel(
        name, room, template, fill, frozenset(stages), frozenset(roles), place, order
    )


def named(act: str, kind: str = "") -> str:
    """An act as the registry knows it: of rulebooks of a kind (`contract`), or of all others."""
    return f"{kind} {act}" if kind else act


def _of(table: Mapping[str, Any], act: str, kind: str) -> Any:
    """What is registered for an act of a kind of rulebook, else for acts of that name; None for nothing."""
    return table.get(named(act, kind), table.get(act))


def act_page(act: str, url_name: str, *, listed: bool = True, told: bool = False, kind: str = "") -> None:
    """Register the page on which an act is done; `url_name` takes the matter's id as its one argument, `matter`.

    listed: the case page offers it among the things the reader can do; False where a panel of the room does.
    told: the page serves several acts, and its address tells which was pressed (`?act=`).
    """
    rooms.pages[named(act, kind)] = url_name
    if told:
        rooms.told.add(named(act, kind))
    if not listed:
        offered_by_panel(act, kind=kind)


def page_of(act: str, kind: str = "") -> str:
    """The name of the page that a room has for an act, '' where the generic one serves."""
    return _of(rooms.pages, act, kind) or ""


def offered_by_panel(*acts: str, kind: str = "") -> None:
    """Register that a panel of the room offers these acts: the case page does not list them once more."""
    rooms.unlisted.update(named(act, kind) for act in acts)


def unlisted(act: str, kind: str = "") -> bool:
    """Whether a panel offers the act, so that no list does."""
    return named(act, kind) in rooms.unlisted or act in rooms.unlisted


def headline(kind: str, function: Callable[[Any], str]) -> None:
    """Register the sentence over the pages of matters of a kind: function(kit.scene.Scene) -> sentence, or '' where the
    rulebook's own says it best.
    """
    rooms.headlines[kind] = function


def headline_of(scene: Any) -> str:
    """The sentence that a room has for the top of a page, '' where none has one."""
    function = rooms.headlines.get(scene.law.kind)
    return function(scene) if function else ""


def subject(rulebook: str, function: Callable[[Any], Words]) -> None:
    """Register how a matter of a rulebook (by its id) says what it is about: function(matter) -> a few words."""
    rooms.subjects[rulebook] = function


def phrase(act: str, function: Callable[..., Any], *, kind: str = "") -> None:
    """Register how an entry of an act reads: function(kit.told.Told) -> sentence, or (sentence, detail).

    Raises ValueError for an act that reads in another way already.
    """
    if rooms.phrases.setdefault(named(act, kind), function) is not function:
        raise ValueError(f"Two phrases for the act {act}.")


def phrase_of(act: str, kind: str = "") -> Callable[..., Any] | None:
    """How an entry of an act reads, None where no room says it."""
    found: Callable[..., Any] | None = _of(rooms.phrases, act, kind)
    return found


def desk_queue(
    name: str, title: Words, rows: Callable[..., Sequence[Any]], *, roles: Sequence[str] = (), order: int = 50
) -> None:
    """Register a list of the desk; see Queue."""
    rooms.queues[name] = Queue(name, title, rows, frozenset(roles), order)


def start_card(
    name: str, template: str, fill: Callable[[Any], dict[str, Any] | None] = nothing, *, order: int = 50
) -> None:
    """Register a box of the start page; see Card."""
    rooms.cards[name] = Card(name, template, fill, order)


def tab(name: str, title: Words, url_name: str, *, roles: Sequence[str] = (), order: int = 50) -> None:
    """Register a page beside the desk; see Tab."""
    rooms.tabs[name] = Tab(name, title, url_name, frozenset(roles), order)


def tabs(request: Any, current: str = "") -> list[dict[str, Any]]:
    """The pages beside the desk that the request's offices reach (people.access.staff), for staff pages."""
    roles = {office.role for office in request.offices}
    return [
        {"title": one.title, "url": reverse(one.url_name), "current": one.name == current, "count": None}
        for one in sorted(rooms.tabs.values(), key=lambda one: one.order)
        if not one.roles or roles & one.roles
    ]


def guard(act: str, function: Guard, *, kind: str = "") -> None:
    """Register what an act needs that only its room's page asks for (a code, a check): function(matter, actor, form).

    The generic page leads to the room's page instead; the API asks the guard first, which returns a refusal or None.
    """
    rooms.guards[named(act, kind)] = function


def guard_of(act: str, kind: str = "") -> Guard | None:
    """The guard of an act, None where there is none."""
    found: Guard | None = _of(rooms.guards, act, kind)
    return found


def guarded(act: str, matter: Any, actor: Any, form: Any) -> Refused | None:
    """What an act's guard says of an attempt; None where there is no guard."""
    found = guard_of(act, rules.law_of(matter).kind)
    return found(matter, actor, form) if found else None


def check(name: str, function: Check) -> None:
    """Register what is computed about applications before a person decides: see Check; law.screening.Reason items."""
    rooms.checks[name] = function


def checked(cases: Sequence[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    """What all checks say: takes (matter, reader) pairs; returns matter id -> reasons, those of one check together."""
    found: dict[Any, list[Any]] = {matter.pk: [] for matter, _reader in cases}
    for function in rooms.checks.values():
        for matter, reasons in function(cases).items():
            found[matter] += reasons
    return found


def bundle(name: str, function: Callable[[Iterable[Any]], Mapping[Any, Bundle]]) -> None:
    """Register which cases stand on a desk as one line: function(matter ids) -> matter id -> Bundle, for some."""
    rooms.bundles[name] = function


def bundled(matters: Iterable[Any]) -> dict[Any, Bundle]:
    """Matter id -> the bundle it lies in, for those that lie in one."""
    wanted = list(matters)
    return {matter: found for function in rooms.bundles.values() for matter, found in function(wanted).items()}


def act_url(act: str, matter_id: Any, kind: str = "") -> str:
    """Where an act is done: its room's page, or the generic one. kind: of the matter's rulebook."""
    if name := page_of(act, kind):
        page = reverse(name, kwargs={"matter": matter_id})
        told = (named(act, kind) if named(act, kind) in rooms.pages else act) in rooms.told
        return f"{page}?{urlencode({'act': act})}" if told else page
    return reverse("act", kwargs={"matter": matter_id, "act": act})
