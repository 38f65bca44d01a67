"""The pages as people see them: a phone in Chinese, a desktop in English, dark too; checked for WCAG 2.2 AA."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from tests.matters import Dispute, at_stage
from tests.running import Running
from tests.visitors import officer, party

pytestmark = pytest.mark.browser
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop stays in this thread until the database is emptied

Open = Callable[..., Page]
Check = Callable[[Page], None]


def made(stage: str) -> Dispute:
    """A dispute walked to a stage in a thread of its own: what an act sets off may start a loop, and here one runs."""

    def walk() -> Dispute:
        try:
            return at_stage(stage)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(walk).result()


def enter(page: Page, client: Client, site: Running, lang: str) -> None:
    """Give the browser the session of a test client, and a language."""
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": lang}
    page.context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])


def no_sideways(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("device", ["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_are_accessible(device: str, scheme: str, open_browser: Open, accessible: Check) -> None:
    page = open_browser(device, color_scheme=scheme)
    for address in ("/", "/verify/", "/about/data/", "/accounts/login/", "/nowhere/"):
        page.goto(address)
        accessible(page)
        no_sideways(page)


@pytest.mark.parametrize(("device", "lang"), [("phone", "zh-hans"), ("desktop", "en")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_party_s_pages_are_accessible(
    device: str, lang: str, scheme: str, open_browser: Open, accessible: Check, site: Running
) -> None:
    dispute = made("mediating")
    page = open_browser(device, color_scheme=scheme)
    enter(page, party(dispute, "applicant"), site, lang)
    for path in ("", "who-sees-what/", "verify/", "do/complain/", "do/add_evidence/", "do/prolong/"):
        page.goto(f"/c/{dispute.matter.pk}/{path}")
        accessible(page)
        no_sideways(page)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_the_desk_is_accessible(device: str, open_browser: Open, accessible: Check, site: Running) -> None:
    dispute = made("filed")
    page = open_browser(device)
    enter(page, officer(dispute, "registrar"), site, "en")
    for path in ("/desk/", "/desk/?queue=all", f"/c/{dispute.matter.pk}/"):
        page.goto(path)
        accessible(page)
        no_sideways(page)


def test_a_file_is_hashed_in_the_browser_and_never_sent(desktop: Page, tmp_path: Path) -> None:
    """The request carries the fingerprint and the name; the content stays on the device."""
    file = tmp_path / "agreement.pdf"
    file.write_bytes(b"%PDF canary-content")
    bodies: list[str] = []
    desktop.on("request", lambda request: bodies.append(str(request.post_data or "")))
    desktop.goto("/verify/?lang=en")
    desktop.set_input_files("input[type=file]", file)
    expect(desktop.get_by_text("No match")).to_be_visible()
    sent = "".join(bodies)
    assert "canary-content" not in sent
    assert "digest" in sent


def test_spare_rows_wait_behind_a_button(desktop: Page, site: Running) -> None:
    dispute = made("mediating")
    enter(desktop, officer(dispute, "mediator"), site, "en")
    desktop.goto(f"/c/{dispute.matter.pk}/do/propose/")
    rows = desktop.locator("[data-rows] > fieldset")
    shown = rows.filter(visible=True)
    expect(shown).to_have_count(1)
    desktop.get_by_role("button", name="Add a row").click()
    expect(shown).to_have_count(2)
