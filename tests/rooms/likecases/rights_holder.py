"""A rights holder's lawyer with one filed case, who then files the same against other shops. All names are invented."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concord.docket import clock, links, participants
from concord.docket.access import GRANTS
from concord.docket.actors import Actor, Reader
from concord.docket.exhibits import put_exhibit
from concord.docket.models import Exhibit, Link, Matter, Participant
from concord.docket.opening import Opened, open_matter
from concord.docket.participants import Person
from concord.docket.recording import Recorded, record
from concord.likecases.sheet import XLSX
from tests import factory

HEADINGS = ("类型", "名称", "信用代码或身份证号", "手机", "邮箱", "地址", "金额")
STORY = "店内销售带有“墨星”标识的中性笔，不是权利人生产的。"
FIRST = {"name": "南巷文具店", "phone": "+8613900010007", "email": "nanxiang@mail.example"}
HOLDER = {
    "name": "墨星文创股份有限公司", "id_number": "91350100M000100Y43", "id_type": "uscc", "phone": "+8613900010006",
    "email": "qin@moxing.example", "address": "上海市徐汇区南丹东路 60 号", "capacity": "lawyer", "agent": "秦砚",
    "confirmed": ["email", "phone"], "verified": ["phone"],
}  # fmt: skip


@dataclass
class Holder:
    """The first case; `reader`: the applicant's eyes; `client`: his browser, after the code."""

    matter: Matter
    people: dict[str, Participant]

    @property
    def reader(self) -> Reader:
        return Reader(self.matter.pk, (self.people["applicant"],))

    def client(self, role: str = "applicant", matter: Matter | None = None) -> Client:
        """A browser that has opened a person's link with a code."""
        person = participants.of_role(matter or self.matter, role)[0]
        links.issue(person, "email")
        link = Link.objects.filter(participant=person).latest("created_at", "id")
        client = Client()
        session = client.session
        session[GRANTS] = {str(link.pk): clock.wall()}
        session.save()
        return client

    def page(self, name: str = "") -> str:
        return f"/c/{self.matter.pk}/alike/{name}"


def filed(key: str = "", *, story: str = STORY, **other: Any) -> Holder:
    """The first case, with a file, a power of attorney, consents and a confirmed address."""
    clock.forget()
    draft = f"first {key}"
    files = [put(draft, "商标注册证.txt", "第 16 类"), put(draft, "授权委托书.txt", "特别授权")]
    told = [
        {"exhibit": str(files[0].pk), "purpose": "evidence", "about": "注册证"},
        {"exhibit": str(files[1].pk), "purpose": "authority", "about": ""},
    ]
    opened = open_matter(
        rulebook="cn-mediation@2025.1",
        organisation=factory.centre(),
        people=[
            Person("applicant", kind="organisation", personal=HOLDER),
            Person("respondent", kind="organisation", personal=FIRST | other),
        ],
        by="applicant",
        payloads={"application": application(story, told)},
        exhibits=files,
        key=draft,
    )
    assert isinstance(opened, Opened)
    holder = Holder(opened.matter, {role: rows[0] for role, rows in opened.participants.items() if role and rows})
    actor = Actor(holder.people["applicant"])
    for purpose in ("online_mediation", "electronic_service"):
        words = {"words": {"name": purpose, "version": "2026-11", "words": "我同意。"}}
        act(holder.matter, "give_consent", actor, {"purpose": purpose}, words)
    form = {"electronic": True, "address": HOLDER["address"], "contact": HOLDER["phone"]}
    act(holder.matter, "confirm_address", actor, form, {"confirmation": {"signee": "秦砚"}})
    return holder


def act(matter: Matter, name: str, by: Actor, form: dict[str, Any], payloads: dict[str, Any] | None = None) -> Recorded:
    result = record(matter, act=name, by=by, form=form, payloads=payloads or {})
    assert isinstance(result, Recorded), result
    return result


def put(draft: str, name: str, text: str) -> Exhibit:
    row = put_exhibit(text.encode(), name=name, draft=draft)
    assert isinstance(row, Exhibit)
    return row


def application(story: str, files: list[dict[str, str]]) -> dict[str, Any]:
    """What intake writes of an application."""
    question = {"zh": "您的商标是什么？", "en": "What is your mark?"}
    where = {"zh": "在哪里发现的？", "en": "Where did you find it?"}
    return {
        "cause": "trademark",
        "purpose": "",
        "facts": [
            {"id": "mark", "question": question, "kind": "text", "value": "墨星", "shown": {}},
            {"id": "where", "question": where, "kind": "text", "value": "南巷文具店，一区 316 号", "shown": {}},
        ],
        "story": story,
        "currency": "CNY",
        "claims": [
            {"kind": "stop", "amount": 0, "what": "停止销售"},
            {"kind": "pay", "amount": 800_000, "what": "赔偿"},
        ],
        "value": 800_000,
        "files": files,
        "lang": "zh",
    }


def shop(nth: int, **more: str) -> dict[str, str]:
    """A respondent as a line of a list."""
    cells = {
        "kind": "单位",
        "name": f"{nth:02d} 号文具店",
        "phone": f"139000110{nth:02d}",
        "email": f"shop{nth}@mail.example",
    }
    return cells | more


def shops(count: int) -> list[dict[str, str]]:
    return [shop(number) for number in range(1, count + 1)]


def book(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS, name: str = "名单.xlsx") -> SimpleUploadedFile:
    """A spreadsheet with these rows under the headings."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type=XLSX)


def line(nth: int, **more: Any) -> tuple[Any, ...]:
    """A row of a spreadsheet in the order of HEADINGS."""
    cells: dict[str, Any] = {"address": "", "amount": "", "number": "", **shop(nth), **more}
    return tuple(cells[key] for key in ("kind", "name", "number", "phone", "email", "address", "amount"))


def text(answer: Any) -> str:
    return str(answer.content.decode())


CONFIRMED = {"story": STORY, "fact": ["mark"], "true": "yes", "consents": "yes", "authority": "yes"}
