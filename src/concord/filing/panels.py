"""The boxes of the case page: on a contract's, the way to a court; on a filing's, the claim and every check."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from concord.docket import access, participants
from concord.docket.models import Matter
from concord.filing import earlier, lines, reading
from concord.kit.dates import language
from concord.kit.papers import filling
from concord.kit.scene import Scene
from concord.law.clauses import CONTRACT
from concord.law.draft import is_past_due
from concord.law.sides import sides


def subject(matter: Matter) -> str:
    """What a filing is about, for its strip."""
    return _("Filing of a claim")


def creditors(scene: Scene) -> bool:
    """Whether the reader is the creditor of a contract that both have signed."""
    if scene.law.kind != CONTRACT or "signed" not in scene.present.state.moments:
        return False
    return sides(scene.law).creditor in scene.reader.roles


def court(scene: Scene) -> dict[str, Any] | None:
    """For the creditor of a contract: the way to a court once something is overdue, and what was filed from it."""
    if not creditors(scene):
        return None
    found = earlier.filings(scene.matter)
    state = scene.present.state
    late = any(live.kind == "pay" and is_past_due(live, scene.now) for live in (*state.duties, *state.settled))
    if not late and not found:
        return None
    readable = access.readers(access.holder(scene.request), found) if found else {}
    return {
        "late": late,
        "filed": [one for one in found if one.pk in readable],
        "pending": any(one.outcome not in earlier.GONE for one in found),
    }


def claim(scene: Scene) -> dict[str, Any] | None:
    """What is claimed, as it was filed."""
    said = reading.claim(scene.matter, scene.reader)
    if not said:
        return None
    contract = earlier.contract_of(scene.matter)
    mine = contract is not None and access.reader(scene.request, contract) is not None
    return {
        "said": told(said, language()),
        "sum": said["claimed"],
        "currency": scene.matter.currency,
        "contract": contract if mine else None,
    }


def told(said: dict[str, Any], lang: str) -> dict[str, Any]:
    """The statement in one language, as pages show it."""
    return {
        "cause": said["cause"][lang],
        "court": said["court"][lang],
        "claims": [one["says"][lang] for one in said["claims"]],
        "facts": [one["says"][lang] for one in said["facts"]],
        "added": said["added"],
        "rows": [dict(row, title=row["title"][lang]) for row in said["account"] if row["look"] == "late"],
        "evidence": [(one["name"][lang], one["source"][lang], one["shows"][lang]) for one in said["evidence"]],
    }


def checks(scene: Scene) -> dict[str, Any] | None:
    """Every check with its reason, as it was when the claim was filed: what the court reads, both sides may read."""
    said = reading.claim(scene.matter, scene.reader)
    if not said:
        return None
    lang = language()
    found = said["checks"]
    return {
        "checks": lines.lines(found, lang),
        "count": lines.counted(found),
        "clerk": not scene.party,
        "people": identities(scene.matter) if "court" in scene.reader.standings else [],
    }


def identities(matter: Matter) -> list[dict[str, Any]]:
    """Both sides with whole number, address and contact: for the court alone (CPL 124)."""
    found = []
    for row in participants.sides(matter):
        house = row.organisation
        firm = {"identifier": house.licence, "address": house.address_zh, "phone": house.phone} if house else {}
        found.append(filling.party(row, whole=True) | firm)
    return found
