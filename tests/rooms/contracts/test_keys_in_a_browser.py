"""The page of keys, in both languages on phone and desktop."""

from __future__ import annotations

import pytest

from concord.contracts import deliveries
from concord.contracts.money_models import WebhookKey
from tests.rooms.contracts import leases
from tests.rooms.contracts.test_money_in_a_browser import fits, sign_in
from tests.running import Running

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_secret_is_made_used_replaced_and_ended(device: str, language: str, open_browser, site: Running) -> None:
    lease, page = leases.running(), open_browser(device)
    sign_in(page, lease.signatory.email)
    page.goto(f"/portal/keys/?lang={language}")
    fits(page)
    page.locator("#token-label").fill("ERP")
    page.locator("button", has_text="API").or_(page.locator("button", has_text="接口")).click()
    page.locator("#secret").wait_for()
    assert page.locator("#secret").input_value().startswith("cca_")
    page.locator("#hook-label").fill("仓库 Warehouse")
    page.locator("form:has(#hook-label) button").click()
    page.locator("#address").wait_for()
    secret = page.locator("#secret").input_value()
    key = WebhookKey.objects.get()
    assert page.locator("#address").input_value().endswith(f"/hooks/events/{key.pk}/")
    fits(page)
    deliveries.note(key.pk, key.kind, "m-1", 202, "events", lines=3, counted=2)
    deliveries.note(key.pk, key.kind, "m-2", 401, "signature")
    page.goto("/portal/keys/")
    page.locator("details", has_text="Warehouse").locator("summary").click()
    fits(page)
    page.locator("details", has_text="Warehouse").locator("button[value=hook-replace]").click()
    page.locator("#secret").wait_for()
    assert page.locator("#secret").input_value() != secret
    page.locator("details", has_text="Warehouse").locator("summary").click()
    page.locator("details", has_text="Warehouse").locator("button[value=hook-end]").click()
    page.locator("main [role=status]").first.wait_for()
    fits(page)
    assert WebhookKey.objects.get().ended_at is not None
