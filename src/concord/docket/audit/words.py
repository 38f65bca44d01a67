"""Findings in words, Chinese and English, with what each means; docs/ledger.md says what to do about them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from concord.docket.audit.finding import Finding, Report
from concord.ledger.words import moment

KINDS: Final = ("changed", "missing", "added", "swapped", "rolled back", "late")
# code -> kind, English, Chinese
SAYS: Final[Mapping[str, tuple[str, str, str]]] = {
    "entry.changed": (
        "changed",
        "Entry {number} ({act}) was changed: it is not what its digest covers",
        "第 {number} 条登记（{act}）被改过：内容与它的摘要不符",
    ),
    "entry.columns": (
        "changed",
        "Entry {number} ({act}) was changed in its columns: they differ from what was recorded",
        "第 {number} 条登记（{act}）的列被改过：与登记的内容不符",
    ),
    "entry.chain": (
        "changed",
        "Entry {number} ({act}) does not follow the entry before it: one of the two was changed",
        "第 {number} 条登记（{act}）与前一条接不上：两条中有一条被改过",
    ),
    "entry.record": (
        "changed",
        "Entry {number} ({act}) is not the one that was recorded in the log",
        "第 {number} 条登记（{act}）不是日志里记下的那一条",
    ),
    "entry.gap": ("missing", "Entries {first} to {last} are missing", "缺少第 {first} 至 {last} 条登记"),
    "entry.missing": ("missing", "An entry that was recorded in the log is missing", "日志里记过的一条登记不见了"),
    "entry.added": (
        "added",
        "Entry {number} ({act}) was put in past the program: the log has no record of it",
        "第 {number} 条登记（{act}）不是由程序写入的：日志里没有它的记录",
    ),
    "matter.head": (
        "changed",
        "The case ends with entry {head}, but the last one there is {last}, or another",
        "案件应以第 {head} 条登记结束，但现有的最后一条是第 {last} 条，或者不是同一条",
    ),
    "matter.state": (
        "changed",
        "Where the case stands was changed: it is not what its entries lead to",
        "案件所处的状态被改过：不是各条登记推出的结果",
    ),
    "matter.rulebook": (
        "changed",
        "The rulebook of the case is not here any more",
        "案件所依据的规则已不在这里",
    ),
    "rulebook.changed": (
        "changed",
        "The kept text of a rulebook was changed: {name}",
        "保存的规则文本被改过：{name}",
    ),
    "matter.missing": (
        "missing",
        "A case is missing, of which entry {number} ({act}) is there",
        "案件不见了，它的第 {number} 条登记（{act}）还在",
    ),
    "text.changed": (
        "changed",
        "A text of entry {number} ({act}) was changed: {name}",
        "第 {number} 条登记（{act}）的文字被改过：{name}",
    ),
    "text.digest": (
        "changed",
        "The digest of a text of entry {number} ({act}) was changed: {name}",
        "第 {number} 条登记（{act}）一段文字的摘要被改过：{name}",
    ),
    "text.damaged": (
        "changed",
        "A text of entry {number} ({act}) cannot be opened any more: {name}",
        "第 {number} 条登记（{act}）的一段文字已无法打开：{name}",
    ),
    "text.missing": (
        "missing",
        "A text of entry {number} ({act}) is missing, and was not erased by the program: {name}",
        "第 {number} 条登记（{act}）的一段文字不见了，也不是由程序删除的：{name}",
    ),
    "text.added": (
        "added",
        "A text was put beside entry {number} ({act}) past the program: {name}",
        "第 {number} 条登记（{act}）旁多出一段不是由程序写入的文字：{name}",
    ),
    "text.swapped": (
        "swapped",
        "A text of entry {number} ({act}) is another entry's, and the other way round: {name}, {other}",
        "第 {number} 条登记（{act}）的一段文字与另一条登记的对调了：{name}，{other}",
    ),
    "text.stray": (
        "added",
        "A text belongs to no entry: {name}",
        "有一段文字不属于任何登记：{name}",
    ),
    "text.erased": ("erased", "Erased: {name} of entry {number} ({act}), digest {digest}",
                    "已删除：第 {number} 条登记（{act}）的 {name}，摘要 {digest}"),
    "exhibit.changed": ("changed", "An exhibit is not the file that was put in", "一份证据已不是当时提交的文件"),
    "exhibit.damaged": ("changed", "An exhibit's file is damaged", "一份证据的文件已损坏"),
    "exhibit.missing": ("missing", "An exhibit is missing, or its file", "一份证据或它的文件不见了"),
    "exhibit.added": (
        "added", "An exhibit was put in past the program: the log has no record of it",
        "一份证据不是由程序写入的：日志里没有它的记录",
    ),
    "exhibit.swapped": (
        "swapped", "An exhibit's file is that of {other}", "一份证据的文件是另一份（{other}）的文件",
    ),
    "exhibit.record": (
        "changed", "An exhibit is not the one that was recorded in the log", "一份证据不是日志里记下的那一份",
    ),
    "exhibit.moved": (
        "changed", "An exhibit stands not where entry {entry} put it: case, confidence, field or person was changed",
        "一份证据不在登记 {entry} 所放的位置：案件、可见范围、栏目或提交人被改过",
    ),
    "exhibit.gone": (
        "missing", "A file that entry {number} ({act}) took is missing, though none may be withdrawn then: {name}",
        "第 {number} 条登记（{act}）收下的文件不见了，而收下之后不能再撤回：{name}",
    ),
    "copy.changed": ("changed", "The copy of an exhibit that others see was changed", "证据给他人看的副本被改过"),
    "copy.damaged": ("changed", "The copy of an exhibit that others see is damaged", "证据给他人看的副本已损坏"),
    "copy.missing": ("missing", "The copy of an exhibit that others see is missing", "证据给他人看的副本不见了"),
    "copy.swapped": (
        "swapped", "The copy of an exhibit that others see is the file of {other}",
        "证据给他人看的副本是另一份（{other}）的文件",
    ),
    "document.changed": ("changed", "A paper is not the one that was drawn up", "一份文书已不是当时制作的那一份"),
    "document.damaged": ("changed", "A paper's file is damaged", "一份文书的文件已损坏"),
    "document.missing": ("missing", "A paper is missing, or its file", "一份文书或它的文件不见了"),
    "document.added": (
        "added", "A paper was put in past the program: the log has no record of it",
        "一份文书不是由程序写入的：日志里没有它的记录",
    ),
    "document.swapped": ("swapped", "A paper's file is that of {other}", "一份文书的文件是另一份（{other}）的文件"),
    "document.record": (
        "changed", "A paper is not the one that was recorded in the log", "一份文书不是日志里记下的那一份",
    ),
    "withdrawal.missing": (
        "missing", "The note that an exhibit was withdrawn is missing", "证据撤回的记载不见了",
    ),
    "withdrawal.added": (
        "added", "The note that an exhibit was withdrawn was put in past the program",
        "证据撤回的记载不是由程序写入的",
    ),
    "withdrawal.record": (
        "changed",
        "The note that an exhibit was withdrawn is not the one recorded",
        "证据撤回的记载不是当时记下的那一条",
    ),
    "record.missing": ("missing", "Leaf {name} of the log has no record any more", "日志第 {name} 片叶子的记录不见了"),
    "record.changed": (
        "changed",
        "The record of {name} is not what leaf {index} of the log says",
        "{name} 的记录与日志第 {index} 片叶子不符",
    ),
    "record.unknown": ("added", "A record is of nothing that is known here: {name}", "有一条记录不知所记为何：{name}"),
    "record.waiting": (
        "late", "{count} records wait for their leaves, the oldest far too long: is the worker running? {name}",
        "有 {count} 条记录等待写入日志，最早的已等得太久：后台进程在运行吗？{name}",
    ),
    "record.unproven": (
        "changed",
        "What was kept of the consortium's receipt of {name} does not hold any more",
        "{name} 的联盟收据所保存的部分已不成立",
    ),
    "told.changed": (
        "changed",
        "What the members were told in clear of entry {number} ({act}) is not what the docket has",
        "第 {number} 条登记（{act}）交给各成员的明文记录与这里登记的内容不符",
    ),
    "told.missing": (
        "missing",
        "What the members were told in clear of entry {number} ({act}) is missing",
        "第 {number} 条登记（{act}）交给各成员的明文记录不见了",
    ),
    "told.attested": (
        "changed",
        "What was kept of the members' attestations of entry {number} ({act}) does not hold",
        "第 {number} 条登记（{act}）所保存的各成员执行证明不成立",
    ),
    "record.cut": (
        "rolled back", "{name} is said to be leaf {index}, but the log does not reach so far",
        "{name} 应是日志第 {index} 片叶子，但日志没有那么长",
    ),
    "leaf.changed": ("changed", "Leaf {name} of the log was changed", "日志第 {name} 片叶子被改过"),
    "leaf.differs": (
        "changed", "Leaf {name} of the log, or its hash in tile {tile}, was changed",
        "日志第 {name} 片叶子，或它在 {tile} 中的哈希，被改过",
    ),
    "leaf.missing": ("missing", "Leaf {name} of the log is missing", "日志第 {name} 片叶子不见了"),
    "tile.changed": ("changed", "Tile {name} of the log was changed", "日志的瓦片 {name} 被改过"),
    "tile.longer": (
        "added", "Tile {name} of the log goes past the log's end", "日志的瓦片 {name} 超出了日志的末尾",
    ),
    "tile.unreadable": (
        "missing", "Tile {name} of the log is missing or damaged", "日志的瓦片 {name} 不见了或已损坏",
    ),
    "checkpoint.changed": (
        "changed", "The checkpoint of size {name} was changed: its signature does not hold",
        "大小为 {name} 的检查点被改过：签名不成立",
    ),
    "checkpoint.rewritten": (
        "changed", "The log is not what its own checkpoint of size {name} signed",
        "日志已不是它自己在大小为 {name} 的检查点上签过的样子",
    ),
    "log.short": (
        "missing",
        "The log {name} is said to have {size} leaves, but only {there} are there",
        "日志 {name} 应有 {size} 片叶子，但只有 {there} 片",
    ),
    "log.opening": (
        "changed", "The log {name} does not begin with the last checkpoint of the log before it",
        "日志 {name} 的开头不是前一个日志的最后一个检查点",
    ),
    "checkpoint.beyond": (
        "rolled back", "The log once had {name} leaves and signed for them; now it has {size}",
        "日志曾有 {name} 片叶子并签了名，现在只有 {size} 片",
    ),
    "held.rollback": (
        "rolled back", "The log was rolled back: {name} shows {size} leaves, now there are {now}",
        "日志被回退：{name} 显示曾有 {size} 片叶子，现在只有 {now} 片",
    ),
    "held.rewritten": (
        "rolled back", "The log was rewritten: its first {size} leaves are not those that {name} shows",
        "日志被重写：前 {size} 片叶子不是 {name} 所显示的那些",
    ),
    "held.leaf": (
        "changed", "Leaf {index} is not the one that {name} shows", "第 {index} 片叶子不是 {name} 所显示的那一片",
    ),
    "held.missing": (
        "missing", "What {name} is a receipt of is missing: {kind} {id}", "{name} 所证明的内容不见了：{kind} {id}",
    ),
    "held.record": (
        "changed", "What {name} is a receipt of was changed: {kind} {id}", "{name} 所证明的内容被改过：{kind} {id}",
    ),
}  # fmt: skip
UNUSABLE: Final[Mapping[str, tuple[str, str]]] = {
    "unreadable": ("{name} is no receipt and no checkpoint.", "{name} 既不是收据，也不是检查点。"),
    "unproven": (
        "{name} does not hold by itself: its leaf does not lead to its checkpoint. It shows nothing about this log.",
        "{name} 本身不成立：叶子不能推出检查点。它不能说明这个日志的任何情况。",
    ),
    "other_log": (
        "{name} is of another log: {origin}. Give it to the audit of that log.",
        "{name} 属于另一个日志：{origin}。请用它审计那个日志。",
    ),
    "other_key": (
        "{name} is not signed by this log's key. If the log had another key then, give a policy with it: --policy.",
        "{name} 不是用这个日志的密钥签的。如果日志当时用的是另一把密钥，请用 --policy 给出写有它的信任策略。",
    ),
    "store": (
        "The files cannot be read now: {name} Try again later, or audit without them: --without-files.",
        "现在读不到文件：{name} 请稍后再试，或用 --without-files 不读文件审计。",
    ),
    "policy": ("The policy cannot be read: {name}", "信任策略无法读取：{name}"),
}
SUMMARY: Final = {
    "en": {
        "whole": "Nothing was changed, left out or added.",
        "found": "{count} findings.",
        "looked": "Looked at {counts}.",
        "log": "Log {origin}: {size} leaves, root {root}.",
        "compared": "Compared with {compared} held from outside: none shows more than is here.",
        "alone": "No checkpoint from outside was given: a log rewritten as a whole and signed anew with its own key"
        " would not show. Give a receipt or an older checkpoint: --receipt, --checkpoint.",
        "shallow": "Files in the store were not read.",
        "more": "... and {count} more.",
        "erased": "Texts erased by the program: {count}. Their digests stand.",
        "case": "case {number}",
    },
    "zh": {
        "whole": "没有改动、遗漏或多出。",
        "found": "发现 {count} 处问题。",
        "looked": "已核对：{counts}。",
        "log": "日志 {origin}：{size} 片叶子，根 {root}。",
        "compared": "已与外部持有的 {compared} 份凭据比对：没有一份显示的比这里更多。",
        "alone": "没有给出外部持有的检查点：如果整个日志被重写并用自己的密钥重新签名，这里看不出来。"
        "请给出一份收据或较早的检查点：--receipt、--checkpoint。",
        "shallow": "没有读取存储中的文件。",
        "more": "……另有 {count} 处。",
        "erased": "由程序删除的文字：{count} 段，摘要仍在。",
        "case": "案件 {number}",
    },
}
COUNTED: Final = {
    "matters": ("cases", "个案件"), "entries": ("entries", "条登记"), "texts": ("texts", "段文字"),
    "exhibits": ("exhibits", "份证据"), "papers": ("papers", "份文书"), "withdrawals": ("withdrawals", "次撤回"),
    "leaves": ("leaves", "片叶子"),
    "fillers": ("of chance", "片填充"), "records": ("records", "条记录"), "checkpoints": ("checkpoints", "个检查点"),
    "waiting": ("waiting for a leaf", "条等待写入"), "told": ("told in clear", "条明文告知"),
}  # fmt: skip


def kind(found: Finding) -> str:
    """Of KINDS: what happened to it."""
    return SAYS[found.code][0]


def sentence(found: Finding, lang: str) -> str:
    """A finding in a line: what it is, which row, of which case, and when that was recorded."""
    says = SAYS[found.code][2 if lang == "zh" else 1].format_map({"name": found.name, **found.more})
    parts = [SUMMARY[lang]["case"].format(number=found.matter)] if found.matter else []
    parts += [found.name] if found.name not in (says, found.matter) and found.name not in says else []
    parts += [moment(found.at)] if found.at else []
    return f"{says} [{found.code}] {' · '.join(parts)}".rstrip()


def lines(report: Report, lang: str) -> list[str]:
    """The whole report for a person."""
    words = SUMMARY[lang]
    said = [sentence(one, lang) for one in report.findings]
    if report.more:
        said.append(words["more"].format(count=report.more))
    said.append(words["found"].format(count=report.noted) if said else words["whole"])
    at = 1 if lang == "zh" else 0
    gap, comma = ("", "、") if lang == "zh" else (" ", ", ")
    counted = comma.join(f"{report.counts[key]}{gap or ' '}{COUNTED[key][at]}" for key in COUNTED if report.counts[key])
    said += [words["looked"].format(counts=counted)] if counted else []
    said += [words["log"].format(origin=log.origin, size=log.size, root=log.root) for log in report.logs]
    if report.erased:
        said.append(words["erased"].format(count=report.counts["erased"]))
        said += [f"  {sentence(one, lang)}" for one in report.erased]
    said += [] if report.deep else [words["shallow"]]
    if not report.compared:
        said.append(words["alone"])
    elif not any(one.code.startswith("held.") for one in report.findings):
        said.append(words["compared"].format(compared=report.compared))
    return said


def plain(found: Finding) -> dict[str, Any]:
    """A finding as JSON."""
    says = {"en": sentence(found, "en"), "zh": sentence(found, "zh")}
    return dataclasses.asdict(dataclasses.replace(found, more=dict(found.more))) | {"kind": kind(found), "says": says}


def as_json(report: Report) -> dict[str, Any]:
    """The whole report as JSON."""
    return {
        "whole": report.whole,
        "logs": [dataclasses.asdict(log) for log in report.logs],
        "counts": dict(report.counts),
        "findings": [plain(one) for one in report.findings],
        "more": report.more,
        "erased": [plain(one) for one in report.erased],
        "files_read": report.deep,
        "compared": report.compared,
        "seconds": round(report.seconds, 3),
    }
