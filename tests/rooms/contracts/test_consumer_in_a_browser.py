"""A consumer in a running contract, on a phone and at a desk, in both languages: accessible, nothing cut off."""

from __future__ import annotations

import re
from typing import Any

import pytest

from concord.docket import clock, links
from concord.docket.codes import new_code
from concord.docket.models import Link, Participant, Reaction
from tests import axe
from tests.rooms.contracts import credits, leases
from tests.running import Running

pytestmark = pytest.mark.browser


def fits(page) -> None:
    """Accessible, and nothing to scroll sideways."""
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def rest(page) -> None:
    """Lets the site finish what it does behind the page, so that it touches nothing of the tests after."""
    behind = Reaction.objects.filter(status__in=[Reaction.Status.WAITING, Reaction.Status.CLAIMED])
    for _ in range(300):
        if not behind.filter(run_at__lte=clock.wall() + 60).exists():
            return
        page.wait_for_timeout(200)


def opened(page, person: Participant, language: str) -> None:
    """The consumer opens the link of a message with its code."""
    token = links.issue(person, Link.Channel.EMAIL)
    link = links.find(token)
    page.goto(f"/a/{token}?lang={language}")
    fits(page)
    page.locator("button[value=send]").click()
    page.locator("#code").wait_for()
    page.locator("#code").fill(new_code(person, link=link) or "")
    page.locator("button[value=open]").click()
    page.wait_for_url(re.compile(r"/c/[0-9a-f-]{36}/$"))


@pytest.mark.parametrize(
    ("kind", "device", "language"),
    [
        *(("lease", device, language) for device in ("phone", "desktop") for language in ("zh-hans", "en")),
        *((kind, *where) for kind in ("sale", "loan") for where in (("phone", "zh-hans"), ("desktop", "en"))),
    ],
)
def test_the_page_of_a_contract_is_read_and_used(
    kind: str, device: str, language: str, open_browser, site: Running
) -> None:
    one: Any = {"lease": leases.running, "sale": credits.sale, "loan": credits.loan}[kind]()
    page = open_browser(device)
    opened(page, one.lessee if kind == "lease" else one.debtor, language)
    for summary in page.locator("main summary").all():
        if summary.is_visible():
            summary.click()
    fits(page)
    page.locator("#ct-next").wait_for()
    page.locator(".ct-next a[href$='/do/say_paid/']").click()
    page.wait_for_url("**/do/say_paid/")
    fits(page)
    page.go_back()
    page.locator(".ct-next a[href='#way-hardship']").click()
    page.locator("#way-hardship").wait_for()
    rest(page)
