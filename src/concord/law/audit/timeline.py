"""A way through a rulebook as a dated timeline that a lawyer can read, in Chinese and English."""

from __future__ import annotations

from datetime import datetime

import msgspec

from concord.law.audit.exploring import Node
from concord.law.audit.findings import amount
from concord.law.builtin import ACTS, ANSWER, DUTIES, RECORD_SERVICE, SERVE
from concord.law.calendars import calendar
from concord.law.draft import CLOCK, LAW
from concord.law.model import Entry
from concord.law.rulebook import Rulebook, Text

LANGUAGES = ("zh", "en")
WORDS = {
    "zh": {
        "begins": "开始，阶段“{stage}”", "did": "{who}：{act}", "did_for": "{who}：{act}（{more}）",
        "lapse": "期限届满：{duty}", "passed": "日期已过，没有违反：{duty}", "rule": "自动：{act}",
        "served": "通知送达{who}：{act}", "stage": "进入“{stage}”", "stated": "所述时间 {day}",
        "answer": "{who}没有答复，视为属实", "quiet": "没有人行动", "row": "第 {n} 项", "late": "逾期：{duty}",
    },
    "en": {
        "begins": "It begins, at “{stage}”", "did": "{who}: {act}", "did_for": "{who}: {act} ({more})",
        "lapse": "Time runs out: {duty}", "passed": "The day passes without a breach: {duty}", "rule": "By rule: {act}",
        "served": "The notice reaches {who}: {act}", "stage": "now at “{stage}”", "stated": "as of {day}",
        "answer": "Nobody objects; the statement counts as true", "quiet": "Nobody acts", "row": "term {n}",
        "late": "Overdue: {duty}",
    },
}  # fmt: skip


class Line(msgspec.Struct, frozen=True):
    """One line. at: UTC s; day: `2026-03-02 10:00` in the rulebook's zone, 24:00 for the end of a day."""

    at: int
    day: str
    says: Text


def timeline(law: Rulebook, node: Node) -> tuple[Line, ...]:
    """Return the way to a node, one line for every entry that the law wrote, and for time that passes quietly."""
    lines: list[Line] = []
    entries: dict[int, Entry] = {}
    for one in node.path():
        for entry in one.entries:
            entries[entry.seq] = entry
            if not entry.act.startswith(f"lapse:{SERVE}"):
                says = {lang: _said(law, entry, entries, one, lang) for lang in LANGUAGES}
                lines.append(Line(entry.on, day(law, entry), says))
        if not one.entries:
            lines.append(Line(one.now, written(law, one.now), {lang: WORDS[lang]["quiet"] for lang in LANGUAGES}))
    return tuple(lines)


def written(law: Rulebook, at: int) -> str:
    """Return an instant as a day and an hour of the rulebook's zone."""
    return datetime.fromtimestamp(at, calendar(law.calendar).zone).strftime("%Y-%m-%d %H:%M")


def day(law: Rulebook, entry: Entry) -> str:
    """Return when an entry counts; what lapses at midnight lapses at the end of its last day."""
    found = written(law, entry.on)
    if entry.role == CLOCK and found.endswith("00:00"):
        return f"{written(law, entry.on - 1)[:10]} 24:00"
    return found


def _said(law: Rulebook, entry: Entry, entries: dict[int, Entry], node: Node, lang: str) -> str:
    words = WORDS[lang]
    text = _happened(law, entry, entries, node, lang)
    stages = [effect[1] for effect in entry.effects if effect[0] == "stage"]
    if stages and entry.act != "begin":
        stage = law.stages[stages[-1]]
        text += ("；" if lang == "zh" else "; ") + words["stage"].format(stage=stage.title.get(lang, stage.name))
    return text


def _happened(law: Rulebook, entry: Entry, entries: dict[int, Entry], node: Node, lang: str) -> str:
    words = WORDS[lang]
    if entry.act == "begin":
        return words["begins"].format(stage=law.stages[law.begins].title.get(lang, law.begins))
    if entry.role == CLOCK:
        return _time_passed(law, entry, lang)
    if entry.role == LAW:
        rule = next((one for one in law.whenever if one.name == entry.act), None)
        return words["rule"].format(act=(rule.title.get(lang) if rule is not None else "") or entry.act)
    if entry.act == RECORD_SERVICE:
        told = entries.get(entry.form.get("entry", 0))
        who = _person(law, node, str(entry.form.get("person", "")), lang)
        return words["served"].format(who=who, act=_named(law, told.act, lang) if told is not None else "")
    return _done(law, entry, node, lang)


def _time_passed(law: Rulebook, entry: Entry, lang: str) -> str:
    words = WORDS[lang]
    kind, _colon, duty = entry.act.partition(":")
    if duty == ANSWER:
        return words["answer"].format(who="对方")
    rule = law.duties.get(duty) or DUTIES.get(duty)
    name = (rule.title.get(lang) if rule is not None else "") or duty
    if kind == "passed":
        return words["passed"].format(duty=name)
    owed = rule is not None and (rule.pay is not None or rule.schedule)
    return words["late" if owed else "lapse"].format(duty=name)


def _done(law: Rulebook, entry: Entry, node: Node, lang: str) -> str:
    words = WORDS[lang]
    rule = law.acts.get(entry.act) or ACTS.get(entry.act)
    more = []
    for field in rule.form if rule is not None else ():
        value = entry.form.get(field.name)
        if field.type == "money" and isinstance(value, int):
            more.append(amount(value))
        elif field.type == "row" and value:
            more.append(words["row"].format(n=value))
        elif field.type == "choice" and value:
            more.append(field.option_labels.get(value, {}).get(lang) or str(value))
    if entry.on != entry.at:
        more.append(words["stated"].format(day=written(law, entry.on)))
    role = law.roles.get(entry.role)
    who = _numbered((role.title.get(lang) if role is not None else "") or entry.role, entry.by)
    act = _named(law, entry.act, lang)
    between = "，" if lang == "zh" else ", "
    return words["did_for" if more else "did"].format(who=who, act=act, more=between.join(more))


def _named(law: Rulebook, act: str, lang: str) -> str:
    rule = law.acts.get(act) or ACTS.get(act)
    if rule is not None:
        return rule.title.get(lang) or act
    standing = next((one for one in law.whenever if one.name == act), None)
    if standing is not None:
        return standing.title.get(lang) or act
    duty = law.duties.get(act.partition(":")[2])
    if act == "begin":
        return law.stages[law.begins].title.get(lang, law.begins)
    return (duty.title.get(lang) if duty is not None else "") or act


def _person(law: Rulebook, node: Node, person: str, lang: str) -> str:
    for name, persons in node.state.people.items():
        if person in persons and name in law.roles:
            return _numbered(law.roles[name].title.get(lang) or name, person)
    return person


def _numbered(title: str, person: str) -> str:
    number = person.rpartition("_")[2]
    return f"{title} {number}" if number.isdigit() else title
