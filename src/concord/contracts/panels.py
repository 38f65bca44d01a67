"""The boxes of a contract's case page: the offer, what is paid, the terms, the ways on when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from concord.contracts import instalments, papers, signing, summary, text
from concord.contracts.sides import KIND, sides
from concord.docket import visibility
from concord.kit import dates
from concord.kit.scene import Scene

BEFORE = "offered"
NEAR = 12  # rows of a plan that stand open around the present; the whole plan is folded


@dataclass(frozen=True)
class Row:
    """A payment as a box or a row. day: its last day, short; year: of it; once: what it is for, where it comes once."""

    row: instalments.Instalment
    day: str
    year: int
    once: str = ""


def _contract(scene: Scene) -> bool:
    return scene.law.kind == KIND


def offer(scene: Scene) -> dict[str, Any] | None:
    """Until both have signed: the contract on one screen, and the way to sign it."""
    if not _contract(scene) or signing.SIGNED in scene.present.state.moments or scene.present.state.ended:
        return None
    consumer = scene.reader.role == sides(scene.law).debtor
    return {
        "parts": summary.parts(scene.law, scene.present.state.terms) if consumer else [],
        "goods": papers.goods(scene.matter, scene.reader),
        "consumer": consumer,
        "other": scene.names.get(_other(scene), ""),
    }


def _other(scene: Scene) -> str:
    parties = (str(row.pk) for row in scene.people if row.standing == "party")
    return next((one for one in parties if one not in scene.reader.ids), "")


def money(scene: Scene) -> dict[str, Any] | None:
    """What is paid, month by month, with what is due next; of a loan with principal and interest of each row."""
    if not _contract(scene):
        return None
    rows = instalments.payments(scene.law, scene.present.state)
    if not rows:
        return None
    standing = instalments.standing(scene.law, scene.present.state)
    owed = [row for row in rows if row.look != instalments.WAIVED]
    shown = [Row(row, short(row.due, scene.lang), dates.day_of(row.due - 1).year, _once(scene, row)) for row in rows]
    first = next((n for n, one in enumerate(shown) if one.row.open), len(shown))
    return {
        "rows": shown,
        "first": shown[max(first - 1, 0) : first + NEAR],
        "rest": len(shown) > NEAR,
        "interest": any(row.charged for row in rows),
        "count": len(owed),
        "done": sum(row.look == instalments.PAID for row in owed),
        "paid": sum(row.paid for row in owed),
        "total": sum(row.amount for row in owed),
        "overdue": standing.overdue,
        "surplus": scene.present.state.pot,
        "currency": scene.matter.currency,
    }


def _once(scene: Scene, row: instalments.Instalment) -> str:
    """What a payment that comes once is for; '' for one of a series."""
    rule = scene.law.duties[row.duty]
    return "" if rule.every or rule.schedule else rule.title.get(scene.lang, "")


def short(due: int, lang: str) -> str:
    """The last day of an instalment as it fits into a box: `10 Dec`, `12月10日`."""
    day = dates.day_of(due - 1)
    return f"{day.day} {dates.MONTHS[day.month - 1]}" if lang == "en" else f"{day.month}月{day.day}日"


def terms(scene: Scene) -> dict[str, Any] | None:
    """The terms, what it is about, the whole text and the signed paper."""
    if not _contract(scene):
        return None
    drawn = visibility.visible_documents(scene.matter, scene.reader).filter(kind=papers.KIND).last()
    return {
        "rows": [(name, said, "") for name, said in text.table(scene.law, opened_terms(scene), scene.lang)],
        "goods": papers.goods(scene.matter, scene.reader),
        "paper": drawn,
        "centre": scene.matter.organisation.mediates.name("en" if scene.lang == "en" else "zh-hans"),
        "enterprise": scene.reader.account is not None,
    }


def opened_terms(scene: Scene) -> dict[str, Any]:
    """The terms with their texts, of which the state holds digests, opened for this reader."""
    terms = scene.present.state.terms
    texts = visibility.by_reference(scene.reader, [value for value in terms.values() if isinstance(value, str)])
    return {name: texts.get(value, value) if isinstance(value, str) else value for name, value in terms.items()}
