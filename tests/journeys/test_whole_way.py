"""One dispute from the first question to the last payment, by the pages and forms that people use (no browser)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from concord.docket.models import Document, Matter, Reaction
from concord.mediators.models import Profile
from tests import factory
from tests.journeys.walking import Someone, code_to, settle
from tests.rooms.intake import applying

pytestmark = pytest.mark.django_db

HERS, HIS = "lu@qinghe.example", "shen@duyun.example"
HIS_NUMBER, HIS_SEAT = "91350100M000100Y43", "岚汀市云桥路 5207 号"
SECRET = "其实最多能付四万五"


@dataclass
class Case:
    """Everybody of one case, each with a browser. home: its address."""

    matter: Matter
    her: Someone
    him: Someone
    staff: dict[str, Someone]

    @property
    def home(self) -> str:
        return f"/c/{self.matter.pk}/"

    def where(self) -> tuple[str, str]:
        self.matter.refresh_from_db()
        return self.matter.stage, self.matter.outcome


@pytest.fixture
def staff(signed_in: Callable[..., Client]) -> dict[str, Someone]:
    people = {}
    for role in ("registrar", "mediator", "court_clerk", "judge"):
        account = factory.member(role)
        people[role] = Someone(signed_in(account))
        if role == "mediator":
            Profile.objects.create(
                membership=account.memberships.get(), fields=["sale"], languages=["zh", "en"],
                about_zh="做过二十年外贸。", about_en="Twenty years in trade.", since_year=2018,
            )  # fmt: skip
    return people


def apply() -> tuple[Someone, Matter]:
    """The merchant applies, with a photo, and opens the case by the link she was sent."""
    her = Someone()
    applying.begin(her.client, factory.centre().code)
    applying.fill(her.client, {"cause": applying.SALE["cause"]})
    assert (
        her.client.post("/apply/files/evidence/", {"files": [applying.photo()], "about": "送货单"}).status_code == 200
    )
    applying.fill(her.client)
    matter = applying.file_it(her.client)
    settle()
    her.get("/apply/done/")
    assert matter.number in her.text
    her.open_link(HERS)
    assert her.path == f"/c/{matter.pk}/"
    return her, matter


def invite(staff: dict[str, Someone]) -> Case:
    """She applies, the registrar accepts, he opens his link, shows a photo and agrees."""
    her, matter = apply()
    assert matter.number in staff["registrar"].get("/desk/").text
    staff["registrar"].get(f"/c/{matter.pk}/screen/").press("决定", act="accept")
    settle()
    him = Someone().open_link(HIS)
    assert him.path == f"/c/{matter.pk}/answer/"
    assert "48,600" in him.text
    him.press("发送", file=applying.photo("受潮.jpg"))
    assert "受潮.jpg" in him.text
    him.follow("谈一谈").press("同意")
    settle()
    return Case(matter, her, him, staff)


def meet(case: Case) -> None:
    """Both choose the same mediator, who finds it on the desk and takes it."""
    for side in (case.her, case.him):
        side.get(case.home).follow("选择调解员").press("选择周测")
        settle()
    mediator = case.staff["mediator"].get("/desk/")
    assert case.matter.number in mediator.text
    mediator.get(case.home).follow("接受").follow("接受案件").press("接受案件", no_conflict="on")
    settle()
    mediator.get(case.home).follow("核对身份").press("核对身份并告知", identity="on", rights="on", false_mediation="on")
    settle()


def talk(case: Case) -> None:
    """They talk together; he tells the mediator alone what she must never read."""
    case.her.get(case.home).follow("进入商谈室").press("发给双方", text="礼盒都是签收完好的。")
    case.him.get(case.home).follow("进入商谈室")
    assert "礼盒都是签收完好的。" in case.him.text
    case.him.follow("只和调解员").press("只发给调解员", text=SECRET)
    settle()
    assert SECRET in case.him.text
    for url in (
        case.home,
        f"{case.home}room/",
        f"{case.home}room/?talk=side:{case.matter.participants.get(role='respondent').pk}",
    ):
        assert SECRET not in case.her.get(url).text


def settle_on_terms(case: Case) -> None:
    """He offers, she offers back, he accepts; the mediator draws it up; both sign with a fresh code."""
    offer = f"{case.home}offer/"
    case.him.get(offer).press("提出这个方案", amount="40000", parts="2", day="2026-12-31")
    settle()
    assert "40,000" in case.her.get(case.home).text
    case.her.get(offer).press("提出这个方案", amount="45000", parts="2", day="2026-12-31")
    settle()
    case.him.get(case.home).press("answer=accept")
    settle()
    case.staff["mediator"].get(case.home).follow("拟定协议").press("do=check").press("do=record")
    settle()
    for side, address, name in ((case.her, HERS, "陆晴禾"), (case.him, HIS, "沈渡云")):
        side.get(f"{case.home}agreement/sign/").press("way=email")
        side.press("do=sign", name=name, capacity="法定代表人", code=code_to(address))
        settle()
    assert case.where() == ("agreed", "agreement")


def have_it_confirmed(case: Case) -> None:
    """Both ask the court; the clerk dockets, the judge calls both and confirms."""
    case.her.get(case.home).follow("申请司法确认").press("申请司法确认")
    case.him.get(case.home).follow("申请司法确认").press("申请司法确认", number=HIS_NUMBER, address=HIS_SEAT)
    settle()
    clerk, judge = case.staff["court_clerk"], case.staff["judge"]
    assert case.matter.number in clerk.get("/desk/").text
    assert SECRET not in clerk.get(case.home).text
    clerk.follow("立案").press("立案", number="(2026)浙0782诉前调确1号")
    settle()
    judge.get(case.home).follow("通知双方").press("通知", how="video", on="2026-12-01T10:00")
    settle()
    judge.get(case.home).follow("裁定协议有效").press("裁定协议有效", number="(2026)浙0782民特1号")
    settle()
    assert case.where()[0] == "performing"


def test_from_the_first_question_to_the_last_payment(staff: dict[str, Someone]) -> None:
    case = invite(staff)
    meet(case)
    talk(case)
    settle_on_terms(case)
    have_it_confirmed(case)
    for _row in (1, 2):
        case.her.get(case.home).follow("收到了").press("确认收到")
        settle()
    assert case.where() == ("ended", "performed")
    assert "谢谢您守约" in case.her.get(case.home).text
    kinds = set(Document.objects.filter(matter=case.matter).values_list("kind", flat=True))
    assert {"receipt", "agreement", "confirmation_application", "ruling"} <= kinds
    waiting = Reaction.objects.exclude(status=Reaction.Status.DONE)
    assert not waiting.exists(), [(row.handler, row.error) for row in waiting]
