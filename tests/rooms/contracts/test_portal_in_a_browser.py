"""The portal's overview and breaches on phone and desktop, each page in both languages."""

from __future__ import annotations

import re

import pytest

from concord.contracts.position_models import Round
from tests.rooms.contracts import defaults
from tests.rooms.contracts.test_money_in_a_browser import fits, sign_in
from tests.running import Running

pytestmark = pytest.mark.browser


def in_both(page) -> None:
    """The page that is open, in Chinese and in English."""
    where = page.url.partition("?")[0]
    for language in ("zh-hans", "en"):
        page.goto(f"{where}?lang={language}")
        fits(page)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_breaches_are_seen_chosen_and_asked_for(device: str, open_browser, site: Running) -> None:
    lease = defaults.over()
    (below,) = defaults.more(lease, 1)
    defaults.one_missed(below)
    page = open_browser(device)
    sign_in(page, lease.signatory.email)
    for where in ("/portal/", "/portal/contracts/", "/portal/breaches/"):
        page.goto(where)
        in_both(page)
    page.locator("details summary").first.click()
    fits(page)
    page.locator("button[name=all]").click()
    page.wait_for_url(re.compile(r"/portal/breaches/together/[0-9a-f-]{36}/"))
    in_both(page)
    page.locator("main form button").last.click()
    page.locator("main [role=status]").wait_for()
    lines = Round.objects.get().lines
    for _look in range(300):  # the site's loops do it behind the page
        if not lines.filter(state="queued").exists():
            break
        page.wait_for_timeout(500)
    assert sorted(lines.values_list("state", flat=True)) == ["done", "refused"]
    in_both(page)
