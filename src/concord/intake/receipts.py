"""The dated receipt of an application: it proves when it was filed, and so interrupts limitation (limitation interp. 12)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from concord.docket import documents, links, participants, visibility
from concord.docket.actors import Reader
from concord.docket.models import Document, Entry, Matter
from concord.docket.reactor import Work, reaction
from concord.gateways.typesetting import typeset
from concord.intake import claims
from concord.intake.models import Draft
from concord.kit import dates, house
from concord.kit.figures import money

TEMPLATE = Path(__file__).parent / "papers" / "receipt.typ"
KIND = "receipt"
TITLES = ("申请回执", "Receipt of application")
EFFECT = {
    "zh": "当事人向依法设立的调解组织提出请求，诉讼时效自提出请求之日起中断（诉讼时效规定第十二条、民法典第一百九十五条）。本回执不表示申请已受理。",
    "en": (
        "A request made to a lawfully established mediation body interrupts the limitation period from the day of the request "
        "(Limitation Provisions 12, Civil Code 195). This receipt does not mean that the application was accepted."
    ),
}
WAY = {
    "zh": "扫码打开案件。每次打开都要一次性验证码；光有本页看不到内容。",
    "en": "Scan to open the case. Each time a one-time code is needed; this page alone shows nothing.",
}


@reaction("begin", "intake.receipt")
def make_receipt(work: Work) -> None:
    """Draw up the receipt of an application and put it among the applicant's papers. Once, by its key."""
    if work.entry is None or not participants.of_role(work.matter, "applicant"):
        return
    person = participants.of_role(work.matter, "applicant")[0]
    key = f"receipt {work.entry.pk}"
    if Document.objects.filter(matter=work.matter, key=key).exists():
        return
    link = settings.SITE_URL + reverse("link", args=[links.issue(person, "email")])
    content = typeset(TEMPLATE, data_of(work.matter, work.entry, link), at=work.entry.at).pdf
    documents.put_document(
        work.matter, kind=KIND, content=content, titles=TITLES, seen=f"own:{person.pk}", key=key, entry=work.entry
    )


def data_of(matter: Matter, entry: Entry, link: str) -> dict[str, Any]:
    """What the template prints."""
    organisation = matter.organisation
    svg = io.BytesIO()
    segno.make(link, error="m").save(svg, kind="svg", border=2)
    return {
        "title": f"{TITLES[0]} {matter.number}",
        "number": matter.number,
        "house": {"zh": organisation.name_zh, "en": organisation.name_en or organisation.name_zh},
        "standing": {lang: _standing(matter, code) for lang, code in (("zh", "zh-hans"), ("en", "en"))},
        "rows": _rows(matter, entry),
        "effect": EFFECT,
        "way": WAY,
        "link": link,
        "qr": svg.getvalue().decode(),
        "alt": "二维码 QR code",
        "footer": bytes(entry.digest).hex()[:16],
    }


def _standing(matter: Matter, lang: str) -> str:
    with translation.override(lang):
        runs = house.of(matter.organisation)
        return f"{runs.name} · {runs.standing}" if runs.standing else runs.name


def _rows(matter: Matter, entry: Entry) -> list[dict[str, str]]:
    people = participants.of_role(matter, "applicant") + participants.of_role(matter, "respondent")
    reader = Reader(matter.pk, tuple(p for p in people if p.role == "applicant"))
    said = visibility.read_data(reader, entry, "application") or {}
    names = {role: "、".join(participants.name(p) for p in people if p.role == role) for role in ("applicant", "respondent")}
    return [
        {"zh": "案号", "en": "Case number", "value": matter.number},
        {"zh": "提交时间", "en": "Filed", "value": f"{dates.second(entry.at, 'zh')}（{settings.TIME_ZONE}）"},
        {"zh": "申请人", "en": "Applicant", "value": names["applicant"]},
        {"zh": "被申请人", "en": "Respondent", "value": names["respondent"]},
        {"zh": "请求", "en": "Claims", "value": "\n".join(_claim(row, said["currency"]) for row in said.get("claims", []))},
        {"zh": "随附文件", "en": "Files", "value": str(len(said.get("files", [])))},
        {"zh": "登记指纹", "en": "Fingerprint", "value": bytes(entry.digest).hex()},
    ]


def _claim(row: dict[str, Any], currency: str) -> str:
    with translation.override("zh-hans"):
        name = str(claims.KIND_NAMES[row["kind"]])
    amount = money(row["amount"], currency, full=True) if row["amount"] else ""
    return " ".join(part for part in (name, amount, row["what"]) if part)


def receipt(matter: Matter) -> Document | None:
    """The receipt of a matter, None while it is being made."""
    return Document.objects.filter(matter=matter, kind=KIND).order_by("version").first()


def link_of(draft: Draft) -> str:
    """The token of the link that the receipt page shows."""
    return str(draft.answers["_link"]["token"])


def as_download(document: Document) -> HttpResponse:
    """The paper as a download that no browser runs."""
    response = HttpResponse(documents.content(document), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="receipt-{document.matter.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
