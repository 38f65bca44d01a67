"""The whole site in one process, seen by a browser: pages, styles, content policy, accessibility, sign-in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from concord.site.demo.people import code
from tests import factory
from tests.running import Running

pytestmark = pytest.mark.browser


def test_the_start_page_on_a_phone_is_chinese_and_accessible(phone: Page, accessible) -> None:
    factory.centre()
    phone.goto("/")
    expect(phone.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(phone.locator("h1")).to_be_visible()
    accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_visitor_with_an_english_browser_reads_english(desktop: Page, accessible) -> None:
    factory.centre()
    desktop.goto("/")
    expect(desktop.locator("html")).to_have_attribute("lang", "en")
    accessible(desktop)


def test_a_registrar_signs_in_with_password_and_second_factor(desktop: Page, site: Running, accessible) -> None:
    secret = factory.SECRET
    account = factory.member("registrar", language="en")
    desktop.goto("/accounts/login/")
    accessible(desktop)
    desktop.locator("input[name=login]").fill(account.email)
    desktop.locator("input[name=password]").fill(factory.PASSWORD)
    desktop.locator("main form button[type=submit], main form button").first.click()
    desktop.locator("input[name=code]").fill(code(secret))
    desktop.locator("main form button[type=submit], main form button").first.click()
    desktop.wait_for_url(f"{site.url}/desk/")
    accessible(desktop)
