"""People in front of a browser: they click what they read. Every page that is new to them is checked once."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from concord.people.models import Account
from concord.site.demo.people import code
from tests import factory

IDS = re.compile(r"(?<=/)[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/a/)[\w-]{20,}|(?<=/q/)e-[\w-]+|(?<==side:)[0-9a-f-]+")
STANDING = re.compile(r"c/\*/(answer/|agreement/|room/.*)?$")  # pages that differ with stage and reader
LINK = re.compile(r"https?://[^\s]+(/a/[\w-]+)")
DIGITS = re.compile(r"\b(\d{6})\b")
PATIENCE = 30.0  # seconds: papers are drawn behind the pages, beside everything else that this machine does
SHOTS = os.environ.get("JOURNEY_SHOTS", "")  # a folder for pictures of every page, to be looked at by people


@dataclass
class Visitor:
    """name: for pictures; seen: addresses (without ids) that were checked already, shared within a journey."""

    name: str
    page: Page
    accessible: Callable[[Page], None]
    seen: set[str] = field(default_factory=set)

    def goto(self, url: str) -> Visitor:
        self.page.goto(url)
        return self.look()

    def look(self) -> Visitor:
        """Check the page: no violation of WCAG 2.2 AA, nothing that sticks out sideways."""
        self.page.wait_for_load_state()
        where = IDS.sub("*", self.page.url.partition("//")[2].partition("/")[2])
        key = f"{where}|{self.page.locator('h1').first.inner_text()}|{self.name}" if STANDING.match(where) else where
        if key in self.seen:
            return self
        self.seen.add(key)
        if SHOTS:
            folder = Path(SHOTS)
            folder.mkdir(exist_ok=True, parents=True)
            named = re.sub(r"[^\w]+", "-", where).strip("-") or "start"
            self.page.screenshot(path=folder / f"{len(self.seen):03d}-{self.name}-{named[:60]}.png", full_page=True)
        self.accessible(self.page)
        wide = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], (self.page.url, wide)
        return self

    def click(self, words: str, *, exact: bool = False) -> Visitor:
        """Click the button or link that says so, and look at what comes."""
        self.find(words, exact=exact).click()
        return self.look()

    def find(self, words: str, *, exact: bool = False) -> Locator:
        main = self.page.locator("main, header")
        named = main.get_by_role("button", name=words, exact=exact).or_(
            main.get_by_role("link", name=words, exact=exact)
        )
        return named.locator("visible=true").first

    def fill(self, **values: str) -> Visitor:
        """Write into fields, choose options, tick boxes; by the field's name."""
        for name, value in values.items():
            self._fill(name.replace("__", "-"), value)
        return self

    def _fill(self, name: str, value: str) -> None:
        box = self.page.locator(f"main [name='{name}']").locator("visible=true").first
        kind = box.evaluate("field => field.tagName === 'INPUT' ? field.type : field.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            self.page.locator(
                f"main [name='{name}'][value='{value}'], main [name='{name}'][type=checkbox]"
            ).first.check()
        elif kind == "select":
            box.select_option(value)
        else:
            box.fill(value)

    def attach(self, selector: str, name: str, content: bytes, media: str = "image/jpeg") -> Visitor:
        """Choose a file for a file input, as the phone's picker would."""
        self.page.locator(selector).set_input_files({"name": name, "mimeType": media, "buffer": content})
        return self

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def sign_in(self, account: Account) -> Visitor:
        """Staff: password, then the six digits of the authenticator."""
        self.goto("/accounts/login/?next=/desk/")
        self.fill(login=account.email, password=factory.PASSWORD)
        self.page.locator("main form button").first.click()
        self.look().fill(code=code(factory.SECRET))
        self.page.locator("main form button").first.click()
        self.page.wait_for_url("**/desk/")
        return self.look()


@dataclass
class Outbox:
    """The page on which a development deployment shows what it would have sent."""

    page: Page

    def messages(self, address: str) -> list[str]:
        """Texts to an address, newest first."""
        self.page.goto(f"/outbox/?q={address}")
        return self.page.locator("article .cc-mail").all_inner_texts()

    def wait(self, address: str, pattern: re.Pattern[str], having: str = "") -> str:
        """What the newest message to an address that has it says; waits until it has come."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for text in self.messages(address):
                if having in text and (found := pattern.search(text)):
                    return found[1]
            self.page.wait_for_timeout(150)
        raise AssertionError((address, pattern.pattern, having, self.messages(address)[:3]))

    def link(self, address: str, having: str = "") -> str:
        return self.wait(address, LINK, having)

    def code(self, address: str) -> str:
        return self.wait(address, DIGITS)


def open_link(visitor: Visitor, outbox: Outbox, address: str, words: tuple[str, str], having: str = "") -> None:
    """Open the newest link with its code. words: of the button that sends it, of the button that opens."""
    visitor.goto(outbox.link(address, having)).click(words[0])
    visitor.fill(code=outbox.code(address)).click(words[1])


def until(visitor: Visitor, words: str, url: str = "") -> Visitor:
    """Look again until the page says so: papers and notices are made behind it."""
    end = time.monotonic() + PATIENCE
    while words not in visitor.text and time.monotonic() < end:
        visitor.page.wait_for_timeout(700)
        # an address with its fragment would only scroll the page that is there
        visitor.page.goto((url or visitor.page.url).partition("#")[0])
    assert words in visitor.text, (words, visitor.page.url, visitor.text[:1500])
    return visitor.look()


def staff(role: str, zh: str, en: str, **more: Any) -> Account:
    return factory.member(role, name_zh=zh, name_en=en, **more)
