"""A rulebook as people read it: a Mermaid diagram of its stages, and a page with stages, clocks and who acts.

Both are generated from the rulebook; the pages in docs/procedures/ are compared with it by a test.
"""

from __future__ import annotations

from concord.law.periods import in_words
from concord.law.prose_rules import counted_text, length_text
from concord.law.rulebook import ActRule, DutyRule, Expr, Rulebook, Text, Window
from concord.law.rulebook_graph import sites

FORBIDDEN_IDS = frozenset(("end", "state", "note", "direction", "class", "default"))
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "stages": "Stages", "who": "Who", "until": "time", "then": "then", "duty": "What has to be done",
        "acts": "Acts", "source": "Source", "rules": "Standing rules", "across": "In several stages",
        "version": "Version", "force": "in force since {day}",
        "generated": "Generated from the rulebook by `concord rulebook draw --pages docs/procedures`; do not edit.",
        "outcomes": "Outcomes",
        "late": "stays to be done; {role} is told every {period}", "owed": "overdue, and still owed",
        "lapses": "lapses", "from_opening": "from the entry that opened it", "from_notice": "from service",
        "from_notice_of": "from service of “{name}”", "from_moment": "from “{name}”", "row_day": "the day of each row",
        "term": "as the contract says (`{name}`)", "leads": "leads to “{name}”", "outcome": "outcome: {name}",
        "all": "together", "reserved": "a person decides", "objection": "a statement: {role} has {period} to object",
        "waits": "May wait", "everybody": "who is owed an overdue row", "each_row": "whoever owes the row",
        "is": "Condition", "open": "opens {name}",
    },
    "zh": {
        "stages": "阶段", "who": "谁", "until": "期限", "then": "后果", "duty": "要做什么", "acts": "行为",
        "source": "依据", "rules": "自动规则", "across": "跨阶段", "version": "版本",
        "force": "自 {day} 起施行",
        "generated": "由 `concord rulebook draw --pages docs/procedures` 根据规则文件生成，请勿手改。",
        "outcomes": "结果",
        "late": "仍须完成；每{period}提醒{role}", "owed": "逾期，仍须支付", "lapses": "届满",
        "from_opening": "自开始该事项的记录起", "from_notice": "自送达起", "from_notice_of": "自送达“{name}”起",
        "from_moment": "自“{name}”起", "row_day": "各项约定的日期", "term": "按合同约定（`{name}`）",
        "leads": "进入“{name}”", "outcome": "结果：{name}", "all": "共同", "reserved": "由人决定",
        "objection": "一方陈述：{role}可在{period}内提出异议", "waits": "可以等待", "everybody": "逾期事项的权利人",
        "each_row": "各项的义务人", "is": "条件", "open": "开始{name}",
    },
}  # fmt: skip


