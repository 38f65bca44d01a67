"""The clerk's page in a browser: on a phone in Chinese, on a desktop in English, with and without mistakes."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from concord.docket.models import Matter
from tests import factory, visitors

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_clerk_sends_a_case_to_mediation(open_browser: Any, site: Any, accessible: Any, device: str) -> None:
    factory.centre()
    clerk = factory.member("court_clerk", language="zh-hans" if device == "phone" else "en")
    page = open_browser(device)
    cookie = visitors.signed_in(clerk).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site.url}])
    page.goto("/desk/refer/")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.locator("main form .govuk-button").click()
    accessible(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.locator("input[name=track][value=delegated]").check()
    page.locator("#id_number").fill("（测试）民诉前调 7 号")
    page.locator("#id_cause").select_option("sale")
    page.locator("#id_story").fill("礼盒 14,000 个，剩下的没付。")
    page.locator("#id_amount").fill("43000")
    for side, name, phone in (
        ("applicant", "晴禾包装商行", "13900000046"),
        ("respondent", "渡云家居店", "13700002208"),
    ):
        page.locator(f"input[name={side}_kind][value=organisation]").check()
        page.locator(f"#id_{side}_name").fill(name)
        page.locator(f"#id_{side}_phone").fill(phone)
    page.locator("main form .govuk-button").click()
    page.wait_for_url("**/c/**")
    accessible(page)
    assert Matter.objects.get().law_state.terms["track"] == "delegated"
