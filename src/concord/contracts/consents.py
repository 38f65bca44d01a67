"""What a consumer consents to before signing, each by itself, in versioned words (PIPL 14, 29; CC 496).

The words shown are kept with the answer. A changed wording gets a new version; old contracts keep what was said then.
"""

# ruff: noqa: E501  sentences that people read stay whole
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Consent:
    """One consent. needed: without it the contract cannot be signed here; without: what follows where it is not given.

    prominent: a clause that nobody may overlook (CC 496).
    """

    name: str
    version: str
    needed: bool
    title: dict[str, str]
    words: dict[str, str]
    without: dict[str, str]
    source: str
    prominent: bool = False


CONTRACT = Consent(
    "contract", "2026-11", True,
    {"zh": "我同意这份合同", "en": "I agree to this contract"},
    {"zh": "我看过合同全文，愿意按它签约。", "en": "I have read the whole contract and want to sign it as it stands."},
    {"zh": "不同意就不要签。不签没有任何后果。", "en": "If you do not agree, do not sign. Nothing follows from that."},
    "CC 490",
)  # fmt: skip
DISPUTE = Consent(
    "dispute", "2026-11", True,
    {"zh": "出了争议，先到{centre}调解", "en": "A dispute goes to {centre} first"},
    {
        "zh": "出了争议，双方先到{centre}调解。调解自愿：我可以随时退出，不用给理由。谈不成，谁都可以去有管辖权的法院。我去法院的权利不受影响。",
        "en": "If there is a dispute, both sides first turn to {centre} for mediation. Mediation is voluntary: I can stop at any time, without a reason. If it fails, either side can go to the court that has jurisdiction. My right to go to court stays as it is.",
    },
    {"zh": "这是合同的一条，不同意就不要签。", "en": "It is a clause of the contract. If you do not agree, do not sign."},
    "CC 496, 507",
    prominent=True,
)  # fmt: skip
LEDGER = Consent(
    "ledger", "2026-11", False,
    {"zh": "合同记录可以由存证节点复核", "en": "Keepers of the evidence log may check the records"},
    {
        "zh": "我同意把合同的金额、日期和步骤（没有姓名、电话、证件号）交给存证节点，由它们重新计算一遍，证明没有算错、没有改过。",
        "en": "I agree that amounts, dates and steps of the contract, without names, phones or ID numbers, go to the keepers of the evidence log, who work them out again and attest that nothing was miscounted or changed.",
    },
    {
        "zh": "不同意也能签。那样日志里只有加盐的指纹，谁也看不出内容。",
        "en": "You can sign without it. Then the log holds salted fingerprints only, from which nobody learns anything.",
    },
    "PIPL 14, 23",
)  # fmt: skip
SENSITIVE = Consent(
    "sensitive_data", "2026-11", True,
    {"zh": "可以用我的身份证号码核对身份", "en": "My ID number may be used to check who I am"},
    {
        "zh": "我同意用我的身份证号码核对是我本人签约。号码加密保存，对方只看得到头尾几位；合同结束并过了保存期就删除。",
        "en": "I agree that my ID number is used to check that it is I who sign. It is kept encrypted; the other side sees only its ends; it is erased when the contract is over and the time for keeping it has passed.",
    },
    {
        "zh": "不同意就不能在网上签。您可以到店里当面签。",
        "en": "Without it you cannot sign online. You can sign at the shop instead.",
    },
    "PIPL 28, 29",
)  # fmt: skip
SERVICE = Consent(
    "electronic_service", "2026-11", False,
    {"zh": "用手机和邮箱收合同通知", "en": "Notices by phone and e-mail"},
    {
        "zh": "我确认上面的手机号码和邮箱是我的，合同的通知发到那里就算送达。换了号码或邮箱，我会及时告诉你们。",
        "en": "I confirm that the phone number and e-mail address above are mine. Notices of the contract count as served when they arrive there. If a number or address changes, I will say so.",
    },
    {
        "zh": "不同意也能签。那样通知要等您打开链接，才算送达。",
        "en": "You can sign without it. Then a notice counts only once you have opened its link.",
    },
    "CC 137",
)  # fmt: skip

ALL = {consent.name: consent for consent in (CONTRACT, DISPUTE, SENSITIVE, LEDGER, SERVICE)}


def said(consent: Consent, lang: str, *, centre: str) -> str:
    """The words of a consent, with the mediation centre's name."""
    return consent.words[lang].format(centre=centre)


def given(consent: Consent, *, yes: bool, lang: str, at: int, centre: str) -> dict[str, Any]:
    """What is kept of an answer: which words, in which language, and when (UTC seconds)."""
    return {
        "name": consent.name,
        "version": consent.version,
        "given": yes,
        "lang": lang,
        "words": said(consent, lang, centre=centre),
        "source": consent.source,
        "at": at,
    }


def complete(answers: Mapping[str, Any]) -> bool:
    """Whether everything was agreed without which nobody can sign here."""
    return all(bool(answers.get(name)) for name, consent in ALL.items() if consent.needed)
