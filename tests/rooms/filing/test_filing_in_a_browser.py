"""The creditor files, and the clerk decides: both languages, on phone and desktop."""

from __future__ import annotations

import re

import pytest

from concord.filing import earlier
from tests import axe, factory
from tests.rooms.contracts.test_money_in_a_browser import sign_in
from tests.rooms.filing import breached
from tests.running import Running

pytestmark = pytest.mark.browser


def fits(page) -> None:
    """Accessible, and nothing to scroll sideways."""
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_claim_is_checked_filed_and_docketed(device: str, language: str, open_browser, site: Running) -> None:
    lease, clerk = breached.mediated(), factory.member("court_clerk")
    breached.court()
    page = open_browser(device)
    sign_in(page, lease.signatory.email)
    page.goto(f"/c/{lease.matter.pk}/?lang={language}")
    fits(page)
    page.locator(f"a[href$='/c/{lease.matter.pk}/court/']").click()
    fits(page)
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    fits(page)
    page.locator("input[name=confirm]").check()
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/c/[0-9a-f-]{36}/$"))
    matter = earlier.filings(lease.matter)[0]
    assert str(matter.pk) in page.url
    fits(page)
    desk = open_browser(device)
    sign_in(desk, clerk.email)
    desk.goto(f"/c/{matter.pk}/?lang={language}")
    fits(desk)
    desk.goto(f"/c/{matter.pk}/do/docket/")
    desk.locator("input[name=number]").fill("（2026）岚民初 12 号")
    fits(desk)
    desk.locator("main form button").last.click()
    desk.wait_for_url(re.compile(rf"/c/{matter.pk}/$"))
    fits(desk)
