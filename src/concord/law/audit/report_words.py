"""A report in plain words for both sides of a contract, zh and en: what was checked and found, and how it happens."""

from __future__ import annotations

from typing import Literal

import msgspec

from concord.law.audit.report import Claim, Report, Told

Kind = Literal["head", "error", "warning", "note", "reason", "claim", "privacy", "digest"]
SHOWN_NOTES = frozenset(("clause-without-rule", "no-clauses"))  # of notes, those that a signer should know
WORDS: dict[str, dict[str, str]] = {
    "head_passed": {
        "zh": "这份合同的规则已经检查：逐一走过 {states} 种可能出现的情形，没有发现卡住、没有出路或者互相矛盾的地方。",
        "en": "The rules of this contract were checked. {states} situations that can come about were gone through, one "
        "by one, and none was found in which it gets stuck, leaves somebody without a way out, or contradicts itself.",
    },
    "head_stopped": {
        "zh": "这份合同的规则有问题，现在不能使用。下面逐条说明；带日期的，是一个会发生问题的例子。",
        "en": "The rules of this contract have defects and cannot be used yet. Each is told below; where there are "
        "dates, they are an example of how it comes about.",
    },
    "head_unproved": {
        "zh": "没有发现缺陷，但关于所有允许条件的主张还没有全部证明，现在不能使用。",
        "en": "No defect was found, but not every claim about all allowed terms is proved, so they cannot be used yet.",
    },
    "error": {"zh": "缺陷，{where}：{says}", "en": "Defect, {where}: {says}"},
    "warning": {"zh": "请留意，{where}：{says}", "en": "Please note, {where}: {says}"},
    "note": {"zh": "说明，{where}：{says}", "en": "For your information, {where}: {says}"},
    "example": {"zh": "例如：", "en": "For example:"},
    "reason": {"zh": "起草人已说明理由，{where}：{why}", "en": "The author gives a reason, {where}: {why}"},
    "proved": {
        "zh": "已证明，对所有允许的条件都成立：{title}。",
        "en": "Proved for every term that is allowed: {title}.",
    },
    "broken": {
        "zh": "不成立：{title}。例如：{values}。",
        "en": "It does not hold: {title}. For example with {values}.",
    },
    "unknown": {
        "zh": "既没有证明，也没有推翻：{title}。",
        "en": "Neither proved nor refuted: {title}.",
    },
    "not_tried": {"zh": "没有尝试证明：{title}。", "en": "No proof was tried: {title}."},
    "private": {
        "zh": "已检查个人信息：写入账本的只有摘要；姓名、电话、地址、证件号码和您填写的文字另行加密保存，不写入账本。",
        "en": "Personal data was checked: digests alone go on the ledger. Names, phone numbers, addresses, identity "
        "numbers and what you write are sealed apart and never go there.",
    },
    "exposed": {
        "zh": "个人信息检查没有通过：按这些规则，有的个人信息会以明文留存，见上。",
        "en": "The check of personal data failed: under these rules some of it would stay readable, see above.",
    },
    "digest": {
        "zh": "规则 {key}，代码摘要（SHA-256）：{digest}",
        "en": "Rules {key}, code digest (SHA-256): {digest}",
    },
}


class Paragraph(msgspec.Struct, frozen=True):
    """One paragraph. kind: how to show it; lines: a dated example, a line each, none where nothing has to be shown."""

    kind: Kind
    text: str
    lines: tuple[str, ...] = ()


def words(report: Report, lang: str) -> tuple[Paragraph, ...]:
    """Return a report in the reader's language (zh or en): its result first, then what both sides should know."""
    head = "head_passed" if report.passed else "head_stopped" if report.errors else "head_unproved"
    found = [Paragraph("head", WORDS[head][lang].format(states=report.states))]
    shown = [one for one in report.findings if one.level != "note" or one.code in SHOWN_NOTES]
    order = {"error": 0, "warning": 1, "note": 2}
    found += [_finding(one, lang) for one in sorted(shown, key=lambda one: order[one.level])]
    for reason in report.reasons:
        where = f"“{reason.where.get(lang, reason.path)}”"
        found.append(Paragraph("reason", WORDS["reason"][lang].format(where=where, why=reason.why.get(lang, ""))))
    found += [_claim(claim, lang) for claim in report.claims]
    found.append(Paragraph("privacy", WORDS["private" if report.private else "exposed"][lang]))
    found.append(Paragraph("digest", WORDS["digest"][lang].format(key=report.key, digest=report.rules)))
    return tuple(found)


def _finding(told: Told, lang: str) -> Paragraph:
    where = f"“{told.where.get(lang, told.path)}”"
    text = WORDS[told.level][lang].format(where=where, says=told.says.get(lang, ""))
    lines = tuple(f"{line.day}  {line.says.get(lang, '')}" for line in told.timeline)
    return Paragraph(told.level, text, (WORDS["example"][lang], *lines) if lines else ())


def _claim(claim: Claim, lang: str) -> Paragraph:
    values = ("、" if lang == "zh" else ", ").join(f"{name} = {value}" for name, value in claim.values.items())
    return Paragraph("claim", WORDS[claim.answer][lang].format(title=claim.title.get(lang, claim.name), values=values))
