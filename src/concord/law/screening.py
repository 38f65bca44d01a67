"""Screening an application: scope, duplicates, venue, value and limitation, each as reasons with their sources.

Pure: everything comes in as arguments. The reasons are proposals; a registrar accepts, asks for a correction, or
returns the application (OM 9). Amounts are minor units; places are codes of GB/T 2260 (six digits, or fewer where
less is known).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache

import msgspec

from concord.law import tables
from concord.law.calendars import calendar
from concord.law.periods import as_period, moved
from concord.law.rulebook import Period, Text
from concord.law.tables import Cause, causes, data, regions

ORGANISATIONS = ("people", "commercial", "industry", "administrative", "court")
ABSURD = 10**13  # minor units
INTERMEDIATE = {"trademark", "copyright"}  # heard by designated courts in most provinces


class Reason(msgspec.Struct, frozen=True):
    """One finding. check: scope duplicate venue value limitation; severity: stop | look | ok.

    ground: the ground of return it would support, or ''; says: a sentence per language; source: the article.
    """

    check: str
    code: str
    severity: str
    says: Text
    source: str
    ground: str = ""


class CaseKey(msgspec.Struct, frozen=True):
    """What tells cases apart. applicants, respondents: keyed digests of ID numbers or credit codes, never the numbers.

    number: case number, '' for the application being screened; open: still pending; filed: day of filing.
    """

    applicants: frozenset[str]
    respondents: frozenset[str]
    cause: str
    filed: date
    number: str = ""
    open: bool = True


class Court(msgspec.Struct, frozen=True):
    """A court that could confirm. place: code of its district; level: basic | intermediate | designated."""

    name: Text
    place: str
    level: str = "basic"


@cache
def _sayings() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = data("screening")["reasons"]
    return found


def _reason(check: str, code: str, words: Mapping[str, Text | str] | None = None) -> Reason:
    saying = _sayings()[code]
    given = words or {}
    says = {
        lang: saying[lang].format(**{key: w if isinstance(w, str) else w[lang] for key, w in given.items()})
        for lang in ("zh", "en")
    }
    return Reason(check, code, saying["severity"], says, saying["article"], saying.get("ground", ""))


def scope(kind: str, cause: str, day: date, *, consumer: bool | None, excludes: Collection[str] = ()) -> list[Reason]:
    """Return whether an organisation may take a dispute.

    kind: one of ORGANISATIONS; consumer: bought for daily life, None where nobody asked; excludes: causes it does not
    take. A commercial body takes no consumer dispute. Raises ValueError for another kind.
    """
    if kind not in ORGANISATIONS:
        raise ValueError(f"no such kind of organisation: {kind}")
    found = next((c for c in causes(day) if c.id == cause), None)
    if found is None:
        return [_reason("scope", "unknown_cause")]
    out = _scope_of(kind, found, consumer, excludes)
    return out or [_reason("scope", "scope_ok")]


def _scope_of(kind: str, cause: Cause, consumer: bool | None, excludes: Collection[str]) -> list[Reason]:
    out = []
    if cause.id in excludes:
        out.append(_reason("scope", "cause_excluded", {"cause": cause.name}))
    if kind == "court":
        out.append(_reason("scope", "court_no_centre"))
    if kind == "administrative":
        out.append(_reason("scope", "not_mandated"))
    if kind == "commercial" and consumer:
        out.append(_reason("scope", "consumer_at_commercial"))
    elif kind == "commercial" and consumer is None and cause.consumer == "maybe":
        out.append(_reason("scope", "consumer_unclear"))
    return out


def duplicates(this: CaseKey, others: Sequence[CaseKey]) -> list[Reason]:
    """Return the cases that look like the same dispute: same sides and cause; mirrored; closed; same respondent."""
    out, alike = [], 0
    for other in others:
        if other.cause != this.cause:
            continue
        same = bool(this.applicants & other.applicants and this.respondents & other.respondents)
        mirrored = bool(this.applicants & other.respondents and this.respondents & other.applicants)
        if same:
            code = "duplicate_open" if other.open else "duplicate_closed"
            out.append(_reason("duplicate", code, {"number": other.number}))
        elif mirrored:
            out.append(_reason("duplicate", "duplicate_mirror", {"number": other.number}))
        elif this.respondents & other.respondents:
            alike += 1
    if not out:
        out.append(_reason("duplicate", "no_duplicate"))
    return out + ([_reason("duplicate", "related", {"count": str(alike)})] if alike else [])


def _covers(court: Court, place: str) -> bool:
    """A basic court has its district, an intermediate or designated court its prefecture."""
    width = 6 if court.level == "basic" else 4
    return len(place) >= width and place[:width] == court.place[:width]


def _place(code: str) -> Text:
    known = regions().get(code[:2], {"zh": code, "en": code})
    return {lang: f"{name} ({code})" for lang, name in known.items()}


WHY: dict[str, Text] = {
    "inviting": {"zh": "该院邀请了本机构调解", "en": "it invited this centre"},
    "domicile": {"zh": "当事人住所地", "en": "a party's domicile"},
    "subject": {"zh": "标的物所在地", "en": "the subject matter is there"},
    "centre": {"zh": "调解组织所在地", "en": "the centre's seat"},
}


def venue(
    court: Court,
    cause: str,
    *,
    domiciles: Collection[str],
    centre: str,
    subject: str = "",
    invited: bool = False,
    large: bool = False,
) -> list[Reason]:
    """Return whether a court could confirm an agreement in this dispute (CPL 205).

    domiciles: of the parties; centre: seat of the mediation body; subject: where the thing is; invited: the court asked
    the centre to mediate; large: the value belongs to an intermediate court.
    """
    if (large or cause in INTERMEDIATE) and court.level == "basic":
        return [_reason("venue", "venue_level")]
    if invited:
        return [_reason("venue", "venue_here", {"court": court.name, "why": WHY["inviting"]})]
    places = [("domicile", place) for place in sorted(domiciles)] + [("subject", subject), ("centre", centre)]
    known = [(why, place) for why, place in places if len(place) >= 4]
    for why, place in known:
        if _covers(court, place):
            return [_reason("venue", "venue_here", {"court": court.name, "why": WHY[why]})]
    if not any(why == "domicile" for why, _place_code in known):
        return [_reason("venue", "venue_unknown")]
    named = [_place(place) for place in dict.fromkeys(place for _why, place in known)]
    where = {"zh": "、".join(name["zh"] for name in named), "en": ", ".join(name["en"] for name in named)}
    return [_reason("venue", "venue_elsewhere", {"court": court.name, "places": where})]


def _money(amount: int, currency: str) -> str:
    return f"{'¥' if currency == 'CNY' else f'{currency} '}{amount // 100:,}.{amount % 100:02d}"


def value(
    claims: Sequence[Mapping[str, object]],
    *,
    price: int | None = None,
    paid: int | None = None,
    limit: int | None = None,
    currency: str = "CNY",
) -> list[Reason]:
    """Return whether the claims are definite and fit the facts.

    claims: rows with `kind` and, for `pay`, `amount`; price, paid: as the element questions say, None where not asked;
    limit: up to which this centre takes cases; currency: ISO 4217 code, for the sentences.
    """
    if not claims:
        return [_reason("value", "no_claim")]
    amounts = [row.get("amount") for row in claims if row.get("kind") == "pay"]
    if any(not isinstance(amount, int) or isinstance(amount, bool) or amount <= 0 for amount in amounts):
        return [_reason("value", "value_wrong")]
    if not amounts:
        return [_reason("value", "value_none")]
    total = sum(amount for amount in amounts if isinstance(amount, int))
    out = []
    if total > ABSURD:
        out.append(_reason("value", "value_absurd"))
    if limit is not None and total > limit:
        out.append(_reason("value", "value_over_limit", {"limit": _money(limit, currency)}))
    owed = max(price - (paid or 0), 0) if price is not None else None
    if owed is not None and total > owed:
        sums = {"amount": _money(total, currency), "owed": _money(owed, currency)}
        out.append(_reason("value", "value_over_facts", sums))
    return out or [_reason("value", "value_ok", {"amount": _money(total, currency)})]


def limitation(filed: date, *, due: date | None, demanded: date | None = None) -> list[Reason]:
    """Return whether three years have passed since the debt fell due or was last demanded (CC 188, 195).

    A demand interrupts only a period that still runs. Being late stops nothing: only the other side may rely on it.
    """
    if due is None:
        return [_reason("limitation", "limitation_unknown")]
    period = as_period(tables.limitation("general", filed).period)
    start = due
    if demanded is not None and due < demanded <= _end(due, period):
        start = demanded
    return [_reason("limitation", "limitation_over" if filed > _end(start, period) else "limitation_ok")]


def _end(start: date, period: Period) -> date:
    return date.fromordinal(moved(calendar("plain"), start.toordinal(), period))


def grounds_to_return(reasons: Sequence[Reason]) -> list[str]:
    """Return the grounds of return that the reasons support, without repetition, in their order."""
    return list(dict.fromkeys(reason.ground for reason in reasons if reason.severity == "stop" and reason.ground))
