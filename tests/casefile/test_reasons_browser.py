"""Reasons as people see them: a phone in Chinese, a desktop in English; WCAG 2.2 AA, nothing runs sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

from concord.docket import clock
from concord.kit import dates
from concord.law import sheets
from tests import factory
from tests.casefile.test_browser import enter, made, no_sideways
from tests.matters import Dispute
from tests.rooms.likecases import rights_holder
from tests.running import Running
from tests.visitors import member, officer, party

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
Check = Callable[[Page], None]
HOLIDAYS = "# checked_until: 2027-12-31\ndate,kind,name,source,verified\n"


@pytest.fixture(autouse=True)
def taken_off() -> Iterator[None]:
    yield
    sheets.use({})


def in_a_thread(make: Callable[[], Any]) -> Any:
    def run() -> Any:
        try:
            return make()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def withdrawn() -> Dispute:
    holder = rights_holder.filed()
    dispute = Dispute(holder.matter, holder.people, {"registrar": factory.member("registrar")})
    dispute.act("withdraw", "applicant")
    return dispute


@pytest.mark.parametrize(("device", "lang"), [("phone", "zh-hans"), ("desktop", "en")])
def test_what_is_not_possible_now_and_why(
    device: str, lang: str, open_browser: Open, accessible: Check, site: Running
) -> None:
    dispute = made("mediating")
    page = open_browser(device)
    enter(page, party(dispute, "applicant"), site, lang)
    page.goto(f"/c/{dispute.matter.pk}/not-now/")
    page.locator("summary").first.click()
    accessible(page)
    no_sideways(page)


@pytest.mark.parametrize(("device", "lang"), [("phone", "zh-hans"), ("desktop", "en")])
def test_the_costs_of_a_suit_beside_the_way_to_court(
    device: str, lang: str, open_browser: Open, accessible: Check, site: Running
) -> None:
    dispute = in_a_thread(withdrawn)
    page = open_browser(device)
    enter(page, party(dispute, "applicant"), site, lang)
    page.goto(f"/c/{dispute.matter.pk}/")
    page.get_by_text("¥50").first.click()
    assert page.locator(".cc-unverified").is_visible()
    accessible(page)
    no_sideways(page)


@pytest.mark.parametrize(("device", "lang"), [("phone", "zh-hans"), ("desktop", "en")])
def test_a_deadline_with_an_unverified_holiday(
    device: str, lang: str, open_browser: Open, accessible: Check, site: Running
) -> None:
    dispute = made("invited")
    today = dates.day_of(clock.now())
    rows = "".join(f"{today + timedelta(days=n)},holiday,元旦,notice,no\n" for n in range(1, 12))
    sheets.use({"holidays": HOLIDAYS + rows})
    filed = in_a_thread(rights_holder.filed)
    dispute = Dispute(filed.matter, filed.people, {"registrar": dispute.staff["registrar"]})
    page = open_browser(device)
    enter(page, officer(dispute, "registrar"), site, lang)
    page.goto(f"/c/{dispute.matter.pk}/")
    assert page.locator(".cc-unverified").first.is_visible()
    page.locator(".cc-due summary").first.click()
    accessible(page)
    no_sideways(page)


@pytest.mark.parametrize(("device", "lang"), [("phone", "zh-hans"), ("desktop", "en")])
def test_the_operator_looks_at_the_tables(
    device: str, lang: str, open_browser: Open, accessible: Check, site: Running
) -> None:
    page = open_browser(device)
    enter(page, member("operator"), site, lang)
    page.goto("/operator/")
    assert page.locator("#tables").is_visible()
    accessible(page)
    no_sideways(page)
