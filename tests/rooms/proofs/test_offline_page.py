"""The page that verifies, in a real browser with the network off: as it is served, and as somebody keeps it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from concord.docket import proofs
from concord.docket.documents import put_document
from concord.gateways.ledger import published_policy
from concord.ledger import package, policy, words
from tests import axe
from tests.ledger import forgeries, made, packed
from tests.matters import at_stage
from tests.running import Running
from tests.visitors import party

Open = Callable[..., Page]
# tries to send something; answers which of the page's rules forbids it, '' if none does
SPEAK = """() => new Promise((answer) => {
  document.addEventListener('securitypolicyviolation', (event) => answer(event.effectiveDirective));
  fetch('http://localhost:9/', {method: 'POST', body: 'x'}).catch(() => setTimeout(() => answer(''), 500));
})"""
browser = pytest.mark.browser


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """What somebody has at hand."""
    bad = packed.packed(*package.read(packed.packed()).items, package.Item(packed.receipt_of(packed.WORDS)))
    for name, content in {
        "收据.tlog-proof": made.GOOD.written().encode(),
        "送达回证.txt": made.FILE,
        "other.txt": made.FILE + b" ",
        "policy.txt": made.POLICY.encode(),
        "it.asice": packed.packed(),
        "bad.asice": bad,
        "signed.asice": packed.sheets()["good"][1],
        "false.asice": packed.sheets()["another text"][1],
        "hostile.asice": packed.hostile()["two of one name"][1],
        "zip.asice": packed.hostile()["a bomb"][1],
        "words.tlog-proof": packed.receipt_of(packed.WORDS),
    }.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def opened(page: Page, address: str) -> Page:
    """The page, with the network off from then on, and at a moment that the receipts fit."""
    page.clock.set_fixed_time(made.NOW)
    page.goto(address)
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url) if not request.url.startswith("blob:") else None)
    asked: list[str] = []
    page.asked = asked  # type: ignore[attr-defined]  # what it asked the network for since: nothing
    return page


def judged(page: Page, folder: Path, *names: str) -> list[tuple[str, str]]:
    """Chooses these files anew, policies in their own field; returns each result: yes, half or no, and its heading."""
    while (remove := page.locator("[data-chosen] li button:last-child")).count():
        remove.first.click()
    own = [name for name in names if name in ("policy", "policy.txt")]
    page.locator("#policy-file").set_input_files([str(folder / name) for name in own])
    page.locator("#files").set_input_files([str(folder / name) for name in names if name not in own])
    page.locator("[data-result]").first.wait_for()
    found = page.locator("[data-result]").all()
    return [(one.get_attribute("data-result") or "", one.locator("h2").inner_text()) for one in found]


def judged_beside(page: Page, folder: Path, *names: str) -> str:
    """What is said of the papers of a package that is chosen."""
    judged(page, folder, *names)
    return page.locator("[data-beside]").inner_text()


def expected(lang: str, *, independent: bool = True, content: bytes | None = made.FILE) -> str:
    return words.sentence(made.judged(made.GOOD.written(), content=content), lang, independent=independent)


@browser
def test_with_the_network_off_it_judges_what_is_chosen(open_browser: Open, files: Path) -> None:
    page = opened(open_browser("desktop"), reverse("verify-offline"))
    receipt, file, own = "收据.tlog-proof", "送达回证.txt", "policy.txt"
    assert judged(page, files, receipt, file, own) == [("yes", expected("en"))]
    assert "Checked on Tuesday, 15 December 2026" in page.locator("[data-verdicts]").inner_text()
    assert page.locator(".cc-found li").nth(1).inner_text() == "2 file holds: the record names this file (sha256)"
    alone = policy.of_one_log(made.LOG_KEY)
    title = "Consistent, not independently trusted"
    assert judged(page, files, receipt, file) == [("half", title)]
    assert "by the clock of the log's operator alone" in page.locator("[data-result]").inner_text()
    assert page.locator(".cc-found li.is-open b").all_inner_texts() == ["4 witnesses"]  # none asked for: no tick
    page.get_by_text("Whose word it rests on").click()
    page.get_by_label("Or paste it here").fill(alone)
    page.locator("[data-result=yes]").wait_for()
    page.get_by_label("Or paste it here").fill("")
    page.locator("[data-result=half]").wait_for()
    ((kind, says),) = judged(page, files, receipt, "other.txt", own)
    assert (kind, "step 2 (file) does not hold" in says) == ("no", True)
    assert judged(page, files, "it.asice", own) == [("yes", expected("en"))]
    assert judged(page, files, "it.asice") == [("half", title)]
    assert [kind for kind, _says in judged(page, files, "bad.asice", own)] == ["yes", "no"]
    for name, code in (("hostile.asice", "twice"), ("zip.asice", "packed")):
        assert judged(page, files, name, own) == [("no", "This cannot be judged")]
        assert f"code: {code}" in page.locator("[data-result]").inner_text()
    several = judged(page, files, receipt, "words.tlog-proof", file, "other.txt", own)
    assert [kind for kind, _says in several] == ["yes", "no", "no"]
    assert "No receipt names this file: other.txt" in several[2][1]
    assert "Not proven by anything: README.zh.md" in judged_beside(page, files, "it.asice", own)
    assert "was not judged: its timestamp was only held" in judged_beside(page, files, "it.asice", own)
    signed = judged_beside(page, files, "signed.asice", own)
    assert f"platform/facts.note is signed by {made.ORIGIN}, a log of your policy" in signed
    assert "platform/facts.note is false" in judged_beside(page, files, "false.asice", own)
    beside = judged(page, files, "it.asice", "other.txt", own)
    assert [kind for kind, _says in beside] == ["yes", "no"]
    assert "This file was not looked at: other.txt" in beside[1][1]
    page.locator("[data-chosen] button").first.click()
    assert page.asked == []  # type: ignore[attr-defined]


@browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_its_file_a_receipt_shows_no_full_green(open_browser: Open, files: Path, lang: str) -> None:
    page = opened(open_browser("phone"), f"{reverse('verify-offline')}?lang={lang}")
    assert judged(page, files, "收据.tlog-proof", "policy.txt") == [("record", expected(lang, content=None))]
    assert "cc-match--half" in (page.locator("[data-result]").get_attribute("class") or "")
    assert page.locator(".cc-found li.is-open b").all_inner_texts() == ["2 file" if lang == "en" else "2 文件"]
    axe.check(page)
    ((kind, says),) = judged(page, files, "收据.tlog-proof")
    assert (kind, ("and no file was looked at" if lang == "en" else "也没有核对文件") in says) == ("half", True)


@browser
@pytest.mark.parametrize("name", ["contract.html", "policy.txt"])
def test_what_reads_as_a_policy_is_one_only_if_its_owner_says_so(open_browser: Open, files: Path, name: str) -> None:
    stranger = made.checkpoints.log_key(made.ORIGIN, made.STRANGER)
    alone = made.checkpoint()
    forged = made.GOOD.but(lines=(made.signed(alone, key=made.STRANGER),))
    (files / "forged.tlog-proof").write_text(forged, encoding="utf-8")
    (files / name).write_text(f"#<p>The contract</p>\n{policy.of_one_log(stranger)}", encoding="utf-8")
    page = opened(open_browser("desktop"), reverse("verify-offline"))
    page.locator("#files").set_input_files([str(files / "forged.tlog-proof"), str(files / name)])
    page.get_by_text(f"First say whether {name} is your trust policy").wait_for()
    assert f"asks you to trust these logs: {made.ORIGIN}" in page.locator("[data-chosen]").inner_text()
    assert page.locator("[data-result]").count() == 0
    page.get_by_role("button", name="No, it is a file to check").click()
    page.locator("[data-result=no]").wait_for()
    assert "step 2 (file) does not hold" in page.locator("[data-result] h2").inner_text()
    page.locator("[data-chosen] button").last.click()
    page.locator("#files").set_input_files([str(files / name)])
    page.get_by_role("button", name="Yes, judge by it").click()
    page.locator("[data-result=record]").wait_for()
    assert page.locator("[data-chosen] li b").all_inner_texts() == ["Receipt", "Trust policy"]


@browser
def test_forged_receipts_are_refused_by_the_page_itself(open_browser: Open, tmp_path: Path) -> None:
    page = opened(open_browser("desktop"), reverse("verify-offline"))
    every = [one for one in forgeries.corpus() if one.content and one.step]
    for step in range(1, 7):
        one = next(one for one in every if one.step == step)
        (tmp_path / "forged.tlog-proof").write_bytes(one.receipt.encode("utf-8", "surrogatepass"))
        (tmp_path / "policy.txt").write_text(one.policy)
        (tmp_path / "file").write_bytes(one.content or b"")
        ((kind, says),) = judged(page, tmp_path, "forged.tlog-proof", "file", "policy.txt")
        assert (kind, f"step {step} " in says) == ("no", True), one.name


@browser
def test_the_kept_page_works_from_a_disk_without_a_site(
    open_browser: Open, chromium: Browser, files: Path, tmp_path: Path
) -> None:
    page = opened(open_browser("phone"), reverse("verify-offline"))
    with page.expect_download() as kept:
        page.get_by_role("button", name="保存此页").click()
    path = tmp_path / kept.value.suggested_filename
    kept.value.save_as(path)
    assert path.read_bytes() == Client().get(reverse("verify-offline")).content
    context = chromium.new_context(offline=True, locale="zh-CN", viewport={"width": 390, "height": 844})
    alone = context.new_page()
    faults: list[str] = []
    alone.on("pageerror", lambda error: faults.append(str(error)))
    alone.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened(alone, path.as_uri())
    assert judged(alone, files, "收据.tlog-proof", "送达回证.txt", "policy.txt") == [("yes", expected("zh"))]
    assert judged(alone, files, "it.asice", "policy.txt") == [("yes", expected("zh"))]
    assert faults == []
    assert alone.evaluate(SPEAK) == "connect-src"
    context.close()


@browser
@pytest.mark.parametrize(("device", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_it_is_accessible_and_speaks_both_languages(open_browser: Open, files: Path, device: str, scheme: str) -> None:
    page = opened(open_browser(device, color_scheme=scheme), reverse("verify-offline"))
    for lang, title in (("en", "Check a receipt"), ("zh", "核验收据")):
        page.locator(f"[data-lang={lang}]").click()
        assert page.locator("h1").inner_text() == title
        assert page.title().startswith(title)
        axe.check(page)
        for names in (("it.asice", "policy.txt"), ("it.asice",), ("收据.tlog-proof", "other.txt"), ("zip.asice",)):
            judged(page, files, *names)
            page.locator("details").last.evaluate("node => { node.open = true; }")
            axe.check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def own_package(site: Running, tmp_path: Path) -> Path:
    """A case's package and the policy, made before a browser runs: its loop is in the way of whoever signs."""
    dispute = at_stage("mediating")
    put_document(dispute.matter, kind="slip", content=b"%PDF slip", titles=("单", "Slip"), seen="parties", key="slip")
    proofs.run_once()
    answer = party(dispute, "applicant").get(reverse("case-package", args=[dispute.matter.pk]))
    (tmp_path / "case.asice").write_bytes(answer.content)
    (tmp_path / "policy").write_text(published_policy())
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (tmp_path / "one.tlog-proof").write_bytes(archive.read("0001/receipt.tlog-proof"))
    return tmp_path


