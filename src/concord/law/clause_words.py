"""Words of a clause that leave open what is meant: times without a beginning, and terms that nobody defined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from concord.law.tables import data

SENTENCE = {"zh": re.compile(r"[^。；;！？\n]+"), "en": re.compile(r"(?:[^.;!?\n]|\.(?=\d))+")}
NUMBER_ZH = r"(?:\d+|[零〇一二两三四五六七八九十百]+)"
NUMBER_EN = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?"
)
UNIT_ZH = r"个?(?:工作日|月|星期|周|年|天|日|小时)"
UNIT_EN = r"(?:working |business |calendar )?(?:day|week|month|year|hour)s?"
LENGTH = {  # a time in which something is to be done
    "zh": re.compile(rf"{NUMBER_ZH}\s*{UNIT_ZH}\s*(?:之内|以内|内|的(?:合理)?(?:期限|宽限期|时间))"),
    "en": re.compile(
        rf"\b(?:within|in|has|have|is given|are given|gets?) (?:at most |another |a further )?{NUMBER_EN} {UNIT_EN}\b",
        re.IGNORECASE,
    ),
}
BEGINNING = {  # what says from when such a time counts, in the same sentence
    "zh": re.compile(
        rf"[自从][^。；]{{1,40}}起|起算|起\s*(?=满|的?\s*{NUMBER_ZH})|之?[前后]\s*(?:的|满)?\s*(?={NUMBER_ZH})"
    ),
    "en": re.compile(
        r"\b(?:from|after|since|following|(?<!as )before|once)\b|\b(?:day|week|month|year|hour)s? of\b", re.IGNORECASE
    ),
}  # fmt: skip
VAGUE = {  # days that nobody can find in a calendar
    "zh": re.compile(
        rf"(?<![每当次该月\d〇一二三四五六七八九十])月(?:底|末|初)|(?<![每当次该\d])年(?:底|末|初)|尽快|尽早|近期|适时|不日|择日|"
        rf"(?:若干|几)(?:个工作日|个月|天|日|周|年)|(?:大约|左右)|合理(?:时间|期限)内|{NUMBER_ZH}{UNIT_ZH}左右|下周|下个?月"
    ),
    "en": re.compile(
        r"\b(?:by|before|at|until) (?:the )?(?:month-end|month end|year-end|end of (?:the )?(?:month|year))\b"
        r"|\bas soon as possible\b|\bin due course\b|\bsoon\b|\bshortly\b|\bpromptly\b"
        r"|\b(?:a few|several|some) (?:working )?(?:days|weeks|months)\b|\bnext (?:week|month)\b"
        r"|\b(?:within|in|after) (?:a )?reasonable (?:time|period)\b|\b(?:about|approximately|roughly) \d+ \w+",
        re.IGNORECASE,
    ),
}  # fmt: skip
DEFINED = {  # `（以下称“租赁物”）`, `“租赁物”是指`, `(the “Goods”)`, `“Goods” means`
    "zh": re.compile(r"(?:以下|下)?(?:简称|称为?|统称)\s*“([^”]{1,20})”|“([^”]{1,20})”\s*(?:是指|指的是|系指|指)"),
    "en": re.compile(r"\((?:together )?(?:the |an? )?“([^”]{1,40})”\)|“([^”]{1,40})” (?:means|is|are)\b"),
}
QUOTED = re.compile(r"“([^”]{1,40})”")
CAPITALISED = re.compile(r"(?<=[a-z,;)] )(?:the )?([A-Z][a-z]+(?:[ -][A-Z][a-z]+)*)")
PROPER = frozenset(
    ("China", "Chinese", "Beijing", "Hong Kong", "Internet", "January", "February", "March", "April", "May", "June",
     "July", "August", "September", "October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday",
     "Friday", "Saturday", "Sunday", "People", "Court", "Law", "Interpretation")
)  # fmt: skip


def open_dates(text: str, lang: str) -> Iterator[str]:
    """Yield what a clause says of time that leaves open from when, or until when, it runs."""
    for sentence in SENTENCE[lang].findall(text):
        yield from (found[0].strip() for found in VAGUE[lang].finditer(sentence))
        if BEGINNING[lang].search(sentence) is None:
            yield from (found[0].strip() for found in LENGTH[lang].finditer(sentence))


def defined(text: str, lang: str) -> list[str]:
    """Return the terms that a text defines, in its order."""
    return [first or second for first, second in DEFINED[lang].findall(text)]


def used(text: str, term: str, lang: str) -> int:
    """Return how often a text uses a term, its definition included."""
    return text.count(term) if lang == "zh" else len(re.findall(rf"\b{re.escape(term)}\b", text))


def looks_defined(text: str, lang: str) -> Iterator[str]:
    """Yield the words that a text uses as if they were defined: in quotation marks, or in English with a capital."""
    rest = DEFINED[lang].sub(" ", text)
    yield from QUOTED.findall(rest)
    if lang == "zh":
        yield from re.findall("[甲乙丙丁]方", QUOTED.sub(" ", rest))
    if lang == "en":
        known = _of_laws() | PROPER
        for found in CAPITALISED.findall(QUOTED.sub(" ", rest)):
            if not set(re.split(r"[ -]", found)) <= known and found not in known:
                yield found


@cache
def _of_laws() -> frozenset[str]:
    """The words with a capital in the English names of laws."""
    return frozenset(word for name in data("statutes")["names"].values() for word in re.findall(r"[A-Z]\w+", name))
