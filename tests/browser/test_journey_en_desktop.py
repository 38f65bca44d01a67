"""The main journey in English on a desktop, in dollars: an offer at once, a mediator named by the centre, a drawn
signature, and an instalment that does not come.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from concord.docket import clock
from concord.docket.models import Matter
from concord.kit import dates
from concord.mediators.models import Profile
from concord.site.demo import dossiers
from tests.browser.visitors import Outbox, Visitor, open_link, staff, until
from tests.papers import poppler
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EXPORT = dossiers.EXPORT
HIS, HERS = EXPORT.applicant.email, EXPORT.respondent.email
OPENING = ("Send me the code", "Open the case")
ANSWERING = ("Send me the code", "Read what they say")
PARTIES = "Songjian Teaware Co., Ltd."
ANSWERS: tuple[dict[str, str], ...] = (
    {"cause": "sale"},
    *({name: EXPORT.answers.get(name, "")} for name in (
        "contract_form", "contract_day", "goods", "price", "delivered_day", "acceptance", "paid", "due_day", "penalty",
        "demanded_day",
    )),
    {"story": EXPORT.summary},
    {"kind": "organisation"},
    {"capacity": "head"},
    {"name": EXPORT.applicant.name, "uscc": EXPORT.applicant.number, "head": EXPORT.applicant.contact},
    {"phone": EXPORT.applicant.phone, "email": HIS, "language": "en"},
    {"kind": "organisation"},
    {"name": EXPORT.respondent.name, "head": EXPORT.respondent.contact},
    {"phone": EXPORT.respondent.phone, "email": HERS, "address": EXPORT.respondent.address, "language": "en"},
)  # fmt: skip


@dataclass
class Case:
    """Everybody of one case in front of a browser. house: role -> account; home: the address of the case."""

    people: dict[str, Visitor]
    outbox: Outbox
    house: dict[str, Any]
    home: str = ""

    @property
    def matter(self) -> Matter:
        return Matter.objects.get()


@pytest.fixture
def people(open_browser: Callable[..., Page], accessible: Callable[[Page], None]) -> dict[str, Visitor]:
    seen: set[str] = set()
    names = ("seller", "buyer", "registrar", "mediator", "court_clerk", "judge")
    return {name: Visitor(name, open_browser("desktop"), accessible, seen) for name in names}


@pytest.fixture
def case(people: dict[str, Visitor], site: Running) -> Case:
    house = {
        "registrar": staff("registrar", "方立案", "Fang Li'an", language="en"),
        "mediator": staff("mediator", "白行舟", "Bai Xingzhou", language="en"),
        "court_clerk": staff("court_clerk", "汤书言", "Tang Shuyan", language="en"),
        "judge": staff("judge", "顾言", "Gu Yan", language="en"),
    }
    Profile.objects.create(
        membership=house["mediator"].memberships.get(), fields=["sale"], languages=["zh", "en"],
        about_zh="中英文调解。", about_en="Mediates in Chinese and English.", since_year=2017,
    )  # fmt: skip
    return Case(people, Outbox(people["seller"].page.context.new_page()), house)


def apply(case: Case) -> None:
    """The exporter applies, with the order book, in dollars."""
    seller = case.people["seller"].goto("/").click("Start a case").click("Start", exact=True)
    for page in ANSWERS:
        seller.fill(**page).click("Next", exact=True)
    seller.fill(kind="pay", currency="USD", amount="9,250", what="Balance of order SJ-118").click("Next", exact=True)
    for paper in EXPORT.papers:
        if paper.side == "applicant":
            media = "text/plain" if paper.name.endswith(".txt") else "application/octet-stream"
            seller.attach("#files", paper.name, paper.make(), media).click("Upload", exact=True)
            expect(seller.page.get_by_role("button", name=f"Remove {paper.name}")).to_be_visible()  # it has arrived
    seller.click("Go on with these")
    for _consent in ("online_mediation", "electronic_service"):
        seller.fill(agree="yes").click("Next", exact=True)
    seller.fill(
        signee="Song Jian", relation="myself", address="No. 27, Chouzhou North Road, Lanting", postcode="322000",
        agree="yes",
    ).click("Next", exact=True)  # fmt: skip
    seller.fill(truth="yes", channel="mail").click("Send me the code")
    seller.fill(code=case.outbox.code(HIS)).click("File the application")
    until(seller, "Receipt as PDF")


def invite(case: Case) -> None:
    """The registrar accepts; the buyer offers a sum at once, which is to agree to mediate."""
    registrar = case.people["registrar"].sign_in(case.house["registrar"])
    registrar.click(PARTIES).click("Accept", exact=True).fill(act="accept").click("Decide")
    buyer = case.people["buyer"]
    open_link(buyer, case.outbox, HERS, ANSWERING, "Songjian")
    assert "USD 9,250" in buyer.text
    buyer.click("Confirm my address")
    buyer.fill(signee="Rania Halim", address="Unit 9, Creek Lane, Dubai", electronic="yes", agree="yes")
    buyer.click("Confirm", exact=True).click("Settle now")
    buyer.page.get_by_text("Pay in instalments?").click()
    first = dates.local(clock.now()).date() + timedelta(days=20)
    buyer.fill(amount__0="4,000", day__0=first.isoformat(), amount__1="4,000", day__1=later(first).isoformat())
    buyer.fill(open_for="P7D").click("Send the offer")
    case.home = buyer.page.url


def later(day: date) -> date:
    return day + timedelta(days=30)


def appoint(case: Case) -> None:
    """Both leave it to the centre; the registrar designates; the mediator takes the case and explains the rules."""
    seller, buyer, registrar = (case.people[name] for name in ("seller", "buyer", "registrar"))
    open_link(seller, case.outbox, HIS, OPENING)
    for side in (seller, buyer):
        side.goto(case.home).click("Let the centre choose").click("Let the centre choose")
    registrar.goto("/desk/").click(PARTIES).click("Designate a mediator").click("Choose Bai Xingzhou")
    mediator = case.people["mediator"].sign_in(case.house["mediator"])
    mediator.click(PARTIES).click("Take the case").click("take the case")
    mediator.fill(no_conflict="1").click("Take the case")
    mediator.goto(case.home).click("Check identities and explain")
    mediator.fill(identity="1", rights="1", false_mediation="1").click("Check identities and explain")


def agree(case: Case) -> None:
    """The seller accepts what was offered; the mediator draws it up in both languages; both sign, one by drawing."""
    seller, buyer, mediator = (case.people[name] for name in ("seller", "buyer", "mediator"))
    seller.goto(case.home).click("Accept this offer")
    mediator.goto(case.home).click("Draw up the agreement")
    mediator.fill(
        default_clause="逾期付款的，按未付金额每日万分之三支付违约金。",
        default_clause_en="If a payment is late, 0.03% of the unpaid sum is due for each day.",
        prevails="en",
    )
    mediator.click("Check and preview").click("Draw up and sign as mediator")
    until(seller, "Sign the agreement", case.home).click("Sign", exact=True).click("@")
    seller.fill(code=case.outbox.code(HIS), name="Song Jian", capacity="Legal representative").click(
        "Sign the agreement"
    )
    until(buyer, "Sign the agreement", case.home).click("Sign", exact=True).click("@")
    buyer.fill(code=case.outbox.code(HERS), name="Rania Halim", capacity="Managing director", method="drawn")
    draw(buyer.page)
    buyer.click("Sign the agreement")
    until(buyer, "Download the signed PDF")


def draw(page: Page) -> None:
    """A signature with the mouse."""
    box = page.locator("[data-pad]").bounding_box()
    assert box is not None
    left, top = box["x"], box["y"]
    page.mouse.move(left + 30, top + 70)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(left + 30 + step * 18, top + 70 + (25 if step % 2 else -25))
    page.mouse.up()


def say_who(person: Visitor) -> Visitor:
    """The court wants to know who asks; whoever has no number on file is asked for one."""
    if person.page.locator("[name=number]").count():
        person.fill(document="other", number="RHT-20871")
    if person.page.locator("[name=address]").count():
        person.fill(address="14 Harbour Street, Port Selby")
    return person


def be_confirmed(case: Case) -> None:
    for name in ("seller", "buyer"):
        case.people[name].goto(case.home).click("Ask the court together")
        say_who(case.people[name]).click("Ask the court together")
    clerk = case.people["court_clerk"].sign_in(case.house["court_clerk"])
    clerk.click(PARTIES).click("Docket", exact=True).click("Docket", exact=True)
    judge = case.people["judge"].sign_in(case.house["judge"])
    judge.click(PARTIES).click("Call both parties").fill(on="2030-12-01T10:00", how="video").click("Call both parties")
    judge.click("Confirm the agreement").click("Confirm the agreement")
    until(judge, "Ruling: confirmed")


def be_let_down(case: Case) -> bytes:
    """The first instalment does not come: the seller downloads the whole application for enforcement."""
    clock.advance(35 * 86400)
    seller = until(case.people["seller"], "Not done in time", case.home)
    with seller.page.expect_download() as waiting:
        seller.find("Download the application").click()
    return waiting.value.path().read_bytes()


def test_an_exporter_gets_what_can_be_enforced(case: Case) -> None:
    for step in (apply, invite, appoint, agree, be_confirmed):
        step(case)
    pdf = be_let_down(case)
    with pikepdf.open(io.BytesIO(pdf)) as bundle:
        assert {"application.pdf", "agreement.pdf", "ruling.pdf"} <= set(bundle.attachments)
        outline = [str(item.title) for item in bundle.open_outline().root]
    assert len(outline) == 3
    text = poppler.run("pdftotext", "-layout", "-", "-", pdf=pdf)
    for words in (
        "强制执行申请书",
        "调解协议",
        "民事裁定书",
        "4,000.00",
        "加倍部分债务利息的计算",
        "R. Halim Trading",
        case.matter.number,
    ):
        assert words in text.replace(" ", " "), words
