"""The printable letter: link and code on paper, for postal service."""

# ruff: noqa: E501  sentences that people read stay whole
from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from concord.docket import clock, codes, links, participants
from concord.gateways.typesetting import typeset
from concord.kit import house
from concord.notice.models import Notice
from concord.notice.telling import occasion_of
from concord.notice.texts import line_of, what_now

TEMPLATE = Path(__file__).parent / "papers" / "letter.typ"
HOW = {
    "zh": "用手机扫下面的码，或在浏览器输入网址，再输入验证码，就能看到内容并答复。验证码 30 天内有效。不用注册，不用付钱，我们不会要银行卡号和密码。",
    "en": (
        "Scan the code below with a phone, or type the address into a browser; then enter the code to read it and to answer. "
        "The code holds for 30 days. No account, no payment; we never ask for a bank card or a password."
    ),
}


def letter(notice: Notice) -> bytes:
    """The letter as PDF. Each printing makes a new link with a new code; earlier printings stay valid."""
    token = links.issue(notice.participant, "letter")
    link = links.find(token)
    if link is None:
        raise LookupError("The link that was just made is not there.")
    code = codes.letter_code(link)
    Notice.objects.filter(pk=notice.pk).update(link=link)
    data = _data(notice, settings.SITE_URL + reverse("link", args=[token]), f"{code[:4]} {code[4:]}")
    return typeset(TEMPLATE, data, at=clock.now()).pdf


def _data(notice: Notice, link: str, code: str) -> dict[str, Any]:
    matter, person = notice.matter, notice.participant
    svg = io.BytesIO()
    segno.make(link, error="m").save(svg, kind="svg", border=2)
    organisation = matter.organisation
    first, second = ("zh", "en") if not notice.language.startswith("en") else ("en", "zh")
    return {
        "title": f"{matter.number}",
        "number": matter.number,
        "house": {"zh": organisation.name_zh, "en": organisation.name_en},
        "to": {"name": participants.name(person, notice.language), "address": notice.to},
        "parts": [_part(notice, lang) for lang in (first, second)],
        "link": link,
        "code": code,
        "qr": svg.getvalue().decode(),
        "alt": "二维码 QR code",
        "standing": {lang: _standing(notice, lang) for lang in ("zh", "en")},
    }


def _part(notice: Notice, lang: str) -> dict[str, Any]:
    with translation.override("en" if lang == "en" else "zh-hans"):
        occasion = occasion_of(notice)
        lines = [line for line in (what_now(occasion), HOW[lang]) if line]
        return {"lang": lang, "title": line_of(occasion), "lines": lines}


def _standing(notice: Notice, lang: str) -> str:
    with translation.override("en" if lang == "en" else "zh-hans"):
        runs = house.of(notice.matter.organisation)
        return " · ".join(part for part in (runs.name, runs.standing, runs.phone) if part)
