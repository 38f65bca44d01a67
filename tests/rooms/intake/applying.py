"""Walking through the application as a person does, page by page. All names and numbers are invented."""

from __future__ import annotations

import io
import re
from typing import Any

from django.test import Client
from PIL import Image

from concord.docket.models import Matter
from concord.gateways.models import OutboxMessage
from concord.intake.models import Draft

SALE = {
    "cause": {"cause": "sale"},
    "e-contract_form": {"contract_form": "written"},
    "e-contract_day": {"contract_day": "2026-07-20"},
    "e-goods": {"goods": "礼盒 14,000 个"},
    "e-price": {"price": "68,600.00"},
    "e-delivered_day": {"delivered_day": "2026-08-14"},
    "e-acceptance": {"acceptance": "signed"},
    "e-paid": {"paid": "20000"},
    "e-due_day": {"due_day": "2026-09-13"},
    "e-penalty": {"penalty": ""},
    "e-demanded_day": {"demanded_day": "2026-10-20"},
    "story": {"story": "8 月 14 日送去礼盒 14,000 个，收到 ¥20,000，剩下的没付。"},
    "who": {"kind": "organisation"},
    "capacity": {"capacity": "head"},
    "you": {"name": "晴禾包装商行", "uscc": "91350100M000100Y43", "registration": "", "head": "陆晴禾"},
    "contact": {"phone": "13900000046", "email": "lu@qinghe.example", "language": "zh-hans"},
    "other_who": {"kind": "organisation"},
    "other": {"name": "渡云家居店", "uscc": "", "head": "沈渡云"},
    "other_contact": {"phone": "13700002208", "email": "shen@duyun.example", "address": "", "language": "zh-hans"},
    "claims": {"kind": "pay", "amount": "48600", "what": "货款余额", "thing": "", "next": "1"},
    "evidence": {},
    "online_mediation": {"agree": "yes"},
    "electronic_service": {"agree": "yes"},
    "service_address": {
        "signee": "陆晴禾",
        "relation": "本人",
        "address": "岚汀市晴川路 8 号",
        "postcode": "999001",
        "agree": "yes",
    },
}


def photo(name: str = "送货单.jpg") -> io.BytesIO:
    """A small photo as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (20, 86, 76)).save(out, "JPEG")
    out.seek(0)
    out.name = name
    return out


def begin(client: Client, code: str) -> Draft:
    """Press Start at a centre."""
    answer = client.post("/apply/", {"o": code})
    assert answer.status_code == 302, answer.content
    return Draft.objects.latest("created_at")


def answer_page(client: Client, page: str, data: dict[str, Any]) -> Any:
    if page in ("evidence", "authority"):
        return client.post(f"/apply/files/{page}/", {"next": "1", **data})
    return client.post(f"/apply/q/{page}/", data)


def fill(client: Client, answers: dict[str, dict[str, Any]] | None = None) -> None:
    """Answer every page of a set of answers; each must lead on."""
    for page, data in (answers or SALE).items():
        answer = answer_page(client, page, data)
        assert answer.status_code == 302, (
            page,
            answer.status_code,
            re.findall(r"error-message[^>]*>.*?</p>", answer.content.decode()),
        )


def outbox(channel: str, to: str) -> list[str]:
    """Texts in the development outbox for an address, oldest first."""
    rows = OutboxMessage.objects.filter(channel=channel, recipient=to).order_by("pk")
    return [row.text for row in rows]


def code_in(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    assert found, text
    return found[1]


def file_it(client: Client, channel: str = "sms", to: str = "+8613900000046") -> Matter:
    """Review, code, file; returns the matter."""
    answer = client.post("/apply/code/send/", {"truth": "yes", "channel": channel})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert answer["Location"] == "/apply/code/"
    done = client.post("/apply/file/", {"code": code_in(outbox(channel, to)[-1])})
    assert done.status_code == 302, done.content.decode()[:3000]
    assert done["Location"] == "/apply/done/"
    return Matter.objects.latest("opened_at", "number")