def diagram(law: Rulebook, lang: str) -> str:
    """Return the stages and what joins them as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    for name, stage in law.stages.items():
        lines.append(f"    state {_quoted(said(stage.title, lang, name))} as {_id(name)}")
    lines.append(f"    [*] --> {_id(law.begins)}")
    for (here, there), labels in _joined(law, lang).items():
        lines.append(f"    {_id(here)} --> {_id(there)}: {'<br/>'.join(dict.fromkeys(labels))}")
    lines += [f"    {_id(name)} --> [*]" for name, stage in law.stages.items() if stage.end]
    return "\n".join(lines) + "\n"


def _joined(law: Rulebook, lang: str) -> dict[tuple[str, str], list[str]]:
    """What leads from one stage to another, said in words."""
    found: dict[tuple[str, str], list[str]] = {}
    titles = {rule.name: rule.title for rule in law.whenever}
    for site in sites(law):
        if not site.then.to:
            continue
        if site.kind == "act":
            label = said(law.acts[site.name].title, lang, site.name)
        elif site.kind == "lapse":
            label = f"⏱ {duty_title(law, law.duties[site.name], lang)}"
        else:
            label = f"⚙ {said(titles[site.name], lang, site.name)}"
        for stage in site.stages:
            found.setdefault((stage, site.then.to), []).append(_plain(label))
    return found


def _id(name: str) -> str:
    return f"{name}_" if name in FORBIDDEN_IDS else name


def _plain(text: str) -> str:
    """Text that Mermaid does not read as syntax."""
    return text.replace(";", ",").replace("#", " ").replace(":", " -").replace('"', "'").replace("\n", " ")


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def said(words: Text, lang: str, fallback: str) -> str:
    """Return a text in a language, or else a name as it stands in the file."""
    return words.get(lang) or fallback.replace("_", " ")


def duty_title(law: Rulebook, duty: DutyRule, lang: str) -> str:
    """Return what a duty is called: its title, or the titles of the acts that fulfil it."""
    if duty.title:
        return said(duty.title, lang, duty.name)
    titles = [said(law.acts[name].title, lang, name) for name in duty.do]
    return " / ".join(titles) or duty.name.replace("_", " ")


def pages(law: Rulebook) -> dict[str, str]:
    """Return the files of docs/procedures/ for a rulebook: name -> text, one page per language."""
    return {f"{law.key}.{lang}.md": page(law, lang) for lang in law.languages if lang in WORDS}


def page(law: Rulebook, lang: str) -> str:
    """Return the Markdown page of a procedure in one language."""
    w = WORDS[lang]
    parts = [
        f"# {said(law.title, lang, law.id)}",
        f"{w['generated']}",
        f"{w['version']}: `{law.key}`, {w['force'].format(day=law.effective[0])}.",
        "```mermaid\n" + diagram(law, lang) + "```",
        f"## {w['stages']}",
        *(_stage(law, name, lang) for name in law.stages),
    ]
    acts = [act for act in law.acts.values() if not act.stage]
    duties = [duty for duty in law.duties.values() if not duty.stage]
    parts += [f"## {w['across']}", _acts(law, acts, lang), _duties(law, duties, lang)] if acts or duties else []
    parts += [f"## {w['rules']}", _rules(law, lang)] if law.whenever else []
    parts += [f"## {w['outcomes']}", _outcomes(law, lang)] if law.outcomes else []
    parts += [f"## {w['source']}", "\n".join(f"- {key}: {text}" for key, text in law.sources.items())]
    return "\n\n".join(part for part in parts if part) + "\n"


def _stage(law: Rulebook, name: str, lang: str) -> str:
    stage, w = law.stages[name], WORDS[lang]
    parts = [f"### {said(stage.title, lang, name)} (`{name}`)"]
    parts += [f"> {role_title(law, role, lang)}: {said(words, lang, '')}" for role, words in stage.says.items()]
    if stage.waits:
        parts.append(f"{w['waits']}: {said(stage.waits, lang, '')}")
    parts.append(_acts(law, [law.acts[act] for act in stage.acts], lang))
    parts.append(_duties(law, [law.duties[duty] for duty in stage.duties], lang))
    return "\n\n".join(part for part in parts if part)


def role_title(law: Rulebook, role: str, lang: str) -> str:
    """Return the title of a role; a group of creditors is said in words."""
    if role in law.roles:
        return said(law.roles[role].title, lang, role)
    return WORDS[lang]["everybody"]


def _roles(law: Rulebook, names: tuple[str, ...], lang: str) -> str:
    comma = "、" if lang == "zh" else ", "
    return comma.join(role_title(law, name, lang) for name in names)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _acts(law: Rulebook, acts: list[ActRule], lang: str) -> str:
    if not acts:
        return ""
    w = WORDS[lang]
    rows = [
        [said(act.title, lang, act.name), _roles(law, act.by, lang), _after_act(law, act, lang), act.source]
        for act in acts
    ]
    return _table([w["acts"], w["who"], w["then"], w["source"]], rows)


def _after_act(law: Rulebook, act: ActRule, lang: str) -> str:
    w = WORDS[lang]
    found = [w["all"]] if act.whole else []
    found += [w["reserved"]] if act.reserved else []
    found += [f"{w['until']}: {_window(act.window, lang)}"] if act.window is not None else []
    if act.objection is not None:
        role = role_title(law, act.objection.by, lang)
        found.append(w["objection"].format(role=role, period=in_words(act.objection.within, lang)))
    return _list([*found, *_consequence(law, act.then.to, act.then.outcome, act.then.open, lang)], lang)


def _window(window: Window, lang: str) -> str:
    return in_words(window.within, lang)


def _consequence(law: Rulebook, to: str, outcome: str, opened: tuple[str, ...], lang: str) -> list[str]:
    w = WORDS[lang]
    found = [w["leads"].format(name=said(law.stages[to].title, lang, to))] if to else []
    found += [w["outcome"].format(name=said(law.outcomes.get(outcome, {}), lang, outcome))] if outcome else []
    return found + [w["open"].format(name=f"“{duty_title(law, law.duties[name], lang)}”") for name in opened]


def _list(parts: list[str], lang: str) -> str:
    return ("；" if lang == "zh" else "; ").join(parts)


def _duties(law: Rulebook, duties: list[DutyRule], lang: str) -> str:
    if not duties:
        return ""
    w = WORDS[lang]
    rows = [
        [
            duty_title(law, duty, lang),
            _roles(law, duty.by, lang) or w["each_row"],
            _time(law, duty, lang),
            _after_time(law, duty, lang),
            duty.source,
        ]
        for duty in duties
    ]
    return _table([w["duty"], w["who"], w["until"], w["then"], w["source"]], rows)


def _time(law: Rulebook, duty: DutyRule, lang: str) -> str:
    w = WORDS[lang]
    if duty.within is None:
        return w["row_day"]
    length = w["term"].format(name=duty.within) if isinstance(duty.within, str) else length_text(law, duty)[lang]
    start = duty.start
    if start.kind == "moment":
        since = w["from_moment"].format(name=moment_title(law, start.name, lang))
    elif start.kind == "notice" and start.name:
        since = w["from_notice_of"].format(name=said(law.acts[start.name].title, lang, start.name))
    else:
        since = w["from_notice"] if start.kind == "notice" else w["from_opening"]
    counted = [text[lang] for text in counted_text(law, duty)]
    return ("，" if lang == "zh" else ", ").join((length, since, *counted))


def moment_title(law: Rulebook, moment: str, lang: str) -> str:
    """Return what a moment is called: the act that marks it."""
    for act in law.acts.values():
        if moment in act.then.mark:
            return said(act.title, lang, moment)
    return moment.replace("_", " ")


def _after_time(law: Rulebook, duty: DutyRule, lang: str) -> str:
    w = WORDS[lang]
    if duty.late is not None:
        role = role_title(law, duty.late.alert, lang)
        return w["late"].format(role=role, period=in_words(duty.late.every, lang))
    if duty.lapse is None:
        return w["owed"]
    return _list(_consequence(law, duty.lapse.to, duty.lapse.outcome, duty.lapse.open, lang), lang) or w["lapses"]


def _rules(law: Rulebook, lang: str) -> str:
    w = WORDS[lang]
    rows = []
    for rule in law.whenever:
        then = _list(_consequence(law, rule.then.to, rule.then.outcome, rule.then.open, lang), lang)
        rows.append([said(rule.title, lang, rule.name), _condition(rule.condition), then, rule.source])
    return _table([w["rules"], w["is"], w["then"], w["source"]], rows)


def _condition(condition: Expr) -> str:
    return f"`{condition.source}`"


def _outcomes(law: Rulebook, lang: str) -> str:
    return "\n".join(f"- {said(words, lang, name)} (`{name}`)" for name, words in law.outcomes.items())
