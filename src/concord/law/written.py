"""Amounts, days, rates and periods written out as contracts and papers do, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from concord.law import measures
from concord.law.periods import in_words
from concord.law.rulebook import Rate, Text

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
ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES: Final = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def money(minor: int, currency: str) -> Text:
    """Takes minor units and an ISO 4217 code; returns `人民币43,000.00元` and `CNY 43,000.00`, and the bare figure."""
    sign, figure = ("-" if minor < 0 else ""), f"{abs(minor) // 100:,}.{abs(minor) % 100:02d}"
    before, after = CURRENCIES.get(currency, ("", f" {currency}"))
    return {"zh": f"{before}{sign}{figure}{after}", "en": f"{currency} {sign}{figure}", "figure": f"{sign}{figure}"}


def sum_text(minor: int, currency: str) -> Text:
    """Takes an amount that is not negative; returns it in figures, and in yuan in words too: none can be altered."""
    told = money(minor, currency)
    if currency != "CNY":
        return {"zh": told["zh"], "en": told["en"]}
    yuan, fen = divmod(minor, 100)
    words = f"{spelled(yuan)} yuan" + (f" and {spelled(fen)} fen" if fen else "")
    return {"zh": f"{told['zh']}（大写：{capitals(minor)}）", "en": f"{told['en']} ({words})"}


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


def spelled(number: int) -> str:
    """Takes a whole number that is not negative; returns it in English words: one thousand two hundred and five."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    size, name = next(scale for scale in SCALES if number >= scale[0])
    most, rest = divmod(number, size)
    between = " and " if rest < 100 else " "
    return f"{spelled(most)} {name}" + (f"{between}{spelled(rest)}" if rest else "")


def day(text: str) -> Text:
    """Takes 'YYYY-MM-DD'; returns `2026年12月31日` and `31 December 2026`; '' gives ''."""
    if not text:
        return {"zh": "", "en": ""}
    given = date.fromisoformat(text)
    zh = f"{given.year}年{given.month}月{given.day}日"
    return {"zh": zh, "en": f"{given.day} {MONTHS[given.month - 1]} {given.year}"}


def percentage(rate: Rate) -> str:
    """Takes a rate; returns its per cent without needless zeros: `7.3%`."""
    whole, part = divmod(rate.ppm, 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".") + "%"


def rate_text(value: Any) -> Text:
    """Takes a rate as a form has it (`7.3%/year`); returns `年利率7.3%` and `7.3% a year`. Raises ValueError."""
    rate = measures.as_rate(value)
    told = percentage(rate)
    if rate.per == "day":
        return {"zh": f"日利率{told}", "en": f"{told} a day"}
    if rate.basis == 365:
        return {"zh": f"年利率{told}", "en": f"{told} a year"}
    zh, en = f"（一年按{rate.basis}天计算）", f" (a year of {rate.basis} days)"
    return {"zh": f"年利率{told}{zh}", "en": f"{told} a year{en}"}


def length_text(value: Any) -> Text:
    """Takes a period as a form has it (`P15D`); returns `15天` and `15 days`; any other text as it is."""
    found = measures.period(value) if isinstance(value, str) else value
    if found is None:
        return {"zh": str(value), "en": str(value)}
    return {lang: in_words(found, lang) for lang in ("zh", "en")}


def ordinal(number: int) -> str:
    """Takes 1 to 999; returns the Chinese numeral of a clause: 一, 十二, 一百零三."""
    signs = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{signs[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else signs[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (signs[ones] if ones else "")
