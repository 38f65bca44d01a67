"""What a person consents to, in versioned words. The words shown are kept in the file with the answer (PIPL 14, 29).

A changed wording gets a new version; old files keep what was said then.
"""

# ruff: noqa: E501  sentences that people read stay whole
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Consent:
    """One consent. needed: without it the centre cannot take the application online."""

    name: str
    version: str
    needed: bool
    title: dict[str, str]
    words: dict[str, str]
    without: dict[str, str]
    source: str
    short: dict[str, str]


SENSITIVE = Consent(
    name="sensitive_data",
    version="2026-11",
    needed=False,
    title={"zh": "可以用您的身份证件号码核对身份吗？", "en": "May we use your ID number to check who you are?"},
    words={
        "zh": (
            "我同意本调解组织处理我的身份证件号码，只用来核对我是谁、写进调解协议和司法确认材料。"
            "号码加密保存，不给对方看；案件结束并过了保存期就删除。我可以随时撤回这项同意。"
        ),
        "en": (
            "I agree that this mediation body uses my identity document number, only to check who I am and to write it "
            "into the settlement and the papers for the court. It is kept encrypted and the other side never sees it; "
            "it is erased when the case is over and the time for keeping it has passed. I can withdraw this at any time."
        ),
    },
    without={
        "zh": "不同意也可以继续。案件秘书会请您用别的办法证明身份，比如带证件到窗口。",
        "en": "You can go on without it. The registrar will ask you to show who you are in another way, such as at the counter.",
    },
    source="PIPL 28, 29",
    short={"zh": "使用身份证件号码核对身份", "en": "Use of the ID number to check identity"},
)

ONLINE = Consent(
    name="online_mediation",
    version="2026-11",
    needed=True,
    title={"zh": "同意在网上调解吗？", "en": "Do you agree to mediate online?"},
    words={
        "zh": (
            "我同意这件纠纷在网上调解：交材料、谈话、签字都可以在网上做，效力和当面一样。"
            "这只是同意调解，不是同意网上诉讼。我可以随时退出，不用给理由。"
        ),
        "en": (
            "I agree that this dispute is mediated online: filing, talking and signing may all be done online, with the "
            "same effect as in person. This is consent to mediation, not to an online lawsuit. I can stop at any time, "
            "without a reason."
        ),
    },
    without={
        "zh": "不想在网上调解，可以到窗口或打电话申请。您填的都还在。",
        "en": "If you would rather not, apply at the counter or by telephone. All you filled in is still here.",
    },
    source="OM 4",
    short={"zh": "在线调解", "en": "Mediation online"},
)

SERVICE = Consent(
    name="electronic_service",
    version="2026-11",
    needed=False,
    title={"zh": "同意用手机和邮箱收文书吗？", "en": "May we serve papers on you by phone and e-mail?"},
    words={
        "zh": (
            "我同意通过我确认的手机号码和邮箱接收通知和文书。消息到达我确认的地址，就算送达。"
            "换了号码或邮箱，我会及时告诉你们。需要纸质的，我可以随时要。"
        ),
        "en": (
            "I agree to receive notices and papers at the phone number and e-mail address that I confirm. A message counts "
            "as served when it arrives at an address I confirmed. If a number or address changes, I will say so. I can ask "
            "for paper at any time."
        ),
    },
    without={
        "zh": "不同意也可以继续。文书改用邮寄，会慢几天；短信只用来提醒。",
        "en": "You can go on without it. Papers then come by post, which takes some days; messages only remind you.",
    },
    source="OM 8, CPL 90",
    short={"zh": "电子送达", "en": "Electronic service"},
)

ADDRESS = Consent(
    name="service_address",
    version="2026-11",
    needed=True,
    title={"zh": "确认您的送达地址", "en": "Confirm your service address"},
    words={
        "zh": (
            "我确认上面的送达地址准确、有效。它用于这次调解、司法确认和执行，有诉讼的也用于一审、二审和再审，直到我书面变更。"
            "地址不准确、变更了没有告诉你们，或者我拒绝签收，文书退回之日就算送达。"
        ),
        "en": (
            "I confirm that the service address above is right and in use. It holds for this mediation, for judicial "
            "confirmation and enforcement, and for every instance of a lawsuit, until I change it in writing. If it is "
            "wrong, or changed without notice, or I refuse to take a paper, the paper counts as served on the day it comes back."
        ),
    },
    without={"zh": "", "en": ""},
    source="法释〔2004〕13号; JI 137",
    short={"zh": "送达地址确认", "en": "Confirmation of the service address"},
)

ALL = {consent.name: consent for consent in (SENSITIVE, ONLINE, SERVICE, ADDRESS)}


def given(consent: Consent, *, yes: bool, lang: str, at: int) -> dict[str, object]:
    """What the file keeps of an answer: which words, in which language, and when (UTC seconds)."""
    return {
        "name": consent.name,
        "version": consent.version,
        "given": yes,
        "lang": lang,
        "words": consent.words[lang],
        "source": consent.source,
        "at": at,
    }
