"""Invented data for the papers of a filing at a court."""

from __future__ import annotations

from tests.papers.samples import BASE, COURT, DUYUN, QINGHE

COURT_NAME = {"zh": COURT["name_zh"], "en": COURT["name_en"]}
RENT = {"zh": "支付租金", "en": "Pay the rent"}
STATEMENT = BASE | {
    "court": COURT_NAME,
    "parties": [QINGHE, DUYUN | {"identifier": "330782********002X", "kind": "person", "represented_by": ""}],
    "cause": {"zh": "租赁合同纠纷", "en": "Dispute over a lease"},
    "claims": [
        {
            "zh": "判令被告支付租金人民币1,530.00元（大写：壹仟伍佰叁拾元整）（共3期）。",
            "en": "Order the defendant to pay the rent: CNY 1,530.00 (3 instalments).",
        },
        {"zh": "本案诉讼费用由被告负担。", "en": "The costs of the proceedings to be borne by the defendant."},
    ],
    "facts": [
        {"zh": "2026年3月2日，双方签署合同。", "en": "On 2 March 2026 both sides signed the contract."},
        {"zh": "2026年5月8日，催告到达被告。", "en": "The demand arrived on 8 May 2026."},
    ],
    "added": "被告在五月的电话中答应过付款。#panic(\"x\")",
    "account": [
        {
            "title": RENT, "n": number, "due_day": day, "amount": 51_000, "paid": 0 if late else 51_000,
            "unpaid": 51_000 if late else 0, "interest_total": 537 if late else 0, "late": late,
        }
        for number, day, late in ((1, "2026-04-02", False), (2, "2026-05-06", True))
    ],
    "evidence": [
        {
            "name": {"zh": "动产租赁合同", "en": "Lease of goods"},
            "source": {"zh": "双方电子签署的原件", "en": "the original that both signed online"},
            "shows": {"zh": "合同成立", "en": "that there is a contract"},
        }
    ],
    "contract": "LTZJ-2026-00001",
    "rules": "lease@1",
    "fingerprint": "e6" * 32,
    "signer": "苏棠",
}  # fmt: skip
SHEET = BASE | {
    "court": COURT_NAME,
    "contract": "LTZJ-2026-00001",
    "checks": [
        {
            "title": {"zh": "先行调解", "en": "Mediation first"},
            "answer": answer,
            "says": {"zh": "已按合同先行调解。", "en": "Mediation was tried first."},
            "next": {"zh": "", "en": ""},
            "source": {"zh": "民事诉讼法 125", "en": "Civil Procedure Law 125"},
        }
        for answer in ("holds", "unknown", "fails")
    ],
}
FILING = {"statement_of_claim": STATEMENT, "check_sheet": SHEET}
