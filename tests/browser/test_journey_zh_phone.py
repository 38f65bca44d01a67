"""The main journey in Chinese on a phone, by clicking as people do: from the start page to the last instalment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from concord.docket.models import Matter
from concord.mediators.models import Profile
from concord.site.demo import material
from tests.browser.visitors import Outbox, Visitor, open_link, staff, until
from tests.running import Running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERS, HIS = "lu@qinghe.example", "shen@duyun.example"
OPENING = ("发验证码", "打开案件")
ANSWERING = ("发验证码", "看对方怎么说")
SECRET = "其实四万五也能接受"
ANSWERS: tuple[dict[str, str], ...] = (
    {"cause": "sale"},
    {"contract_form": "order"},
    {"contract_day": "2026-07-20"},
    {"goods": "礼盒（三号）12,000 个"},
    {"price": "98,600"},
    {"delivered_day": "2026-08-12"},
    {"acceptance": "signed"},
    {"paid": "50000"},
    {"due_day": "2026-08-31"},
    {"penalty": ""},
    {"demanded_day": "2026-10-20"},
    {"story": "8 月 12 日交付礼盒 12,000 个，货款 98,600 元，付了 50,000 元，余款一直没有付。"},
    {"kind": "organisation"},
    {"capacity": "head"},
    {"name": "晴禾包装商行", "uscc": "91330782MA2E0QH7XK", "head": "陆晴"},
    {"phone": "13900010001", "email": HERS, "language": "zh-hans"},
    {"kind": "organisation"},
    {"name": "渡云家居店", "head": "沈渡"},
    {"phone": "13900010002", "email": HIS, "language": "zh-hans"},
)


@dataclass
class Case:
    """Everybody of one case in front of a browser. house: role -> account; home: the address of the case."""

    people: dict[str, Visitor]
    outbox: Outbox
    house: dict[str, Any]
    number: str = ""
    home: str = ""


@pytest.fixture
def people(open_browser: Callable[..., Page], accessible: Callable[[Page], None]) -> dict[str, Visitor]:
    """Both sides on phones, the houses on desktops; all in Chinese."""
    seen: set[str] = set()
    found = {name: Visitor(name, open_browser("phone"), accessible, seen) for name in ("her", "him")}
    for role in ("registrar", "mediator", "court_clerk", "judge"):
        found[role] = Visitor(role, open_browser("desktop", locale="zh-CN"), accessible, seen)
    return found


@pytest.fixture
def outbox(people: dict[str, Visitor]) -> Outbox:
    return Outbox(people["her"].page.context.new_page())


def house() -> dict[str, Any]:
    found = {
        "registrar": staff("registrar", "方立案", "Fang Li'an"),
        "mediator": staff("mediator", "江敏之", "Jiang Minzhi"),
        "court_clerk": staff("court_clerk", "汤书言", "Tang Shuyan"),
        "judge": staff("judge", "顾言", "Gu Yan"),
    }
    Profile.objects.create(
        membership=found["mediator"].memberships.get(), fields=["sale"], languages=["zh", "en"],
        about_zh="做过十二年外贸跟单，熟悉质量争议。", about_en="Twelve years in export orders.", since_year=2014,
    )  # fmt: skip
    return found


def picture(caption: str) -> bytes:
    when = datetime(2026, 9, 2, 14, 31)  # noqa: DTZ001 - as a camera writes it
    return material.photograph(material.Photograph("box", caption, when, (29.32, 120.1)))


def apply(her: Visitor, outbox: Outbox) -> str:
    """One question a page; a photo; consents, each alone; review, code, receipt. Returns the case number."""
    her.goto("/").click("我要申请调解").click("开始")
    for page in ANSWERS:
        her.fill(**page).click("下一步", exact=True)
    her.fill(kind="pay", amount="48600", what="剩余货款").click("下一步", exact=True)
    her.attach("#camera", "送货单.jpg", picture("送货单")).fill(about="对方签收的送货单").click("上传")
    expect(her.page.get_by_role("button", name="移除 送货单.jpg")).to_be_visible()
    her.click("带着这")
    for _consent in ("online_mediation", "electronic_service"):
        her.fill(agree="yes").click("下一步", exact=True)
    her.fill(
        signee="陆晴", relation="本人", address="浙江省岚汀市商贸城三区 4 街 1208 号", postcode="322000", agree="yes"
    )
    her.click("下一步", exact=True)
    her.fill(truth="yes").click("发验证码")
    her.fill(code=outbox.code("+8613900010001")).click("提交申请")
    until(her, "下载回执")
    return her.text.split("案号")[1].split()[0]


def be_screened(case: Case) -> None:
    """The registrar signs in with a second factor, finds it on the desk and accepts it."""
    registrar = case.people["registrar"].sign_in(case.house["registrar"])
    registrar.click("晴禾包装商行").click("受理")
    registrar.fill(act="accept").click("决定")


def answer(case: Case) -> None:
    """He opens the link from the message: the claim on one screen; a photo in three taps; then he agrees to talk."""
    him = case.people["him"]
    open_link(him, case.outbox, HIS, ANSWERING, "晴禾")
    assert "48,600" in him.text
    assert "还没有人判断对错" in him.text
    him.attach("#camera", "受潮.jpg", picture("受潮礼盒 1,150 个"))  # one tap opens the camera; picking sends it
    expect(him.page.locator("main")).to_contain_text("受潮.jpg")
    him.look().click("谈一谈").click("同意调解")
    case.home = him.page.url


def meet(case: Case) -> None:
    """She comes by her own link; both choose the same mediator, who takes the case."""
    her, him = case.people["her"], case.people["him"]
    open_link(her, case.outbox, HERS, OPENING)
    for side in (her, him):
        side.goto(case.home).click("选择调解员").click("选择江敏之")
    mediator = case.people["mediator"].sign_in(case.house["mediator"])
    mediator.click("晴禾包装商行").click("接受").click("接受案件")
    mediator.fill(no_conflict="1").click("接受案件")
    mediator.goto(case.home).click("核对身份并告知")
    mediator.fill(identity="1", rights="1", false_mediation="1").click("核对身份并告知")


def talk(case: Case) -> None:
    """What she says in the room appears at his side by itself; what he tells the mediator leaves no trace at hers."""
    her, him, mediator = case.people["her"], case.people["him"], case.people["mediator"]
    for side in (her, him, mediator):
        side.goto(case.home).click("进入商谈室")
    her.fill(text="货是签收完好的，单子上写着。").click("发给双方")
    expect(him.page.locator("#talk")).to_contain_text("货是签收完好的")
    expect(mediator.page.locator("#talk")).to_contain_text("货是签收完好的")
    before = her.page.locator("main").inner_html()
    him.click("只和调解员").fill(text=SECRET).click("只发给调解员")
    mediator.click("渡云家居店")
    expect(mediator.page.locator("#talk")).to_contain_text(SECRET)
    mediator.fill(text="明白，我来问问。").click("只发给渡云家居店")
    expect(him.page.locator("#talk")).to_contain_text("明白，我来问问。")
    her.page.wait_for_timeout(600)
    assert her.page.locator("main").inner_html() == before
    her.goto(case.home)
    assert SECRET not in her.page.content()


def agree(case: Case) -> None:
    """Offer, counter-offer, yes; the mediator draws it up; each signs with a fresh code."""
    her, him, mediator = case.people["her"], case.people["him"], case.people["mediator"]
    him.goto(case.home).click("提出方案").fill(amount="40000", parts="2", day="2026-12-31").click("提出这个方案")
    until(her, "40,000", case.home)
    her.click("再提一个方案").fill(amount="45000", parts="2", day="2026-12-31").click("提出这个方案")
    until(him, "45,000", case.home)
    him.click("接受这个方案")
    mediator.goto(case.home).click("拟定协议")
    mediator.fill(default_clause="逾期付款的，按未付金额每日万分之三支付违约金。", chinese_only="1").click("检查")
    mediator.click("拟定并")
    for side, address, name in ((her, HERS, "陆晴"), (him, HIS, "沈渡")):
        until(side, "签署协议", case.home)
        side.click("签署", exact=True).click("@")
        side.fill(code=case.outbox.code(address), name=name, capacity="法定代表人").click("签署协议")
    until(him, "下载已签署")


def be_confirmed(case: Case) -> None:
    """Both ask the court; the clerk dockets; the judge calls both together and confirms."""
    case.people["her"].goto(case.home).click("申请司法确认").click("申请司法确认")
    him = case.people["him"].goto(case.home).click("申请司法确认")
    # nobody wrote down who he is: the court asks
    him.fill(document="uscc", number="91350100M000100Y43", address="岚汀市渡云巷 2 号").click("申请司法确认")
    clerk = case.people["court_clerk"].sign_in(case.house["court_clerk"])
    clerk.click("晴禾包装商行")
    assert SECRET not in clerk.page.content()
    clerk.click("立案").fill(number="(2026)浙0799诉前调确1号").click("立案")
    judge = case.people["judge"].sign_in(case.house["judge"])
    judge.click("晴禾包装商行").click("通知双方").fill(on="2026-12-01T10:00", how="video").click("通知双方")
    judge.click("裁定协议有效").fill(number="(2026)浙0799民特1号").click("裁定协议有效")


def perform(case: Case) -> None:
    """She confirms what arrives; with the last instalment the case is closed."""
    her = case.people["her"]
    for _row in (1, 2):
        her.goto(case.home).click("收到了").click("确认收到")
    until(her, "谢谢您守约", case.home)
    matter = Matter.objects.get(number=case.number)
    assert (matter.stage, matter.outcome) == ("ended", "performed")


def test_a_merchant_settles_from_the_phone(people: dict[str, Visitor], outbox: Outbox, site: Running) -> None:
    case = Case(people, outbox, house())
    case.number = apply(people["her"], outbox)
    for step in (be_screened, answer, meet, talk, agree, be_confirmed, perform):
        step(case)
