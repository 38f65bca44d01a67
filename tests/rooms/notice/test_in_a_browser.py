"""Application and answer in a real browser, phone in Chinese and desktop in English; axe at each page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from concord.docket.models import Matter
from tests import factory
from tests.rooms.intake import applying
from tests.rooms.notice import answering
from tests.visitors import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEXT = "form .cc-row > button.govuk-button"
LOOKED_AT = {"cause", "story", "you", "claims", "electronic_service", "service_address"}


def fill(page: Page, accessible: Callable[[Page], None]) -> None:
    """Answer every question by clicking and typing."""
    for name, data in applying.SALE.items():
        if name == "evidence":
            page.locator("button[name=next]").click()
            continue
        page.wait_for_url(f"**/apply/q/{name}/")
        if name in LOOKED_AT:
            accessible(page)
        for field, value in data.items():
            control = page.locator(f"[name={field}]").first
            if control.get_attribute("type") in ("radio", "checkbox"):
                page.locator(f"[name={field}][value='{value}']").check()
            elif field != "next" and control.is_visible():
                control.fill(str(value).replace(",", "") if field == "price" else str(value))
        page.locator("button[name=next]" if name == "claims" else NEXT).first.click()


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_apply_and_answer(device: str, open_browser: Callable[..., Page], accessible: Callable[[Page], None]) -> None:
    factory.centre()
    page = open_browser(device)
    page.goto("/apply/")
    accessible(page)
    page.locator(NEXT).click()
    fill(page, accessible)
    page.wait_for_url("**/apply/review/")
    accessible(page)
    page.locator("#truth").check()
    page.locator("form[action='/apply/code/send/'] button").click()
    page.wait_for_url("**/apply/code/")
    accessible(page)
    page.locator("#code").fill(applying.code_in(applying.outbox("sms", "+8613900000046")[-1]))
    page.locator("form[action='/apply/file/'] button").click()
    page.wait_for_url("**/apply/done/")
    accessible(page)
    matter = Matter.objects.get()
    screen(open_browser("desktop"), matter, accessible)
    answer(open_browser(device), matter, accessible)


def screen(page: Page, matter: Matter, accessible: Callable[[Page], None]) -> None:
    """The registrar reads what was checked, and accepts."""
    cookie = member("registrar").cookies["sessionid"].value
    page.goto("/apply/")
    root = page.url.removesuffix("/apply/")  # the cookie's path is that of its url
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": root}])
    page.goto(f"/c/{matter.pk}/screen/")
    accessible(page)
    page.locator("#act-return").check()
    accessible(page)
    page.locator("#act-accept").check()
    page.locator("form.cc-card button").click()
    page.wait_for_url(re.compile(rf"/c/{matter.pk}/$"))
    page.goto(f"/c/{matter.pk}/notices/")
    accessible(page)


def answer(page: Page, matter: Matter, accessible: Callable[[Page], None]) -> None:
    """The other side opens its link and agrees to talk."""
    for _wait in range(100):
        if answering.texts("sms", answering.PHONE):
            break
        page.wait_for_timeout(200)
    page.goto(answering.link_in(answering.texts("sms", answering.PHONE)[-1]))
    accessible(page)
    page.locator("button[value=send]").click()
    page.locator("#code").wait_for()
    page.locator("#code").fill(answering.code_in(answering.texts("sms", answering.PHONE)[-1]))
    accessible(page)
    page.locator("button[value=open]").click()
    page.wait_for_url("**/answer/")
    accessible(page)
    for step in ("offer", "refuse", "wrong", "address", "accept"):
        page.goto(f"/c/{matter.pk}/answer/{step}/")
        accessible(page)
    page.locator(NEXT).click()
    page.wait_for_url(re.compile(rf"/c/{matter.pk}/$"))
    page.goto("/find/")
    accessible(page)
