"""Files on a slow phone: one by one; what a broken connection stopped is sent again and counts once; what cannot go
out is said before it does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, Route

from concord.docket import exhibits
from concord.intake.models import Draft, DraftFile
from concord.intake.views import files
from tests import factory
from tests.rooms.intake import applying


def at_files() -> tuple[Client, Draft]:
    """A browser without scripts that has come to the page of files."""
    client = Client()
    draft = applying.begin(client, factory.centre().code)
    for name, data in applying.SALE.items():
        if name == "evidence":
            break
        applying.answer_page(client, name, data)
    return client, draft


@pytest.mark.django_db
def test_a_file_that_comes_again_under_its_key_counts_once() -> None:
    client, draft = at_files()
    for _again in range(2):
        answer = client.post("/apply/files/evidence/", {"files": applying.photo(), "key": "abc"})
        assert answer.status_code == 200
    client.post("/apply/files/evidence/", {"files": applying.photo(), "key": "other"})
    assert draft.files.count() == 2


@pytest.mark.django_db
def test_another_file_under_a_known_key_is_not_said_to_have_arrived() -> None:
    client, draft = at_files()
    client.post("/apply/files/evidence/", {"files": applying.photo("1.jpg"), "key": "abc"})
    other = SimpleUploadedFile("2.txt", b"another file")
    answer = client.post("/apply/files/evidence/?lang=en", {"files": other, "key": "abc"})
    assert answer.status_code == 422
    assert "Another file has arrived under the key of this upload." in answer.content.decode()
    assert draft.files.count() == 1


@pytest.mark.django_db(transaction=True)
def test_files_that_come_at_once_find_the_last_place_once(monkeypatch: pytest.MonkeyPatch) -> None:
    client, draft = at_files()
    for number in range(files.MOST_FILES - 1):
        row = exhibits.put_exhibit(b"file %d" % number, name="a.txt", draft=str(draft.id))
        kept = DraftFile(draft=draft, exhibit=row)
        kept.about = {"name": "a.txt", "size": 6, "about": ""}
        kept.save()
    together, codes, put = threading.Barrier(4, timeout=20), [], exhibits.put_exhibit

    def slow(*args: Any, **named: Any) -> Any:
        """All four are on their way through the door when the first of them arrives."""
        together.wait()
        return put(*args, **named)

    monkeypatch.setattr(exhibits, "put_exhibit", slow)

    def upload(number: int) -> None:
        try:
            sender = Client()
            sender.cookies = client.cookies
            file = SimpleUploadedFile("more.txt", b"more %d" % number)
            codes.append(sender.post("/apply/files/evidence/", {"files": file, "key": f"k{number}"}).status_code)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 422, 422, 422]
    assert draft.files.count() == len(exhibits.of_draft(str(draft.id))) == files.MOST_FILES


@pytest.mark.django_db
def test_a_key_over_several_files_joins_none_of_them() -> None:
    client, draft = at_files()
    client.post("/apply/files/evidence/", {"files": [applying.photo("1.jpg"), applying.photo("2.jpg")], "key": "abc"})
    assert draft.files.count() == 2


@pytest.mark.django_db
def test_the_applicants_language_is_chosen_beforehand_and_the_other_sides_is_not() -> None:
    fresh = Client(HTTP_ACCEPT_LANGUAGE="en")
    applying.begin(fresh, factory.centre().code)
    for name, data in applying.SALE.items():
        if name == "contact":
            break
        applying.answer_page(fresh, name, data)
    assert 'value="en" checked' in fresh.get("/apply/q/contact/").content.decode()
    applying.answer_page(fresh, "contact", applying.SALE["contact"])
    assert "checked" not in fresh.get("/apply/q/other_contact/").content.decode()


def go_to_files(page: Page) -> None:
    page.goto("/apply/")
    page.locator("form .cc-row > button.govuk-button").click()
    page.wait_for_url("**/apply/q/cause/")
    page.locator("[name=cause][value=sale]").check()
    page.locator("form .cc-row > button.govuk-button").first.click()
    page.wait_for_url("**/apply/q/e-contract_form/")
    page.goto("/apply/files/evidence/")


def chosen(name: str) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": applying.photo().getvalue() + name.encode()}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_a_broken_connection_stopped_is_sent_again_and_the_rest_is_not(
    open_browser: Callable[..., Page], accessible: Callable[[Page], None]
) -> None:
    factory.centre()
    page = open_browser("phone")
    go_to_files(page)
    sent: list[str] = []

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route.request.url)
            if len(sent) > 1:
                route.abort("connectionreset")
                return
        route.continue_()

    page.route("**/apply/files/evidence/", cut)
    page.locator("#files").set_input_files([chosen("1.jpg"), chosen("2.jpg")])
    page.locator("form[data-one-by-one] button").click()
    page.locator("[data-sent-list] button").wait_for()
    assert DraftFile.objects.count() == 1
    accessible(page)
    page.unroute("**/apply/files/evidence/")
    page.locator("[data-sent-list] button").click()
    page.locator(".cc-file").nth(1).wait_for()
    assert DraftFile.objects.count() == 2
    accessible(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_sent_is_said_at_the_field_before_it_is(
    open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    factory.centre()
    page = open_browser("phone")
    go_to_files(page)
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(51 * 1024 * 1024))
    page.locator("#files").set_input_files(large)
    page.locator("form[data-one-by-one] button").click()
    assert "51" in page.locator("[data-said]").inner_text()
    assert DraftFile.objects.count() == 0
    page.goto("/apply/q/e-contract_day/")
    page.locator("main [name=contract_day]").focus()
    page.keyboard.type("02302026")
    page.locator("form .cc-row > button.govuk-button").first.click()
    assert page.locator("[data-said]").is_visible()
    assert page.url.endswith("/e-contract_day/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_page_that_came_well_and_says_that_nothing_was_recorded_is_no_arrival(
    open_browser: Callable[..., Page],
) -> None:
    factory.centre()
    page = open_browser("phone")
    go_to_files(page)
    body = "<main id='main'><p data-said-not>Nothing was recorded.</p></main>"
    page.route("**/apply/files/evidence/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.locator("#files").set_input_files([chosen("1.jpg")])
    page.locator("form[data-one-by-one] button").click()
    told = page.locator("[data-sent-list] li")
    told.filter(has_text="Nothing was recorded.").wait_for()
    assert told.count() == 1
