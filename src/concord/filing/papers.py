"""The pack as papers: statement of claim, contract, account, demand and its service, evidence, checks; and one file.

Each paper is drawn under the key of the entry it belongs to: the work may stop at any line and be done again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from concord.docket import documents, participants, visibility
from concord.docket.models import Document, Entry, Matter
from concord.filing import gathering
from concord.filing.gathering import Dossier
from concord.gateways.signing import Appearance, sign_pdf
from concord.kit.papers import Part, bundle, filling, render
from concord.kit.signing import ELECTRONIC, stamp
from concord.law.builtin import RECORD_SERVICE
from concord.law.citations import cited
from concord.law.filing_time import CURE

LANGUAGE = "zh-hans"
STATEMENT, SHEET, SERVICE, PACK, DATA = (
    "statement_of_claim", "check_sheet", "demand_service", "filing_pack", "filing_data",
)  # fmt: skip
TITLES = {
    STATEMENT: ("民事起诉状", "Statement of claim"),
    SHEET: ("立案前检查表", "Sheet of checks"),
    SERVICE: ("催告和送达记录", "Demand and service"),
    PACK: ("立案材料（合订本）", "Filing pack"),
    DATA: ("立案材料（机器可读）", "Filing pack, machine-readable"),
}
CONTRACT = ("合同", "Contract")
EVIDENCE = ("证据清单", "List of evidence")
SEEN = "court"


def both(pair: tuple[str, str]) -> dict[str, str]:
    return {"zh": pair[0], "en": pair[1]}


def kept(matter: Matter, entry: Entry, kind: str, pdf: bytes, media: str = "application/pdf") -> Document:
    """Keeps a paper of the pack, once."""
    return documents.put_document(
        matter, kind=kind, content=pdf, titles=TITLES[kind], seen=SEEN, key=f"{kind} {entry.pk}", entry=entry,
        media=media,
    )  # fmt: skip


def known(matter: Matter, kind: str) -> Document | None:
    """A paper of the pack, if it was made. For pages: take it from visibility.visible_documents."""
    return Document.objects.filter(matter=matter, kind=kind).order_by("-version").first()


def make(matter: Matter, entry: Entry, said: Mapping[str, Any], dossier: Dossier) -> Document:
    """The whole pack; returns the bound file. said: the statement as it was filed."""
    done = known(matter, PACK)
    if done is not None:
        return done
    base = filling.paper(matter, at=entry.on)
    statement = _made(matter, entry, STATEMENT, lambda: signed(matter, entry, said, base))
    sheet = _made(matter, entry, SHEET, lambda: render("check_sheet", base | checks(said), LANGUAGE))
    parts = [Part(both(TITLES[STATEMENT]), statement, "statement-of-claim.pdf")]
    for paper in gathering.drawn(dossier.matter, dossier.reader):
        parts.append(Part(both(CONTRACT), documents.content(paper), "contract.pdf"))
    if dossier.file.demand is not None:
        served = _made(matter, entry, SERVICE, lambda: render("service_record", base | demand(dossier), LANGUAGE))
        parts.append(Part(both(TITLES[SERVICE]), served, "demand-and-service.pdf"))
    listed = render("evidence_list", base | evidence(matter, said), LANGUAGE)
    parts.append(Part(both(EVIDENCE), listed, "evidence.pdf", keep=False))
    parts.append(Part(both(TITLES[SHEET]), sheet, "checks.pdf"))
    whole = bundle(parts, base | {"title": both(TITLES[PACK])}, LANGUAGE)
    kept(matter, entry, DATA, machine(matter, said), "application/json")
    return kept(matter, entry, PACK, whole)


def _made(matter: Matter, entry: Entry, kind: str, draw: Any) -> bytes:
    """A paper of the pack: as it was drawn before, or drawn now and kept."""
    done = known(matter, kind)
    return documents.content(done if done is not None else kept(matter, entry, kind, draw()))


def signed(matter: Matter, entry: Entry, said: Mapping[str, Any], base: Mapping[str, Any]) -> bytes:
    """The statement of claim, with the plaintiff's seal and who signed for it (CPL 124)."""
    plaintiff = participants.of_role(matter, "applicant")[0]
    signer = entry.account.name(LANGUAGE) if entry.account is not None else ""
    data = {
        **base,
        "court": said["court"],
        "parties": parties(matter, said),
        "cause": said["cause"],
        "claims": [one["says"] for one in said["claims"]],
        "facts": [one["says"] for one in said["facts"]],
        "added": said["added"],
        "account": [account_row(row) for row in said["account"]],
        "evidence": said["evidence"],
        "contract": said["contract"]["number"],
        "rules": said["contract"]["rules"],
        "fingerprint": said["contract"]["text_sha256"],
        "signer": signer,
    }
    house = plaintiff.organisation
    name = house.seal if house is not None else participants.name(plaintiff)
    return sign_pdf(
        render("statement_of_claim", data, LANGUAGE), name=name, on_behalf=participants.name(plaintiff), field="seal",
        appearance=Appearance(seal=name, lines=(signer or name, f"{stamp(entry.on)} · {ELECTRONIC}")),
        reason="签名并提交起诉状 Signs and files the claim", at=entry.on,
    )  # fmt: skip


