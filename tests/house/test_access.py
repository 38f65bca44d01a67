"""The matrix holds: every address x every persona x own, other and closed matter."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter

from tests.house.access_matrix import ACCOUNT_PAGES, ANYBODY_WITH_A_TOKEN, ROUTES, Route
from tests.house.test_arrows import routes
from tests.house.world import PERSONAS, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access")]  # one world, one worker
MATTERS = ("ours", "theirs", "closed")
# (may, closed) -> outcomes; a page may be gone from a closed matter, and some take one method only
ALLOWED = {
    (True, False): {"in", "shut"},
    (True, True): {"in", "shut", "out"},
    (False, False): {"out", "door", "shut"},
    (False, True): {"out", "door", "shut"},
}
DOORS = ("/accounts/login/", "/accounts/2fa/")  # where somebody without a sign-in or a second factor is sent


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all addresses, undone at the end; those who may get in do no act in it that others could feel."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def parameters(name: str) -> dict[str, Any]:
    """The names in an address, with values that name nothing."""
    space, _, plain = name.rpartition(":")
    for pattern in patterns(get_resolver(), space):
        if pattern.name == plain:
            kinds = pattern.pattern.converters.items()
            return {
                key: uuid.uuid4() if isinstance(kind, UUIDConverter) or key.endswith("_id") else "x"
                for key, kind in kinds
            }
    raise NoReverseMatch(name)


def patterns(resolver: URLResolver, space: str) -> list[URLPattern]:
    found: list[URLPattern] = []
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            found.append(one)
        elif (one.namespace or "") in (space, ""):
            found += patterns(one, space)
    return found


def address(name: str, world: World, which: str, subject: str) -> str:
    values = parameters(name)
    for key in ("matter", "matter_id"):
        if key in values:
            values[key] = world.matter(which).matter.pk
    return reverse(name, kwargs=values | {k: v for k, v in world.subject(subject, which).items() if k in values})


def outcome(answer: Any) -> str:
    """in, out (nothing there for you), door (sign in first), shut (wrong method), misshapen, or what went wrong."""
    where = answer.headers.get("Location", "")
    if answer.status_code in (301, 302) and where.startswith(DOORS):
        return "door"
    special = {401: "out", 404: "out", 405: "shut", 422: "misshapen"}
    if answer.status_code in special:
        return special[answer.status_code]
    return "in" if answer.status_code < 500 and answer.status_code != 403 else f"wrong: {answer.status_code}"


def words(value: object) -> str:
    return value if isinstance(value, str) else ""


def named(kind: str) -> list[tuple[str, Route]]:
    return [(name, route) for name, route in ROUTES.items() if route.kind == kind]


def test_every_address_is_in_the_matrix_and_nothing_else() -> None:
    real = {name for name, _ in routes()}
    ours = {name for name in real if not name.startswith(ACCOUNT_PAGES)}
    assert ours - set(ROUTES) == set(), "addresses without a row"
    assert set(ROUTES) - ours == set(), "rows without an address"


@pytest.mark.parametrize(("name", "route"), named("case"), ids=words)
def test_a_page_of_a_matter_lets_in_whom_the_matrix_names(name: str, route: Route, world: World) -> None:
    wrong = []
    for which in MATTERS:
        path = address(name, world, which, route.subject)
        for persona in PERSONAS:
            client = world.client(persona)
            may = world.role(persona, which) in route.who
            got = {outcome(client.get(path))} | (set() if may else {outcome(client.post(path))})
            if not got <= ALLOWED[may, which == "closed"]:
                wrong.append(f"{persona} at {which}: {got}")
    assert not wrong, f"{name}: " + "; ".join(wrong)


@pytest.mark.parametrize(("name", "route"), named("staff"), ids=words)
def test_a_desk_lets_in_whom_the_matrix_names(name: str, route: Route, world: World) -> None:
    path = address(name, world, "ours", route.subject)
    got = {persona: outcome(world.client(persona).get(path)) for persona in PERSONAS}
    assert {persona for persona, how in got.items() if how == "in"} == set(route.who)
    assert got["stranger"] in ("door", "shut")
    assert got["registrar_without_factor"] in ("door", "out", "shut")
    assert got["ex_registrar"] in ("out", "shut")


def post(client: Client, name: str, path: str) -> str:
    """What comes of a POST that fits the address's description, so that nothing but the caller decides."""
    if name == "api:put_exhibit":
        return outcome(client.post(path, {"file": SimpleUploadedFile("words.txt", b"some words")}))
    body = {"act": "say", "payload": {"to": "without_prejudice", "text": "words"}, "idempotency_key": uuid.uuid4().hex}
    return outcome(client.post(path, json.dumps(body), content_type="application/json"))


@pytest.mark.parametrize(("name", "route"), named("api"), ids=words)
def test_the_api_lets_in_whom_the_matrix_names(name: str, route: Route, world: World) -> None:
    wrong = []
    for which in MATTERS:
        path = address(name, world, which, route.subject)
        assert outcome(Client().get(path)) in ("out", "shut")
        assert post(Client(), name, path) in ("out", "shut")
        for persona in PERSONAS[1:]:
            client = Client(HTTP_AUTHORIZATION=f"Bearer {world.token(persona)}")
            got = {outcome(client.get(path)), post(client, name, path)}
            may = world.role(persona, which) in route.who or route.who == ANYBODY_WITH_A_TOKEN
            if persona == "registrar_without_factor":
                may = False
            if ("in" in got) != may or not got <= {"in", "out", "shut", "misshapen"}:
                wrong.append(f"{persona} at {which}: {got}")
    assert not wrong, f"{name}: " + "; ".join(wrong)


@pytest.mark.parametrize(("name", "route"), [*named("open"), *named("draft"), *named("door")], ids=words)
def test_an_open_page_breaks_for_nobody(name: str, route: Route, world: World) -> None:
    path = address(name, world, "ours", route.subject)
    for persona in ("stranger", "respondent", "judge"):
        client = world.client(persona)
        for answer in (client.get(path), client.post(path)):
            assert outcome(answer) in ("in", "out", "shut", "misshapen"), f"{persona}: {answer.status_code}"


@pytest.mark.parametrize(
    ("name", "route"), [pair for kind in ("case", "staff", "open", "draft", "door") for pair in named(kind)], ids=words
)
def test_whoever_asks_only_for_the_head_of_a_page_gets_it(name: str, route: Route, world: World) -> None:
    path = address(name, world, "ours", route.subject)
    for persona in ("stranger", "respondent", "registrar"):
        client = world.client(persona)
        got, head = client.get(path), client.head(path)
        assert head.status_code == got.status_code, f"{persona}: {got.status_code}, {head.status_code}"
