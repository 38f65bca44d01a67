"""The pages of administrators and of who joins or is away, in both languages on phone and desktop."""

from __future__ import annotations

import re

import pytest

from concord.gateways.models import OutboxMessage
from concord.people.models import Membership
from concord.site.demo.people import code
from tests import axe, factory
from tests.running import Running

pytestmark = pytest.mark.browser


def sign_in(page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(factory.PASSWORD)
    page.locator("main form button").first.click()
    page.locator("input[name=code]").fill(code(factory.SECRET))
    page.locator("main form button").first.click()
    page.wait_for_url("**/desk/")


def fits(page) -> None:
    """Accessible, and nothing to scroll sideways."""
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_member_enters_an_absence(device: str, open_browser, site: Running) -> None:
    page, mediator = open_browser(device), factory.member("mediator")
    sign_in(page, factory.member("administrator").email)
    page.goto("/desk/absence/")
    fits(page)
    page.locator("input[name=first]").fill("2001-01-01")
    page.locator("input[name=last]").fill("2001-01-02")
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    fits(page)
    page.locator("input[name=first]").fill("2199-01-01")
    page.locator("input[name=last]").fill("2199-01-02")
    page.locator("select[name=cover]").select_option(str(mediator.pk))
    page.locator("main form button").last.click()
    page.locator("form[action$='/end/']").wait_for()
    fits(page)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_an_administrator_invites_and_the_person_joins(device: str, open_browser, site: Running) -> None:
    page, mediator = open_browser(device), factory.member("mediator")
    sign_in(page, factory.member("administrator").email)
    page.goto("/staff/of/CENTRE/invite/")
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    fits(page)
    page.locator("input[name=email]").fill("new@staff.example")
    page.locator("input[value=registrar]").check()
    page.locator("main form button").last.click()
    page.wait_for_url("**/staff/")
    page.locator("details summary").click()
    fits(page)
    for path in (
        "/staff/of/CENTRE/",
        f"/staff/member/{Membership.objects.get(account=mediator).pk}/end/",
        "/roster/",
        f"/roster/{Membership.objects.get(account=mediator).pk}/",
    ):
        page.goto(path)
        fits(page)

    visitor = open_browser(device)
    text = OutboxMessage.objects.get(recipient="new@staff.example").text
    path = re.search(r"/staff/join/\S+", text)[0]
    visitor.goto(path)
    fits(visitor)
    visitor.locator("input[name=name_zh]").fill("新人")
    visitor.locator("input[name=password]").fill("seven quiet lanterns")
    visitor.locator("input[name=again]").fill("seven quiet lantern")
    visitor.locator("main form button").click()
    fits(visitor)
    visitor.locator("input[name=password]").fill("seven quiet lanterns")
    visitor.locator("input[name=again]").fill("seven quiet lanterns")
    visitor.locator("main form button").click()
    visitor.wait_for_url("**/accounts/login/")
    fits(visitor)
    visitor.goto(path)
    fits(visitor)
