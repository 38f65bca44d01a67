"""What a monitor found, as a page that a person reads: in Chinese and English, and it loads nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from concord.ledger.words import moment

CODES: Final[Mapping[str, tuple[str, str]]] = {
    "unreachable": ("读不到日志", "The log cannot be read"),
    "unsigned": ("检查点没有有效的日志签名", "The checkpoint is not signed by the log"),
    "quorum": ("会签没有达到法定数", "Fewer witnesses cosigned than the policy asks for"),
    "rollback": ("日志变短了", "The log has become smaller"),
    "fork": ("日志改写了过去", "The log has rewritten its past"),
    "tile": ("日志的文件与检查点不符", "The log's files do not fit its checkpoint"),
    "ahead": ("日志声称的新叶子多得不合常理", "The log claims more new leaves than it can have"),
    "late": ("见证方很久没有会签", "No witness has cosigned for long"),
    "future": ("有时间还没有到", "A time in it is yet to come"),
    "differs": ("有成员重新执行合同，结果不同", "A member executed a contract again, and it differs"),
}
PASSING: Final = frozenset({"unreachable", "quorum", "late", "differs"})  # over as soon as a look finds all well again
CHINESE: Final[tuple[tuple[str, str], ...]] = (  # what a report says in English, and the same in Chinese
    (r"(\d+) witnesses cosigned; (\d+) of (\d+) are asked for", "有 {0} 家会签；要求 {2} 家中至少 {1} 家"),
    (r"nothing was cosigned within (\d+) seconds", "{0} 秒之内没有任何会签"),
    (r"a witness cosigned (\d+) seconds from now", "一家见证方的会签时间比现在晚 {0} 秒"),
    (r"a leaf in (\S+) says that it was recorded after now", "{0} 中有一片叶子写的记录时间晚于现在"),
    (r"(.+) had cosigned (\d+) leaves a look ago; the log shows (\d+)", "{0} 上次查看前已会签 {1} 片，日志只有 {2} 片"),
    (r"(.+) has cosigned another tree of (\d+) leaves: .*", "{0} 会签过另一棵有 {1} 片叶子的树"),
    (r"this is (.+); the log that was watched here is (.+)", "读到的是 {0}，这里监测的是 {1}"),
    (r"the (\d+) leaves that were there before are no longer the same: .*", "原有的 {0} 片叶子已经不是原样"),
    (
        r"the log claims (\d+) leaves; (\d+) were hashed by now, and at most (\d+) more are believed \(--ahead\)",
        "日志声称有 {0} 片叶子；至今核对了 {1} 片，最多再相信 {2} 片（--ahead）",
    ),
    (r"asked for its checkpoint, the log answers (\d+)", "索取检查点时，日志回答 {0}"),
    (r"no key that the policy names for this log signed the checkpoint", "策略里这个日志的密钥都没有签这个检查点"),
    (r"the log had (\d+) leaves and has (\d+)", "日志原有 {0} 片叶子，现在只有 {1} 片"),
    (r"(tile/\S+): the log answers (\d+)", "{0}：日志回答 {1}"),
    (
        r"(.+) executed an entry again \(its leaf commits to ([0-9a-f]{64})\), and it differs: (.+)",
        "{0} 重新执行了一条合同记录（叶子承诺 {1}），结果不同：{2}",
    ),
    (r"the answer is longer than (\d+) bytes", "回答超过 {0} 字节"),
    (r"the answer takes too long", "回答太慢"),
    (r"the answer was cut short", "回答没有传完"),
)
PAGE: Final = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c1c1a}}
.alarm{{border-left:.4rem solid #a4262c;padding:.4rem 1rem;margin:1rem 0;background:#fbeeee}}
.well{{border-left:.4rem solid #2c6e49;padding:.4rem 1rem;margin:1rem 0;background:#eef6f1}}
dt{{font-weight:600}}dd{{margin:0 0 .6rem;overflow-wrap:anywhere}}</style></head>
<body><main><h1>{title}</h1>
{alarms}
<dl>{facts}</dl>
<p><a href="report.json">report.json</a></p></main></body></html>
"""


def page(report: Mapping[str, Any]) -> str:
    """Takes a report's content; returns the page."""
    found = report["alarms"]
    title = "警报 · Alarm" if found else "没有异常 · Nothing is wrong"
    alarms = (
        "\n".join(_alarm(one) for one in found)
        or '<p class="well">上次查看时一切相符。<br>All fitted at the last look.</p>'
    )
    facts = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in _facts(report))
    return PAGE.format(title=title, alarms=alarms, facts=facts)


def standing(raised: Sequence[Mapping[str, str]], found: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Takes the alarms that stood and those of a new look; returns those that stand: what shows a false log stays."""
    lasting = [one for one in raised if one["code"] not in PASSING]
    known = {one["code"] for one in lasting}
    return [*lasting, *(one for one in found if one["code"] not in known)]


def in_chinese(words: str) -> str:
    """What an alarm says, in Chinese; what was said by somebody else is told in their words."""
    for said, zh in CHINESE:
        if found := re.fullmatch(said, words):
            return zh.format(*found.groups())
    return f"程序报告：{words}"


def _alarm(one: Mapping[str, str]) -> str:
    zh, en = CODES[one["code"]]
    return (
        f'<section class="alarm" role="alert"><h2>{zh}</h2><p>{escape(in_chinese(one["words"]))}</p>'
        f'<p lang="en">{en}: {escape(one["words"])}</p>'
        "<p>请保存这一页和 report.json，并告知联盟的其他成员。<br>"
        '<span lang="en">Keep this page and report.json, and tell the other members.</span></p></section>'
    )


def _facts(report: Mapping[str, Any]) -> list[tuple[str, str]]:
    seen = [f"{name} ({moment(at)})" for name, at in sorted(report["seen"].items())]
    latency = "—" if report["latency"] is None else f"{report['latency']} s"
    return [
        ("日志 · Log", report["origin"] or "—"),
        ("查看时间 · Looked at", moment(report["at"])),
        ("叶子数 · Leaves", f"{report['size']} (+{report['growth']})"),
        ("根 · Root", report["root"] or "—"),
        ("会签 · Cosigned by", ", ".join(seen) or "—"),
        ("距最近会签 · Since the last cosignature", latency),
        ("本次重算的叶子 · Leaves hashed in this look", str(report["rehashed"])),
        ("至今已核对 · Checked by now", f"{report['hashed']} / {report['size']}"),
    ]
