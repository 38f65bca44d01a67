"""A verdict in words, Chinese and English. The words are "unchanged since <time>, by <whose clock>", never "true"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from unicodedata import category

from concord.ledger.judgement import STEPS, Stamp, Verdict
from concord.ledger.package import Papers
from concord.ledger.policy import Policy

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "valid": "Unchanged since {since}, by {whose}.",
        "consistent": "Consistent, not independently trusted: unchanged since {since}, by {whose}, if the policy that"
        " came with the receipt is believed. Whoever made the receipt can have made that policy too. Ask somebody you"
        " trust for the policy of this log, and judge by that.",
        "valid_record": "The record is unchanged since {since}, by {whose}. {alone}",
        "consistent_record": "Consistent, not independently trusted: the record is unchanged since {since}, by {whose},"
        " if the policy that came with the receipt is believed. {alone} Whoever made the receipt can have made that"
        " policy too. Ask somebody you trust for the policy of this log, and judge by that.",
        "alone_named": "Only the record was judged: the file that it names was not looked at.",
        "alone_none": "Only the record was judged: it names no file.",
        "invalid": "Not valid: step {number} ({step}) does not hold. {reason}",
        "unusable": "This cannot be judged. {reason}",
        "operator": "the clock of the log's operator alone ({origin})",
        "witnesses": "the clocks of the witnesses {names}",
        "record": "record",
        "file": "file",
        "log": "log",
        "witnesses_step": "witnesses",
        "path": "path",
        "clocks": "clocks",
        "holds_record": "holds: the leaf is that of this record under this salt",
        "holds_file": "holds: the record names this file ({field})",
        "no_file": "not done: the record names a file, and none was given",
        "names_none": "not done: the record names no file",
        "holds_log": "holds: signed by {origin}",
        "holds_quorum": "holds: {seen}; the policy asks for {least} of {all}",
        "holds_asks_none": "the policy asks for none; cosigned: {seen}. This shows no quorum",
        "holds_path": "holds: leaf {index} of {size}",
        "holds_clocks": "holds: recorded {recorded} by the clock of the log{timestamp}",
        "stamp_ignored": "; a timestamp came along and was ignored, for no authority was named here that is trusted",
        "stamp_none": "; no timestamp came along",
        "nobody": "nobody",
        "holds": "holds",
        "not_reached": "not looked at",
        "fails": "does not hold",
    },
    "zh": {
        "valid": "自 {since} 起未改变，依据是{whose}。",
        "consistent": "前后一致，但没有独立的信任依据：如果相信随收据附来的信任策略，则自 {since} 起未改变，"
        "依据是{whose}。做收据的人也能做这份策略。请向您信任的人索取这个日志的信任策略，再用它核验。",
        "valid_record": "这条记录自 {since} 起未改变，依据是{whose}。{alone}",
        "consistent_record": "前后一致，但没有独立的信任依据：如果相信随收据附来的信任策略，则这条记录自 {since} 起"
        "未改变，依据是{whose}。{alone}做收据的人也能做这份策略。请向您信任的人索取这个日志的信任策略，再用它核验。",
        "alone_named": "只核验了记录，没有核对记录所说的文件。",
        "alone_none": "只核验了记录，记录没有说到文件。",
        "invalid": "无效：第 {number} 步（{step}）不成立。{reason}",
        "unusable": "无法核验。{reason}",
        "operator": "日志运营方一家的时钟（{origin}）",
        "witnesses": "见证方 {names} 的时钟",
        "record": "记录",
        "file": "文件",
        "log": "日志",
        "witnesses_step": "见证",
        "path": "路径",
        "clocks": "时钟",
        "holds_record": "成立：叶子就是这条记录加这个盐值的承诺",
        "holds_file": "成立：记录中写有这个文件的指纹（{field}）",
        "no_file": "没有做：记录说到一个文件，但没有给出文件",
        "names_none": "没有做：记录没有说到文件",
        "holds_log": "成立：由 {origin} 签名",
        "holds_quorum": "成立：{seen}；信任策略要求 {all} 家中至少 {least} 家",
        "holds_asks_none": "信任策略不要求见证；已会签：{seen}。这份收据不证明达到法定数",
        "holds_path": "成立：{size} 片叶子中的第 {index} 片（从 0 数起）",
        "holds_clocks": "成立：按日志的时钟记于 {recorded}{timestamp}",
        "stamp_ignored": "；收据附有时间戳，但这里没有指定信任的时间戳机构，所以未采用",
        "stamp_none": "；没有附时间戳",
        "nobody": "无",
        "holds": "成立",
        "not_reached": "未核验",
        "fails": "不成立",
    },
}
STAMPS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "authority": "the clock of the timestamp authority {authority}",
        "both": "{whose}; and since {stamped}, by {authority}",
        "stamped": "; timestamp of {stamped} by {authority}{accuracy}",
        "accuracy": " (to within {seconds} s, as it says)",
    },
    "zh": {
        "authority": "时间戳机构 {authority} 的时钟",
        "both": "{whose}；自 {stamped} 起未改变，依据是{authority}",
        "stamped": "；{authority} 的时间戳为 {stamped}{accuracy}",
        "accuracy": "（按其所述，误差不超过 {seconds} 秒）",
    },
}
PAPERS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "unproven": "Not proven by anything: {names}. Whoever made the package can have written this as he liked.",
        "more": "{names} and {number} more",
        "signed": "platform/facts.note is signed by {log}, a log of {policy}: the platform says so itself.",
        "stranger": "platform/facts.note bears no signature of a log of {policy}.",
        "false": "platform/facts.note is false: a signature under it does not hold, or it is no fact sheet.",
        "own": "your policy",
        "beside": "the policy that came with the package",
    },
    "zh": {
        "unproven": "没有任何东西能证明：{names}。做包的人可以随意写这些。",
        "more": "{names}，另有 {number} 个文件",
        "signed": "platform/facts.note 有 {log} 的签名，{policy}列有这个日志：内容是平台自己说的。",
        "stranger": "platform/facts.note 没有{policy}所列日志的签名。",
        "false": "platform/facts.note 是假的：它的签名不成立，或者它不是平台情况说明。",
        "own": "您的信任策略",
        "beside": "随包附来的信任策略",
    },
}
TIMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "unjudged": "When the package was put together was not judged: no timestamp authority was named (--tsa).",
        "judged": "The package was put together by {stamped}, by {authority}.",
    },
    "zh": {
        "unjudged": "没有核验这个包何时打成：没有指定信任的时间戳机构（--tsa）。",
        "judged": "这个包最迟在 {stamped} 打成，依据是{authority}。",
    },
}
MOST_NAMES: Final = 8
UNSHOWN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))  # categories of signs that nobody sees
REASONS: Final[Mapping[str, str]] = {
    "record": "叶子不是这条记录加这个盐值的承诺。",
    "file": "记录中没有这个文件的指纹：文件被改过，或者是另一个文件。",
    "log": "检查点没有信任策略所列日志的有效签名。",
    "witnesses": "见证方的会签没有达到信任策略的要求，或者有一个签名不对。",
    "path": "按这份收据，叶子不在检查点所说的树里。",
    "clocks": "收据里的时间互相矛盾，或者还没有到；或者时间戳不是您信任的机构对这个检查点作出的。",
}
UNFIT: Final[Mapping[str, str]] = {
    "too_large": "这个包太大，或者里面的文件太多。",
    "zip": "这个压缩包不是按规定写的：被改过、被截断，或者夹带了别的东西。",
    "name": "包里有一个文件名会指到包外面去，或者不是文件名。",
    "twice": "包里有两个文件同名。",
    "packed": "包里有压缩过的文件；证据包里的文件都原样存放。",
    "mimetype": "开头不是证据包（ASiC-E）的样子。",
    "manifest": "清单和文件对不上：有文件被改过、多了或者少了。",
    "timestamp": "时间戳盖的不是这份清单，或者不是您信任的机构盖的。",
    "parts": "缺了一部分，或者有不该在里面的东西，或者旁边放的记录、盐值和收据里的不一样。",
}
UNUSABLE_ZH: Final = "收据、记录、盐值或信任策略缺失，或者不符合格式（{why}）"


def moment(at: int) -> str:
    """UTC seconds as a person reads them; far out of every calendar, as the bare number."""
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return f"{at} (UTC)"


def printable(text: str, *, keep: str = "") -> str:
    """What others wrote may hold any signs: those that steer a terminal, or turn the way in which a line is read, are
    shown by their numbers. keep: signs that stay as they are.
    """
    if text.isascii() and text.isprintable():
        return text
    hidden = {sign for sign in text if category(sign) in UNSHOWN and sign not in keep}
    return text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in hidden})


def unusable(why: str, lang: str, code: str = "") -> str:
    """What to say when nothing could be judged, and why (English). code: of concord.ledger.archive.Unfit, if any."""
    if code:
        return f"{WORDS[lang]['unusable'].format(reason=why if lang == 'en' else UNFIT[code])} [{code}]"
    return WORDS[lang]["unusable"].format(reason=why if lang == "en" else UNUSABLE_ZH.format(why=why))


def sentence(verdict: Verdict, lang: str, *, independent: bool) -> str:
    """The verdict in a sentence. independent: the policy came from whoever verifies, not with the receipt."""
    words = WORDS[lang]
    if verdict.failed:
        reason = verdict.why if lang == "en" else REASONS[verdict.step]
        return words["invalid"].format(number=verdict.failed, step=_name(verdict.step, lang), reason=reason)
    kind = "valid" if independent else "consistent"
    alone = words["alone_named" if verdict.names else "alone_none"]
    kind = kind if verdict.looked else f"{kind}_record"
    return words[kind].format(since=moment(verdict.since), whose=whose(verdict, lang), alone=alone)


def papers(found: Papers, lang: str, *, independent: bool) -> list[str]:
    """What has to be said of the papers in a package, a line each. independent: as in sentence()."""
    words, lines = PAPERS[lang], []
    if found.facts:
        policy = words["own" if independent else "beside"]
        lines.append(words[found.facts].format(log=found.log, policy=policy))
    if found.unproven:
        names = ", ".join(found.unproven[:MOST_NAMES])
        if len(found.unproven) > MOST_NAMES:
            names = words["more"].format(names=names, number=len(found.unproven) - MOST_NAMES)
        lines.append(words["unproven"].format(names=names))
    return lines


def packed_at(stamp: Stamp | None, lang: str) -> str:
    """By when a package was put together, None = nobody judged that."""
    if stamp is None:
        return TIMES[lang]["unjudged"]
    authority = STAMPS[lang]["authority"].format(authority=stamp.authority)
    return TIMES[lang]["judged"].format(stamped=moment(stamp.at), authority=authority)


def whose(verdict: Verdict, lang: str) -> str:
    """By whose clock `since` is said. Where witnesses and an authority both vouch, each with its time."""
    words, stamp = {**WORDS[lang], **STAMPS[lang]}, verdict.stamp
    authority = "" if stamp is None else words["authority"].format(authority=stamp.authority)
    if verdict.whose == "authority":
        return authority
    if verdict.whose == "operator":
        return words["operator"].format(origin=verdict.origin)
    seen = words["witnesses"].format(names=", ".join(verdict.relied_on))
    if stamp is None:
        return seen
    return words["both"].format(whose=seen, stamped=moment(stamp.at), authority=authority)


def steps(verdict: Verdict, policy: Policy, lang: str) -> list[str]:
    """Each step in a line: its number, its name, and what was found."""
    words, found = WORDS[lang], _found(verdict, policy, lang)
    lines = []
    for number, step in enumerate(STEPS, start=1):
        says = found[step] if not verdict.failed else words["holds" if number < verdict.failed else "not_reached"]
        if number == verdict.failed:
            says = words["fails"]
        elif step == "file" and not verdict.looked and not 0 < verdict.failed < number:
            says = words["no_file" if verdict.names else "names_none"]
        lines.append(f"{number} {_name(step, lang)}: {says}")
    return lines


def _found(verdict: Verdict, policy: Policy, lang: str) -> dict[str, str]:
    words = WORDS[lang]
    seen = ", ".join(f"{one.name} ({moment(one.at)})" for one in verdict.seen) or words["nobody"]
    least, all_ = policy.asks
    witnesses = words["holds_quorum" if all_ else "holds_asks_none"].format(seen=seen, least=least, all=all_)
    return {
        "record": words["holds_record"],
        "file": words["holds_file"].format(field=verdict.field),
        "log": words["holds_log"].format(origin=verdict.origin),
        "witnesses": witnesses,
        "path": words["holds_path"].format(index=verdict.index, size=verdict.size),
        "clocks": words["holds_clocks"].format(recorded=moment(verdict.recorded), timestamp=_timestamp(verdict, lang)),
    }


def _timestamp(verdict: Verdict, lang: str) -> str:
    """What became of the timestamp."""
    words, stamp = {**WORDS[lang], **STAMPS[lang]}, verdict.stamp
    if stamp is None:
        return words["stamp_ignored" if verdict.carried else "stamp_none"]
    accuracy = words["accuracy"].format(seconds=stamp.accuracy) if stamp.accuracy else ""
    return words["stamped"].format(stamped=moment(stamp.at), authority=stamp.authority, accuracy=accuracy)


def _name(step: str, lang: str) -> str:
    return WORDS[lang]["witnesses_step" if step == "witnesses" else step]
