"""Who executed an entry again, and what differs, in words, Chinese and English; see concord.ledger.attestation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from concord.ledger import leaf as leaves
from concord.ledger.attestation import Executed, How

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "alike": "Executed alike by {number} of {all} members: {names}.",
        "nobody": "Executed alike by none of {all} members.",
        "differs": "{name} executed it, and it differs: {how}.",
        "forged": "An attestation that came along does not hold, so none was counted. {why}",
        "pin": "its {part} is not the one that is pinned",
        "absent": "it does not have the rulebook",
        "refused": "the law refuses it there ({why})",
        "nothing": "the law writes nothing there at that time",
        "entry": "{field} is {mine} there, and {theirs} in the record",
        "failed": "it cannot be executed there",
        "before": "an earlier entry of the contract differs",
        "other": "{code}",
        "rulebook": "rulebook",
        "calendars": "calendar",
        "tables": "law table",
        "zones": "time zone data",
    },
    "zh": {
        "alike": "{all} 家成员中有 {number} 家重新执行，结果一致：{names}。",
        "nobody": "{all} 家成员中没有一家重新执行并得到一致的结果。",
        "differs": "{name} 重新执行，结果不同：{how}。",
        "forged": "附来的执行证明有一份不成立，因此都不采用。{why}",
        "pin": "它的{part}与记录指定的不同",
        "absent": "它没有这套规则",
        "refused": "按它的执行，规则不允许这一步（{why}）",
        "nothing": "按它的执行，此时没有任何事项发生",
        "entry": "{field}在它那里是 {mine}，在记录里是 {theirs}",
        "failed": "它无法执行",
        "before": "这份合同在此之前已有一条记录不同",
        "other": "{code}",
        "rulebook": "规则文本",
        "calendars": "日历",
        "tables": "法律数据表",
        "zones": "时区数据",
    },
}
NAMES: Final[Mapping[str, Mapping[str, str]]] = {  # of the fields of an entry
    "en": {
        "act": "the act",
        "at": "its time",
        "by": "who did it",
        "cause": "its cause",
        "effects": "what follows from it",
        "form": "what was entered",
        "on": "the time that counts",
        "role": "the role",
        "seen": "who may see it",
        "seq": "its number",
    },
    "zh": {
        "act": "事项",
        "at": "记录时间",
        "by": "办理人",
        "cause": "起因",
        "effects": "后果",
        "form": "填写的内容",
        "on": "起算时间",
        "role": "角色",
        "seen": "可见范围",
        "seq": "序号",
    },
}
CODES: Final = ("pin", "refused", "nothing", "entry", "failed", "before")
PARTS: Final = ("calendars", "rulebook", "tables", "zones")
FORGED_ZH: Final = "签名不对，或者说的是另一条记录，或者各家执行的不是同一条记录。"


def lines(found: Executed | None, lang: str) -> list[str]:
    """Who executed an entry, a line, and a line for each who differs; nothing where nobody attests."""
    if found is None:
        return []
    words = WORDS[lang]
    number, names = len(found.alike), ", ".join(found.alike)
    first = words["alike" if number else "nobody"].format(number=number, all=found.of, names=names)
    return [first, *(words["differs"].format(name=one.name, how=how(one.how, lang)) for one in found.differ)]


def forged(why: str, lang: str) -> str:
    """That an attestation does not hold. why: in English."""
    return WORDS[lang]["forged"].format(why=why if lang == "en" else FORGED_ZH)


def how(said: How, lang: str) -> str:
    """What differs, as half a sentence. It was written by somebody else, and may hold anything."""
    words = WORDS[lang]
    code = str(said.get("code"))
    if code == "pin" and said.get("mine") == "":
        return words["absent"]
    part = _told(said.get("part"))
    values = {name: _told(said.get(name)) for name in ("field", "mine", "theirs", "why")}
    values |= {"code": code, "part": words[part] if part in PARTS else part}
    values["field"] = NAMES[lang].get(values["field"], values["field"])
    return words[code if code in CODES else "other"].format_map(values)


def _told(value: Any) -> str:
    return value if isinstance(value, str) else leaves.canonical(value).decode()
