"""The page of risk points, in both languages on phone and desktop."""

from __future__ import annotations

import pytest

from concord.docket import clock, clockwork
from tests import axe
from tests.rooms.contracts import leases
from tests.rooms.contracts.test_money_in_a_browser import fits, sign_in
from tests.running import Running

pytestmark = pytest.mark.browser
DAY = 24 * 3600


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_the_risk_points_of_a_lease_in_default(device: str, language: str, open_browser, site: Running) -> None:
    lease, page = leases.running(), open_browser(device)
    sign_in(page, lease.signatory.email)
    page.goto(f"/c/{lease.matter.pk}/risk/?lang={language}")
    fits(page)
    clock.advance(95 * DAY)
    clockwork.run_all()
    lease.act("say_paid", "lessee", {"ref": "T-1", "amount": 510_00})
    page.goto(f"/c/{lease.matter.pk}/risk/")
    fits(page)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    fits(page)
    page.goto(f"/portal/{lease.matter.pk}/risk/")
    axe.check(page)
