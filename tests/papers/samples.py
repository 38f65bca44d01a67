"""Invented data for each paper."""

from __future__ import annotations

AT = 1_797_210_125  # 14 December 2026, 09:02:05 in Shanghai
CENTRE = {
    "name_zh": "岚汀市商贸纠纷人民调解委员会",
    "name_en": "Lanting Trade Mediation Committee",
    "kind": "people",
    "licence": "LT-TJ-2023-0007",
    "mandate_zh": "岚汀市岚江区人民法院特邀调解组织",
    "mandate_en": "invited by the Lanjiang District Court",
    "phone": "0999-888-0120",
    "address_zh": "岚汀市岚江区商城路 18 号",
    "address_en": "18 Shangcheng Road, Lanjiang District, Lanting",
}
COURT = {
    "name_zh": "岚汀市岚江区人民法院",
    "name_en": "People's Court of Lanjiang District, Lanting",
    "kind": "court",
    "phone": "0999-888-0368",
    "address_zh": "岚汀市岚江区法院路 1 号",
    "address_en": "1 Court Road, Lanjiang District, Lanting",
}
QINGHE = {
    "id": "p1",
    "name": "晴禾包装商行",
    "name_en": "Qinghe Packaging",
    "role": "applicant",
    "kind": "organisation",
    "identifier": "92330999MA2ABCDE7K",
    "address": "岚汀市岚江区纸坊街 6 号",
    "phone": "137 0000 1122",
    "email": "qinghe@qinghe.example",
    "represented_by": "周晴",
    "capacity": {"zh": "经营者", "en": "owner"},
}
DUYUN = {
    "id": "p2",
    "name": "渡云家居店",
    "name_en": "Duyun Homeware",
    "role": "respondent",
    "kind": "organisation",
    "identifier": "92330999MA2FGHJK3M",
    "address": "岚汀市渡口区云桥路 52 号",
    "phone": "137 0000 2208",
    "represented_by": "李渡",
    "capacity": {"zh": "经营者", "en": "owner"},
}
BASE = {"house": CENTRE, "number": "LT-2026-01187", "at": AT, "verify": "https://concord.example/verify/LT-2026-01187"}
CAUSE = {"zh": "买卖合同纠纷：拖欠货款", "en": "contract of sale: goods not paid for"}
CENTRE_NAME = {"zh": CENTRE["name_zh"], "en": CENTRE["name_en"]}
ROWS = [
    {"who": "p2", "whom": "p1", "kind": "pay", "amount": 2_300_000, "day": "2026-12-31", "what": "", "what_en": ""},
    {
        "who": "p2",
        "whom": "p1",
        "kind": "pay",
        "amount": 2_000_005,
        "day": "2027-01-31",
        "what": "尾款",
        "what_en": "balance",
    },
    {
        "who": "p1",
        "whom": "p2",
        "kind": "deliver",
        "day": "2026-12-20",
        "what": "取回受潮礼盒 1,150 个",
        "what_en": "take back 1,150 gift boxes that got damp",
    },
    {"who": "p1", "whom": "p2", "kind": "refrain", "day": "", "what": "在网店评价中提及本案"},
]
EXHIBITS = [
    {
        "name": "出库单 2026-08-03.jpg",
        "sha256": "9f2b" * 16,
        "size": "1.2 MB",
        "pages": 1,
        "source": "申请人保存的原件照片",
        "kind": {"zh": "书证", "en": "document"},
        "shows": "1,150 个礼盒已交付",
        "by": "晴禾包装商行",
        "received_at": AT - 9000,
    },
    {
        "name": "聊天记录（8月至10月）.txt",
        "sha256": "07ac" * 16,
        "size": "86 KB",
        "pages": 12,
        "source": "手机导出",
        "kind": {"zh": "电子数据", "en": "electronic data"},
        "shows": "对方多次答应付款",
        "by": "晴禾包装商行",
        "received_at": AT - 8800,
        "original": "原始载体：申请人手机",
    },
]
DEFAULT = {
    "zh": "任何一期逾期超过五日未付的，剩余款项一次到期，申请人可以就全部未付款项申请强制执行。",
    "en": "If any instalment is more than five days late, all that is unpaid falls due at once and may be enforced.",
}

