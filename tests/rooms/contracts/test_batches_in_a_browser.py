"""The pages of offers by file, in both languages on phone and desktop."""

from __future__ import annotations

import re

import pytest

from concord.contracts import batches_opening
from concord.contracts.models import Offer
from concord.docket import clock
from tests.rooms.contracts.offer_files import line, shop, written
from tests.rooms.contracts.test_money_in_a_browser import fits, sign_in
from tests.running import Running

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_file_is_read_looked_at_signed_and_sent(device: str, language: str, open_browser, site: Running) -> None:
    clock.forget()
    (_home, by), page = shop(), open_browser(device)
    sign_in(page, by.email)
    page.goto(f"/portal/batches/?lang={language}")
    page.locator("main summary").first.click()
    fits(page)
    upload = page.locator("input[type=file]")
    content = written(line(1), line(2, phone="1.38E+10", rent="510.001"), line(3, late_rate="15.9%/year"), line(4))
    upload.set_input_files({"name": "s.csv", "mimeType": "text/csv", "buffer": content[:-5]})
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    fits(page)
    upload.set_input_files({"name": "offers.csv", "mimeType": "text/csv", "buffer": content})
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/portal/batches/[0-9a-f-]{36}/"))
    fits(page)
    page.locator("main form button[value=send]").click()
    page.locator("h1", has_text=re.compile("What became|各行的结果")).wait_for()
    fits(page)
    while batches_opening.run_once():
        pass
    page.goto(page.url)
    assert Offer.objects.filter(state=Offer.State.OPENED).count() == 2
    fits(page)
    page.goto(page.url + "?show=open")
    fits(page)
