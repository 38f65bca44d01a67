"""What every test may ask for: people who are signed in, a running site, a browser on a phone and on a desktop."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import axe, factory, visitors
from tests.environment import DATA
from tests.running import Running, serving

hypothesis_settings.register_profile(
    "short", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("long", deadline=None, max_examples=3000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
ARTIFACTS = Path(__file__).parent / "artifacts"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite a file, not memory: several threads and processes open it, as they do in a deployment."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(DATA / "test.sqlite3")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Each test begins in the site's own language, whatever the one before it chose."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a test let the process keep for a while (a sheet given out again, a silent authority) is not the next's."""
    yield
    cache.clear()


@pytest.fixture
def signed_in(db: None) -> Callable[..., Client]:
    """`signed_in("registrar")` or `signed_in(account)`: a client whose session belongs to that member of staff."""

    def sign_in(who: Any, **more: Any) -> Client:
        account = factory.member(who, **more) if isinstance(who, str) else who
        return visitors.signed_in(account)

    return sign_in


@pytest.fixture
def site(transactional_db: None, settings: Any) -> Iterator[Running]:
    """The whole site on a free port: pages, sockets, reactor and clock, as `concord serve` runs them."""
    settings.CONCORD_LOOPS = True
    with serving() as running:
        settings.SITE_URL = running.url
        settings.CSRF_TRUSTED_ORIGINS = [running.url]
        yield running


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """A browser of this test alone: Playwright's loop runs in the thread of the tests, and while it does, nothing else
    there can run one, so it has to be gone before the next test opens a socket or signs a paper.
    """
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the test reads the database beside that loop
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser, site: Running, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """`open_browser("phone")` (zh, 390 px) or `open_browser("desktop")` (en, 1280 px): a page of a new visitor.

    A page that logs an error or loads something from elsewhere fails the test; a failed test leaves pictures.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def new(device: str, **more: Any) -> Page:
        context = chromium.new_context(**DEVICES[device] | more, base_url=site.url, service_workers="block")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda message: faults.append(f"console: {message.text}") if _is_fault(message) else None)
        return page

    yield new
    for number, context in enumerate(contexts):
        for page in context.pages:
            ARTIFACTS.mkdir(exist_ok=True)
            page.screenshot(path=ARTIFACTS / f"{request.node.name[:60]}-{number}.png", full_page=True)
        context.close()
    assert not faults, "\n".join(faults)


def _is_fault(message: Any) -> bool:
    """Errors of scripts and of the content policy; a 4xx that a test provokes is no fault of the page."""
    return message.type == "error" and "Failed to load resource" not in message.text


DEVICES: dict[str, dict[str, Any]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
    },
    "desktop": {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "timezone_id": "Asia/Shanghai"},
}


@pytest.fixture
def phone(open_browser: Callable[..., Page]) -> Page:
    """A page in Chinese on a phone."""
    return open_browser("phone")


@pytest.fixture
def desktop(open_browser: Callable[..., Page]) -> Page:
    """A page in English on a desktop."""
    return open_browser("desktop")


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """`accessible(page)`: no violation of WCAG 2.2 AA that a machine can see, and every field has a real label."""
    return axe.check