RECEIPT = {
    **BASE,
    "applicant": QINGHE,
    "respondents": [DUYUN],
    "cause": CAUSE,
    "received_at": AT - 3600,
    "claims": [
        {"zh": "支付货款人民币48,600.00元", "en": "Pay CNY 48,600.00 for goods"},
        {"zh": "取回受潮礼盒", "en": "Take back the damp boxes"},
    ],
    "exhibits": EXHIBITS,
    "fingerprint": "51de" * 16,
    "leaf": "00 018 442",
    "consents": [{"zh": "同意在线调解", "en": "Mediation online"}, {"zh": "同意电子送达", "en": "Electronic service"}],
    "next_steps": [
        {
            "zh": "本中心审查是否属于受理范围，结果以短信和邮件告知。",
            "en": "We check whether we may take the case and tell you by SMS and e-mail.",
        }
    ],
}
AGREEMENT = {
    **BASE,
    "parties": [QINGHE, DUYUN],
    "mediators": ["江敏之"],
    "cause": CAUSE,
    "rows": ROWS,
    "facts": {
        "zh": "2026年8月3日，申请人向被申请人交付礼盒3,000个，货款48,600元。"
        "其中1,150个受潮。双方对受潮原因和应付金额有争议。",
        "en": "On 3 August 2026 the applicant delivered 3,000 gift boxes for CNY 48,600. Of these, 1,150 had got damp. "
        "The parties differ over the cause of the damp and the amount owed.",
    },
    "clauses": [
        {
            "zh": "除本协议另有约定外，双方就本争议再无其他请求。",
            "en": "Save as agreed here, neither side has any further claim in this dispute.",
        },
        {"zh": "付款账户由申请人以书面方式另行告知，变更须经短信验证。"},
    ],
    "default_clause": DEFAULT,
    "costs": {"zh": "调解不收费。", "en": "The mediation is free of charge."},
    "place": {"zh": "岚汀市（在线）", "en": "Lanting (online)"},
}
CLOSING = {
    **BASE,
    "parties": [QINGHE, DUYUN],
    "mediators": ["江敏之"],
    "cause": CAUSE,
    "outcome": {"zh": "未达成协议", "en": "No agreement"},
    "opened_day": "2026-11-16",
    "accepted_day": "2026-11-20",
    "ended_day": "2026-12-14",
    "ground": {"zh": "一方明确表示不再继续调解", "en": "One side does not want to go on"},
    "source": "法释〔2021〕23号第二十五条",
    "issues": [{"zh": "礼盒受潮发生在交付前还是交付后", "en": "Whether the boxes got damp before or after delivery"}],
    "undisputed": [{"zh": "3,000个礼盒已于2026年8月3日交付", "en": "3,000 boxes were delivered on 3 August 2026"}],
    "ways_on": [
        {
            "zh": "向有管辖权的人民法院起诉，起诉状已预填",
            "en": "Sue in the competent court; the complaint is prefilled",
        },
        {"zh": "双方约定仲裁", "en": "Agree on arbitration"},
        {"zh": "再次申请调解", "en": "Ask for mediation again"},
    ],
}
CONFIRMATION = {
    **BASE,
    "court": COURT["name_zh"],
    "court_en": COURT["name_en"],
    "parties": [QINGHE, DUYUN],
    "centre": CENTRE_NAME,
    "agreement_number": "LT-2026-01187",
    "effective_day": "2026-12-14",
    "rows": ROWS[:3],
    "venue": {
        "zh": "岚汀市商贸纠纷人民调解委员会系贵院特邀调解组织，贵院依法有管辖权（民事诉讼法第二百零五条第一项）。",
        "en": "The mediation committee was invited by this court, which therefore has jurisdiction (CPL 205(1)).",
    },
    "enclosures": [
        {"zh": "调解协议一份", "en": "The agreement"},
        {"zh": "调解组织主持调解的证明一份", "en": "Proof that the body mediated"},
        {"zh": "申请人身份证明两份", "en": "Proof of identity of both applicants"},
    ],
}
IDENTITIES = {
    **BASE,
    "court": COURT["name_zh"],
    "court_en": COURT["name_en"],
    "parties": [QINGHE, DUYUN],
    "agreement_number": "LT-2026-01187",
}
RULING = {
    **BASE,
    "house": COURT,
    "number": "（2026）浙0999民特123号",
    "outcome": "confirmed",
    "parties": [QINGHE, DUYUN],
    "centre": CENTRE_NAME,
    "agreement_number": "LT-2026-01187",
    "agreement_day": "2026-12-14",
    "applied_day": "2026-12-16",
    "rows": ROWS[:3],
    "clauses": [DEFAULT],
    "judge": "陈知远",
    "clerk": "何苗",
}
DISMISSAL = {
    **RULING,
    "outcome": "dismissed",
    "ground": {
        "zh": "调解协议第三项未写明履行期限，内容不明确。",
        "en": "The third term names no day; the content is unclear.",
    },
    "source": "民诉法解释第三百五十八条第五项",
}
SERVICE = {
    **BASE,
    "clerk": "登记员 许可",
    "attempts": [
        {
            "document": {"zh": "调解申请书副本", "en": "Copy of the application"},
            "recipient": "渡云家居店",
            "channel": {"zh": "短信", "en": "SMS"},
            "address": "137 **** 2208",
            "sent_at": AT - 5000,
            "arrived_at": AT - 4990,
            "effective_at": AT - 2000,
            "result": {"zh": "收件人输入验证码后打开", "en": "Opened by the recipient after entering the code"},
            "rule": {
                "zh": "收件人以行为确认收到（法释〔2021〕12号第三十一条）",
                "en": "The recipient acted on it (online litigation rules, art 31)",
            },
            "evidence": "ab12" * 16,
        },
        {
            "document": {"zh": "调解申请书副本", "en": "Copy of the application"},
            "recipient": "渡云家居店",
            "channel": {"zh": "电子邮件", "en": "e-mail"},
            "address": "d***@duyun.example",
            "sent_at": AT - 5000,
            "result": {"zh": "对方邮件服务器拒收（550）", "en": "Refused by the mail server (550)"},
        },
    ],
}
EVIDENCE = {**BASE, "title_of": QINGHE, "exhibits": EXHIBITS}
COMPLAINT = {
    **BASE,
    "court": COURT["name_zh"],
    "plaintiffs": [QINGHE],
    "defendants": [
        {
            "id": "p3",
            "name": "李渡",
            "sex": "男",
            "born_day": "1988-05-02",
            "ethnicity": "汉族",
            "occupation": "个体经营者",
            "address": "岚汀市渡口区云桥路 52 号",
            "phone": "137 0000 2208",
            "role": "respondent",
        }
    ],
    "cause": CAUSE,
    "claims": [
        {"zh": "判令被告支付货款48,600元及逾期利息", "en": "Payment of CNY 48,600 with interest"},
        {"zh": "诉讼费用由被告负担", "en": "Costs"},
    ],
    "facts": "2026年8月3日，原告向被告交付礼盒3,000个，被告签收。\n被告至今未支付货款，原告多次催告未果。",
    "evidence": EXHIBITS,
    "witnesses": ["孙迎，岚汀市岚江区纸坊街 8 号"],
    "mediation": {
        "zh": "经岚汀市商贸纠纷人民调解委员会调解，未能达成协议。",
        "en": "Mediation ended without agreement.",
    },
}
ENFORCEMENT = {
    **BASE,
    "court": COURT["name_zh"],
    "creditor": QINGHE,
    "debtors": [DUYUN],
    "agreement_number": "LT-2026-01187",
    "ruling_number": "（2026）浙0999民特123号",
    "ruling_court": COURT["name_zh"],
    "ruling_day": "2026-12-28",
    "rows": [
        {**ROWS[0], "paid": 2_300_000, "unpaid": 0},
        {**ROWS[1], "paid": 500_000, "unpaid": 1_500_005},
        {**ROWS[2], "paid": 0, "unpaid": 0},
    ],
    "interest": [
        {"since": "2027-01-31", "until": "2027-02-10", "days": 10, "principal": 2_000_005, "amount": 3_500},
        {"since": "2027-02-10", "until": "2027-03-12", "days": 30, "principal": 1_500_005, "amount": 7_875},
    ],
    "interest_source": "民事诉讼法第二百六十四条；法释〔2014〕8号第一、二条：日万分之一点七五",
    "interest_until": "2027-03-12",
    "interest_total": 11_375,
    "unpaid_total": 1_500_005,
    "demand_total": 1_511_380,
    "provisional": True,
    "last_enforcement_day": "2029-01-31",
    "property_leads": "网店结算账户",
}