def parties(matter: Matter, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Plaintiff and defendant. The defendant's number stays masked: the plaintiff does not know it, the court does."""
    plaintiff, defendant = (participants.of_role(matter, role)[0] for role in ("applicant", "respondent"))
    house = plaintiff.organisation
    firm = {"identifier": house.licence, "address": house.address_zh, "phone": house.phone} if house else {}
    return [filling.party(plaintiff) | firm, filling.party(defendant) | {"address": said["address"]}]


def account_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "n": row["n"],
        "due_day": row["due"],
        "amount": row["amount"],
        "paid": row["paid"],
        "unpaid": row["unpaid"],
        "interest_total": row["interest"],
        "late": row["look"] == "late",
    }


def checks(said: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet of checks as it was when the claim was filed."""
    return {
        "court": said["court"],
        "contract": said["contract"]["number"],
        "checks": [
            {
                "title": one["title"],
                "answer": one["answer"],
                "says": one["says"],
                "next": one["next"] or {"zh": "", "en": ""},
                "source": {lang: cited(one["source"], lang) for lang in ("zh", "en")},
            }
            for one in said["checks"]
        ],
    }


def demand(dossier: Dossier) -> dict[str, Any]:
    """The demand and how it reached the debtor, as the contract's docket has it. The address is not shown whole."""
    file, made = dossier.file, dossier.file.demand
    if made is None:
        raise ValueError("There was no demand.")
    entry = next((one for one in dossier.entries if one.act == RECORD_SERVICE and one.on == made.arrived), None)
    how = visibility.read_payload(dossier.reader, entry, "how") if entry is not None else None
    how = how or str(entry.form.get("how", "") if entry is not None else "")
    channel = WAYS.get(how.partition(":")[0], {"zh": how, "en": how})
    source = file.law.duties[CURE].source if CURE in file.law.duties else ""
    attempt = {
        "document": {"zh": "催告", "en": "Demand for payment"},
        "recipient": file.debtor.name["zh"],
        "channel": channel,
        "address": "",
        "sent_at": made.sent,
        "arrived_at": made.arrived,
        "effective_at": made.arrived,
        "result": {"zh": "已到达", "en": "arrived"} if made.arrived else {"zh": "", "en": ""},
        "rule": {lang: cited(source, lang) for lang in ("zh", "en")},
        "evidence": bytes(entry.digest).hex() if entry is not None else "",
    }
    return {"attempts": [attempt]}


WAYS = {
    "email": {"zh": "电子邮件", "en": "E-mail"},
    "sms": {"zh": "手机短信", "en": "Text message"},
    "link": {"zh": "打开链接", "en": "Link that was opened"},
    "letter": {"zh": "邮寄", "en": "Letter"},
    "call": {"zh": "电话", "en": "Call"},
    "courier": {"zh": "快递", "en": "Courier"},
    "visit": {"zh": "上门", "en": "Visit"},
    "platform": {"zh": "平台", "en": "On the platform"},
}


def evidence(matter: Matter, said: Mapping[str, Any]) -> dict[str, Any]:
    """The list of evidence, put in by the plaintiff."""
    plaintiff = participants.of_role(matter, "applicant")[0]
    rows = [
        {"name": one["name"]["zh"], "source": one["source"]["zh"], "shows": one["shows"]["zh"]}
        for one in said["evidence"]
    ]
    return {"title_of": filling.party(plaintiff), "exhibits": rows}


def machine(matter: Matter, said: Mapping[str, Any]) -> bytes:
    """The statement with every check as JSON (docs/filing.md), keys sorted, so that the same filing gives one file."""
    return msgspec.json.format(msgspec.json.encode({"filing": matter.number, **said}, order="sorted"), indent=2)
