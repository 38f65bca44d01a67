"""The pages of bank files, in both languages on phone and desktop."""

from __future__ import annotations

import re

import pytest

from concord.contracts.money_models import BankFile
from concord.site.demo.people import code
from tests import axe, factory
from tests.gateways.statements import camt, entry
from tests.rooms.contracts import leases
from tests.rooms.contracts.test_money_pages import today
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


def statement(number: str) -> bytes:
    return camt(
        entry("B-1", "510.00", f"{number} 租金", payer="何小满", day=today()),
        entry("B-2", "300.00", number, payer="何小满", day=today()),
        entry("B-3", "99.00", "谢谢", payer="某某贸易有限公司", day=today()),
        entry("B-4", "210.00", "", payer="何小满", day=today()),
        entry("B-5", "20.00", "手续费", side="DBIT", day=today()),
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_file_is_read_looked_at_and_booked(device: str, language: str, open_browser, site: Running) -> None:
    lease, page = leases.running(), open_browser(device)
    sign_in(page, lease.signatory.email)
    page.goto(f"/portal/money/?lang={language}")
    fits(page)
    upload = page.locator("input[type=file]")
    upload.set_input_files({"name": "s.xml", "mimeType": "text/xml", "buffer": statement("")[:-30]})
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    fits(page)
    content = statement(lease.matter.number)
    upload.set_input_files({"name": "s.xml", "mimeType": "text/xml", "buffer": content})
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/portal/money/[0-9a-f-]{36}/"))
    fits(page)
    page.locator("select").first.select_option(lease.matter.number)
    page.locator("main form button").last.click()
    page.locator("h1", has_text=re.compile("What became|各行的结果")).wait_for()
    fits(page)
    assert BankFile.objects.get().booked == 3
    page.goto("/portal/money/")
    fits(page)
