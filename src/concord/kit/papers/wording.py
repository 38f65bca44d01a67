"""Amounts, days, moments and terms in words, in both languages: papers are set from these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

Both = dict[str, str]

AMOUNTS: Final = {
    "amount", "paid", "unpaid", "principal", "unpaid_total", "interest_total", "demand_total",
}  # fmt: skip
DAYS: Final = {"day", "since", "until"}
CURRENCIES: Final = {
    "CNY": ("人民币", "元"), "USD": ("", "美元"), "EUR": ("", "欧元"), "HKD": ("", "港元"), "GBP": ("", "英镑"),
}  # fmt: skip
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FIGURES: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "万亿")
BEIJING: Final = "Asia/Shanghai"


def money(minor: int, currency: str) -> Both:
    """Takes minor units and an ISO 4217 code; returns `人民币43,000.00元` and `CNY 43,000.00`."""
    sign, figure = ("-" if minor < 0 else ""), f"{abs(minor) // 100:,}.{abs(minor) % 100:02d}"
    before, after = CURRENCIES.get(currency, ("", f" {currency}"))
    return {"zh": f"{before}{sign}{figure}{after}", "en": f"{currency} {sign}{figure}", "figure": f"{sign}{figure}"}


def capitals(minor: int) -> str:
    """Takes fen; returns the amount in the signs that cannot be altered: 肆万叁仟元整, 壹佰元零伍分."""
    whole, cents = divmod(abs(minor), 100)
    jiao, fen = divmod(cents, 10)
    text = f"{_capital_whole(whole)}元" if whole else ""
    if not cents:
        return f"{text or '零元'}整"
    if jiao:
        text += f"{FIGURES[jiao]}角"
    elif whole:
        text += "零"
    return text + (f"{FIGURES[fen]}分" if fen else "整")


def _capital_whole(whole: int) -> str:
    text, gap = "", False
    groups = []
    while whole:
        whole, group = divmod(whole, 10_000)
        groups.append(group)
    for level in range(len(groups) - 1, -1, -1):
        group = groups[level]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _capital_group(group) + GROUPS[level]
        gap = False
    return text


def _capital_group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        figure = group // 10**place % 10
        if figure:
            text += ("零" if gap and text else "") + FIGURES[figure] + PLACES[place]
            gap = False
        else:
            gap = True
    return text


def day(text: str) -> Both:
    """Takes 'YYYY-MM-DD'; returns `2026年12月31日` and `31 December 2026`; '' gives ''."""
    if not text:
        return {"zh": "", "en": ""}
    given = date.fromisoformat(text)
    zh = f"{given.year}年{given.month}月{given.day}日"
    return {"zh": zh, "en": f"{given.day} {MONTHS[given.month - 1]} {given.year}"}


def moment(at: int, zone: ZoneInfo) -> dict[str, Any]:
    """Takes UTC seconds; returns the day and the second in the zone, named: zh, en; the day as day_zh, day_en."""
    if not at:
        return {"zh": "", "en": "", "day_zh": "", "day_en": "", "iso": ""}
    local = datetime.fromtimestamp(at, UTC).astimezone(zone)
    only, clock = day(local.date().isoformat()), f"{local:%H:%M:%S}"
    offset = f"UTC{local:%z}"[:6]
    return {
        "zh": f"{only['zh']} {clock}（{'北京时间' if zone.key == BEIJING else offset}）",
        "en": f"{only['en']}, {clock} ({offset})",
        "day_zh": only["zh"],
        "day_en": only["en"],
        "iso": local.isoformat(),
    }


def term(row: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], currency: str) -> Both:
    """Takes a row and the parties' names by id; returns the term as a sentence in both languages."""
    who, whom = names[row["who"]], names[row["whom"]]
    until, sum_of = day(row["day"]), money(row["amount"], currency)
    words = {"zh": SENTENCES["zh"][row["kind"]], "en": SENTENCES["en"][row["kind"]]}
    what = {"zh": row["what"] or row["what_en"], "en": row["what_en"] or row["what"]}
    large = f"（大写：{capitals(row['amount'])}）" if currency == "CNY" else ""
    out = {}
    for lang, sentence in words.items():
        told = {"zh": f"（{what['zh']}）", "en": f" ({what['en']})"}[lang] if what[lang] else ""
        by = {"zh": f"于{until['zh']}前", "en": f" by {until['en']}"}[lang] if row["day"] else ""
        to = {"zh": f"至{until['zh']}止", "en": f" until {until['en']}"}[lang] if row["day"] else ""
        out[lang] = sentence.format(
            who=who[lang], whom=whom[lang], sum=sum_of[lang], large=large if lang == "zh" else "",
            by=by, to=to, told=told, what=what[lang],
        )  # fmt: skip
    return out


SENTENCES: Final = {
    "zh": {
        "pay": "{who}{by}向{whom}支付{sum}{large}{told}。",
        "deliver": "{who}{by}向{whom}交付：{what}。",
        "act": "{who}{by}为{whom}完成：{what}。",
        "refrain": "{who}{to}不得：{what}（权利人：{whom}）。",
        "apologise": "{who}{by}向{whom}赔礼道歉：{what}。",
    },
    "en": {
        "pay": "{who} pays {whom} {sum}{by}{told}.",
        "deliver": "{who} delivers to {whom}{by}: {what}.",
        "act": "{who} does the following for {whom}{by}: {what}.",
        "refrain": "{who} refrains{to}, for the benefit of {whom}, from: {what}.",
        "apologise": "{who} apologises to {whom}{by}: {what}.",
    },
}


def worded(value: Any, currency: str, zone: ZoneInfo, key: str = "") -> Any:
    """Takes a paper's data; returns it with every amount, day and moment (known by its key) in words."""
    if isinstance(value, dict):
        return {name: worded(part, currency, zone, name) for name, part in value.items()}
    if isinstance(value, list):
        return [worded(part, currency, zone, key) for part in value]
    if key in AMOUNTS:
        return {**money(value, currency), "capitals": capitals(value) if currency == "CNY" else "", "none": not value}
    if key in DAYS or key.endswith(("_day", "_until")):
        return day(value)
    if key == "at" or key.endswith("_at"):
        return moment(value, zone)
    return value
