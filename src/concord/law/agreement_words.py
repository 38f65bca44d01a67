"""The words that the agreement linter looks for, and (in tables/agreement.yaml) what it says about them."""

from __future__ import annotations

import re

import msgspec

from concord.law.rulebook import Text
from concord.law.tables import data

STOP, LOOK, OK = "stop", "look", "ok"


class Ground(msgspec.Struct, frozen=True):
    """A ground on which a court refuses. article: its source; zh, en: what is right where nothing was found."""

    article: str
    zh: str
    en: str


class Saying(msgspec.Struct, frozen=True):
    """One kind of finding. severity: stop | look; says: what is wrong; remedy: what to write instead."""

    severity: str
    ground: str
    says: Text
    remedy: Text


class _Sayings(msgspec.Struct, frozen=True):
    grounds: dict[str, Ground]
    findings: dict[str, Saying]


_SAYINGS = msgspec.convert(data("agreement"), _Sayings)
GROUNDS = _SAYINGS.grounds
SAYINGS = _SAYINGS.findings

VAGUE = re.compile(
    r"尽快|尽早|及时|适当|合理期限|合理时间|近期|择日|另行协商|另行约定|待定|视情况|若干|相关费用|等费用|尽量|尽力|争取|力争|条件允许|有能力时|大约|左右"
    r"|\b(?:as soon as possible|asap|soon|in due course|promptly|reasonable time|to be agreed|to be determined|tbd"
    r"|as appropriate|best efforts|if possible|approximately|roughly)\b",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"确认[^，。；]{0,20}(?:所有权|产权|商标权|专利权|著作权|股权)|(?:所有权|产权|商标权|专利权|著作权)(?:归|属于)[^，。；]{0,12}"
    r"|归[^，。；]{1,10}所有|\bown(?:s|ership) of\b|\btitle to\b|\bis the (?:sole )?owner\b",
    re.IGNORECASE,
)
STATUS = re.compile(
    r"离婚|婚姻关系|抚养权|监护权|收养关系|亲子关系|\bdivorce\b|\bcustody\b|\badoption\b|\bparentage\b", re.IGNORECASE
)
THIRD = re.compile(
    r"案外人|第三人|第三方|担保人|保证人|其(?:父母|配偶|股东)|\bthird part(?:y|ies)\b|\bguarantor\b|\bspouse\b",
    re.IGNORECASE,
)
PROCEDURE = re.compile(r"破产|清算组|公示催告|\bbankruptcy\b|\binsolvency\b|\bliquidat(?:or|ion)\b", re.IGNORECASE)
AGAINST_LAW = re.compile(
    r"不得[^，。；]{0,8}(?:举报|报警|报案|作证)|放弃[^，。；]{0,8}(?:举报|控告|社会保险|社保)|不开(?:具)?发票|虚开|避税|逃税|赌债|限制人身自由"
    r"|\bnot (?:to )?report to the (?:police|authorities)\b|\bwithout (?:an )?invoice to avoid tax\b|\bgambling debt\b",
    re.IGNORECASE,
)
