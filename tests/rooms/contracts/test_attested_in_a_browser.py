"""What the keepers of the log came to, on the contract's page and on the page that verifies, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from concord.docket import attestation
from concord.gateways.models import LedgerEvent
from concord.ledger import attestation_words
from tests import axe
from tests.ledger import attested, made
from tests.members import consortium_of
from tests.rooms.contracts import leases
from tests.rooms.contracts.test_consumer_in_a_browser import fits, rest
from tests.rooms.contracts.test_money_in_a_browser import sign_in
from tests.running import Running

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.mark.parametrize(("device", "language"), [("phone", "zh-hans"), ("desktop", "en")])
def test_the_contract_s_page_says_what_the_keepers_came_to(
    device: str, language: str, open_browser: Open, site: Running, settings: Any, tmp_path: Path
) -> None:
    with consortium_of(tmp_path / "members", settings) as members:
        lease = leases.running()
        attestation.consent(lease.matter)
        members.work()
        page = open_browser(device)
        rest(page)
        sign_in(page, lease.signatory.email)
        page.goto(f"/c/{lease.matter.pk}/?lang={language}")
        box = page.locator("section[aria-labelledby=ct-attested]")
        assert ("结果一致" if language == "zh-hans" else "with the same result") in box.inner_text()
        fits(page)
        first = LedgerEvent.objects.get(seq=1)
        notes = [note.replace("\nvalid\n", '\ndiffers {"code":"failed"}\n') for note in first.notes]
        LedgerEvent.objects.filter(pk=first.pk).update(notes=notes)
        page.reload()
        assert ("算出的结果不同" if language == "zh-hans" else "came to another result") in box.inner_text()
        fits(page)
        rest(page)


@pytest.mark.parametrize(("device", "lang"), [("phone", "zh"), ("desktop", "en")])
def test_the_page_that_verifies_says_who_executed_it(
    device: str, lang: str, open_browser: Open, tmp_path: Path
) -> None:
    files = {"policy": attested.policy_of()}
    for name in ("all", "how 0", "forged"):
        files[f"{name}.tlog-proof"] = attested.receipt((attested.good() | attested.bad())[name])
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "file").write_bytes(made.FILE)
    page = open_browser(device)
    page.clock.set_fixed_time(made.NOW)
    page.goto(f"{reverse('verify-offline')}?lang={lang}")
    page.locator("#policy-file").set_input_files(str(tmp_path / "policy"))
    for name, kind, notes in (("all", "yes", 1), ("how 0", "yes", 2), ("forged", "no", 0)):
        while (remove := page.locator("[data-chosen] li:not(:first-child) button:last-child")).count():
            remove.first.click()
        page.locator("#files").set_input_files([str(tmp_path / f"{name}.tlog-proof"), str(tmp_path / "file")])
        page.locator(f"[data-result={kind}]").wait_for()
        said = page.locator("[data-executed] p").all_inner_texts()
        assert len(said) == notes
        words = attestation_words.WORDS[lang]
        heading = page.locator("[data-result] h2").inner_text()
        assert (words["forged"][:12] in heading) == (name == "forged")
        if name == "all":
            assert said == [words["alike"].format(number=5, all=5, names=", ".join(attested.NAMES))]
        axe.check(page)
