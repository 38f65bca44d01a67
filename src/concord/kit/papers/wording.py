"""Amounts, days, moments and terms in words, in both languages: papers are set from these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from concord.law.written import capitals, day, money

Both = dict[str, str]

AMOUNTS: Final = {
    "amount", "paid", "unpaid", "principal", "unpaid_total", "interest_total", "demand_total", "damages_total",
}  # fmt: skip
DAYS: Final = {"day", "since", "until"}
BEIJING: Final = "Asia/Shanghai"


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
        by = {"zh": f"于{until['zh']}（含当日）前", "en": f" by {until['en']}"}[lang] if row["day"] else ""
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