@browser
def test_a_party_s_own_package_is_judged_on_the_page(own_package: Path, open_browser: Open) -> None:
    page = open_browser("desktop")
    page.goto(reverse("verify-offline"))
    page.context.set_offline(True)
    results = judged(page, own_package, "case.asice", "policy")
    assert len(results) == len(package.read((own_package / "case.asice").read_bytes()).items)
    assert {kind for kind, _says in results} == {"yes"}
    assert [kind for kind, _says in judged(page, own_package, "one.tlog-proof", "policy")] == ["record"]


@browser
def test_a_receipt_is_not_compared_as_a_document_but_led_to_its_page(desktop: Page, files: Path) -> None:
    desktop.goto(f"{reverse('verify')}?lang=en")
    desktop.locator("#file").set_input_files(files / "it.asice")
    desktop.get_by_text("This is a receipt or an evidence package.").wait_for()
    desktop.keyboard.press("Enter")
    desktop.locator("[data-drop]").wait_for()
    assert desktop.locator("h1").inner_text() == "Check a receipt"


@pytest.mark.django_db
def test_the_page_is_the_same_for_everybody_and_may_load_nothing() -> None:
    answer: Any = Client().get(reverse("verify-offline"))
    assert answer.status_code == 200
    rules = answer["Content-Security-Policy"]
    for rule in ("default-src 'none'", "connect-src 'none'", "form-action 'none'", "frame-ancestors 'none'"):
        assert rule in rules
    assert "unsafe" not in rules
    assert answer.content == Client(HTTP_ACCEPT_LANGUAGE="en").get(reverse("verify-offline")).content
    text = answer.content.decode()
    assert not re.findall(r'(?:src|href)="(?!data:|/"|#)', text)
    assert "csrftoken" not in answer.cookies