RISK = BASE | {
    "contract": "动产租赁合同 Lease of goods",
    "silence": "",
    "notes": ["本清单由平台根据案卷整理。"],
    "breaches": [
        {
            "title": "未按时付款：支付租金",
            "by": "承租人",
            "whom": "出租人",
            "standing": "尚未补救。",
            "claims": [
                {
                    "title": "支付租金，第 1 期",
                    "due_day": "2026-04-02",
                    "status": "逾期",
                    "lines": [
                        {"says": "合同约定：月租金。", "amount": 30_000},
                        {"says": "逾期利息，共 47 天。", "amount": 282},
                        {"says": "付款。", "amount": -10_000},
                    ],
                    "unpaid": 20_282,
                }
            ],
            "principal": 20_000,
            "interest_total": 282,
            "damages_total": 0,
            "unpaid_total": 20_282,
            "defences": [
                {
                    "title": "没有催告，或者催告没有送达", "outcome": finding, "shows": ["没有送达记录。"],
                    "source": "民法典第722条", "meets": "" if finding == "met" else "送达记录。",
                }
                for finding in ("raised", "met", "unknown")
            ],
            "proven": [
                {"when": "2026年3月2日 10:00", "says": "承租人：签署。", "rests": "承租人在平台上作出", "receipt": ""},
                {"when": "2026年5月7日 00:00", "says": "催告。", "rests": "规则", "receipt": "2026年5月7日 00:00:04"},
            ],
            "alleged": [],
            "agreed": [{"number": 4, "title": "租金", "says": "承租人按月支付租金。", "source": "民法典第721条"}],
        },
    ],
}  # fmt: skip

SAMPLES = {
    "receipt": RECEIPT,
    "agreement": AGREEMENT,
    "closing_report": CLOSING,
    "confirmation_application": CONFIRMATION,
    "identities": IDENTITIES,
    "ruling": RULING,
    "service_record": SERVICE,
    "evidence_list": EVIDENCE,
    "complaint": COMPLAINT,
    "enforcement_application": ENFORCEMENT,
    "risk_points": RISK,
}
