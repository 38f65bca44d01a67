"""The facts of a claim with their dates, and the list of what proves them, told from a contract's file (CPL 124)."""

from __future__ import annotations

import msgspec

from concord.law.filing_claims import account, last_day, told
from concord.law.filing_contract import amount
from concord.law.filing_model import File
from concord.law.rulebook import Text

HANDED_OVER = {"delivered": ("交付了标的物", "handed over the goods"), "paid_out": ("发放了借款", "paid out the loan")}


class Fact(msgspec.Struct, frozen=True):
    """One fact. on: legal time, for the order; says: a sentence with its date."""

    on: int
    says: Text


class Proof(msgspec.Struct, frozen=True):
    """One piece of evidence. shows: what it is to prove (JI 90)."""

    name: Text
    source: Text
    shows: Text


PLATFORM: Text = {"zh": "合同平台的记录", "en": "the platform's record"}


def facts(file: File) -> tuple[Fact, ...]:
    """Return what happened, in the order of time: signing, performance, what was not paid, demand, mediation."""
    found = [*_signing(file), *_performance(file), *_arrears(file), *_demand(file), *_mediation(file)]
    return tuple(sorted(found, key=lambda fact: fact.on))


def _signing(file: File) -> list[Fact]:
    at = file.state.moments.get("signed", 0)
    if not at:
        return []
    title, day = file.law.title, told(file.law, at)
    goods = {
        "zh": f"，标的为：{file.goods}" if file.goods else "",
        "en": f", about: {file.goods}" if file.goods else "",
    }
    return [
        Fact(
            at,
            {
                "zh": f"{day['zh']}，双方以电子方式签署{title['zh']}（编号{file.number}）{goods['zh']}。",
                "en": f"On {day['en']} both sides signed the {title['en']} no. {file.number} online{goods['en']}.",
            },
        )
    ]


def _performance(file: File) -> list[Fact]:
    found = []
    for moment, (zh, en) in HANDED_OVER.items():
        at = file.state.moments.get(moment, 0)
        if at:
            day, who = told(file.law, at), file.creditor.name
            found.append(
                Fact(at, {"zh": f"{day['zh']}，原告{who['zh']}{zh}。", "en": f"On {day['en']} the plaintiff {en}."})
            )
    return found


def _arrears(file: File) -> list[Fact]:
    found, currency = [], file.state.currency
    for row in account(file):
        if row.look != "late":
            continue
        due, owed = last_day(file.law, row.due), amount(row.amount, currency)
        paid, unpaid = amount(row.paid, currency), amount(row.unpaid, currency)
        zh = f"{row.title['zh']}第{row.n}期{owed['zh']}" if row.n else f"{row.title['zh']}{owed['zh']}"
        en = f"“{row.title['en']}”, no. {row.n}" if row.n else f"“{row.title['en']}”"
        found.append(
            Fact(
                row.due,
                {
                    "zh": f"{zh}应不迟于{due['zh']}付清，已付{paid['zh']}，尚欠{unpaid['zh']}。",
                    "en": f"{en}: {owed['en']} was to be paid by {due['en']}; {paid['en']} was paid, "
                    f"{unpaid['en']} is open.",
                },
            )
        )
    return found


def _demand(file: File) -> list[Fact]:
    made = file.demand
    if made is None:
        return []
    sent = told(file.law, made.sent)
    found = [Fact(made.sent, {"zh": f"{sent['zh']}，向被告发出催告。", "en": f"On {sent['en']} payment was demanded."})]
    if made.arrived:
        day = told(file.law, made.arrived)
        found.append(
            Fact(made.arrived, {"zh": f"{day['zh']}，催告到达被告。", "en": f"The demand arrived on {day['en']}."})
        )
    if made.until and made.until <= file.now:
        day = last_day(file.law, made.until)
        says = {
            "zh": f"{day['zh']}，宽限期届满，被告没有付清。",
            "en": f"The time to pay ended on {day['en']}, and it was not all paid.",
        }
        found.append(Fact(made.until, says))
    return found


def _mediation(file: File) -> list[Fact]:
    found = []
    for one in file.tried:
        if not one.ended:
            continue
        day = told(file.law, one.ended)
        says = {
            "zh": f"双方先经调解（{one.number}），{day['zh']}结束，结果是“{one.outcome['zh']}”。",
            "en": f"Mediation {one.number} came first; it ended on {day['en']}: {one.outcome['en']}.",
        }
        found.append(Fact(one.ended, says))
    return found


def proofs(file: File) -> tuple[Proof, ...]:
    """Return the list of evidence: each piece with its source and what it shows."""
    found = [
        Proof(
            {"zh": f"{file.law.title['zh']}（{file.number}）", "en": f"{file.law.title['en']} ({file.number})"},
            {"zh": "双方电子签署的原件", "en": "the original that both signed online"},
            {"zh": "合同成立，双方的权利义务", "en": "that there is a contract, and what each side owes"},
        ),
        Proof(
            {"zh": "履行账目", "en": "Account of what was performed"},
            PLATFORM,
            {"zh": "应付、已付和尚欠的每一笔金额", "en": "what was to be paid, was paid and is open"},
        ),
    ]
    if file.demand is not None:
        found.append(
            Proof(
                {"zh": "催告和送达记录", "en": "Demand, and the record of its arrival"},
                PLATFORM,
                {"zh": "已经催告，宽限期已过", "en": "that payment was demanded and the time to pay is over"},
            )
        )
    if any(one.ended for one in file.tried):
        found.append(
            Proof(
                {"zh": "调解结束的记录", "en": "Record that the mediation ended"},
                {"zh": "调解机构", "en": "the mediation centre"},
                {"zh": "已经先行调解", "en": "that mediation was tried first"},
            )
        )
    found.append(
        Proof(
            {"zh": f"{len(file.relied)}项记录的存证凭证", "en": f"Receipts of {len(file.relied)} records"},
            {"zh": "存证日志", "en": "the log"},
            {"zh": "上述记录自形成之日起没有改动", "en": "that these records have not changed since they were made"},
        )
    )
    return tuple(found)
