"""What every answer carries, and the pages that belong to the house itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from concord.site import checks, language
from concord.site.headers import Headers
from concord.site.routing import same_site


@pytest.mark.parametrize("path", ["/healthz", "/no-such-page", "/accounts/login/"])
@pytest.mark.django_db
def test_every_answer_says_what_it_may_load_and_that_nobody_keeps_it(path: str) -> None:
    answer = Client().get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_stricter_policy_of_a_download_stays() -> None:
    def download(request: HttpRequest) -> HttpResponse:
        return HttpResponse(b"x", headers={"Content-Security-Policy": "sandbox"})

    assert Headers(download)(HttpRequest()).headers["Content-Security-Policy"] == "sandbox"


def test_alive_needs_no_database() -> None:
    assert Client().get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_says_when_migrations_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client().get("/readyz").status_code == 200
    monkeypatch.setattr("concord.site.health.MigrationExecutor.migration_plan", lambda *_: ["one"])
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "migrations")


def test_the_language_is_chosen_and_kept() -> None:
    client = Client()
    answer = client.post("/language/", {"language": "en", "next": "/desk/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert client.cookies["django_language"].value == "en"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_the_site(back: str) -> None:
    answer = Client().post("/language/", {"language": "en", "next": back})
    assert answer.headers["Location"] == "/"


def test_a_language_we_do_not_speak_changes_nothing() -> None:
    client = Client()
    assert client.post("/language/", {"language": "xx"}).status_code == 302
    assert "django_language" not in client.cookies


def test_a_link_in_a_letter_opens_in_its_language() -> None:
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(translation.get_language() or "")
        return HttpResponse()

    answer = language.LanguageByLink(page)(RequestFactory().get("/?lang=en"))
    assert seen == ["en"]
    assert answer.cookies["django_language"].value == "en"
    language.LanguageByLink(page)(RequestFactory().get("/"))
    assert seen[-1] == "zh-hans"


@pytest.mark.parametrize(
    ("host", "origin", "allowed"),
    [
        (b"localhost:8000", b"http://localhost:8000", True),
        (b"localhost:8000", b"http://localhost:8001", False),
        (b"localhost:8000", b"https://elsewhere.example", False),
        (b"elsewhere.example", b"https://elsewhere.example", False),
        (b"localhost:8000", b"null", False),
        (b"localhost:8000", b"", False),
    ],
)
def test_a_socket_opens_only_for_a_page_of_the_same_site(host: bytes, origin: bytes, allowed: bool) -> None:
    headers = [(b"host", host)] + ([(b"origin", origin)] if origin else [])
    assert same_site(headers) is allowed


def test_production_names_each_thing_that_is_wrong(settings: Any) -> None:
    assert checks.production(None) == []
    settings.PRODUCTION, settings.DEBUG, settings.ALLOWED_HOSTS = True, True, ["*"]
    settings.SITE_URL, settings.SECRET_KEY, settings.CONCORD_DATA = (
        "http://odr.example",
        "short",
        settings.PACKAGE / "x",
    )
    found = {error.id for error in checks.production(None)}
    assert found == {"concord.E010", "concord.E012", "concord.E013", "concord.E014", "concord.E015"}


def test_a_production_that_is_set_up_passes(settings: Any, tmp_path: Any) -> None:
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["odr.example"]
    settings.SITE_URL, settings.SECRET_KEY, settings.CONCORD_DATA = "https://odr.example", "k" * 64, tmp_path
    assert checks.production(None) == []
