"""The whole way in a browser: a list, its mistakes, filing, the desk; phone in Chinese, desktop in English."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from concord.likecases import filing
from concord.likecases.models import Group
from tests import factory
from tests.rooms.likecases.rights_holder import Holder, book, filed, line, shops
from tests.running import Running

pytestmark = pytest.mark.browser
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop stays in this thread until the database is emptied

Open = Callable[..., Page]
Check = Callable[[Page], None]


def apart(made: Callable[[], Any]) -> Any:
    """Done in a thread of its own: what an act sets off may start a loop, and here one runs."""

    def work() -> Any:
        try:
            return made()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def enter(page: Page, client: Client, site: Running, lang: str) -> None:
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": lang}
    page.context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])


def fits(page: Page, accessible: Check) -> None:
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_lawyer_files_against_twelve_shops_on_a_phone(
    open_browser: Open, site: Running, accessible: Check, tmp_path: Path
) -> None:
    holder: Holder = apart(filed)
    page = open_browser("phone")
    enter(page, holder.client(), site, "zh-hans")
    page.goto(f"/c/{holder.matter.pk}/")
    page.get_by_role("link", name="对其他人提同样的申请").click()
    fits(page, accessible)
    listed = tmp_path / "名单.xlsx"
    listed.write_bytes(book(*[line(n) for n in range(1, 12)], line(12, phone="12")).read())
    page.set_input_files("input[type=file]", listed)
    page.get_by_role("button", name="传名单").click()
    expect(page.get_by_role("heading", name="有 1 行要改")).to_be_visible()
    fits(page, accessible)
    page.get_by_role("link", name="修改 12 号文具店").click()
    page.get_by_label("手机").fill("13900011012")
    page.get_by_role("button", name="保存这一行").click()
    page.get_by_role("link", name="带着这 12 家继续").click()
    fits(page, accessible)
    page.get_by_label("我说的对每一家都属实。").check()
    page.get_by_label("我在第一件里作出的同意").check()
    page.get_by_label("授权委托书包括每一件案子。").check()
    page.get_by_role("button", name="提交 12 件").click()
    expect(page.get_by_role("heading", name="已提交 12 件")).to_be_visible(timeout=30_000)
    fits(page, accessible)
    page.get_by_role("button", name="全部列出").click()
    expect(page.get_by_role("heading", name="13 件同类案件")).to_be_visible()
    expect(page.get_by_role("link", name="07 号文具店")).to_be_visible()
    fits(page, accessible)
    page.goto(page.url + "offer/")
    fits(page, accessible)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_a_registrar_accepts_all_that_pass(device: str, open_browser: Open, site: Running, accessible: Check) -> None:
    holder: Holder = apart(filed)
    group: Group = apart(lambda: filing.open_alike(holder.matter, holder.reader, shops(10), "demo"))
    client = Client()
    client.force_login(factory.member("registrar"), backend="django.contrib.auth.backends.ModelBackend")
    page = open_browser(device)
    enter(page, client, site, "en")
    page.goto("/desk/")
    expect(page.get_by_text("11 alike")).to_be_visible()
    fits(page, accessible)
    page.get_by_role("link", name="墨星文创股份有限公司 v 南巷文具店").click()
    expect(page.get_by_role("heading", name="11 like cases")).to_be_visible()
    assert page.url.endswith(f"/like/{group.pk}/")
    fits(page, accessible)
    page.get_by_role("link", name="Screen them in one go").click()
    fits(page, accessible)
    for box in page.locator("input[name=seen]").all():
        page.locator(f"label[for={box.get_attribute('id')}]").click()
    page.get_by_role("button", name="Accept the ticked ones").click()
    expect(page.get_by_text("11 cases are accepted")).to_be_visible(timeout=30_000)
    fits(page, accessible)
